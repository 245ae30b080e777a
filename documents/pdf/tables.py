"""Tell a screen reader which cells of a table are heads, and which tables are no tables.

LibreOffice makes heads of the rows that Word repeats on each page, and of nothing else. Two cases are left:
a list of labels and values, whose author ticked « Première colonne » in Word; and a table of one row, which only lays
things out side by side, signatures for example: read as a table, it announces columns that mean nothing.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from lxml import etree
from pikepdf import Array, Dictionary, Name, Object

from documents.pdf.accessible import elements_of, kids_of
from documents.pdf.markup import W, read

FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
FIRST_COLUMN = 0x0080  # ECMA-376, 17.7.6.7 (tblLook), where the attribute firstColumn is not written


@dataclass(frozen=True, slots=True)
class WordTable:
    """Say of a table in Word how many rows it has and whether its first column heads them."""

    rows: int
    is_headed_by_its_first_column: bool


def word_tables(docx: bytes) -> list[WordTable]:
    """List the tables of a Word document in reading order."""
    with zipfile.ZipFile(BytesIO(docx)) as archive:
        body = archive.read("word/document.xml")
    if b"<w:tbl>" not in body:
        return []
    root = read(body)
    return [
        WordTable(sum(1 for _ in table.iterchildren(f"{W}tr")), _is_headed(table.find(f"{W}tblPr/{W}tblLook")))
        for table in root.iter(f"{W}tbl")
        if next(table.iterancestors(FALLBACK), None) is None
    ]


def _is_headed(look: etree._Element | None) -> bool:
    if look is None:
        return False
    told = look.get(f"{W}firstColumn")
    return told in {"1", "true", "on"} if told else bool(int(look.get(f"{W}val", "0"), 16) & FIRST_COLUMN)


def tag_tables(document: pikepdf.Pdf, tables: list[WordTable]) -> None:
    """Tag the heads of the tables without any, and take the tags of a table from those that only lay out."""
    if "/StructTreeRoot" not in document.Root:
        return
    tagged = [element for element in elements_of(document.Root.StructTreeRoot) if Name.Table == element.S]
    if len(tagged) != len(tables):
        tables = [WordTable(0, False)] * len(tagged)
    for table, word in zip(tagged, tables, strict=True):
        rows = [row for row in kids_of(table) if row.S == Name.TR]
        if len(rows) != len(kids_of(table)) or any(cell.S == Name.TH for row in rows for cell in kids_of(row)):
            continue
        if len(rows) == 1:
            for element in (table, *rows, *kids_of(rows[0])):
                element.S = Name.Div
                if "/A" in element:  # attributes of a table
                    del element["/A"]
        elif word.is_headed_by_its_first_column and word.rows == len(rows):
            for row in rows:
                _make_head(kids_of(row)[0])


def _make_head(cell: Object) -> None:
    attributes = cell.get("/A", Array())
    cell.S = Name.TH
    cell.A = Array(
        [*(attributes if isinstance(attributes, Array) else [attributes]), Dictionary(O=Name.Table, Scope=Name.Row)]
    )
