"""Turn a part of a Word file into a tree where every tag stands exactly where it acts.

`{%p … %}` takes the place of its paragraph, `{%tr … %}` of its row, `{%tc … %}` of its cell, `{%r … %}` cuts its
run; `{%-` and `-%}` join paragraphs; cell tags go into the properties of their cell. What a tag would
silently destroy by taking that place (words, a picture, a section break) is a fault.
"""

from __future__ import annotations

from .blocks import located_tags
from .cells import SHAPING, merge_across, merge_down
from .faults import Fault
from .places import Places
from .repairs import fit
from .tags import TagFinder
from .tree import Element, Tag

_CONTAINERS = {"p": "w:p", "tr": "w:tr", "tc": "w:tc"}
_CONTAINER_NAMES = {"p": "le paragraphe", "tr": "la ligne de tableau", "tc": "la cellule"}
_LOST = {"w:drawing": "une image", "w:pict": "une image", "w:object": "un objet", "w:sectPr": "un saut de section"}


class Patch:
    """One part, made ready for compilation: `root` is patched in place, `faults` says what cannot be.

    `written` keeps the tags as they were, in the order of the document, for whoever reads them again (lint/).
    """

    def __init__(self, part: str, kind: str, root: Element, *, places: Places | None = None) -> None:
        self.part = part
        self.root = root
        self.places = places or Places(kind, root)
        self.found = TagFinder(part, root, self.places)
        self.faults = self.found.faults
        self.written = [tag for tag, _ in located_tags(root)]
        self._join()
        self._shape()
        for scope in ("tr", "tc", "p"):
            self._lift(scope)
        self._cut_runs()
        self._drop_comments()
        self._merge_cells()

    def fault(self, tag: Tag, message: str, code: str = "misplaced-tag") -> None:
        """Note a fault at the place of a tag."""
        self.faults.append(Fault(self.part, tag.place, message, code))

    def _tagged(self) -> list[tuple[Tag, Element]]:
        return [(node, element) for element in self.root.walk() for node in element.children if isinstance(node, Tag)]

    def _join(self) -> None:
        """Join a paragraph with its neighbour where a dash asks for it."""
        for tag, element in self._tagged():
            if tag.joins_before:
                self._join_one(tag, element, forward=False)
            if tag.joins_after:
                self._join_one(tag, element, forward=True)

    def _join_one(self, tag: Tag, element: Element, *, forward: bool) -> None:
        paragraph = element.nearest("w:p")
        if paragraph is None or paragraph.parent is None:
            return
        pieces = [
            (node, holder)
            for holder in paragraph.walk()
            for node in ([holder] if holder.name == "w:br" else holder.children if holder.name == "w:t" else [])
        ]
        nodes = [node for node, _ in pieces]
        at = next(i for i, node in enumerate(nodes) if node is tag)
        rest = nodes[at + 1 :] if forward else nodes[:at][::-1]
        while rest and isinstance(rest[0], Element):
            line_break = rest.pop(0)
            if isinstance(line_break, Element) and line_break.parent:
                line_break.parent.replace(line_break)
        if not rest:
            self._join_neighbour(tag, paragraph, forward=forward)

    def _join_neighbour(self, tag: Tag, paragraph: Element, *, forward: bool) -> None:
        assert paragraph.parent is not None
        around = paragraph.parent.elements()
        at = around.index(paragraph) + (1 if forward else -1)
        neighbour = around[at] if 0 <= at < len(around) else None
        if neighbour is None or neighbour.name != "w:p":
            self.fault(
                tag,
                f"Le tiret de «\u00a0{tag.shown}\u00a0» demande un paragraphe voisin, et il n’y en a pas\u00a0:"
                " retirez le tiret.",
                "lone-dash",
            )
            return
        kept, gone = (paragraph, neighbour) if forward else (neighbour, paragraph)
        assert gone.parent is not None
        gone.parent.replace(gone)
        for child in gone.children:
            if not (isinstance(child, Element) and child.name == "w:pPr"):
                kept.add(child)

    def _shape(self) -> None:
        for tag, element in self._tagged():
            if tag.kind == "%" and tag.word in SHAPING:
                cell = element.nearest("w:tc")
                if cell is None:
                    self.fault(tag, f"«\u00a0{tag.shown}\u00a0» ne vaut que dans une cellule de tableau.")
                else:
                    SHAPING[tag.word](cell, tag)
                element.replace(tag)

    def _lift(self, scope: str) -> None:
        """Put each tag of this scope in the place of what it stands for."""
        for tag, element in self._tagged():
            if tag.scope != scope:
                continue
            container = element.nearest(_CONTAINERS[scope])
            if container is None or container.parent is None:
                self.fault(tag, f"«\u00a0{tag.shown}\u00a0» demande {_CONTAINER_NAMES[scope]} qui n’est pas là.")
                element.replace(tag)
            elif _is_within(container, self.root):
                self._look_for_losses(tag, container)
                container.parent.replace(container, tag)

    def _look_for_losses(self, tag: Tag, container: Element) -> None:
        if tag.kind == "#":
            return
        others = [other.shown for other in container.tags() if other is not tag and other.kind != "#"]
        objects = [_LOST[element.name] for element in container.walk() if element.name in _LOST]
        words = " ".join(container.text().split())
        lost = [f"«\u00a0{shown}\u00a0»" for shown in others] + ([f"“{words[:40]}”"] if words else []) + objects
        if lost:
            where = _CONTAINER_NAMES[tag.scope]
            self.fault(
                tag,
                f"«\u00a0{tag.shown}\u00a0» prend la place de {where} où elle est écrite\u00a0:"
                f" {', '.join(lost)} disparaîtrait. Mettez la balise seule.",
                "lost-text",
            )

    def _cut_runs(self) -> None:
        """Cut a run in two around the tag that stands between runs."""
        for tag, text in self._tagged():
            run = text.nearest("w:r")
            if tag.scope != "r" or run is None or run.parent is None or text.parent is not run:
                continue
            after = Element("w:r", list(run.start))
            properties = run.first("w:rPr")
            if properties:
                after.add(_duplicate(properties))
            text_after = Element("w:t", list(text.start))
            cut, text_at = text.index(tag), run.index(text)
            text_after.children = text.children[cut + 1 :]
            text.children = text.children[:cut]
            for node in (text_after, *run.children[text_at + 1 :]):
                after.add(node)
            run.children = run.children[: text_at + 1]
            run.parent.replace(run, run, tag, after)

    def _drop_comments(self) -> None:
        for tag, element in self._tagged():
            if tag.kind == "#":
                element.replace(tag)
                table = element.nearest("w:tbl") if element.name == "w:tr" else None
                if table is not None and not any(map(_is_tagged, table.elements("w:tr"))):
                    fit(table)  # a comment took a cell away
        for element in self.root.walk():
            element.start = [piece for piece in element.start if isinstance(piece, str) or piece.kind != "#"]

    def _merge_cells(self) -> None:
        for tag, element in self._tagged():
            if tag.kind != "%" or tag.source not in ("vm", "hm"):
                continue
            cell = element.nearest("w:tc")
            element.replace(tag)
            if cell is None:
                self.fault(tag, f"«\u00a0{tag.shown}\u00a0» ne vaut que dans une cellule de tableau.")
            elif tag.source == "vm":
                merge_down(cell, tag, element)
            else:
                merge_across(cell, tag)


def _is_within(element: Element, root: Element) -> bool:
    """Tell whether an element still stands in the tree: an earlier tag may have taken its row away."""
    for ancestor in element.ancestors():
        if ancestor is root:
            return True
        if ancestor.parent and not any(child is ancestor for child in ancestor.parent.children):
            return False
    return False


def _duplicate(element: Element) -> Element:
    copy = Element(element.name, list(element.start))
    for child in element.children:
        copy.add(_duplicate(child) if isinstance(child, Element) else child)
    return copy


def _is_tagged(row: Element) -> bool:
    return any(isinstance(child, Tag) for child in row.children)
