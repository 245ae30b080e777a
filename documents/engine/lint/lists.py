"""Find the numbered lists whose numbers would run on from one turn of a loop to the next (1 2, then 3 4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..faults import Fault, Severity
from ..tree import Element
from .opened import Opened, Part, below, path, value

_STATEMENT = re.compile(r"\{%-?\s*(?:(?:p|tr|tc|r)\s)?\s*(for|endfor)\b")
_ALONE = re.compile(r"\s*\{[%#]-?\s*(?:p|tr|tc)\s")  # a paragraph that will not be there
_UNNUMBERED = ("bullet", "none", "")


@dataclass(slots=True)
class _Turn:
    """What one turn of a loop has numbered so far: the list and level of each paragraph."""

    numbered: set[tuple[str, int]] = field(default_factory=set)


def restarts(opened: Opened, part: Part) -> Iterator[Fault]:
    """Warn of a list that should begin again at each turn, and that Word would go on numbering.

    A list with one paragraph a turn counts the turns, and a level below another restarts with it: both are right.
    """
    turns: list[_Turn] = []
    told: set[str] = set()
    for paragraph in (element for element in below(part.root) if element.name == "w:p"):
        text = paragraph.text()
        for statement in _STATEMENT.findall(text):
            if statement == "for":
                turns.append(_Turn())
            elif turns:
                turns.pop()
        numbering = _numbering(opened, paragraph)
        if numbering is None or not turns or not text.strip() or _ALONE.match(text):
            continue
        identifier, level = numbering
        if identifier not in told and _runs_on(turns, identifier, level):
            told.add(identifier)
            message = (
                "Cette liste numérotée est dans une boucle\u00a0: ses numéros continueraient d’un tour à l’autre."
                " Employez des puces, ou écrivez le numéro par «\u00a0{{ loop.index }}\u00a0»."
            )
            yield Fault(part.name, part.places.of(paragraph), message, "numbering-in-loop", Severity.WARNING)
        for turn in turns:
            turn.numbered.add((identifier, level))


def _runs_on(turns: list[_Turn], identifier: str, level: int) -> bool:
    """Tell whether a number would go on where a reader expects 1 again."""
    for turn in turns[:-1]:
        above = [other for name, other in turn.numbered if name == identifier and other < level]
        if not above:
            return True
    return (identifier, level) in turns[-1].numbered and not any(
        name == identifier and other < level for name, other in turns[-1].numbered
    )


def _numbering(opened: Opened, paragraph: Element) -> tuple[str, int] | None:
    """Return the list and the level that number a paragraph, by itself or by its style; None for bullets."""
    properties = paragraph.first("w:pPr")
    style = value(path(properties, "w:pStyle"))
    own, styled = path(properties, "w:numPr"), opened.inherited(style, "w:pPr", "w:numPr")
    identifier = value(path(own, "w:numId")) or value(path(styled, "w:numId"))
    level = value(path(own, "w:ilvl")) or value(path(styled, "w:ilvl")) or "0"
    if not identifier or identifier == "0" or opened.formats.get((identifier, level), "") in _UNNUMBERED:
        return None
    return identifier, int(level)
