"""Check one tag of a template by itself, and word what is wrong with it."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator
from difflib import get_close_matches

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.filters import FILTERS

from .environment import Sandbox
from .faults import Fault
from .source import BLOCK_END, BLOCK_START, VALUE_END, VALUE_START, Slot
from .tree import Tag

_ENDS = ("end of print statement", "end of statement block", "end of template")
_CLOSEST = 0.6
MAX_TAG = 2_000
MAX_NESTING = 50


def check_tag(tag: Tag, part: str, environment: Sandbox) -> Iterator[Fault]:
    """Check one tag by itself, so that each mistake is told at its own place."""
    source = standalone(tag)
    if not source:
        return
    if is_too_long(tag):
        yield Fault(
            part,
            tag.place,
            "Cette balise est trop longue ou trop imbriquée\u00a0: calculez cette valeur en plusieurs {% set %}.",
            "too-long",
        )
        return
    try:
        tree = environment.parse(source)
    except TemplateSyntaxError as error:
        yield _not_understood(tag, part, error)
        return
    for used in tree.find_all(nodes.Filter):
        if used.name not in environment.offered:
            state, code = (
                ("est interdit", "forbidden-filter") if used.name in FILTERS else ("n’existe pas", "unknown-filter")
            )
            close = suggest(used.name, environment.offered)
            yield Fault(part, tag.place, f"Le filtre «\u00a0{used.name}\u00a0» {state}{close or '.'}", code)
    for test in tree.find_all(nodes.Test):
        if test.name not in environment.tests:
            close = suggest(test.name, environment.tests)
            yield Fault(
                part, tag.place, f"Le test «\u00a0is {test.name}\u00a0» n’existe pas{close or '.'}", "unknown-test"
            )
    for loop in tree.find_all(nodes.For):
        if loop.recursive:
            yield Fault(part, tag.place, "Une boucle ne peut pas être récursive.", "recursive-loop")


def is_too_long(tag: Tag) -> bool:
    """Tell whether a tag is longer, or may go deeper, than anything that should be parsed, whatever its quotes hold."""
    deepest = max(map(tag.source.count, ("(", "[", "{", "not ", "|", ".", "-")))
    return len(tag.source) > MAX_TAG or deepest > MAX_NESTING


def standalone(tag: Tag) -> str:
    """Make of a tag a template of its own."""
    if tag.kind == "{":
        return f"{VALUE_START}{tag.source}{VALUE_END}"
    statement = f"{BLOCK_START}{tag.source}{BLOCK_END}"
    if tag.word in ("if", "for"):
        return f"{statement}{BLOCK_START}end{tag.word}{BLOCK_END}"
    if tag.word in ("elif", "else", "endif"):
        end = "" if tag.word == "endif" else f"{BLOCK_START}endif{BLOCK_END}"
        return f"{BLOCK_START}if 1{BLOCK_END}{statement}{end}"
    if tag.word == "endfor":
        return f"{BLOCK_START}for x in y{BLOCK_END}{statement}"
    return statement if tag.word == "set" and "=" in tag.source else ""


def _not_understood(tag: Tag, part: str, error: TemplateSyntaxError) -> Fault:
    return Fault(part, tag.place, f"«\u00a0{tag.shown}\u00a0» n’est pas compris{_detail(error)}.", "syntax")


def _detail(error: TemplateSyntaxError) -> str:
    """Say in French what Jinja says in English, when it is worth saying."""
    message = error.message or ""
    if "expected token" in message:
        wanted, _, found = message.removeprefix("expected token ").partition(", got ")
        wanted, found = wanted.strip("'"), found.strip("'")
        what = "la fin de la balise" if wanted in _ENDS else f"«\u00a0{wanted}\u00a0»"
        if found in _ENDS:
            return f"\u00a0: il manque {what}"
        return f"\u00a0: il faudrait {what} au lieu de «\u00a0{found}\u00a0»"
    if "unexpected char" in message:
        return f"\u00a0: le caractère «\u00a0{message.split(chr(39))[1]}\u00a0» n’a pas sa place"
    return ""


def crossing(part: str, slot: Slot) -> Fault:
    """Word a crossing that only shows once the whole part is put together."""
    shown = slot.tag.shown if slot.tag else ""
    message = (
        f"«\u00a0{shown}\u00a0» croise un tableau ou une cellule\u00a0:"
        " ouvrez et fermez la condition ou la boucle dans la même cellule."
    )
    return Fault(part, slot.tag.place if slot.tag else "", message, "crossed-cells")


def suggest(name: str, known: Collection[str]) -> str:
    """Propose the closest known name, whatever its accents, ready to be appended to a sentence."""
    close = closest(name, known)
    return f"\u00a0: vouliez-vous dire «\u00a0{close}\u00a0»\u202f?" if close else ""


def closest(name: str, known: Collection[str]) -> str:
    """Return the closest known name: accents, capitals, dashes and spaces do not count; empty when none is near."""
    plain = {_plain(other): other for other in sorted(known, reverse=True)}
    asked = _plain(name)
    close = get_close_matches(asked, sorted(plain), n=1, cutoff=_CLOSEST)
    close = close or [other for other in sorted(plain) if asked and other.startswith(asked)][:1]
    return plain[close[0]] if close else ""


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFD", name.replace("œ", "oe").replace("æ", "ae"))
    return (
        "".join(mark for mark in folded if not unicodedata.combining(mark)).lower().replace("-", "_").replace(" ", "_")
    )
