"""Name a place in the document as a reader would: « corps, tableau 1, ligne 2, cellule 3 »."""

from __future__ import annotations

from textwrap import shorten

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
_STEPS = {"w:tbl": "tableau", "w:tr": "ligne", "w:tc": "cellule"}


class Places:
    """The places of one part: paragraphs that show something are numbered, tables too, as the eye counts them."""

    def __init__(self, kind: str, root: Element) -> None:
        self.kind = KINDS[kind]
        self._numbers: dict[int, int] = {}
        self._excerpts: dict[int, str] = {}
        counts = {"w:p": 0, "w:tbl": 0}
        for element in root.walk():
            self._count(element, counts)

    def _count(self, element: Element, counts: dict[str, int]) -> None:
        if element.name == "w:p":
            text = shorten(element.text(), _EXCERPT, placeholder="…")
            self._excerpts[id(element)] = text
            if text and _is_in_flow(element):
                counts["w:p"] += 1
                self._numbers[id(element)] = counts["w:p"]
        elif element.name == "w:tbl" and _is_in_flow(element):
            counts["w:tbl"] += 1
            self._numbers[id(element)] = counts["w:tbl"]
        elif element.name in _STEPS and element.parent:
            self._numbers[id(element)] = element.parent.elements(element.name).index(element) + 1

    def of(self, element: Element) -> str:
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
        told = ", ".join([self.kind, *reversed(steps)])
        return f"{told} (“{excerpt}”)" if excerpt else told


def _is_in_flow(element: Element) -> bool:
    inside = element.parent.nearest("w:tc", "w:txbxContent") if element.parent else None
    return inside is None
