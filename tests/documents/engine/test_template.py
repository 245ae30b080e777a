"""A Word template is read once and filled as docxtpl would, exactly."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import os
import pickle
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from docx.document import Document

from documents.engine import Template, TemplateFault, ValueFault, compiled

ROOT = Path(__file__).resolve().parents[3]


@dataclasses.dataclass(frozen=True, slots=True)
class Member:
    name: str
    is_present: bool = True


def test_a_template_is_filled_with_texts_numbers_and_frozen_objects(word, shown) -> None:
    template = Template.read(
        word(
            "{{ title }} : {{ count }}, {{ amount }}, {{ day }}",
            "{%p for m in members %}",
            "{{ m.name }}",
            "{%p endfor %}",
        )
    )

    filled = template.fill(
        {
            "title": "Voirie",
            "count": 3,
            "amount": Decimal("12.50"),
            "day": date(2026, 3, 1),
            "members": (Member("Zoé"), Member("Ali")),
        }
    )

    assert shown(filled) == ["Voirie : 3, 12.50, 2026-03-01", "Zoé", "Ali"]


def test_a_template_says_the_names_that_it_asks_for_in_all_its_parts(word) -> None:
    def draw(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = "{{ town }}"
        document.core_properties.title = "{{ title }}"

    template = Template.read(word("{% for m in members %}{{ m.name }}{{ range(2)|length }}{% endfor %}", draw=draw))

    assert template.fields == {"members", "town", "title"}


def test_headers_footers_and_properties_are_filled(word, shown) -> None:
    def draw(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = "{{ town }}"
        document.sections[0].footer.paragraphs[0].text = "{{ town }} & Cie"
        document.core_properties.title = "{{ title }}"

    filled = docx.Document(
        io.BytesIO(Template.read(word("x", draw=draw)).fill({"town": "Ars-<en>-Ré", "title": "R & D\n2"}))
    )

    assert filled.sections[0].header.paragraphs[0].text == "Ars-<en>-Ré"
    assert filled.sections[0].footer.paragraphs[0].text == "Ars-<en>-Ré & Cie"
    assert filled.core_properties.title == "R & D 2"


@pytest.mark.parametrize(
    "text",
    [
        "R & D",
        "a < b > c",
        '"l\'an"',
        "l’œuvre Ÿ",
        "🏛️",
        "1\u00a0er",
        "12\u202f345\u00a0€",
        "{{ x }}",
        "{% if %}",
        "{_{",
        "&amp;",
        "]]>",
    ],
)
def test_a_text_comes_out_as_it_went_in(word, shown, text: str) -> None:
    template = Template.read(word("A & B « {{ text }} » ’"))

    assert shown(template.fill({"text": text})) == [f"A & B « {text} » ’"]


def test_a_line_feed_a_tab_a_new_paragraph_and_a_page_break_take_their_place(word, shown, part) -> None:
    def draw(document: Document) -> None:
        paragraph = document.add_paragraph("", style="List Bullet")
        paragraph.add_run("<{{ text }}>").bold = True

    filled = Template.read(word(draw=draw)).fill({"text": "a\nb\tc\ad\r\ne\ff"})

    assert shown(filled) == ["<a\nb\tc", "d\ne", "", "f>"]
    assert part(filled).count('<w:pStyle w:val="ListBullet"/>') == 3
    assert part(filled).count('w:type="page"') == 1
    assert part(filled).count("<w:b/>") == 3


@pytest.mark.parametrize("where", ["text", "title"])
def test_a_control_character_is_refused_with_the_tag_that_asked_for_it(word, where: str) -> None:
    def draw(document: Document) -> None:
        document.core_properties.title = "{{ title }}"

    template = Template.read(word("Objet : {{ text }}", draw=draw), name="acte.docx")

    with pytest.raises(ValueFault, match=rf"{{{{ {where} }}}}.*U\+000B"):
        template.fill({"text": "a", "title": "b"} | {where: "a\x0bb"})


@pytest.mark.parametrize("value", [None, ["a"], {"a": 1}, Member("Zoé"), {"b", "a"}])
def test_what_cannot_be_printed_is_refused_rather_than_printed(word, value: object) -> None:
    template = Template.read(word("Rapporteur : {{ rapporteur }}"), name="acte.docx")

    with pytest.raises(ValueFault) as refusal:
        template.fill({"rapporteur": value})

    assert str(refusal.value).startswith("acte.docx, corps, paragraphe\u00a01 (“Rapporteur : {{ rapporteur }}”)")


def test_a_missing_name_is_told_before_filling_with_the_closest_known_one(word) -> None:
    template = Template.read(word("Bonjour", "Le président {{ president }} et {{ zzz }}"))

    president, unknown = template.check({"president_name", "members"})

    assert str(president) == (
        "corps, paragraphe\u00a02 (“Le président {{ president }} et {{ zzz…”)\u00a0: «\u00a0president\u00a0»"
        " n’est pas une donnée de ce document\u00a0: vouliez-vous dire «\u00a0president_name\u00a0»\u202f?"
    )
    assert unknown.message == "«\u00a0zzz\u00a0» n’est pas une donnée de ce document."


def test_a_missing_value_is_told_with_its_place(word) -> None:
    template = Template.read(word("{%p for m in members %}", "{{ m.nom }}", "{%p endfor %}"))

    with pytest.raises(ValueFault) as by_field:
        template.fill({"members": [Member("Zoé")]})
    with pytest.raises(ValueFault) as by_name:
        template.fill({})

    assert by_field.value.fault.message == "«\u00a0{{ m.nom }}\u00a0»\u00a0: la donnée «\u00a0nom\u00a0» manque."
    assert by_name.value.fault.place == "corps, paragraphe\u00a01 (“{%p for m in members %}”)"


def test_our_own_filters_are_served_and_others_are_refused(word, shown) -> None:
    template = Template.read(word("{{ name|shout }}"), filters={"shout": lambda text: text.upper() + "\u202f!"})

    assert shown(template.fill({"name": "oui"})) == ["OUI\u202f!"]
    with pytest.raises(TemplateFault, match="shout"):
        Template.read(word("{{ name|shout }}"))


def test_the_parts_without_tags_are_copied_as_they_lie_and_dates_are_fixed(word) -> None:
    data = word("{{ a }}")

    filled = Template.read(data).fill({"a": 1})

    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(io.BytesIO(filled)) as after:
        assert after.testzip() is None
        assert after.namelist()[0] == "[Content_Types].xml"
        assert set(after.namelist()) == set(before.namelist())
        assert {member.date_time for member in after.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert after.read("word/styles.xml") == before.read("word/styles.xml")


def test_the_same_values_give_the_same_bytes_in_any_process(word, tmp_path: Path) -> None:
    (tmp_path / "t.docx").write_bytes(
        word("{{ a }}", "{%p for x in b %}", "{{ x }}", "{%p endfor %}", "{{ c|dictsort|length }}")
    )
    program = (
        "import sys, hashlib, pathlib; from documents.engine import compiled;"
        "t = compiled(pathlib.Path(sys.argv[1]));"
        "print(hashlib.sha256(t.fill({'a': 'é', 'b': ['x', 'y'], 'c': {'k': 1, 'j': 2}})).hexdigest())"
    )

    sums = {
        subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / "t.docx")],
            env={"PYTHONHASHSEED": seed, "TZ": zone, "PATH": os.environ["PATH"]},
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed, zone in (("0", "UTC"), ("1", "Pacific/Tahiti"), ("42", "Indian/Reunion"))
    }

    assert len(sums) == 1


def test_a_template_is_compiled_once_and_shared_by_threads(word) -> None:
    data = word("{{ a }}")

    with ThreadPoolExecutor(8) as pool:
        filled = list(pool.map(lambda n: compiled(data).fill({"a": n % 2}), range(64)))

    assert compiled(data) is compiled(data)
    assert len({hashlib.sha256(one).digest() for one in filled}) == 2


def test_a_template_that_changed_on_disk_is_taken_anew_even_with_the_same_length(word, shown, tmp_path: Path) -> None:
    place = tmp_path / "t.docx"
    place.write_bytes(word("{{ a }} un"))
    first = compiled(place).fill({"a": 1})
    place.write_bytes(word("{{ a }} de"))

    second = compiled(place).fill({"a": 1})

    assert (shown(first), shown(second)) == (["1 un"], ["1 de"])


def test_a_filter_of_the_same_name_that_changed_is_taken_anew(word, shown) -> None:
    data = word("{{ a|f }}")

    first, second = (compiled(data, filters={"f": f}).fill({"a": "É"}) for f in (str.lower, str.upper))

    assert (shown(first), shown(second)) == (["é"], ["É"])


def test_faults_survive_pickling(word) -> None:
    with pytest.raises(TemplateFault) as of_template:
        Template.read(word("{{ a"), name="x.docx")
    with pytest.raises(ValueFault) as of_value:
        Template.read(word("{{ a }}"), name="x.docx").fill({"a": None})

    for fault in (of_template.value, of_value.value):
        assert str(pickle.loads(pickle.dumps(fault))) == str(fault)
