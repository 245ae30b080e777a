"""Serve the four tags that shape a table cell: colspan, cellbg, vm and hm.

`colspan n` spans n columns; `cellbg colour` paints the cell; `vm` merges the cell with those that a loop writes
below it; `hm` keeps one cell for a whole loop, as wide as the loop is long.
"""

from __future__ import annotations

from collections.abc import Callable

from .tree import Element, Tag

# the order that the schema gives to what a cell says of itself (ISO/IEC 29500-1, CT_TcPr)
_ORDER = ("w:cnfStyle", "w:tcW", "w:gridSpan", "w:hMerge", "w:vMerge", "w:tcBorders", "w:shd", "w:noWrap", "w:tcMar")


def _set(cell: Element, name: str, start: list[str | Tag]) -> None:
    """Write one property of a cell at the rank that the schema wants."""
    properties = cell.first("w:tcPr")
    if properties is None:
        properties = Element("w:tcPr", ["<w:tcPr"])
        cell.add(properties, 0)
    former = properties.first(name)
    if former:
        properties.replace(former)
    before = _ORDER[: _ORDER.index(name)]
    rank = sum(child.name in before for child in properties.elements())
    properties.add(Element(name, start), rank)


def colspan(cell: Element, tag: Tag) -> None:
    """Span as many columns as the expression says."""
    width = tag.derive("{", tag.source.removeprefix("colspan").strip())
    _set(cell, "w:gridSpan", ['<w:gridSpan w:val="', width, '"'])


def cellbg(cell: Element, tag: Tag) -> None:
    """Paint the cell with the colour that the expression gives, as six hexadecimal digits."""
    colour = tag.derive("{", tag.source.removeprefix("cellbg").strip())
    _set(cell, "w:shd", ['<w:shd w:val="clear" w:color="auto" w:fill="', colour, '"'])


def merge_down(cell: Element, tag: Tag, text: Element) -> None:
    """Merge with the cells of the following turns; the words up to the tag are written in the first only."""
    first, other, end = tag.derive("%", "if loop.first"), tag.derive("%", "else"), tag.derive("%", "endif")
    _set(cell, "w:vMerge", ['<w:vMerge w:val="', first, "restart", other, "continue", end, '"'])
    texts = [element for element in cell.walk() if element.name == "w:t"]
    for element in texts[: texts.index(text) + 1]:
        element.children = [tag.derive("%", "if loop.first"), *element.children, tag.derive("%", "endif")]


def merge_across(cell: Element, tag: Tag) -> None:
    """Keep one cell for the whole loop, as wide as the cells that it stands for."""
    former = (properties := cell.first("w:tcPr")) and properties.first("w:gridSpan")
    width = "1"
    for piece in former.start if former else ():
        digits = "".join(filter(str.isdigit, piece)) if isinstance(piece, str) else f"({piece.source})"
        width = digits or width
    span = tag.derive("{", f"{width} * loop.length")
    _set(cell, "w:gridSpan", ['<w:gridSpan w:val="', span, '"'])
    if cell.parent:
        cell.parent.replace(cell, tag.derive("%", "if loop.first"), cell, tag.derive("%", "endif"))


SHAPING: dict[str, Callable[[Element, Tag], None]] = {"colspan": colspan, "cellbg": cellbg}
