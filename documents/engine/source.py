"""Write a patched tree as Jinja source, one line a tag.

Two small devices carry the whole module. The delimiters are control characters that XML forbids: no text, fixed
or given, can be mistaken for a tag. And the only line feed of the source stands inside each tag: line n is
the n-th slot, so that any fault of Jinja, at compile time or at run time, is known by its place in the document.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .tree import Element, Tag

BLOCK_START, BLOCK_END, VALUE_START, VALUE_END, COMMENT_START, COMMENT_END = "\x01\x02\x03\x04\x05\x06"

# what must keep a paragraph, whatever the conditions inside took away (ISO/IEC 29500-1, CT_Tc and its likes)
KEEPS_A_PARAGRAPH = ("w:tc", "w:hdr", "w:ftr", "w:txbxContent", "w:footnote", "w:endnote", "w:comment")
_REOPENED_BARE = ("w:p", "w:r")  # their attributes are identifiers of one revision: not for a copy


@dataclass(frozen=True, slots=True)
class Slot:
    """What a tag needs to know of its surroundings to write a value: how to close them and open them again."""

    form: str  # text, runs, blocks, attribute, field, plain, identity
    tag: Tag | None
    paragraph_end: str = ""
    paragraph_start: str = ""


@dataclass(slots=True)
class Source:
    """The Jinja source of one part, and the slot of each of its lines."""

    pieces: list[str] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=lambda: [Slot("start", None)])  # line 1 stands before the first tag

    @property
    def text(self) -> str:
        """The whole source."""
        return "".join(self.pieces)

    def statement(self, words: str, tag: Tag | None = None) -> None:
        """Write a statement on its line."""
        self.slots.append(Slot("statement", tag))
        self.pieces += (BLOCK_START, "\n", words, BLOCK_END)

    def value(self, expression: str, slot: Slot) -> None:
        """Write an expression on its line."""
        self.slots.append(slot)
        self.pieces += (VALUE_START, "\n", expression, VALUE_END)

    def element(self, element: Element) -> None:
        """Write an element and all below it, in the hands of the repair that it may need."""
        repair = _table_repair(element) if element.name == "w:tbl" else ""
        if repair:
            self.statement(f"filter {repair}")
        for piece in element.start:
            if isinstance(piece, str):
                self.pieces.append(piece)
            else:
                self._tag(piece, element, in_attribute=True)
        self._inside(element)
        if repair:
            self.statement("endfilter")

    def _inside(self, element: Element) -> None:
        if not element.children:
            self.pieces.append("/>")
            return
        self.pieces.append(">")
        may_be_emptied = element.name in KEEPS_A_PARAGRAPH and _has_tags(element) and not _ends_whole(element)
        if may_be_emptied:
            self.statement("filter keep_a_paragraph")
        for child in element.children:
            if isinstance(child, str):
                self.pieces.append(child)
            elif isinstance(child, Tag):
                self._tag(child, element)
            else:
                self.element(child)
        if may_be_emptied:
            self.statement("endfilter")
        self.pieces.append(f"</{element.name}>")

    def _tag(self, tag: Tag, holder: Element, *, in_attribute: bool = False) -> None:
        if tag.kind == "%":
            self.statement(tag.source, tag)
        else:
            self.value(tag.source, slot_of(tag, holder, in_attribute=in_attribute))


def slot_of(tag: Tag, holder: Element, *, in_attribute: bool) -> Slot:
    """Describe the surroundings of an expression."""
    if tag.scope == "identity":
        return Slot("identity", tag)
    if holder.name in ("w:instrText", "w:delInstrText", "w:fldSimple"):
        return Slot("field", tag)
    if in_attribute:
        return Slot("attribute", tag)
    form = "text" if holder.name == "w:t" else {"r": "runs", "p": "blocks"}.get(tag.scope, "plain")
    paragraph = holder.nearest("w:p")
    if form not in ("text", "runs") or paragraph is None:
        return Slot("plain" if form == "text" else form, tag)
    opened = [ancestor for ancestor in holder.ancestors() if ancestor.nearest("w:p") is paragraph]
    end = "".join(f"</{element.name}>" for element in opened)
    return Slot(form, tag, end, "".join(map(_reopen, reversed(opened))))


def _reopen(element: Element) -> str:
    if element.name == "w:t":
        return '<w:t xml:space="preserve">'
    start = f"<{element.name}" if element.name in _REOPENED_BARE else element.plain_start()
    properties = element.first(f"{element.name}Pr")
    return f"{start}>{_write(properties) if properties else ''}"


def _write(element: Element) -> str:
    """Write formatting as it stands, but for a section break: that must not be repeated."""
    inside = "".join(_write(child) for child in element.elements() if child.name != "w:sectPr")
    return f"{element.plain_start()}>{inside}</{element.name}>" if inside else f"{element.plain_start()}/>"


def _has_tags(element: Element) -> bool:
    return any(isinstance(child, Tag) for child in element.children)


def _ends_whole(element: Element) -> bool:
    """Tell whether the last thing in an element is a paragraph, whatever the conditions before it."""
    last = element.children[-1]
    return isinstance(last, Element) and last.name == "w:p"


def _keeps_a_row(table: Element) -> bool:
    """Tell whether a row of the table stands outside any condition or loop."""
    depth = 0
    for child in table.children:
        if isinstance(child, Tag) and child.kind == "%":
            depth += (child.word in ("if", "for")) - (child.word in ("endif", "endfor"))
        elif isinstance(child, Element) and child.name == "w:tr" and not depth:
            return True
    return False


def _table_repair(table: Element) -> str:
    """Name the repair that a table needs once filled, if any: decided here, once for all fillings."""
    rows = table.elements("w:tr")
    spans = (span for row in rows for span in row.walk() if span.name == "w:gridSpan")
    if any(map(_has_tags, rows)) or any(isinstance(piece, Tag) for span in spans for piece in span.start):
        return "fit_nested_grid" if _holds_more(table) else "fit_grid"
    return "drop_without_rows" if _has_tags(table) and not _keeps_a_row(table) else ""


def _holds_more(table: Element) -> bool:
    """Tell whether other tables, or content that a value brings, stand inside a table."""
    others = any(element.name in ("w:tbl", "w:sdt") for element in table.walk() if element is not table)
    return others or any(tag.scope == "p" and tag.kind == "{" for tag in table.tags())
