"""Merge the structure trees of joined PDFs under one Document, so that a screen reader reads them in one go.

Each page and each annotation points into the parent tree by a number (ISO 32000-1, 14.7.4.4): the numbers of a part
are moved after those of the parts before it. Names that two parts give to different things are made distinct.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

from documents.pdf.accessible import elements_of, kids_of
from documents.pdf.parts import Part, annotations_of


class Weaver:
    """Gather the structure of the parts, one after the other."""

    def __init__(self, document: pikepdf.Pdf) -> None:
        self._document = document
        self._next_key = 0
        self._parents: list[Any] = []
        self._named: dict[str, dict[str, Object]] = {"/RoleMap": {}, "/ClassMap": {}}
        self._identified: dict[bytes, Object] = {}
        self.root = document.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.body = document.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=self.root, K=Array()))
        self.root.K = Array([self.body])

    def add_apart(self, part: Part) -> None:
        """Add a part as a division of its own, in its own language."""
        division = self._document.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Part, P=self.body, K=Array()))
        if "/Lang" in part.catalog:
            division.Lang = part.catalog.Lang
        self._add(part, below=division)
        self.body.K.append(division)

    def add_within(self, part: Part) -> None:
        """Add the next pages of the same document: the elements follow those of the part before.

        An empty paragraph at the end of the part before only ended its file.
        """
        while len(self.body.K) and "/K" not in self.body.K[-1]:
            del self.body.K[-1]
        self._add(part, below=self.body)

    def finish(self) -> None:
        """Hang the tree in the document."""
        root = self.root
        root.ParentTree = self._document.make_indirect(Dictionary(Nums=Array(self._parents)))
        root.ParentTreeNextKey = self._next_key
        for kind, named in self._named.items():
            if named:
                root[kind] = Dictionary(named)
        if self._identified:
            pairs = [item for key in sorted(self._identified) for item in (pikepdf.String(key), self._identified[key])]
            root.IDTree = Dictionary(Names=Array(pairs))
        self._document.Root.StructTreeRoot = root

    def _add(self, part: Part, *, below: Object) -> None:
        tree = part.catalog.get("/StructTreeRoot")
        if tree is None:
            for holder, key in _numbered(part):
                del holder[key]
            return
        self._rename_what_clashes(tree)
        for kid in _top_elements(tree):
            kid.P = below
            below.K.append(kid)
        for holder, key in _numbered(part):
            holder[key] = int(holder[key]) + self._next_key
        last = -1
        if "/ParentTree" in tree:
            for number, parents in pikepdf.NumberTree(tree.ParentTree).items():
                self._parents += [number + self._next_key, parents]
                last = max(last, number)
        self._next_key += max(last + 1, int(tree.get("/ParentTreeNextKey", 0)))

    def _rename_what_clashes(self, tree: Object) -> None:
        """Take over the roles, classes and identifiers of a part, under another name where the name is taken."""
        renamed: dict[str, dict[str, str]] = {"/RoleMap": {}, "/ClassMap": {}}
        for kind, named in self._named.items():
            for name, value in tree.get(kind, Dictionary()).items():
                free = name
                while free in named and named[free] != value:
                    free += "_"
                named[free] = value
                if free != name:
                    renamed[kind][name] = free
        identifiers = dict(pikepdf.NameTree(tree.IDTree).items()) if "/IDTree" in tree else {}
        clash = any(key.encode() in self._identified for key in identifiers)
        if clash or any(renamed.values()):
            prefix = f"{self._next_key}." if clash else ""
            for element in elements_of(tree):
                _rename(element, renamed, prefix)
            identifiers = {prefix + key: value for key, value in identifiers.items()}
        self._identified |= {key.encode(): value for key, value in identifiers.items()}


def _top_elements(tree: Object) -> list[Object]:
    """Return the elements below the part's own Document, or below its root when it has several."""
    tops = kids_of(tree)
    if len(tops) == 1 and tops[0].get("/S") == Name.Document and "/Lang" not in tops[0]:
        within = tops[0].get("/K", Array())
        within = within if isinstance(within, Array) else Array([within])
        if all(isinstance(kid, Dictionary) and "/S" in kid for kid in within):
            return list(within)
    return tops


def _rename(element: Object, renamed: dict[str, dict[str, str]], prefix: str) -> None:
    if new := renamed["/RoleMap"].get(str(element.S)):
        element.S = Name(new)
    classes = element.get("/C")
    if isinstance(classes, Name):
        element.C = Name(renamed["/ClassMap"].get(str(classes), str(classes)))
    elif isinstance(classes, Array):
        element.C = Array(
            [
                Name(renamed["/ClassMap"].get(str(name), str(name))) if isinstance(name, Name) else name
                for name in classes
            ]
        )
    if prefix and "/ID" in element:
        element.ID = pikepdf.String(prefix + str(element.ID))
    attributes = element.get("/A", Array())
    for attribute in attributes if isinstance(attributes, Array) else [attributes]:
        if prefix and isinstance(attribute, Dictionary) and "/Headers" in attribute:
            attribute.Headers = Array([pikepdf.String(prefix + str(header)) for header in attribute.Headers])


def _numbered(part: Part) -> Iterator[tuple[Object, str]]:
    """Yield once each page, annotation and drawing that has a number in the parent tree."""
    seen: set[tuple[int, int]] = set()
    waiting: list[Object] = list(part.pages)
    for page in part.pages:
        waiting += annotations_of(page)
    while waiting:
        holder = waiting.pop()
        if holder.objgen in seen:
            continue
        if holder.is_indirect:
            seen.add(holder.objgen)
        yield from ((holder, key) for key in ("/StructParents", "/StructParent") if key in holder)
        waiting += _drawings(holder)


def _drawings(holder: Object) -> Sequence[Object]:
    resources = holder.get("/Resources")
    if not isinstance(resources, Dictionary) or "/XObject" not in resources:
        return ()
    return [drawing for drawing in resources.XObject.values() if isinstance(drawing, pikepdf.Stream)]
