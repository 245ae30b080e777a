"""Read from a paper's types what a template may ask of it: its fields, the elements of its lists.

The types are those of the annotations of frozen dataclasses; what they do not tell (``Any``, a class of somebody
else) is left unchecked rather than guessed.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

Hint = Any
_LISTS = (list, tuple, set, frozenset, Sequence, Set, Iterable)
_LEAVES = (str, int, float, bool, bytes, Decimal, date, datetime, time)


@dataclass(frozen=True, slots=True)
class Loop:
    """What ``loop`` offers inside a loop, as Jinja defines it."""

    index: int
    index0: int
    revindex: int
    revindex0: int
    first: bool
    last: bool
    length: int
    depth: int
    depth0: int
    previtem: Any
    nextitem: Any
    cycle: Any
    changed: Any


@lru_cache(maxsize=256)
def shape(kind: type) -> Mapping[str, Hint]:
    """Return the fields of a dataclass with their types, in their order."""
    hints = typing.get_type_hints(kind)
    return {field.name: hints.get(field.name, Any) for field in fields(kind)}


def plain(hint: Hint) -> Hint:
    """Take « or nothing » away from a type; a choice between several types is any of them."""
    if _origin(hint) in (typing.Union, types.UnionType):
        others = [one for one in typing.get_args(hint) if one is not type(None)]
        return plain(others[0]) if len(others) == 1 else Any
    return hint


def _origin(hint: Hint) -> Any:
    return typing.get_origin(hint) or hint


def fields_of(hint: Hint) -> Mapping[str, Hint] | None:
    """Return the fields that a value of this type has; None when nobody can tell."""
    hint = plain(hint)
    if isinstance(hint, type) and is_dataclass(hint):
        return shape(hint)
    return {} if is_leaf(hint) or is_list(hint) else None


def item_of(hint: Hint) -> Hint:
    """Return the type of the elements of a list."""
    hint, arguments = plain(hint), typing.get_args(plain(hint))
    if not is_list(hint) or not arguments:
        return Any
    kinds = [one for one in arguments if one is not Ellipsis]
    return kinds[0] if all(one == kinds[0] for one in kinds) else Any


def items_of(hint: Hint, count: int) -> list[Hint]:
    """Return the types of a pair, a triple… taken apart by a loop."""
    kinds = typing.get_args(plain(hint))
    return list(kinds) if len(kinds) == count and Ellipsis not in kinds else [item_of(hint)] * count


def is_list(hint: Hint) -> bool:
    """Tell whether values of this type are gone through by a loop."""
    return _origin(plain(hint)) in _LISTS


def is_leaf(hint: Hint) -> bool:
    """Tell whether values of this type are texts, figures or yes-and-no."""
    return plain(hint) in _LEAVES


def is_object(hint: Hint) -> bool:
    """Tell whether values of this type have fields and no words of their own."""
    hint = plain(hint)
    is_mapping = _origin(hint) in (dict, Mapping)
    return is_mapping or (isinstance(hint, type) and is_dataclass(hint) and hint.__str__ is object.__str__)


def named(hint: Hint) -> str:
    """Say in French what a value of this type is."""
    if is_list(hint):
        return "une liste"
    return {str: "un texte", bool: "un oui ou non", date: "une date"}.get(
        plain(hint), "un nombre" if is_leaf(hint) else "un objet"
    )
