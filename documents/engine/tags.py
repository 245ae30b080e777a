"""Find the tags that Word has scattered over several runs, and make each one a node of the tree.

Word cuts a sentence wherever it likes: a spelling mark, a revision, a change of font. The text of a paragraph is
therefore read as one line, the tags are found in that line, and each goes to the run where it begins. The
text around them keeps its own formatting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import zip_longest

from .faults import Fault
from .places import Places
from .tree import TEXTS, Element, Node, Tag, escape

# a tag ends before the next one begins: so that a long text of braces is read once, and not once a brace
_INSIDE = r"""(?>"[^"]*"|'[^']*'|(?!%s|\{[{%%]).)*+"""
TAG = re.compile(
    r"\{#(?:(?!#\}|\{#).)*+#\}|\{\{" + _INSIDE % r"\}\}" + r"\}\}|\{%" + _INSIDE % r"%\}" + r"%\}", re.DOTALL
)
_OPENING = re.compile(r"\{[{%#]")
_CLOSING = re.compile(r"[}%#]\}")
_NEAR = 3  # lines: a tag that starts in a paragraph and ends further is rather two mistakes
_SCOPE = re.compile(r"(tr|tc|p|r)\s")
_SPACES = re.compile(r"\s+")
_BREAKS = {"w:tab": "\t", "w:br": " ", "w:cr": " ", "w:noBreakHyphen": "-"}
_ENDS = {"{": "}}", "%": "%}", "#": "#}"}
_LITERAL_BRACES = {"{_{": "{{", "}_}": "}}", "{_%": "{%", "%_}": "%}"}
_CLOSING_QUOTES = {'"': '"', "'": "'", "“": '”“"', "”": '”“"', "‘": "’'", "’": "’'", "«": "»"}


def straighten(expression: str) -> str:
    """Give a tag the straight quotes that Word's autocorrection took away; what stands between them is not touched."""
    pieces, at = [], 0
    while at < len(expression):
        closing = _CLOSING_QUOTES.get(expression[at], "")
        end = min((i for i in (expression.find(mark, at + 1) for mark in closing) if i >= 0), default=-1)
        if end < 0:
            pieces.append(expression[at])
            at += 1
        elif expression[at] in "\"'":
            pieces.append(expression[at : end + 1])
            at = end + 1
        else:
            inside = expression[at + 1 : end]
            inside = inside.strip(" \u00a0\u202f") if expression[at] == "«" else inside
            pieces.append('"' + inside.replace("\\", "\\\\").replace('"', '\\"') + '"')
            at = end + 1
    return "".join(pieces)


def read_tag(shown: str, place: str) -> Tag:
    """Read one tag as written between its braces."""
    kind, body = shown[1], shown[2:-2]
    scope = _SCOPE.match(body)
    if scope and not (kind == "#" and scope[1] == "r"):
        body = body[scope.end() :]
    else:
        scope = None
    before, after = body.startswith("-"), body.endswith("-")
    body = body[before : len(body) - after]
    source = straighten(body.replace("\n", " ")).strip()
    tidy = _SPACES.sub(" ", shown)
    return Tag(kind, source, tidy, place, scope[1] if scope else "", before and kind == "%", after and kind == "%")


@dataclass(frozen=True, slots=True)
class _Loose:
    """What is left of a line once its tags are taken: a closing without its opening, an opening without its closing."""

    at: int
    element: Element
    closed: str
    closing: str
    opened: str


class TagFinder:
    """Turn the tags written in one part into nodes, and keep the faults met on the way.

    ``strays`` are the closings that close nothing: a reader would see them on paper, though nothing forbids them.
    ``lost`` are the beginnings of the tags that were not understood; ``mended`` counts those that Word had cut.
    """

    def __init__(self, part: str, root: Element, places: Places) -> None:
        self.part = part
        self.places = places
        self.faults: list[Fault] = []
        self.strays: list[Fault] = []
        self.lost: list[str] = []
        self.mended = 0
        self._loose: list[_Loose] = []
        for element in list(root.walk()):
            if any("{" in piece for piece in element.start if isinstance(piece, str)):
                self._read_attributes(element)
        for at, line in enumerate(list(_lines(root))):
            self._read_line(at, line)
        self._tell_loose_ends()

    def _read_attributes(self, element: Element) -> None:
        start = "".join(piece for piece in element.start if isinstance(piece, str))
        pieces: list[str | Tag] = []
        at, place = 0, self.places.of(element)
        for match in TAG.finditer(start):
            pieces += [start[at : match.start()], read_tag(unescape(match[0]), place)]
            at = match.end()
        element.start = [*pieces, start[at:]]

    def _read_line(self, at: int, line: list[Element]) -> None:
        texts = [_BREAKS.get(element.name) or _raw(element) for element in line]
        text = "".join(texts)
        if "{" not in text and "}" not in text:
            return
        matches = list(TAG.finditer(text))
        self._keep_loose_ends(at, text, matches, line[0])
        if not matches and not any(literal in text for literal in _LITERAL_BRACES):
            return
        place = self.places.of(line[0])
        start, cut = 0, {match.start() for match in matches}
        for element, words in zip(line, texts, strict=True):
            _rebuild(element, start, start + len(words), text, matches, place)
            cut -= {match.start() for match in matches if start <= match.start() and match.end() <= start + len(words)}
            start += len(words)
        self.mended += len(cut)

    def _keep_loose_ends(self, at: int, text: str, matches: list[re.Match[str]], element: Element) -> None:
        left, end = "", 0
        for match in matches:
            left, end = left + text[end : match.start()] + "\n", match.end()
        left += text[end:]
        opening = _OPENING.search(left)
        closing = _CLOSING.search(left, 0, opening.start() if opening else len(left))
        if opening or closing:
            closed = left[: closing.end()] if closing else ""
            opened = left[opening.start() :] if opening else ""
            self._loose.append(_Loose(at, element, closed, closing[0] if closing else "", opened))

    def _tell_loose_ends(self) -> None:
        """Tell the tags that are cut in two by the end of a paragraph, then what is left alone."""
        joined: set[int] = set()
        for loose, following in zip_longest(self._loose, self._loose[1:]):
            if loose.closing and loose.at not in joined:
                self._tell_stray(loose)
            if not loose.opened:
                continue
            wanted, lost = _ENDS[loose.opened[1]], loose.opened
            is_cut = following is not None and following.closing == wanted and following.at - loose.at <= _NEAR
            if following is not None and is_cut:
                joined.add(following.at)
                lost += f" {following.closed}"
            self.lost.append(lost)
            self._tell_unclosed(loose, wanted, is_cut=is_cut)

    def _tell_unclosed(self, loose: _Loose, wanted: str, *, is_cut: bool) -> None:
        shown = _SPACES.sub(" ", loose.opened.partition("\n")[0])[:40].strip()
        ends = "\u00a0; elle finit dans un paragraphe suivant" if is_cut else ""
        message = (
            f"La balise «\u00a0{shown}\u00a0» n’est pas refermée dans son paragraphe{ends}\u00a0:"
            f" écrivez-la d’un seul tenant, jusqu’à «\u00a0{wanted}\u00a0»."
        )
        code = "cut-tag" if is_cut else "unclosed-tag"
        self.faults.append(Fault(self.part, self.places.of(loose.element), message, code))

    def _tell_stray(self, loose: _Loose) -> None:
        shown = _SPACES.sub(" ", loose.closed)[-40:].strip()
        start = {ending: f"{{{kind}" for kind, ending in _ENDS.items()}[loose.closing]
        message = (
            f"«\u00a0{shown}\u00a0» ferme une balise qui n’est pas ouverte, et s’imprimerait tel quel\u00a0:"
            f" écrivez «\u00a0{start}\u00a0» au début de la balise."
        )
        self.strays.append(Fault(self.part, self.places.of(loose.element), message, "unopened-tag"))


def _lines(root: Element) -> Iterator[list[Element]]:
    """Group the text elements that a reader sees as one line: those of one paragraph, kind by kind."""
    lines: dict[tuple[int, str], list[Element]] = {}
    for element in root.walk():
        parent = element.parent
        is_break = element.name in _BREAKS and parent is not None and parent.name == "w:r"
        if is_break or any(isinstance(child, str) for child in element.children):
            name = "w:t" if is_break else element.name
            paragraph = element.nearest("w:p", "a:p") if name in TEXTS else None
            lines.setdefault((id(paragraph or element), name), []).append(element)
    yield from lines.values()


def _raw(element: Element) -> str:
    return unescape("".join(child for child in element.children if isinstance(child, str)))


def _rebuild(element: Element, start: int, end: int, text: str, matches: list[re.Match[str]], place: str) -> None:
    """Rewrite one text element: its own words, and the tags that begin in it."""
    nodes: list[Node] = []
    at = start
    for match in matches:
        if match.end() <= start or match.start() >= end:
            continue
        nodes += [_static(text[at : max(at, match.start())])]
        if match.start() >= start:
            nodes.append(read_tag(match[0], place))
        at = min(end, match.end())
    nodes.append(_static(text[at:end]))
    nodes = [node for node in nodes if node != ""]
    if element.name in _BREAKS:
        is_swallowed = any(match.start() <= start and match.end() >= end for match in matches)
        if is_swallowed:
            _remove(element)
    elif nodes:
        element.children = nodes
        if element.name == "w:t" and "xml:space" not in "".join(map(str, element.start)):
            element.start.append(' xml:space="preserve"')
    elif element.name in TEXTS and start != end:
        _remove(element)


def _static(text: str) -> str:
    for written, meant in _LITERAL_BRACES.items():
        text = text.replace(written, meant)
    return escape(text)


def _remove(element: Element) -> None:
    """Take a text element out, and its run with it when nothing else is left there."""
    run = element.parent
    if run is None:
        return
    run.replace(element)
    if run.name == "w:r" and run.parent and all(child.name == "w:rPr" for child in run.elements()):
        run.parent.replace(run)
