"""Keep the filled document valid where a loop or a condition would break Word's own rules.

Few repairs, each decided once when the template is compiled: a cell that lost all its paragraphs gets an empty
one, a table whose cells moved gets a grid that fits (and goes when no row is left), drawings repeated by a loop get
each its own number.
"""

from __future__ import annotations

import re

from markupsafe import Markup

from .tree import Element, Tag, parse, plain

_DRAWING_ID = re.compile(r'(\sid=")[^"]*(")')
_ROW = re.compile(r"<w:tr[\s>]")
_LAST_BLOCK = re.compile(r"(?:</w:p>|<w:p(?:\s[^>]*)?/>)\s*(?:</w:sdtContent></w:sdt>|<w:bookmarkEnd[^>]*/>)*\s*\Z")


def number_drawings(root: Element) -> None:
    """Let each drawing of a part with loops take its number when it is written (docPr identifiers must not repeat)."""
    if not any(tag.kind == "%" and tag.word == "for" for tag in root.tags()):
        return
    for element in root.walk():
        match = (
            _DRAWING_ID.search(element.start[0])
            if element.name == "wp:docPr" and isinstance(element.start[0], str)
            else None
        )
        if match:
            start, rest = str(element.start[0]), element.start[1:]
            number = Tag("{", "0", "", "", scope="identity")
            element.start = [start[: match.end(1)], number, start[match.start(2) :], *rest]


def keep_a_paragraph(content: str) -> Markup:
    """End a cell, a header or a note by a paragraph, as the schema wants."""
    end = "" if _LAST_BLOCK.search(content) else "<w:p/>"
    return Markup(f"{content!s}{end}")  # noqa: S704, written by the template


def drop_without_rows(content: str) -> Markup:
    """Leave out a table that lost all its rows: Word does not open such a table."""
    return Markup(content if _ROW.search(content) else "")  # noqa: S704, written by the template


def fit_grid(content: str) -> Markup:
    """Give a table as many grid columns as its widest row, within the width it had, and drop rows without cells."""
    _, table = parse(str(content))
    for row in table.elements("w:tr"):
        if row.first("w:tc") is None and row.first("w:sdt") is None:
            table.replace(row)
    grid = table.first("w:tblGrid")
    wanted = max((_width(row) for row in table.elements("w:tr")), default=0)
    if grid is not None and wanted and len(grid.elements("w:gridCol")) != wanted:
        widths = [_number(column) for column in grid.elements("w:gridCol")]
        grid.children = []
        for width in share(widths, wanted):
            grid.add(Element("w:gridCol", [f'<w:gridCol w:w="{width}"']))
    return Markup(plain(table) if wanted else "")  # noqa: S704, written by the template


def share(widths: list[int], wanted: int) -> list[int]:
    """Share the same total width among another number of columns, keeping the proportions of those that stay."""
    total = sum(widths)
    average = total // len(widths) if widths else 0
    columns = (widths + [average] * wanted)[:wanted]
    scale = sum(columns) or 1
    return [width * total // scale for width in columns]


def _width(row: Element) -> int:
    """Count the grid columns that a row covers."""
    spans = (
        span
        for cell in row.elements("w:tc")
        for properties in cell.elements("w:tcPr")
        for span in properties.elements("w:gridSpan")
    )
    skipped = (
        gap
        for properties in row.elements("w:trPr")
        for gap in properties.elements()
        if gap.name in ("w:gridBefore", "w:gridAfter")
    )
    return len(row.elements("w:tc")) + sum(_number(span) - 1 for span in spans) + sum(map(_number, skipped))


def _number(element: Element) -> int:
    digits = re.search(r'\sw:(?:w|val)="(\d+)', str(element.start[0]))
    return int(digits[1]) if digits else 1
