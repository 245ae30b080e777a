"""Name a place in the document as a reader would: « corps, sous le titre “Vote”, tableau 1, ligne 2, cellule 3 »."""

from __future__ import annotations

import re
from collections.abc import Collection
from html import unescape
from textwrap import shorten

from .faults import Place
from .tree import Element

KINDS = {
    "main": "corps",
    "header": "en-tête",
    "footer": "pied de page",
    "footnotes": "notes de bas de page",
    "endnotes": "notes de fin",
    "comments": "commentaires",
    "properties": "propriétés du document",
}
_EXCERPT = 40
_SHOWN, _GAPS = ("w:t", "a:t", "m:t"), ("w:tab", "w:br", "w:cr")
_STEPS = {"w:tbl": "tableau", "w:tr": "ligne", "w:tc": "cellule"}
_STYLE = re.compile(r'\sw:val="([^"]*)"')
_HEADING = re.compile(r"(?:heading|titre|title)\d*", re.IGNORECASE)


class Places:
    """The places of one part: paragraphs that show something are numbered, tables too, as the eye counts them.

    ``headings``: the identifiers of the styles of headings, where they are known; ``label``: what to call the part.
    """

    def __init__(self, kind: str, root: Element, *, headings: Collection[str] = (), label: str = "") -> None:
        self.kind = label or KINDS[kind]
        self._headings = headings
        self._numbers: dict[int, int] = {}
        self._ranks: dict[int, int] = {}
        self._excerpts: dict[int, str] = {}
        self._under: dict[int, str] = {}
        self._heading = ""
        counts = {"w:p": 0, "w:tbl": 0}
        for element in root.walk():
            self._count(element, counts)

    def _count(self, element: Element, counts: dict[str, int]) -> None:
        if element.name == "w:p":
            text = shorten(_words(element), _EXCERPT, placeholder="…")
            self._excerpts[id(element)] = text
            self._ranks[id(element)] = len(self._ranks)
            self._under[id(element)] = self._heading
            if text and _is_in_flow(element):
                counts["w:p"] += 1
                self._numbers[id(element)] = counts["w:p"]
                self._heading = text if self._is_heading(element) else self._heading
        elif element.name == "w:tbl" and _is_in_flow(element):
            counts["w:tbl"] += 1
            self._numbers[id(element)] = counts["w:tbl"]
        elif element.name in _STEPS and element.parent:
            self._numbers[id(element)] = element.parent.elements(element.name).index(element) + 1

    def _is_heading(self, paragraph: Element) -> bool:
        properties = paragraph.first("w:pPr")
        style = properties.first("w:pStyle") if properties else None
        named = _STYLE.search("".join(map(str, style.start))) if style else None
        outlined = properties is not None and properties.first("w:outlineLvl") is not None
        return outlined or bool(named and (named[1] in self._headings or _HEADING.fullmatch(named[1])))

    def of(self, element: Element) -> Place:
        """Name the place where an element stands."""
        steps, excerpt = [], ""
        for ancestor in element.ancestors():
            number = self._numbers.get(id(ancestor))
            if ancestor.name == "w:p":
                excerpt = excerpt or self._excerpts.get(id(ancestor), "")
                if number:
                    steps.append(f"paragraphe\u00a0{number}")
            elif ancestor.name in _STEPS:
                steps.append(
                    f"{_STEPS[ancestor.name]}\u00a0{number}" if number else f"{_STEPS[ancestor.name]} imbriqué"
                )
            elif ancestor.name == "w:txbxContent":
                steps.append("zone de texte")
        paragraph = element.nearest("w:p") or next((inside for inside in element.walk() if inside.name == "w:p"), None)
        heading = self._under.get(id(paragraph), "")
        under = [f"sous le titre “{heading}”"] if heading else []
        told = ", ".join([self.kind, *under, *reversed(steps)])
        return Place(f"{told} (“{excerpt}”)" if excerpt else told, self._ranks.get(id(paragraph)))


def _words(paragraph: Element) -> str:
    """Return the words that a reader sees; those of a field, such as PAGE, only where there is nothing else."""
    shown = [
        "".join(child for child in element.children if isinstance(child, str)) if element.name in _SHOWN else " "
        for element in paragraph.walk()
        if element.name in _SHOWN or (element.name in _GAPS and element.parent and element.parent.name == "w:r")
    ]
    return unescape("".join(shown)) if "".join(shown).strip() else paragraph.text()


def _is_in_flow(element: Element) -> bool:
    inside = element.parent.nearest("w:tc", "w:txbxContent") if element.parent else None
    return inside is None
