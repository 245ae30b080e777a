"""The cases of docxtpl's own test suite come out with the text that docxtpl writes, or stand below with the reason."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree

from documents.engine import Template, TemplateFault, ValueFault

CASES = Path(__file__).resolve().parents[4] / "shared/formats/docxtpl-cases"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

NOT_SERVED = {
    "header_footer.docx": "a Subdoc brings its own parts into the file",
    "header_footer_utf8.docx": "a Subdoc brings its own parts into the file",
    "merge_docx.docx": "a Subdoc brings its own parts into the file",
    "subdoc.docx": "a Subdoc brings its own parts into the file",
    "inline_image.docx": "an InlineImage brings a picture and a relation into the file",
    "header_footer_inline_image.docx": "an InlineImage brings a picture and a relation into the file",
    "richtext.docx": "a RichText with a link brings a relation into the file",
    "escape_auto.docx": "the template calls a function given as a value, which the sandbox forbids",
    "module_execute.docx": "the template prints a list and a mapping, which an act never does",
    "template_error.docx": "the template is faulty on purpose",
}
# docxtpl loses a tab written inside a tag; here the officer gets the tab that the template shows
TOLD_OTHERWISE = {"word2016.docx": (" Test tabs in template", "\t\t\t\t\t Test tabs in template")}
FILTERS = {"my_filterA": lambda text, name: f"{text} {name}", "my_filterB": lambda number, more: number + more}
MISSING = {"custom_jinja_filters.docx": {"doc_no": ""}}  # docxtpl writes nothing for a name that nobody gives


class Formatted:
    """What docxtpl's RichText and Listing are to a template: ready-made XML."""

    def __init__(self, xml: str) -> None:
        self.xml = xml

    def __html__(self) -> str:
        return self.xml


def renders() -> list[Any]:
    if not CASES.exists():
        return []
    cases = json.loads((CASES / "cases.json").read_text())
    named = {render["output"].split("/")[-1]: render for case in cases for render in case["renders"]}
    return [pytest.param(name, render, id=name) for name, render in named.items() if name.endswith(".docx")]


def values_of(value: Any) -> Any:
    if isinstance(value, dict):
        is_formatted = value.get("__type__") in ("RichText", "RichTextParagraph", "Listing")
        return Formatted(value["xml"]) if is_formatted else {key: values_of(item) for key, item in value.items()}
    return [values_of(item) for item in value] if isinstance(value, list) else value


def paragraphs(archive: zipfile.ZipFile, part: str) -> list[str]:
    return ["".join(map(text_of, paragraph.iter())) for paragraph in etree.fromstring(archive.read(part)).iter(f"{W}p")]


def text_of(element: Any) -> str:
    if element.tag == f"{W}t":
        return element.text or ""
    in_run = element.getparent() is not None and element.getparent().tag == f"{W}r"
    return {f"{W}tab": "\t", f"{W}br": "\n"}.get(element.tag, "") if in_run else ""


@pytest.mark.skipif(not CASES.exists(), reason="../shared is absent: docxtpl's own cases stand there")
def test_docxtpl_cases_are_there() -> None:
    assert len(renders()) > 30
    assert set(NOT_SERVED) <= {case.id for case in renders()}


@pytest.mark.parametrize(("name", "render"), renders())
def test_a_case_of_docxtpl_gives_the_text_of_docxtpl(name: str, render: dict[str, Any]) -> None:
    data = (CASES / render["template"]).read_bytes()
    values = values_of(render["context"]) | MISSING.get(name, {})

    if name in NOT_SERVED:
        with pytest.raises((TemplateFault, ValueFault)):
            Template.read(data, name=name).fill(values)
        return
    filled = Template.read(data, name=name, filters=FILTERS).fill(values)

    docx.Document(io.BytesIO(filled))
    with zipfile.ZipFile(io.BytesIO(filled)) as ours, zipfile.ZipFile(CASES / "expected" / name) as theirs:
        assert ours.testzip() is None
        parts = json.loads((CASES / "expected-text.json").read_text())[name]["parts"]
        known, told = TOLD_OTHERWISE.get(name, ("", ""))
        for part in parts:
            assert paragraphs(ours, part) == [
                told if text == known and known else text for text in paragraphs(theirs, part)
            ]
