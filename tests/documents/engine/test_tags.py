"""A tag is found wherever Word has scattered it, and read as its author meant it."""

from __future__ import annotations

import pytest
from docx.document import Document

from documents.engine import Template
from documents.engine.tags import straighten


def test_a_tag_cut_over_runs_is_found_and_the_rest_keeps_its_formatting(word, part) -> None:
    def draw(document: Document) -> None:
        paragraph = document.add_paragraph("Le {")
        paragraph.add_run("{ na").bold = True
        paragraph.add_run("me }").italic = True
        paragraph.add_run("} suit").underline = True

    xml = part(Template.read(word(draw=draw)).fill({"name": "maire"}))

    assert '<w:t xml:space="preserve">Le maire</w:t>' in xml
    assert '<w:u w:val="single"/></w:rPr><w:t xml:space="preserve"> suit</w:t>' in xml
    assert "<w:b/>" not in xml


def test_spelling_marks_and_bookmarks_inside_a_tag_do_not_break_it(word, rewritten, part, shown) -> None:
    data = word("{{ AB }}")
    cut = '{{ A</w:t></w:r><w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="1" w:name="m"/><w:r><w:t>B }}'
    filled = Template.read(rewritten(data, parts={"word/document.xml": part(data).replace("{{ AB }}", cut)})).fill(
        {"AB": "x"}
    )

    assert shown(filled) == ["x"]
    assert "w:bookmarkStart" in part(filled)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("a == “oui”", 'a == "oui"'),
        ("a == ‘oui’", 'a == "oui"'),
        ("a == «\u00a0oui\u00a0»", 'a == "oui"'),
        ('a == "l’an"', 'a == "l’an"'),
        ("a == 'dit « non »'", "a == 'dit « non »'"),
        ("a == “l’an”", 'a == "l’an"'),
    ],
)
def test_curly_quotes_are_straightened_but_texts_are_not_touched(written: str, meant: str) -> None:
    assert straighten(written) == meant


def test_a_condition_on_a_text_with_a_french_apostrophe_holds(word, shown) -> None:
    template = Template.read(word('{% if a == "l’an" %}oui{% else %}non{% endif %}'))

    assert shown(template.fill({"a": "l’an"})) == ["oui"]


def test_braces_may_be_written_as_text(word, shown) -> None:
    assert shown(Template.read(word("{{ a }} {_{ x }_} {_% y %_}")).fill({"a": 1})) == ["1 {{ x }} {% y %}"]


def test_comments_leave_nothing(word, shown) -> None:
    assert shown(Template.read(word("a{# l'été #}b", "{#p note #}", "c")).fill({})) == ["ab", "c"]


def test_a_tag_in_a_field_or_an_attribute_is_filled(word, rewritten, part) -> None:
    data = word("X")
    field = '<w:r><w:instrText>HYPERLINK "{{ url }}"</w:instrText></w:r><w:hyperlink w:tooltip="{{ tip }}"/>'
    xml = part(data).replace("<w:r><w:t>X</w:t></w:r>", field)

    filled = part(
        Template.read(rewritten(data, parts={"word/document.xml": xml})).fill({"url": "a?b&c", "tip": 'x "y" <z>'})
    )

    assert "a?b&amp;c" in filled
    assert 'w:tooltip="x &#34;y&#34; &lt;z&gt;"' in filled


def test_formatted_values_go_between_runs(word, shown, part) -> None:
    class Formatted:
        def __html__(self) -> str:
            return "<w:r><w:rPr><w:b/></w:rPr><w:t>a\nb &amp; c</w:t></w:r>"

    filled = Template.read(word("avant {{r text }} après", "{{r plain }}")).fill(
        {"text": Formatted(), "plain": "R & D"}
    )

    assert shown(filled) == ["avant a\nb & c après", "R & D"]
    assert "<w:b/>" in part(filled)
