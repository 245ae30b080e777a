"""What a reader or a screen reader would miss is a warning, at its place; what is well done is not."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import docx
import pytest
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from documents.engine import Fault
from documents.engine.lint import lint
from documents.engine.lint.shapes import shape
from templates_docx.design.mark import mark


@dataclass(frozen=True)
class Item:
    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Paper:
    title: str
    items: tuple[Item, ...]


def told(data: bytes, code: str) -> list[Fault]:
    faults = lint(data, name="essai.docx", fields=shape(Paper)).faults
    return [fault for fault in faults if fault.code == code]


def picture(document: Document, **said: str) -> None:
    document.add_paragraph("Logo").add_run().add_picture(BytesIO(mark()))
    about = document.element.body.iter(qn("wp:docPr"))
    for element in about:
        element.attrib.pop("descr", None)
        for name, value in said.items():
            element.set(name, value)


def test_a_picture_without_words_is_told_at_its_paragraph(word) -> None:
    (fault,) = told(word("x", draw=picture), "no-alt-text")

    assert fault.place == "corps, paragraphe\u00a02 (“Logo”)"


@pytest.mark.parametrize("said", [{"descr": "Marianne"}, {"descr": "Blason de {{ title }}"}, {"title": "Marianne"}])
def test_a_picture_with_words_is_not_told(word, said: dict[str, str]) -> None:
    assert told(word(draw=lambda document: picture(document, **said)), "no-alt-text") == []


def test_a_decorative_picture_needs_no_words(word, part, rewritten) -> None:
    data = word(draw=picture)
    space = 'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"'
    mark_of_it = f'<a:extLst><a:ext uri="x"><adec:decorative {space} val="1"/></a:ext></a:extLst>'
    xml = part(data).replace("<wp:docPr", "<wp:docPr_", 1)
    start = xml.index("<wp:docPr_")
    end = xml.index("/>", start)
    xml = xml[:start] + xml[start:end].replace("docPr_", "docPr") + f">{mark_of_it}</wp:docPr>" + xml[end + 2 :]

    assert told(rewritten(data, parts={"word/document.xml": xml}), "no-alt-text") == []


def test_an_old_picture_is_told_too_and_its_double_for_old_words_is_not(word, part, rewritten) -> None:
    data = word("X")
    vml = '<w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata/></v:shape></w:pict>'
    space = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    double = f"<mc:AlternateContent {space}><mc:Choice><w:t>y</w:t></mc:Choice><mc:Fallback>{vml}</mc:Fallback></mc:AlternateContent>"
    xml = part(data).replace("<w:t>X</w:t>", f"<w:t>X</w:t>{vml}{double}")

    assert len(told(rewritten(data, parts={"word/document.xml": xml}), "no-alt-text")) == 1


def table_of(document: Document, *rows: str, repeats: bool) -> None:
    table = document.add_table(len(rows), 1)
    for at, text in enumerate(rows):
        table.cell(at, 0).text = text
    if repeats:
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


LOOP = ("Nom", "{%tr for item in items %}", "{{ item.name }}", "{%tr endfor %}")


def test_a_table_that_grows_and_whose_head_does_not_repeat_is_told_at_its_first_row(word) -> None:
    (fault,) = told(word(draw=lambda document: table_of(document, *LOOP, repeats=False)), "header-not-repeated")

    assert fault.place.startswith("corps, tableau\u00a01, ligne\u00a01")


def test_a_table_whose_head_repeats_or_that_does_not_grow_is_not_told(word) -> None:
    def draw(document: Document) -> None:
        table_of(document, *LOOP, repeats=True)
        table_of(document, "a", "{%tr if title %}", "b", "{%tr endif %}", repeats=False)

    assert told(word(draw=draw), "header-not-repeated") == []


def test_a_long_table_is_told_as_one_that_grows(word) -> None:
    assert told(word(draw=lambda document: table_of(document, *"a" * 40, repeats=False)), "header-not-repeated")


def numbered(document: Document, text: str) -> None:
    document.add_paragraph(text, style="List Number")


def test_a_numbered_list_that_runs_on_from_turn_to_turn_is_told(word) -> None:
    def draw(document: Document) -> None:
        document.add_paragraph("{%p for item in items %}")
        document.add_paragraph("{{ item.name }}")
        numbered(document, "{%p for line in item.lines %}")
        numbered(document, "{{ line }}")
        numbered(document, "{%p endfor %}")
        document.add_paragraph("{%p endfor %}")

    (fault,) = told(word(draw=draw), "numbering-in-loop")

    assert "“{{ line }}”" in fault.place


def test_two_numbers_a_turn_run_on_and_one_a_turn_counts_the_turns(word) -> None:
    def draw(document: Document, count: int) -> None:
        document.add_paragraph("{%p for item in items %}")
        for at in range(count):
            numbered(document, f"{at} {{{{ item.name }}}}")
        document.add_paragraph("{%p endfor %}")

    assert len(told(word(draw=lambda document: draw(document, 2)), "numbering-in-loop")) == 1
    assert told(word(draw=lambda document: draw(document, 1)), "numbering-in-loop") == []


def test_language_and_title_are_those_of_the_file(word, rewritten, part) -> None:
    def draw(document: Document) -> None:
        document.core_properties.title = "Délibération"

    data = word(draw=draw)
    french = part(data, "word/styles.xml").replace('w:val="en-US"', 'w:val="fr-FR"')
    silent = part(data, "word/styles.xml").replace('w:val="en-US"', "")

    assert "«\u00a0en-US\u00a0»" in told(data, "no-language")[0].message
    assert "n’est pas indiquée" in told(rewritten(data, parts={"word/styles.xml": silent}), "no-language")[0].message
    assert told(rewritten(data, parts={"word/styles.xml": french}), "no-language") == []
    assert told(data, "no-title") == []
    assert told(word(draw=lambda document: setattr(document.core_properties, "title", " ")), "no-title")


def test_comments_and_tracked_changes_are_told_with_their_number(word, part, rewritten) -> None:
    def draw(document: Document) -> None:
        paragraph = document.add_paragraph("À relire")
        document.add_comment(paragraph.runs, text="oui", author="A", initials="A")
        document.add_comment(paragraph.runs, text="non", author="A", initials="A")

    data = word("X", draw=draw)
    change = (
        '<w:del w:id="8"><w:r><w:delText>z</w:delText></w:r></w:del><w:ins w:id="9"><w:r><w:t>X</w:t></w:r></w:ins>'
    )
    xml = part(data).replace("<w:r><w:t>X</w:t></w:r>", change)
    data = rewritten(data, parts={"word/document.xml": xml})

    assert [("(2," in f.message, "“À relire”" in f.place) for f in told(data, "comments-left")] == [(True, True)]
    assert [("(2," in f.message, "“X”" in f.place) for f in told(data, "tracked-changes")] == [(True, True)]


def test_a_tag_in_the_address_of_a_link_is_told_where_the_link_stands(word) -> None:
    def draw(document: Document) -> None:
        paragraph = document.add_paragraph("Voir ")
        tie = document.part.relate_to("https://x.test/{{ title }}", "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink", is_external=True)  # fmt: skip
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), tie)
        link.append(paragraph.add_run("ici")._r)
        paragraph._p.append(link)

    (fault,) = told(word("x", draw=draw), "tag-in-link")

    assert fault.place == "corps, paragraphe\u00a02 (“Voir ici”)"
    assert 'HYPERLINK "{{ title }}"' in fault.message


def test_a_tag_in_a_chart_is_an_error_and_one_beside_the_document_a_warning(word, rewritten) -> None:
    chart = "<c:chart xmlns:c='c'><c:v>{{ ti</c:v><c:v>tle }}</c:v></c:chart>"
    parts = {"word/charts/chart1.xml": chart, "customXml/item1.xml": "<a>{{ title }}</a>"}

    found = told(rewritten(word("x"), parts=parts), "tag-not-filled")

    assert [(fault.severity.value, fault.place) for fault in found] == [
        ("error", "graphique"),
        ("warning", "données jointes"),
    ]


def test_a_header_is_named_by_the_pages_that_it_heads(word) -> None:
    def draw(document: Document) -> None:
        section = document.sections[0]
        section.different_first_page_header_footer = True
        section.first_page_header.paragraphs[0].text = "{{ titel }}"
        section.header.paragraphs[0].text = "{{ titel }}"

    places = [fault.place for fault in told(word(draw=draw), "unknown-name")]

    assert sorted(place.split(",")[0] for place in places) == ["en-tête", "en-tête de la première page"]


def test_the_heading_of_an_own_style_is_known_by_its_outline(word) -> None:
    def draw(document: Document) -> None:
        style = document.styles.add_style("Chapitre", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Heading 2"]
        document.add_paragraph("Le vote", style="Chapitre")
        document.add_paragraph("{{ titel }}")

    (fault,) = told(word("x", draw=draw), "unknown-name")

    assert fault.place == "corps, sous le titre “Le vote”, paragraphe\u00a03 (“{{ titel }}”)"
