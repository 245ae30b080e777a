"""Open a Word file for the linter: its parts as trees, its styles, what its headers are for."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape

from ..package import Package
from ..places import Places
from ..tree import Element, parse

_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(r'\s([\w:]+)\s*=\s*(?:"([^"]*)"|\'([^\']*)\')')
_OF = {"first": " de la première page", "even": " des pages paires", "default": ""}
_OFF = ("0", "false", "off", "none")
DEEPEST = 8  # the last level of a heading, from 0; 9 is that of the words between
_SKIPPED = "mc:Fallback"  # says again, for old versions of Word, what stands beside it


def attributes(element: Element) -> dict[str, str]:
    """Return the attributes of an element, as written (tags included)."""
    start = "".join(piece if isinstance(piece, str) else piece.shown for piece in element.start)
    return {name: unescape(double or single) for name, double, single in _ATTRIBUTE.findall(start)}


def value(element: Element | None) -> str:
    """Return what an element says in ``w:val``."""
    return attributes(element).get("w:val", "") if element else ""


def is_on(element: Element | None) -> bool:
    """Tell whether a switch such as ``w:tblHeader`` is there and on."""
    return element is not None and value(element).lower() not in _OFF


def below(element: Element) -> Iterator[Element]:
    """Go through an element and what it shows, in document order."""
    yield element
    for child in element.elements():
        if child.name != _SKIPPED:
            yield from below(child)


def path(element: Element | None, *names: str) -> Element | None:
    """Go down from child to child by these names."""
    for name in names:
        element = element.first(name) if element else None
    return element


@dataclass(frozen=True, slots=True)
class Relation:
    """A tie from a part to another, or to an address outside."""

    source: str
    identifier: str
    kind: str
    target: str


@dataclass(slots=True)
class Part:
    """One part that holds words: its tree, untouched, and the places in it."""

    name: str
    kind: str
    root: Element
    places: Places


@dataclass
class Opened:
    """A Word file that has passed the guard, open for reading."""

    package: Package
    _trees: dict[str, Element] = field(default_factory=dict)

    def tree(self, name: str) -> Element | None:
        """Return the root of a part, read once; None without such a part."""
        if name not in self.package.names or not name.endswith((".xml", ".rels")):
            return None
        if name not in self._trees:
            text = self.package.text(name)
            self._trees[name] = self.package.tree(name)[1] if name in self.package.kinds else parse(text)[1]
        return self._trees[name]

    @cached_property
    def main(self) -> str:
        """The name of the part that holds the body."""
        return next(name for name, kind in self.package.kinds.items() if kind == "main")

    @cached_property
    def relations(self) -> list[Relation]:
        """Every tie of every part."""
        return [relation for name in self.package.names if name.endswith(".rels") for relation in self._ties(name)]

    def _ties(self, name: str) -> Iterator[Relation]:
        folder, file = posixpath.split(posixpath.dirname(name))[0], posixpath.basename(name).removesuffix(".rels")
        for written in _RELATION.findall(self.package.text(name)):
            found = {key: unescape(double or single) for key, double, single in _ATTRIBUTE.findall(written)}
            kind = found.get("Type", "").rsplit("/", 1)[-1]
            yield Relation(posixpath.join(folder, file), found.get("Id", ""), kind, found.get("Target", ""))

    def related(self, kind: str) -> Element | None:
        """Return the tree of the part that the body uses for its styles, its lists."""
        target = next((tie.target for tie in self.relations if tie.source == self.main and tie.kind == kind), None)
        return None if target is None else self.tree(self._resolved(target))

    def _resolved(self, target: str) -> str:
        return (
            target.lstrip("/")
            if target.startswith("/")
            else posixpath.normpath(posixpath.join(posixpath.dirname(self.main), target))
        )

    @cached_property
    def styles(self) -> dict[str, Element]:
        """The styles by their identifiers."""
        root = self.related("styles")
        return {attributes(style).get("w:styleId", ""): style for style in root.elements("w:style")} if root else {}

    def inherited(self, style: str, *names: str) -> Element | None:
        """Return a property of a style or of those that it is based on."""
        seen: set[str] = set()
        while style in self.styles and style not in seen:
            seen.add(style)
            if found := path(self.styles[style], *names):
                return found
            style = value(self.styles[style].first("w:basedOn"))
        return None

    @cached_property
    def headings(self) -> frozenset[str]:
        """The styles that make a paragraph a heading."""
        return frozenset(name for name in self.styles if self._is_heading(name))

    def _is_heading(self, style: str) -> bool:
        level = value(self.inherited(style, "w:pPr", "w:outlineLvl"))
        name = value(self.styles[style].first("w:name")).lower()
        return (level.isdigit() and int(level) <= DEEPEST) or name == "title" or name.startswith("heading ")

    @cached_property
    def formats(self) -> dict[tuple[str, str], str]:
        """How each list writes its numbers at each level, in the words of the schema: « decimal », « bullet »."""
        root = self.related("numbering")
        levels = {
            (attributes(definition).get("w:abstractNumId", ""), attributes(level).get("w:ilvl", "")): level
            for definition in (root.elements("w:abstractNum") if root else ())
            for level in definition.elements("w:lvl")
        }
        return {
            (attributes(number).get("w:numId", ""), level): value(found.first("w:numFmt")) or "decimal"
            for number in (root.elements("w:num") if root else ())
            for (kind, level), found in levels.items()
            if kind == value(number.first("w:abstractNumId"))
        }

    @cached_property
    def labels(self) -> dict[str, str]:
        """What to call each header and footer, as its section uses it."""
        labels: dict[str, str] = {}
        ties = {tie.identifier: self._resolved(tie.target) for tie in self.relations if tie.source == self.main}
        root = self.tree(self.main)
        for element in root.walk() if root else ():
            if element.name in ("w:headerReference", "w:footerReference"):
                said = attributes(element)
                what = "en-tête" if element.name == "w:headerReference" else "pied de page"
                name = ties.get(said.get("r:id", ""), "")
                label = what + _OF.get(said.get("w:type", "default"), "")
                labels[name] = what if labels.get(name, label) != label else label
        return labels

    @cached_property
    def parts(self) -> list[Part]:
        """The parts that hold words, the body first."""
        kinds = sorted(self.package.kinds.items(), key=lambda item: item[1] != "main")
        return [self.part(name, kind) for name, kind in kinds]

    def part(self, name: str, kind: str, *, anew: bool = False) -> Part:
        """Return one part; ``anew`` gives a tree that may be changed."""
        root = self.package.tree(name)[1] if anew else self.tree(name)
        assert root is not None
        return Part(name, kind, root, Places(kind, root, headings=self.headings, label=self.labels.get(name, "")))
