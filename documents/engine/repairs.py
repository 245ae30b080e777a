"""Keep the filled document valid where a loop or a condition would break Word's own rules.

Few repairs, each decided once when the template is compiled: a cell that lost all its paragraphs gets an empty
one, a table whose cells moved gets a grid that fits (and goes when no row is left), drawings repeated by a loop get
each its own number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup

from .tree import Element, Tag, parse, plain

_DRAWING_ID = re.compile(r'(\sid=")[^"]*(")')
_ROW = re.compile(r"<w:tr(?=[\s>])")
_GRID = re.compile(r"<w:tblGrid(?:/>|>.*?</w:tblGrid>)", re.DOTALL)
_COLUMN = re.compile(r'<w:gridCol\s[^>]*?w:w="(\d+)')
_SPAN = re.compile(r'<w:gridSpan\s[^>]*?w:val="(\d+)"')
_GAP = re.compile(r'<w:grid(?:Before|After)\s[^>]*?w:val="(\d+)"')
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


def drop_repeated_bookmarks(root: Element) -> None:
    """Take out the bookmarks that a loop would write several times (their numbers must not repeat), and Word’s own marks."""
    marks = {"w:bookmarkStart", "w:bookmarkEnd"}
    gone, depth = set(), 0
    for node in list(_in_order(root)):
        if isinstance(node, Tag):
            depth += (node.kind == "%") * ((node.word == "for") - (node.word == "endfor"))
        elif node.name in marks and (depth or 'w:name="_GoBack"' in node.plain_start()):
            gone.add(_attribute(node, "w:id"))
    for element in list(root.walk()):
        if element.name in marks and _attribute(element, "w:id") in gone and element.parent:
            element.parent.replace(element)


def _in_order(element: Element) -> Iterator[Element | Tag]:
    for child in element.children:
        if isinstance(child, Tag):
            yield child
        elif isinstance(child, Element):
            yield child
            yield from _in_order(child)


def _attribute(element: Element, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', element.plain_start())
    return found[1] if found else ""


def keep_a_paragraph(content: str) -> Markup:
    """End a cell, a header or a note by a paragraph, as the schema wants."""
    ends = content.endswith("</w:p>") or _LAST_BLOCK.search(content)
    return Markup(content if ends else f"{content!s}<w:p/>")  # noqa: S704, written by the template


def drop_without_rows(content: str) -> Markup:
    """Leave out a table that lost all its rows: Word does not open such a table."""
    return Markup(content if _ROW.search(content) else "")  # noqa: S704, written by the template


def fit_grid(content: str) -> Markup:
    """Give a table without nested ones as many grid columns as its widest row, within the width that it had.

    Rows are told apart and counted as text: reading the table again would cost more than all the rest of a filling.
    """
    head, *rows = _ROW.split(content)
    widths = [_columns(row) for row in rows]
    wanted = max(widths, default=0)
    if not wanted:
        return Markup("")
    if not all(widths):
        return fit_nested_grid(content)  # a row lost its cells: rare enough to read the table
    columns = _COLUMN.findall(head)
    if len(columns) == wanted or not columns:
        return Markup(content)  # noqa: S704, written by the template
    shares = share([int(width) for width in columns], wanted)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in shares)
    return Markup(_GRID.sub(f"<w:tblGrid>{grid}</w:tblGrid>", content, count=1))  # noqa: S704, written by the template


def _columns(row: str) -> int:
    """Count the grid columns that a row covers: its cells, and what they or the row add."""
    cells = row.count("<w:tc>") + row.count("<w:tc ")
    if "<w:grid" not in row:
        return cells
    return cells + sum(int(span) - 1 for span in _SPAN.findall(row)) + sum(map(int, _GAP.findall(row)))


def fit_nested_grid(content: str) -> Markup:
    """Do as ``fit_grid`` for a table that may hold others or rows without cells: it is read again as a tree."""
    _, table = parse(str(content))
    for row in table.elements("w:tr"):
        if row.first("w:tc") is None and row.first("w:sdt") is None:
            table.replace(row)
    return Markup(plain(table) if fit(table) else "")  # noqa: S704, written by the template


def fit(table: Element) -> int:
    """Give a table as many grid columns as its widest row, and return their number."""
    grid = table.first("w:tblGrid")
    wanted = max((_width(row) for row in table.elements("w:tr")), default=0)
    if grid is not None and wanted and len(grid.elements("w:gridCol")) != wanted:
        widths = [_number(column) for column in grid.elements("w:gridCol")]
        grid.children = []
        for width in share(widths, wanted):
            grid.add(Element("w:gridCol", [f'<w:gridCol w:w="{width}"']))
    return wanted


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
