"""Bound what one filling may spend: characters, turns of loops, seconds; and what a template may put together.

A template is a small program that somebody else wrote. Whatever it does, it ends soon, within this much memory, and
says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import islice
from numbers import Number
from time import monotonic
from typing import TypeVar, cast

from jinja2 import Undefined
from jinja2.runtime import Context
from jinja2.utils import pass_context

from .brought import Brought
from .faults import Unwritable
from .source import Slot

FILL = "·fill"  # no template can write this name
MAX_OUTPUT = 64_000_000
MAX_TURNS = 100_000
UNWATCHED = 100  # turns of one loop that need no look at the clock: their own loops look at it
MAX_TEXT = 100_000  # characters of a text that a template puts together
MAX_HELD = 100_000  # things in a list or a mapping that a template makes
MAX_SECONDS = 20.0

Held = TypeVar("Held")


@dataclass(slots=True)
class Fill:
    """What one filling has spent, and the slots of the part being written."""

    slots: Sequence[Slot]
    written: int = 0
    turns: int = 0
    drawings: int = 100_000
    brought: Brought = field(default_factory=lambda: Brought(b""))
    seconds: float = MAX_SECONDS
    deadline: float = field(init=False)

    def __post_init__(self) -> None:
        self.deadline = monotonic() + self.seconds

    def spend(self, length: int) -> None:
        """Count what is about to be written, and stop before it becomes unreasonable."""
        self.written += length
        if self.written > MAX_OUTPUT:
            raise Unwritable("le document dépasserait 64\u00a0Mo\u00a0: vérifiez les boucles du modèle.")


def words(value: object) -> str:
    """Say a value in words, or refuse it."""
    if isinstance(value, str):
        return value
    if isinstance(value, Undefined):
        return str(value)  # raises, with the name that is missing
    if value is None:
        raise Unwritable("cette valeur est vide\u00a0: entourez la balise d’un {% if %}, ou renseignez-la.")
    is_object = type(value).__str__ is object.__str__ and not isinstance(value, Number)
    if is_object or isinstance(value, Mapping | Sequence | Set):
        raise Unwritable(
            "cette valeur est une liste ou un objet\u00a0: parcourez-la avec {% for %}, ou nommez ce qu’il faut écrire."
        )
    return str(value)


class Turns:
    """What a loop goes through: each turn looks at the clock, so that no template runs for ever."""

    __slots__ = ("_fill", "_listed")

    def __init__(self, listed: Sequence[object], fill: Fill) -> None:
        self._listed = listed
        self._fill = fill

    def __len__(self) -> int:
        return len(self._listed)

    def __iter__(self) -> Iterator[object]:
        for item in self._listed:
            if monotonic() > self._fill.deadline:
                seconds = f"{self._fill.seconds:g}".replace(".", ",")
                raise Unwritable(f"ce modèle demande plus de {seconds}\u00a0s de calcul\u00a0: vérifiez ses boucles.")
            yield item


def bounded(fill: Fill, items: object, weight: int) -> Sequence[object] | Turns:
    """Return what a loop goes through, after counting its turns and the fixed text that they will write."""
    if items.__class__ is not tuple and items.__class__ is not list:
        items = _listed(items)
    length = len(items)
    fill.turns += length
    fill.written += length * weight
    if fill.turns > MAX_TURNS:
        raise Unwritable("les boucles de ce document dépassent 100\u202f000 tours\u00a0: vérifiez le modèle.")
    if length > UNWATCHED or monotonic() > fill.deadline or fill.written > MAX_OUTPUT:
        fill.spend(0)
        return Turns(items, fill)
    return items


def _listed(items: object) -> Sequence[object]:
    """List what can be gone through in a sure order, or refuse it."""
    if isinstance(items, set | frozenset):
        raise Unwritable(
            "cette valeur est un ensemble sans ordre\u00a0: donnez une liste, pour un document toujours le même."
        )
    if isinstance(items, Undefined):
        list(items)  # raises, with the name that is missing
    if not isinstance(items, Iterable):
        raise Unwritable("la boucle demande une liste, et cette valeur n’en est pas une.")
    return list(islice(items, MAX_TURNS + 1))


@pass_context
def joined(_context: Context, items: Iterable[object], separator: str = "", attribute: str | None = None) -> str:
    """Join the words of a list."""
    if attribute is not None:
        items = [_context.environment.getitem(item, attribute) for item in items]
    return _put_together(items, words(separator))


def glued(parts: Sequence[object]) -> str:
    """Serve the operator ~ within the bounds of a text."""
    return _put_together(parts, "")


def _put_together(items: Iterable[object], separator: str) -> str:
    """Join words, and stop before the text is too long rather than after."""
    pieces: list[str] = []
    length = 0
    for item in items:
        pieces.append(words(item))
        length += len(pieces[-1]) + len(separator)
        if length > MAX_TEXT + len(separator):
            raise Unwritable("ce texte est trop long.")
    return separator.join(pieces)


def held(value: Held) -> Held:
    """Give a list or a mapping that a template makes, unless what it holds, at every depth, is without end."""
    counted, waiting = 0, [cast("object", value)]
    while waiting:
        item = waiting.pop()
        counted += 1
        if counted > MAX_HELD:
            raise Unwritable("cette liste est trop longue.")
        if isinstance(item, Mapping):
            waiting += item.values()
        elif isinstance(item, list | tuple):
            waiting += item[: MAX_HELD + 1]
    return value
