"""Every filled file is valid for Word: the schemas refuse nothing that they did not refuse in the template."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from docxtpl import RichText as DocxtplRichText

from documents.engine import Link, RichText, Styled, SubDocument, Template
from documents.papers import PAPERS, fill, template_bytes
from documents.papers.edges import edge_papers
from tests.documents.engine.conftest import save
from tests.documents.engine.test_docxtpl_cases import CASES, REFUSED, filled_by_us, renders
from tests.documents.engine.test_objects import annex, drawn, seal

from .valid import faults_of, new_faults


@pytest.mark.parametrize("kind", PAPERS)
def test_the_shipped_templates_filled_with_what_no_one_thinks_of_are_valid(kind: str) -> None:
    template = template_bytes(PAPERS[kind].TEMPLATE)

    for edge, paper in edge_papers(PAPERS[kind]).items():
        assert new_faults(fill(paper), template) == [], edge


@pytest.mark.django_db
def test_the_papers_of_the_example_are_valid() -> None:
    from bench.facts import play_example

    for paper in play_example().one_of_each().values():
        assert new_faults(fill(paper), template_bytes(paper.TEMPLATE)) == [], paper.TEMPLATE


@pytest.mark.parametrize(("name", "render"), [case for case in renders() if case.id not in REFUSED])
def test_the_cases_of_docxtpl_are_as_valid_as_their_templates(name: str, render: dict[str, Any]) -> None:
    template = (CASES / render["template"]).read_bytes()

    found = new_faults(filled_by_us(name, render), template)

    # a value may name a style that the template has not: Word writes it plainly
    assert [fault for fault in found if "referenced but not defined" not in fault[1]] == []


def table(*rows: tuple[str, ...]) -> Callable[[Document], None]:
    def draw(document: Document) -> None:
        cells = document.add_table(len(rows), len(rows[0]))
        for at, row in enumerate(rows):
            for rank, text in enumerate(row):
                cells.cell(at, rank).text = text

    return draw


IF = ("{%p if no %}", "{{ text }}", "{%p endif %}")


def headed(document: Document) -> None:
    document.sections[0].header.paragraphs[0].text = "{{ seal }} {{ site }}"
    footer = document.sections[0].footer
    for paragraph, text in zip([footer.paragraphs[0], footer.add_paragraph(), footer.add_paragraph()], IF, strict=True):
        paragraph.text = text


def emptied(document: Document) -> None:
    cell = document.add_table(1, 1).cell(0, 0)
    for paragraph, text in zip([cell.paragraphs[0], cell.add_paragraph(), cell.add_paragraph()], IF, strict=True):
        paragraph.text = text


def listed(document: Document) -> None:
    for text in ("{%p for n in numbers %}", "{{ n }} {{ text }}", "{%p endfor %}"):
        document.add_paragraph(text, style="List Number")


def pictured(document: Document) -> None:
    document.add_paragraph("{%p for n in numbers %}")
    document.add_paragraph().add_run().add_picture(io.BytesIO(drawn()), Mm(10))
    document.add_paragraph("{%p endfor %}")


EACH = ("{%tr for n in numbers %}", ""), ("{%tr endfor %}", "")
DRAWN: tuple[Callable[[Document], None], ...] = (
    table(EACH[0], ("{{ n }}", "{{ text }}"), EACH[1]),
    table(("{%tr for n in nobody %}", ""), ("{{ n }}", "{{ text }}"), EACH[1]),
    table(("{%tc for n in numbers %}", "{{ n }}", "{%tc endfor %}"), ("a", "b", "c")),
    table(("{%tc for n in nobody %}", "{{ n }}", "{%tc endfor %}"), ("a", "b", "c")),
    table(("{% colspan 2 %}{{ text }}", "b"), ("{% cellbg colour %}a", "{{ text }}")),
    table(EACH[0], ("{% vm %}{{ text }}", "{{ n }}"), EACH[1]),
    table(("{%tc for n in numbers %}", "{% hm %}{{ text }}", "{%tc endfor %}"), ("a", "b", "c")),
    table(("{{ seal }}", "{{p annex }}"), ("{{r words }}", "{{ site }}")),
    headed,
    emptied,
    listed,
    pictured,
)


def values() -> dict[str, Any]:
    return {
        "numbers": [1, 2, 3], "nobody": [], "no": False, "text": "a\nb\tc\ad\fe & f", "colour": "#FFDD00",
        "seal": seal(), "site": Link("site", "https://exemple.fr"), "annex": SubDocument(annex()),
        "words": RichText((Styled("gras\nsuite", bold=True, italic=True), " et ", Link("site", "mailto:a@b.fr"), seal())),
    }  # fmt: skip


def test_what_the_language_can_do_to_a_file_leaves_it_valid() -> None:
    document = docx.Document()
    for draw in DRAWN:
        draw(document)
        document.add_paragraph("fin")
    template = save(document)

    filled = Template.read(template).fill(values())

    assert new_faults(filled, template) == []


def test_what_values_bring_leaves_the_file_valid() -> None:
    document = docx.Document()
    for tag in ("{{ seal }}", "{{r seal }}", "{{ site }}", "{{ words }}", "{{r words }}"):
        document.add_paragraph("avant ").add_run(tag).bold = True
    for tag in ("{{p words }}", "{{p annex }}", "{{p annex }}", "{{p site }}"):
        document.add_paragraph(tag)
    template = save(document)

    filled = Template.read(template).fill(values())

    assert new_faults(filled, template) == []


def test_objects_of_docxtpl_leave_the_file_valid() -> None:
    document = docx.Document()
    for tag in ("{{ image }}", "{{r image }}", "{{r text }}", "{{p annex }}", "{{p annex }}"):
        document.add_paragraph(tag)
    template = save(document)

    def bind(bound: DocxTemplate) -> dict[str, object]:
        text = DocxtplRichText("site", url_id=bound.build_url_id("https://exemple.fr"), color="FF0000", bold=True)
        image = InlineImage(bound, io.BytesIO(drawn()), Mm(10))
        return {"image": image, "text": text, "annex": bound.new_subdoc(io.BytesIO(annex()))}

    assert new_faults(Template.read(template).fill_with(bind), template) == []


def without_paragraph(document: Document) -> None:
    cell = document.add_table(1, 1).cell(0, 0)
    cell._tc.remove(cell.paragraphs[0]._p)


def run_in_a_text(document: Document) -> None:
    run = document.add_paragraph("x").runs[0]._r
    run.find(qn("w:t")).append(OxmlElement("w:r"))


def numbered_alike(document: Document) -> None:
    for _ in range(2):
        document.add_paragraph().add_run().add_picture(io.BytesIO(drawn()), Mm(10))
    for properties in document.element.iter(qn("wp:docPr")):
        properties.set("id", "1")


@pytest.mark.parametrize("break_it", [without_paragraph, run_in_a_text, numbered_alike])
def test_the_judge_sees_what_word_would_refuse(break_it: Callable[[Document], None]) -> None:
    document = docx.Document()
    sound = faults_of(save(document))

    break_it(document)

    assert faults_of(save(document)) - sound
