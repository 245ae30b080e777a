"""Every mistake of a template is found in one reading, with its code, its place and the mend."""

from __future__ import annotations

import io
import pickle
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from docx.document import Document

from documents.engine import Fault, Template, ValueFault
from documents.engine.faults import Severity
from documents.engine.lint import Report, lint
from documents.engine.lint.shapes import shape


@dataclass(frozen=True)
class Person:
    name: str
    votes: int
    email: str | None


@dataclass(frozen=True)
class Item:
    subject: str
    lines: tuple[str, ...]
    people: tuple[Person, ...]


@dataclass(frozen=True)
class Paper:
    president_seance: str
    amount: Decimal
    is_secret: bool
    chair: Person
    agenda: tuple[Item, ...]
    pairs: tuple[tuple[str, Person], ...]
    by_town: Mapping[str, int]
    anything: Any
    title: str


TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
TIES = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
BODY = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


def letter(*paragraphs: str) -> bytes:
    """Write the smallest Word file with these paragraphs: quicker to read than one with all the styles of Word."""
    body = BODY.format("".join(f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>" for text in paragraphs))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in {"[Content_Types].xml": TYPES, "_rels/.rels": TIES, "word/document.xml": body}.items():
            archive.writestr(name, text)
    return out.getvalue()


def read(data: bytes) -> Report:
    return lint(data, name="essai.docx", fields=shape(Paper))


def errors(data: bytes) -> list[str]:
    return [fault.code for fault in read(data).errors]


@pytest.mark.parametrize(
    ("paragraphs", "codes", "words"),
    [
        (["{{ président_seance }}"], ["unknown-name"], "vouliez-vous dire «\u00a0president_seance\u00a0»"),
        (["{{ President_Séance }}"], ["unknown-name"], "«\u00a0president_seance\u00a0»"),
        (["{{ president-seance }}"], ["unknown-name"], "«\u00a0president_seance\u00a0»"),
        (["{{ xyz }}"], ["unknown-name"], "n’est pas une donnée de ce document."),
        (["{{ chair.nam }}"], ["unknown-attribute"], "«\u00a0name\u00a0»"),
        (["{{ chair.zzz }}"], ["unknown-attribute"], "il y a name, votes, email"),
        (["{{ chair['nam'] }}"], ["unknown-attribute"], "«\u00a0name\u00a0»"),
        (["{{ title.name }}"], ["unknown-attribute"], "«\u00a0title\u00a0» est un texte"),
        (["{{ agenda.subject }}"], ["unknown-attribute"], "parcourez-la"),
        (["{%p for item in agenda %}", "{{ item.subjct }}", "{%p endfor %}"], ["unknown-attribute"], "«\u00a0subject\u00a0»"),
        (
            ["{%p for i in agenda %}", "{%p for p in i.people %}", "{{ p.vote }}", "{%p endfor %}", "{%p endfor %}"],
            ["unknown-attribute"],
            "«\u00a0votes\u00a0»",
        ),
        (["{% for t, p in pairs %}{{ t }}{{ p.nam }}{% endfor %}"], ["unknown-attribute"], "«\u00a0name\u00a0»"),
        (["{% for i in agenda if i.subjct %}x{% endfor %}"], ["unknown-attribute"], "«\u00a0subject\u00a0»"),
        (["{{ (agenda|first).subjct }}"], ["unknown-attribute"], "«\u00a0subject\u00a0»"),
        (["{{ agenda[0].subjct }}"], ["unknown-attribute"], "«\u00a0subject\u00a0»"),
        (["{{ agenda|map(attribute='subjct')|join(', ') }}"], ["unknown-attribute"], "«\u00a0subject\u00a0»"),
        (["{{ agenda|selectattr('subjct')|list|length }}"], ["unknown-attribute"], "«\u00a0subject\u00a0»"),
        (["{% set who = chair %}{{ who.nam }}"], ["unknown-attribute"], "«\u00a0name\u00a0»"),
        (["{% for i in agenda %}{{ loop.indx }}{% endfor %}"], ["unknown-attribute"], "«\u00a0index\u00a0»"),
        (["{% for i in agenda %}x{% endfor %}{{ i.subject }}"], ["unknown-name"], "n’est pas une donnée"),
        (["{% for i in agenda %}x{% else %}{{ i.subject }}{% endfor %}"], ["unknown-name"], "n’est pas une donnée"),
        (["{{ agenda }}"], ["printed-list"], "parcourez-la avec {% for %}"),
        (["{{ chair }}"], ["printed-list"], "nommez ce qu’il faut en écrire"),
        (["{{ by_town }}"], ["printed-list"], "objet"),
        (["{% for x in title %}{{ x }}{% endfor %}"], ["not-a-list"], "est un texte"),
        (["{% for x in amount %}{{ x }}{% endfor %}"], ["not-a-list"], "boucle"),
        (["{% for x in chair %}{{ x }}{% endfor %}"], ["not-a-list"], "un objet"),
        (["{{ loop.index }}"], ["outside-loop"], "boucle"),
        (["{% if loop.last %}x{% endif %}"], ["outside-loop"], "boucle"),
        (["{{ title.__class__ }}"], ["forbidden-operation"], "interdite"),
        (["{{ title.format(1) }}"], ["forbidden-operation"], "interdit"),
        (["{{ chair.name.__init__.__globals__ }}"], ["forbidden-operation", "forbidden-operation"], "interdite"),
        (["{{ amount ** 9 }}"], ["forbidden-operation"], "puissance"),
        (["{{ title|attr('upper') }}"], ["forbidden-filter"], "est interdit"),
        (["{{ title|majuscule }}"], ["unknown-filter"], "n’existe pas"),
        (["{% if title is vide %}x{% endif %}"], ["unknown-test"], "is vide"),
        (["{{ title amount }}"], ["syntax"], "n’est pas compris"),
        (["{{ title de {{ amount }}"], ["unclosed-tag"], "«\u00a0{{ title de\u00a0» n’est pas refermée"),
        (["{{ title }"], ["unclosed-tag"], "pas refermée"),
        (["{ title }}"], ["unopened-tag"], "écrivez «\u00a0{{\u00a0»"),
        (["{% if title"], ["unclosed-tag"], "«\u00a0%}\u00a0»"),
        (["{%p if title", "%}", "x", "{%p endif %}"], ["cut-tag"], "finit dans un paragraphe suivant"),
        (["{%p for i in", "agenda %}", "{{ i.subject }}", "{%p endfor %}"], ["cut-tag"], "d’un seul tenant"),
        (["{%p fi title %}", "x", "{%p endif %}"], ["unknown-statement"], "«\u00a0if\u00a0»"),
        (["{%p if title %}", "x", "{%p endfi %}"], ["unknown-statement"], "«\u00a0endif\u00a0»"),
        (["{% else %}"], ["unopened-block"], "ne ferme rien"),
        (["{%p if title %}", "{%p for i in agenda %}", "x", "{%p endif %}"], ["unclosed-block"], "{%p endfor %}"),
        (["{%p for i in agenda %}", "x", "{%p endif %}"], ["wrong-closing"], "qui attend «\u00a0{%p endfor %}\u00a0»"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_once_with_its_code(paragraphs: list[str], codes: list[str], words: str) -> None:
    found = read(letter(*paragraphs)).errors

    assert [fault.code for fault in found] == codes, found
    assert words in found[0].message


@pytest.mark.parametrize(
    "paragraph",
    [
        "{{ president_seance|upper }} {{ amount + 1 }} {{ chair.name.upper() }}",
        "{% for i in agenda %}{{ loop.index }}{% for p in i.people %}{{ p.name }}{{ loop.cycle('a', 'b') }}{% endfor %}{% endfor %}",
        "{{ anything.whatever.it[3].has }}",
        "{% for x in anything %}{{ x.y }}{% endfor %}",
        "{{ by_town['Lyon'] }} {% for town, count in by_town.items() %}{{ town }}{% endfor %}",
        "{{ agenda|length }} {{ agenda|map(attribute='subject')|join(', ') }} {{ chair.email or title }}",
        "{% set n = 3 %}{{ n }}{% for i in range(3) %}{{ i }}{% endfor %}",
        "{{ chair.name if is_secret else title }}",
        "{% if chair.email is defined and chair.votes > 3 %}x{% endif %}",
        "{{ title if title == “l’an” else «\u00a0x\u00a0» }}",
        "{_{ braces }_} {#- a note with {{ unknown }} -#}",
    ],
)
def test_what_the_language_allows_is_no_fault(paragraph: str) -> None:
    assert errors(letter(paragraph)) == []


def test_all_the_mistakes_are_told_at_once_in_the_order_of_the_document(word) -> None:
    def draw(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = "{{ titel }}"
        document.add_table(2, 2).cell(1, 1).text = "{% tr for i in agenda %}"

    found = read(word("{{ amont }}", "{{ title", "{%p if is_secret %} texte", "{{ title|foo }}", draw=draw))

    assert [fault.code for fault in found.errors] == [
        *(
            "unknown-name",
            "unclosed-tag",
            "lost-text",
            "unclosed-block",
            "unknown-filter",
            "spaced-prefix",
            "unclosed-block",
        ),
        "unknown-name",
    ]
    assert found.errors[-1].place == "en-tête, paragraphe\u00a01 (“{{ titel }}”)"


def test_a_place_names_the_heading_above_and_the_cell(word) -> None:
    def draw(document: Document) -> None:
        document.add_heading("Ordre du jour", 2)
        document.add_paragraph("Il y a {{ chair.nam }}")
        document.add_table(1, 2).cell(0, 1).text = "{{ amont }}"

    first, second = read(word("x", draw=draw)).errors

    assert first.place == "corps, sous le titre “Ordre du jour”, paragraphe\u00a03 (“Il y a {{ chair.nam }}”)"
    assert (
        second.place
        == "corps, sous le titre “Ordre du jour”, tableau\u00a01, ligne\u00a01, cellule\u00a02 (“{{ amont }}”)"
    )
    assert first.paragraph == 2


def test_a_tag_that_word_cut_over_runs_is_mended_and_only_mentioned(word) -> None:
    def draw(document: Document) -> None:
        document.add_paragraph("{{ ti").add_run("tle }}").bold = True

    found = read(word(draw=draw))

    assert found.errors == ()
    assert [fault.severity for fault in found.faults if fault.code == "mended-tags"] == [Severity.INFORMATION]


def test_names_that_no_tag_uses_are_an_information(word) -> None:
    found = read(word("{{ title }} {{ chair.name }}"))

    unused = [fault.message.split("\u00a0")[1] for fault in found.faults if fault.code == "unused-name"]
    assert unused == ["president_seance", "amount", "is_secret", "agenda", "pairs", "by_town", "anything"]
    assert found.is_green


def test_single_braces_round_a_known_name_are_a_warning_and_others_are_text(word) -> None:
    found = read(word("Le {title} et {tittle} du {1er} {zzz}"))

    told = [fault.message for fault in found.warnings if fault.code == "single-braces"]
    assert ["{{ title }}" in told[0], "{{ tittle }}" in told[1], len(told)] == [True, True, 2]


def test_a_template_that_the_linter_finds_green_is_one_that_the_engine_reads(word) -> None:
    def draw(document: Document) -> None:
        table = document.add_table(1, 1)
        table.cell(0, 0).text = "{% if title %}"
        document.add_paragraph("{% endif %}")

    found = read(word(draw=draw))

    assert [fault.code for fault in found.errors] == ["unbalanced-block"]


def test_a_file_that_is_no_word_document_is_refused() -> None:
    found = read(b"Bonjour")

    assert (found.is_refused, found.is_green, found.status) == (True, False, "refused")
    assert found.faults[0].message


def test_faults_and_reports_survive_pickling_with_the_paragraph(word) -> None:
    found = read(word("x", "{{ amont }}"))

    again: Report = pickle.loads(pickle.dumps(found))

    assert again == found
    assert again.errors[0].paragraph == found.errors[0].paragraph == 1


def test_a_report_in_json_has_a_stable_shape(word) -> None:
    answer = read(word("{{ amont }}")).as_dict()

    assert set(answer) == {"status", "errors", "warnings", "faults"}
    assert answer["faults"][0] == {
        "code": "unknown-name",
        "severity": "error",
        "part": "word/document.xml",
        "place": "corps, paragraphe\u00a01 (“{{ amont }}”)",
        "paragraph": 0,
        "message": "«\u00a0amont\u00a0» n’est pas une donnée de ce document\u00a0: vouliez-vous dire «\u00a0amount\u00a0»\u202f?",
    }


# What went wrong with docxtpl, number by number, as its own issues tell: told by the linter, or impossible.


def cell(*texts: str, rows: int = 1) -> Any:
    def draw(document: Document) -> None:
        table = document.add_table(rows, len(texts))
        for at, text in enumerate(texts):
            table.cell(0, at).text = text

    return draw


@pytest.mark.parametrize(
    ("issue", "paragraphs", "draw", "code"),
    [
        ("632, 549", ["{{ cycler.__init__.__globals__.os }}"], None, "forbidden-operation"),
        ("663, 9", [], cell("{% tr for i in agenda %}"), "spaced-prefix"),
        ("161", ["{%p if title %}{%p endif %}"], None, "lost-text"),
        ("text beside", ["{%p if title %} a", "{%p endif %}"], None, "lost-text"),
        ("text beside, row", [], cell("{%tr for i in agenda %}", "a"), "lost-text"),
        ("445", ["{% if title -%}"], cell("{% endif %}"), "lone-dash"),
        ("603", ["{%p if title %}", "a", "{% endif %}"], None, "prefix-mismatch"),
        ("274", ["{{ titel }}"], None, "unknown-name"),
        ("206", ["{% macro x() %}"], None, "unknown-statement"),
        ("481", ["{% raw %}"], None, "unknown-statement"),
        ("include", ["{% include 'x' %}"], None, "unknown-statement"),
        ("vm outside a loop", [], cell("{% vm %}"), "outside-loop"),
        ("hm outside a loop", [], cell("{% hm %}"), "outside-loop"),
        ("vm outside a cell", ["{% vm %}"], None, "misplaced-tag"),
        ("over two paragraphs", ["{{ ti", "tle }}"], None, "cut-tag"),
        ("unknown filter", ["{{ title|nope }}"], None, "unknown-filter"),
    ],
)
def test_what_docxtpl_did_wrong_is_told_before_filling(
    word, issue: str, paragraphs: list[str], draw, code: str
) -> None:
    assert code in errors(word(*paragraphs, draw=draw)), issue


def test_a_fault_in_a_note_is_told_as_well_as_in_the_body(word, rewritten, part) -> None:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.endnotes+xml"
    types = part(word("x"), "[Content_Types].xml").replace(
        "</Types>", f'<Override PartName="/word/endnotes.xml" ContentType="{kind}"/></Types>'
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    notes = f'<w:endnotes xmlns:w="{space}"><w:endnote w:id="1"><w:p><w:r><w:t>{{{{ titel }}}}</w:t></w:r></w:p></w:endnote></w:endnotes>'

    found = read(rewritten(word("x"), parts={"[Content_Types].xml": types, "word/endnotes.xml": notes}))

    assert [(fault.code, fault.place) for fault in found.errors] == [
        ("unknown-name", "notes de fin, paragraphe\u00a01 (“{{ titel }}”)")
    ]


@pytest.mark.parametrize("text", ["R & D", "a < b", "« x » & \n \"y\" 'z' > œ 😀"])
def test_no_character_of_a_value_is_lost_in_the_body_or_the_footer(word, shown, part, text: str) -> None:
    def draw(document: Document) -> None:
        document.sections[0].footer.paragraphs[0].text = "{{ title }}"

    template = Template.read(word("A & B {{ title }}", draw=draw))

    assert shown(template.fill({"title": text})) == [f"A & B {text}"]


def test_signs_in_a_condition_and_tags_side_by_side_are_understood(word, shown) -> None:
    template = Template.read(word('{%p if title == "50 % }" %}', "{{r title }}{{ title }}", "{%p endif %}"))

    assert shown(template.fill({"title": "50 % }"})) == ["50 % }50 % }"]


def test_dashes_on_both_sides_join_paragraphs_and_the_file_opens(word, shown) -> None:
    template = Template.read(word("a", "{%- if title -%}", "b", "{%- endif -%}", "c"))

    assert "".join(shown(template.fill({"title": "x"}))) == "abc"


def test_a_cell_left_empty_keeps_a_paragraph_and_an_empty_cell_takes_its_span(word, part, rewritten) -> None:
    def draw(document: Document) -> None:
        table = document.add_table(1, 2)
        table.cell(0, 0).paragraphs[0].text = "{%p if title %}"
        table.cell(0, 0).add_paragraph("{%p endif %}")
        table.cell(0, 1).text = "{% colspan 2 %}x"

    data = word(draw=draw)
    bare = part(data).replace("<w:tcPr>", "<w:tcPr/><!--").replace("</w:tcPr>", "-->")
    xml = part(Template.read(rewritten(data, parts={"word/document.xml": bare})).fill({"title": ""}))

    assert "<w:tcPr/><w:p/>" in xml.replace("<w:tcPr></w:tcPr>", "<w:tcPr/>")
    assert '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' in xml


def test_a_formatted_value_in_a_plain_tag_is_refused_and_a_field_named_items_is_read(word, shown) -> None:
    class Formatted:
        def __html__(self) -> str:
            return "<w:r><w:t>a</w:t></w:r>"

    with pytest.raises(ValueFault, match="{{r … }}"):
        Template.read(word("{{ title }}")).fill({"title": Formatted()})

    assert shown(Template.read(word("{{ dossier.items }}")).fill({"dossier": {"items": "x"}})) == ["x"]


def test_a_template_filled_twice_keeps_nothing_of_the_first_time(word, shown) -> None:
    template = Template.read(word("{{ title }}"))

    assert [shown(template.fill({"title": text})) for text in ("a", "b", "a")] == [["a"], ["b"], ["a"]]


def test_the_linter_imports_no_word_library_and_writes_no_file() -> None:
    sources = [path.read_text() for path in (Path(__file__).parents[3] / "documents/engine/lint").glob("*.py")]

    assert sources
    assert not any("import docx" in text or "open(" in text.replace("Opened(", "") for text in sources)


def test_a_fault_is_made_as_before_from_a_part_a_place_and_a_message() -> None:
    fault = Fault("word/document.xml", "corps", "message")

    assert (fault.code, fault.severity, fault.paragraph) == ("", Severity.ERROR, None)
