"""The cases of docxtpl's own test suite come out as docxtpl writes them, or stand below with the reason."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.shared import Emu, Inches
from docxtpl import DocxTemplate, InlineImage
from jinja2 import Environment

from documents.engine import Template, TemplateFault, ValueFault

from .seen import Seen, see

CASES = Path(__file__).resolve().parents[4] / "shared/formats/docxtpl-cases"

# What docxtpl does and we refuse, with the words of the refusal.
REFUSED = {
    "escape_auto.docx": ("iteritems", "opération est interdite"),  # calls a function that is given as a value
    "module_execute.docx": ("json_dict_var", "liste ou un objet"),  # prints a mapping, a list and None as Python does
    "template_error.docx": ("endif", "corps, paragraphe\u00a05"),  # is faulty on purpose
}
# What docxtpl loses, as docxtpl has it and as the template shows it.
LOST = {
    "word2016.docx": (" Test tabs in template", "\t\t\t\t\t Test tabs in template"),  # tabs written inside a tag
}
FILTERS = {"my_filterA": lambda text, name: f"{text} {name}", "my_filterB": lambda number, more: number + more}
MISSING = {"custom_jinja_filters.docx": {"doc_no": ""}}  # docxtpl writes nothing for a name that nobody gives
REPLACED = {
    "header_footer_image.docx": {"dummy_pic_for_header.png": "python.png"},
    "header_footer_image_file_obj.docx": {"dummy_pic_for_header.png": "python.png"},
    "replace_picture.docx": {"python_logo.png": "python.png"},
    "embedded.docx": {
        "word/embeddings/Document_Microsoft_Office_Word1.docx": "embedded_static_docx.docx",
        "word/embeddings/Document_Microsoft_Office_Word2.docx": "../expected/embedded_embedded_docx.docx",
        "word/embeddings/Feuille_Microsoft_Office_Excel3.xlsx": "real_Excel.xlsx",
        "word/embeddings/Pr_sentation_Microsoft_Office_PowerPoint4.pptx": "real_PowerPoint.pptx",
    },
}


class Formatted:
    """What docxtpl's RichText and Listing are to a template: ready-made XML."""

    def __init__(self, xml: str) -> None:
        self.xml = xml

    def __html__(self) -> str:
        return self.xml


def one_sentence(template: DocxTemplate, sentence: str) -> Any:
    subdocument = template.new_subdoc()
    subdocument.add_paragraph(sentence)
    return subdocument


def drawn_with_python(template: DocxTemplate) -> Any:
    subdocument = template.new_subdoc()
    subdocument.add_paragraph("This is a sub-document inserted into a bigger one")
    paragraph = subdocument.add_paragraph("It has been ")
    paragraph.add_run("dynamically").style = "dynamic"
    paragraph.add_run(" generated with python by using ")
    paragraph.add_run("python-docx").italic = True
    paragraph.add_run(" library")
    subdocument.add_heading("Heading, level 1", level=1)
    subdocument.add_paragraph("This is an Intense quote", style="IntenseQuote")
    subdocument.add_paragraph("A picture :")
    subdocument.add_picture(str(CASES / "templates/python_logo.png"), width=Inches(1.25))
    subdocument.add_paragraph("A Table :")
    table = subdocument.add_table(rows=1, cols=3)
    lines = [("Qty", "Id", "Desc"), ("1", "101", "Spam"), ("2", "42", "Eggs"), ("3", "631", "Spam,spam, eggs, and ham")]
    for cells, line in zip([table.rows[0].cells, *(table.add_row().cells for _ in lines[1:])], lines, strict=True):
        for cell, text in zip(cells, line, strict=True):
            cell.text = text
    return subdocument


SENTENCE = "This is a sub-document to check it does not break header and footer"
SUBDOCUMENTS: dict[str, Callable[[DocxTemplate], Any]] = {
    "header_footer.docx": lambda template: one_sentence(template, SENTENCE),
    "header_footer_utf8.docx": lambda template: one_sentence(
        template, f"{SENTENCE} with utf-8 characters inside the template .docx"
    ),
    "merge_docx.docx": lambda template: template.new_subdoc(str(CASES / "templates/merge_docx_subdoc.docx")),
    "subdoc.docx": drawn_with_python,
}


def renders() -> list[Any]:
    if not CASES.exists():
        return []
    cases = json.loads((CASES / "cases.json").read_text())
    named = {render["output"].split("/")[-1]: render for case in cases for render in case["renders"]}
    return [pytest.param(name, render, id=name) for name, render in named.items() if name.endswith(".docx")]


def values_of(value: Any, name: str, template: DocxTemplate) -> Any:
    """Make again the values of a case, with docxtpl's objects bound to the template being filled."""
    if isinstance(value, list):
        return [values_of(item, name, template) for item in value]
    if not isinstance(value, dict):
        return value
    match value.get("__type__"):
        case "InlineImage":
            sizes = [value[f"{side}_emu"] and Emu(value[f"{side}_emu"]) for side in ("width", "height")]
            return InlineImage(template, str(CASES / value["image"]), *sizes)
        case "Subdoc":
            return SUBDOCUMENTS[name](template)
        case "RichText" | "RichTextParagraph" | "Listing":
            linked = re.findall(r'r:id="(\w+)"', value["xml"])
            assert [template.build_url_id("http://google.com") for _ in linked] == linked
            return Formatted(value["xml"])
        case "function":
            return dict.items
    return {key: values_of(item, name, template) for key, item in value.items()}


def filled_by_us(name: str, render: Mapping[str, Any]) -> bytes:
    template = Template.read((CASES / render["template"]).read_bytes(), name=name, filters=FILTERS)
    values = render["context"] | MISSING.get(name, {})
    replacing = {key: (CASES / "templates" / file).read_bytes() for key, file in REPLACED.get(name, {}).items()}
    if render["context_is_pure_json"]:
        return template.fill(values, replacing=replacing)
    return template.fill_with(lambda bound: values_of(values, name, bound), replacing=replacing)


def without_empty(parts: dict[str, Any]) -> dict[str, Any]:
    return {name: found for name, found in parts.items() if found}


@pytest.mark.skipif(not CASES.exists(), reason="../shared is absent: docxtpl's own cases stand there")
def test_docxtpl_cases_are_there() -> None:
    names = {case.id for case in renders()}

    assert len(names) > 30
    assert {*REFUSED, *LOST, *MISSING, *REPLACED, *SUBDOCUMENTS} <= names


@pytest.mark.parametrize(("name", "render"), [case for case in renders() if case.id not in REFUSED])
def test_a_case_of_docxtpl_comes_out_as_docxtpl_writes_it(name: str, render: dict[str, Any]) -> None:
    expected = see((CASES / "expected" / name).read_bytes())

    filled = filled_by_us(name, render)

    docx.Document(io.BytesIO(filled))
    ours = see(filled)
    assert_same(ours, expected, LOST.get(name, ("", "")))
    told = json.loads((CASES / "expected-text.json").read_text())[name]["parts"]
    assert told.keys() <= ours.texts.keys() | {part for part, words in told.items() if not any(words)}


def assert_same(ours: Seen, expected: Seen, lost: tuple[str, str]) -> None:
    known, shown = lost
    for part, texts in expected.texts.items():
        assert ours.texts[part] == [shown if text == known and known else text for text in texts], part
    assert ours.texts.keys() == expected.texts.keys()
    assert without_empty(ours.tables) == without_empty(expected.tables)
    assert without_empty(ours.pictures) == without_empty(expected.pictures)
    assert without_empty(ours.links) == without_empty(expected.links)
    assert ours.files == expected.files
    assert ours.kinds == expected.kinds


@pytest.mark.parametrize(("name", "render"), [case for case in renders() if case.id not in REFUSED])
def test_a_template_names_what_docxtpl_says_that_it_asks_for(name: str, render: dict[str, Any]) -> None:
    path = CASES / render["template"]

    template = Template.read(path.read_bytes(), filters=FILTERS)

    known = Environment(autoescape=True)
    known.filters |= FILTERS
    assert DocxTemplate(str(path)).get_undeclared_template_variables(known) <= template.fields


@pytest.mark.parametrize(("name", "render"), [case for case in renders() if case.id in REFUSED])
def test_what_an_act_never_prints_is_refused_with_its_place(name: str, render: dict[str, Any]) -> None:
    asked, reason = REFUSED[name]

    with pytest.raises((TemplateFault, ValueFault)) as refusal:
        filled_by_us(name, render)

    assert asked in str(refusal.value)
    assert reason in str(refusal.value)
