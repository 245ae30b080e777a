"""Say in French what is expected where the model refuses a value."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from exchange.dossier.fields import Record
from exchange.dossier.model import Dossier

LONGEST_GUESS = 40  # signs: a longer key is no slip of the pen
LONGEST_LIST = 6


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is wrong at a place of the dossier; ``found`` stays empty when the value itself says it."""

    location: tuple[str | int, ...]
    expected: str
    found: str = ""


def explain(error: ErrorDetails, *, model: type[Record] = Dossier) -> Explanation:
    """Put an error of the model in French; ``model``: what the whole file is."""
    location, context = error["loc"], error.get("ctx", {})
    kind = error["type"]
    if kind == "extra_forbidden":
        name = str(location[-1])
        keys = record_at(location[:-1], model).keys()
        return Explanation(location, one_of(keys, name, "clés"), f"la clé inconnue « {name[:60]} »")
    if kind == "missing":
        return Explanation(location, f"la clé « {location[-1]} » ({described(location, model)})")
    if kind in {"enum", "literal_error"}:
        choices = re.findall("'([^']*)'", context["expected"])
        return Explanation(location, one_of(choices, str(error["input"]), "valeurs"))
    if kind == "too_short":
        return Explanation(location, "une liste d’au moins un élément")
    if kind == "string_too_short":
        return Explanation(location, f"un texte d’au moins {context['min_length']} signes")
    if kind == "tuple_type":
        return Explanation(location, "une liste")
    if kind == "expected":
        return Explanation(location, context["expected"])
    return Explanation(location, f"un bloc de clés ({', '.join(record_at(location, model).keys())})")


def one_of(words: typing.Collection[str], written: str, noun: str) -> str:
    """List what is possible, and name the one that is close to what was written; of a long list, name only that one."""
    known, meant = list(words), guess(written, words)
    if len(known) == 1:
        return f"« {known[0]} »"
    if meant and len(known) > LONGEST_LIST:
        return f"une clé de ce bloc{meant}"
    return f"l’une des {noun} {', '.join(known)}{meant}"


def guess(written: str, known: typing.Collection[str]) -> str:
    """Name the word that was probably meant, as the end of a sentence; nothing when none is close."""
    close = get_close_matches(written, sorted(known), n=1) if len(written) <= LONGEST_GUESS else []
    return f" (peut-être « {close[0]} »)" if close else ""


def described(location: tuple[str | int, ...], model: type[Record]) -> str:
    """Return the description of a field, as the end of a sentence."""
    around = record_at(location[:-1], model)
    field = around.model_fields[around.keys()[str(location[-1])]]
    text = (field.description or "").rstrip(".")
    return text[:1].lower() + text[1:]


def record_at(location: tuple[str | int, ...], model: type[Record]) -> type[Record]:
    """Return the kind of block that stands at a place of a file of this model."""
    record = model
    for step in location:
        if isinstance(step, str):
            field: FieldInfo = record.model_fields[record.keys()[step]]
            record = next(records_in(field.annotation), record)
    return record


def records_in(annotation: object) -> Iterator[type[Record]]:
    """Find the blocks inside a type such as ``tuple[Member, ...] | None``."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for argument in typing.get_args(annotation):
        yield from records_in(argument)
