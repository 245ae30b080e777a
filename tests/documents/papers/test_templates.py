"""Each Word template asks for its paper’s data and nothing else, and is a real Word file that reads well."""

from __future__ import annotations

import zipfile
from dataclasses import fields
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from documents.engine import Template, TemplateFault
from documents.papers import PAPERS, template_bytes, template_of
from templates_docx.build import PAGES, template
from workflow.french import FILTERS

KINDS = pytest.mark.parametrize("kind", PAPERS)


def part(data: bytes, name: str) -> str:
    """Read a part of a Word file."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name).decode()


@KINDS
def test_a_template_asks_for_exactly_the_fields_of_its_paper(kind: str) -> None:
    paper = PAPERS[kind]
    template = Template.read(template_bytes(paper.TEMPLATE), name=paper.TEMPLATE, filters=FILTERS)

    assert template.fields == {field.name for field in fields(paper)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_shipped_templates_are_what_the_script_builds_byte_for_byte(page) -> None:
    assert template(page) == template_bytes(f"{page.name}.docx")


@KINDS
def test_a_template_opens_in_word_with_styles_a_logo_with_its_text_french_and_page_numbers(kind: str) -> None:
    data = template_bytes(f"{kind}.docx")
    document = Document(BytesIO(data))

    names = {style.name for style in document.styles}
    assert {"Objet", "heading 2"} & names or "Heading 2" in names
    assert 'w:val="fr-FR"' in part(data, "word/styles.xml")
    assert 'descr="' in part(data, "word/header1.xml")
    footer = part(data, "word/footer1.xml")
    assert "PAGE" in footer
    assert "NUMPAGES" in footer
    assert "{{ title }}" in part(data, "docProps/core.xml")


def test_the_head_of_the_attendance_sheet_comes_again_on_each_page() -> None:
    document = Document(BytesIO(template_bytes("attendance.docx")))
    heads = [row for table in document.tables for row in table.rows if row._tr.findall(f".//{qn('w:tblHeader')}")]

    assert len(heads) == 1


def test_an_authority_uses_its_own_template_and_an_unknown_name_in_it_is_refused_with_its_place(
    settings, tmp_path: Path
) -> None:
    document = Document(BytesIO(template_bytes("attendance.docx")))
    document.paragraphs[0].insert_paragraph_before("Présidence\u00a0: {{ authoriti }}")
    document.save(tmp_path / "attendance.docx")
    settings.OWN_TEMPLATES_DIR = tmp_path

    with pytest.raises(TemplateFault) as refusal:
        template_of(PAPERS["attendance"])

    (fault,) = refusal.value.faults
    assert "authoriti" in fault.message
    assert "authority" in fault.message
    assert fault.place.startswith("corps, paragraphe\u00a01 ")
