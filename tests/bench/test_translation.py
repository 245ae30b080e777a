"""A template keeps everything but its tags when it is translated; what cannot be translated is refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest

from bench.languages import LANGUAGES
from bench.reading import paragraphs
from bench.translation import translate

TEMPLATES = sorted((Path(__file__).resolve().parents[2] / "templates_docx").glob("*.docx"))


def written(*texts: str) -> bytes:
    document, output = docx.Document(), io.BytesIO()
    for text in texts:
        document.add_paragraph(text)
    document.save(output)
    return output.getvalue()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
@pytest.mark.parametrize("peer", LANGUAGES)
def test_styles_pictures_and_settings_are_those_of_our_template(template: Path, peer: str) -> None:
    ours = zipfile.ZipFile(template)

    theirs = zipfile.ZipFile(io.BytesIO(translate(template.read_bytes(), LANGUAGES[peer]).docx))

    assert theirs.namelist() == ours.namelist()
    kept = [name for name in ours.namelist() if b"{{" not in ours.read(name)]
    assert "word/styles.xml" in kept
    assert [theirs.read(name) for name in kept] == [ours.read(name) for name in kept]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
@pytest.mark.parametrize("peer", LANGUAGES)
def test_no_tag_of_ours_is_left(template: Path, peer: str) -> None:
    translated = translate(template.read_bytes(), LANGUAGES[peer])

    left = [text for text in paragraphs(translated.docx) if "{{" in text or "{%" in text]

    assert left == []


def test_filters_and_conditions_are_computed_beforehand() -> None:
    template = written("{{ name|upper }}", "{%p if age > 17 %}", "Majeur", "{%p else %}", "Mineur", "{%p endif %}")
    filters: dict[str, Any] = {"upper": str.upper}

    data = translate(template, LANGUAGES["docxtemplater"]).data({"name": "œuf", "age": 12}, filters)

    assert data == {"name_upper": "ŒUF", "is_age_17": False, "is_else_age_17": True}


def test_items_of_a_loop_become_objects() -> None:
    template = written("{%p for line in lines %}", "{{ line }}", "{%p endfor %}")

    translated = translate(template, LANGUAGES["docxtemplater"])

    assert paragraphs(translated.docx) == ["{#each_lines}", "{value}", "{/each_lines}"]
    assert translated.data({"lines": ("a", "b")}, {}) == {"each_lines": [{"value": "a"}, {"value": "b"}]}


def test_a_statement_without_translation_is_refused() -> None:
    template = written("{%p set total = 3 %}", "{{ total }}")

    with pytest.raises(ValueError, match="set total = 3"):
        translate(template, LANGUAGES["carbone"])


def test_a_loop_that_is_never_closed_is_refused() -> None:
    template = written("{%p for line in lines %}", "{{ line }}")

    with pytest.raises(ValueError, match="each_lines"):
        translate(template, LANGUAGES["easy-template-x"])


def test_an_end_without_beginning_is_refused() -> None:
    template = written("{%p endfor %}")

    with pytest.raises(ValueError, match="endfor"):
        translate(template, LANGUAGES["docxtemplater"])


def test_two_conditions_that_would_be_given_under_one_name_are_refused() -> None:
    template = written("{%p if age == 3 %}", "Oui", "{%p endif %}", "{%p if age != 3 %}", "Non", "{%p endif %}")

    with pytest.raises(ValueError, match="would share the key"):
        translate(template, LANGUAGES["docxtemplater"])
