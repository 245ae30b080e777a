"""A template is tried on values that no one thinks of; what fails is told with its case, its tag and its place."""

from __future__ import annotations

from typing import Any

import pytest
from docx.document import Document

from documents.engine import Template, TemplateFault
from documents.engine.lint import lint, rehearse
from documents.engine.lint.rehearsal import Expected
from tests.documents.hostile import templates


def tried(data: bytes, **cases: dict[str, object]) -> list[tuple[str, str]]:
    faults = rehearse(data, name="essai.docx", cases={name.replace("_", " "): values for name, values in cases.items()})
    assert all(fault.code == "edge-case" for fault in faults)
    return [(fault.place.split(" (")[0], fault.message) for fault in faults]


def test_what_goes_through_every_case_is_not_told(word) -> None:
    def draw(document: Document) -> None:
        table = document.add_table(3, 2)
        for at, text in enumerate(("{%tr for n in names %}", "{{ n }}", "{%tr endfor %}")):
            table.cell(at, 0).text = text
        document.add_paragraph("{%p if names %}")
        document.add_paragraph("{{ names|join(', ') }} {{ title|upper }}")
        document.add_paragraph("{%p else %}")
        document.add_paragraph("Personne")
        document.add_paragraph("{%p endif %}")
        document.sections[0].footer.paragraphs[0].text = "{{ title }}"

    cases = {"vide": [], "un": ["É & <"], "beaucoup": [f"n’{rank}" for rank in range(200)]}

    assert (
        tried(word(draw=draw), **{name: {"names": names, "title": "L’an « 1 »"} for name, names in cases.items()}) == []
    )


def test_a_value_that_cannot_be_written_is_told_with_its_case_and_its_tag(word) -> None:
    data = word("x", "Premier\u00a0: {{ names[0] }}")

    ((place, message),) = tried(data, aucun_membre={"names": []}, un_membre={"names": ["a"]}, nul={"names": []})

    assert place == "corps, paragraphe\u00a02"
    assert message.startswith(
        "Essais «\u00a0aucun membre\u00a0», «\u00a0nul\u00a0»\u00a0: «\u00a0{{ names[0] }}\u00a0»"
    )


def test_a_division_by_nobody_is_told(word) -> None:
    ((_, message),) = tried(word("{{ 100 / present }}"), aucun={"present": 0}, un={"present": 1})

    assert "«\u00a0aucun\u00a0»" in message
    assert "«\u00a0{{ 100 / present }}\u00a0»" in message


def test_braces_left_in_a_filled_document_are_told(word) -> None:
    ((place, message),) = tried(word("{{ title }}"), un={"title": "{{ autre }}"})

    assert (place, "«\u00a0{{ autre }}\u00a0» n’a pas été remplie" in message) == ("", True)


def test_a_text_that_the_filled_document_does_not_show_is_told_at_its_tag(word, part, rewritten) -> None:
    data, values = word("Nom\u00a0: {{ name }}", "{{ title }}"), {"name": "A & B", "title": "Le vote"}
    filled = Template.read(data).fill(values)
    spoilt = part(filled).replace("A &amp; B", "A ")

    expected = Expected(data)

    assert list(expected.losses(filled, values)) == []
    (fault,) = expected.losses(rewritten(filled, parts={"word/document.xml": spoilt}), values)
    assert fault.place == "corps, paragraphe\u00a01 (“Nom : {{ name }}”)"
    assert "«\u00a0A & B\u00a0», qui n’est pas dans le document" in fault.message


def test_formatted_values_merged_cells_and_attributes_are_not_taken_for_losses(word, part, rewritten) -> None:
    def draw(document: Document) -> None:
        table = document.add_table(1, 3)
        for at, text in enumerate(("{%tc for n in names %}", "{% hm %}{{ n }}", "{%tc endfor %}")):
            table.cell(0, at).text = text
        document.add_paragraph("{{r title }} {% if names %}X{% endif %}")

    data = word(draw=draw)
    tip = '<w:hyperlink w:tooltip="{{ title }}"><w:r><w:t>X</w:t></w:r></w:hyperlink>'
    xml = part(data).replace("<w:t>X</w:t>", f"<w:t>X</w:t></w:r>{tip}<w:r>")

    assert tried(rewritten(data, parts={"word/document.xml": xml}), un={"names": ["a", "b"], "title": "x < 'y'"}) == []


@pytest.mark.parametrize("kind", templates.every())
def test_a_hostile_template_is_told_by_the_linter_or_by_the_rehearsal_and_nothing_falls(kind: str) -> None:
    data = templates.written(templates.every()[kind])

    found = list(lint(data, name="essai.docx", fields=dict.fromkeys(templates.VALUES, Any)).errors)
    if not found:
        try:
            found = rehearse(data, name="essai.docx", cases={"un cas": templates.VALUES})
        except TemplateFault as refusal:
            found = list(refusal.faults)

    assert found
