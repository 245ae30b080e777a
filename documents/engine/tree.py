"""Hold a Word part as a light tree in which template tags are nodes of their own.

Markup is kept letter for letter: what the template does not change comes out as it went in (namespaces,
attribute order, extensions of any Word version). The part is already known to be well formed (guard/),
so reading it takes one regular expression and a stack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

_TOKEN = re.compile(
    r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(?P<cdata>.*?)\]\]>|<(?:[^>\"']|\"[^\"]*\"|'[^']*')*>|[^<]+", re.DOTALL
)
_NAME = re.compile(r"[^\s/>]+")
_SPECIAL = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\n": "&#10;"})
MAX_DEPTH = 150


class DepthError(ValueError):
    """The part nests elements beyond what any Word document does."""


@dataclass(slots=True, eq=False)
class Tag:
    """A template tag: `kind` is % (statement), { (expression) or # (comment); `scope` is what it stands for."""

    kind: str
    source: str
    shown: str
    place: str
    scope: str = ""
    joins_before: bool = False
    joins_after: bool = False

    @property
    def word(self) -> str:
        """The statement's first word: if, for, endfor, cellbg..."""
        return self.source.split(None, 1)[0] if self.source.strip() else ""

    def derive(self, kind: str, source: str) -> Tag:
        """Make a tag of our own that answers at the same place."""
        return Tag(kind, source, self.shown, self.place)


@dataclass(slots=True, eq=False)
class Element:
    """An element: its start tag without the closing bracket, in pieces when it holds tags, and its children."""

    name: str
    start: list[str | Tag]
    children: list[Node] = field(default_factory=list)
    parent: Element | None = None

    def add(self, node: Node, at: int | None = None) -> None:
        """Insert a child, last unless told where."""
        if isinstance(node, Element):
            node.parent = self
        self.children.insert(len(self.children) if at is None else at, node)

    def index(self, node: Node) -> int:
        """Find a child by identity."""
        return next(at for at, child in enumerate(self.children) if child is node)

    def replace(self, node: Node, *others: Node) -> None:
        """Put other nodes where a child stands."""
        at = self.index(node)
        del self.children[at]
        for offset, other in enumerate(others):
            self.add(other, at + offset)

    def elements(self, name: str = "") -> list[Element]:
        """List the child elements, of one name if told."""
        return [child for child in self.children if isinstance(child, Element) and name in ("", child.name)]

    def first(self, name: str) -> Element | None:
        """Return the first child element of that name."""
        return next(iter(self.elements(name)), None)

    def walk(self) -> Iterator[Element]:
        """Go through this element and all below it, in document order."""
        yield self
        for child in list(self.children):
            if isinstance(child, Element):
                yield from child.walk()

    def ancestors(self) -> Iterator[Element]:
        """Climb from this element to the root, itself first."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent

    def nearest(self, *names: str) -> Element | None:
        """Return this element or its closest ancestor of one of these names."""
        return next((element for element in self.ancestors() if element.name in names), None)

    def tags(self) -> Iterator[Tag]:
        """List the tags below, in document order."""
        for element in self.walk():
            yield from (piece for piece in (*element.start, *element.children) if isinstance(piece, Tag))

    def plain_start(self) -> str:
        """Return the start tag without the template tags that stand in it."""
        return "".join(piece for piece in self.start if isinstance(piece, str))

    def text(self) -> str:
        """Return the raw text that a reader sees below, without the tags."""
        texts = (child for element in self.walk() if element.name in TEXTS for child in element.children)
        return "".join(unescape(text) for text in texts if isinstance(text, str))


Node = Element | Tag | str
TEXTS = ("w:t", "a:t", "m:t", "w:instrText")


def escape(text: str) -> str:
    """Write characters as XML text; a line feed becomes a reference, for lines count tags (template.py)."""
    return text.translate(_SPECIAL)


def parse(xml: str) -> tuple[str, Element]:
    """Read a well-formed part into its prologue and its root."""
    xml = xml.replace("\r\n", "\n").replace("\r", "\n")
    prologue, top = "", Element("", [])
    current, depth = top, 0
    for match in _TOKEN.finditer(xml):
        token = match[0]
        if match["cdata"] is not None:
            current.add(escape(match["cdata"]))
        elif token.startswith("</"):
            current, depth = current.parent or top, depth - 1
        elif token.startswith(("<?", "<!")):
            prologue += token if depth == 0 and not top.children and token.startswith("<?xml ") else ""
        elif token.startswith("<"):
            element = _open(token)
            if element.name != "w:proofErr":  # the spelling marks of whoever wrote the template
                current.add(element)
            if not token.endswith("/>"):
                current, depth = element, depth + 1
            if depth > MAX_DEPTH:
                raise DepthError(depth)
        elif token.strip() or current.name in TEXTS:
            current.add(token.replace("\n", "&#10;"))
    root = top.elements()[0]
    root.parent = None
    return prologue.replace("\n", " "), root


def _open(token: str) -> Element:
    inside = token[1:].rstrip(">").removesuffix("/").rstrip().replace("\n", " ")
    name = _NAME.match(inside)
    return Element(name[0] if name else "", ["<" + inside])


def plain(element: Element) -> str:
    """Write an element that holds no tag."""
    inside = "".join(
        plain(child) if isinstance(child, Element) else child
        for child in element.children
        if not isinstance(child, Tag)
    )
    start = element.plain_start()
    return f"{start}>{inside}</{element.name}>" if inside else f"{start}/>"
