"""Tables keep to Word's rules whatever the loops and conditions inside make of them."""

from __future__ import annotations

import io
import re

import docx
from docx.document import Document

from documents.engine import Template


def row(document: Document, *texts: str) -> None:
    table = document.add_table(1, len(texts))
    for cell, text in zip(table.rows[0].cells, texts, strict=True):
        cell.text = text


def test_a_cell_whose_only_paragraph_is_a_condition_keeps_a_paragraph(word, part) -> None:
    def draw(document: Document) -> None:
        cell = document.add_table(1, 1).cell(0, 0)
        for text in ("{%p if a %}", "oui", "{%p endif %}"):
            cell.add_paragraph(text)
        first = cell.paragraphs[0]._p
        first.getparent().remove(first)

    template = Template.read(word(draw=draw))

    assert re.search(r"</w:tcPr><w:p/></w:tc>", part(template.fill({"a": False})))
    assert "<w:p/>" not in part(template.fill({"a": True}))


def test_rows_repeat(word, shown) -> None:
    def draw(document: Document) -> None:
        table = document.add_table(3, 2)
        table.cell(0, 0).text, table.cell(2, 0).text = "{%tr for m in members %}", "{%tr endfor %}"
        table.cell(1, 0).text, table.cell(1, 1).text = "{{ m }}", "{{ loop.index }}"

    template = Template.read(word(draw=draw))

    assert shown(template.fill({"members": ["Zoé", "Ali"]})) == ["Zoé", "1", "Ali", "2"]
    assert template.fields == {"members"}


def test_a_table_that_lost_all_its_rows_is_left_out(word, part) -> None:
    def draw(document: Document) -> None:
        table = document.add_table(3, 1)
        for at, text in enumerate(("{%tr for m in members %}", "{{ m }}", "{%tr endfor %}")):
            table.cell(at, 0).text = text

    template = Template.read(word(draw=draw))

    assert "<w:tbl>" not in part(template.fill({"members": []}))


def test_columns_repeat_and_the_grid_follows(word, part) -> None:
    def draw(document: Document) -> None:
        row(document, "x", "{%tc for c in columns %}", "{{ c }}", "{%tc endfor %}")

    template = Template.read(word(draw=draw))

    for columns in (["a"], ["a", "b", "c", "d", "e"]):
        xml = part(template.fill({"columns": columns}))
        assert xml.count("<w:gridCol ") == xml.count("<w:tc>") == 1 + len(columns)


def test_a_painted_cell_gets_its_colour_even_without_properties(word, rewritten, part) -> None:
    data = word(draw=lambda document: row(document, "{% cellbg colour %}x"))
    bare = re.sub(r"<w:tcPr>.*?</w:tcPr>", "<w:tcPr/>", part(data), flags=re.DOTALL)

    xml = part(Template.read(rewritten(data, parts={"word/document.xml": bare})).fill({"colour": "#FFDD00"}))

    assert '<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="FFDD00"/></w:tcPr>' in xml


def test_a_cell_spans_columns_at_the_rank_of_the_schema(word, part) -> None:
    xml = part(Template.read(word(draw=lambda document: row(document, "{% colspan n %}x", "y"))).fill({"n": 3}))

    assert re.search(r'<w:tcPr><w:tcW [^>]*/><w:gridSpan w:val="3"/></w:tcPr>', xml)
    assert xml.count("<w:gridCol ") == 4


def test_a_drawing_in_a_loop_is_numbered_each_time(word, rewritten, part) -> None:
    data = word("{%p for a in b %}", "DRAW", "{%p endfor %}")
    drawing = '<wp:docPr xmlns:wp="urn:wp" id="1" name="x"/>'
    xml = part(data).replace("<w:t>DRAW</w:t>", f"<w:drawing>{drawing}</w:drawing>")

    filled = Template.read(rewritten(data, parts={"word/document.xml": xml})).fill({"b": [1, 2, 3]})

    assert len(set(re.findall(r'<wp:docPr [^>]*id="(\d+)"', part(filled)))) == 3


def test_a_filled_table_opens_again(word) -> None:
    filled = Template.read(word(draw=lambda document: row(document, "{{ a }}", "b"))).fill({"a": "R & D"})

    assert docx.Document(io.BytesIO(filled)).tables[0].cell(0, 0).text == "R & D"


def test_a_bookmark_in_a_loop_and_the_mark_of_the_last_change_are_left_out_and_others_stay(
    word, rewritten, part
) -> None:
    data = word("{{ a }}", "{%p for x in n %}", "{{ x }}", "{%p endfor %}")

    def marked(text: str, number: int, name: str) -> tuple[str, str]:
        run = f"<w:r><w:t>{text}</w:t></w:r>"
        return run, f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{run}<w:bookmarkEnd w:id="{number}"/>'

    xml = part(data)
    for text, number, name in (("{{ a }}", 1, "objet"), ("{{ x }}", 2, "membre"), ("{%p for x in n %}", 3, "_GoBack")):
        xml = xml.replace(*marked(text, number, name))
    filled = part(Template.read(rewritten(data, parts={"word/document.xml": xml})).fill({"a": "A", "n": [1, 2]}))

    assert re.findall(r'w:name="(\w+)"', filled) == ["objet"]
    assert len(re.findall("<w:bookmarkEnd", filled)) == 1


def test_a_row_whose_cells_span_columns_counts_them_all(word, part) -> None:
    def draw(document: Document) -> None:
        table = document.add_table(2, 3)
        table.cell(0, 0).text = "{% colspan n %}{{ n }}"
        for at, text in enumerate(("{%tc for c in columns %}", "{{ c }}", "{%tc endfor %}")):
            table.cell(1, at).text = text

    template = Template.read(word(draw=draw))

    assert len(re.findall("<w:gridCol ", part(template.fill({"n": 4, "columns": ["a"]})))) == 6
    assert len(re.findall("<w:gridCol ", part(template.fill({"n": 1, "columns": list("abcdefgh")})))) == 8
