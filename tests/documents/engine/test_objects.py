"""Pictures, links, formatted words and whole documents come into the file by the same door as words."""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from docxtpl import RichText as DocxtplRichText
from lxml import etree
from PIL import Image

from documents.engine import Link, Picture, RichText, Styled, SubDocument, Template, TemplateFault, ValueFault

from .conftest import save
from .seen import digest, see

Word = Callable[..., bytes]
ROOT = Path(__file__).resolve().parents[3]


def drawn(kind: str = "PNG", size: tuple[int, int] = (40, 20), colour: str = "navy") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def seal(**changes: object) -> Picture:
    told = {"data": drawn(), "alternative_text": "Sceau de la mairie", "width_mm": 30} | changes
    return Picture(**told)  # type: ignore[arg-type]


def with_header(text: str) -> Callable[[Document], None]:
    def draw(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = text

    return draw


def document_xml(data: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF"])
@pytest.mark.parametrize("tag", ["Sceau {{ seal }} du maire", "Sceau {{r seal }} du maire"])
def test_a_picture_stands_where_its_tag_stood_with_its_size_and_its_words(word: Word, kind: str, tag: str) -> None:
    template = Template.read(word(tag))
    picture = seal(data=drawn(kind))

    filled = template.fill({"seal": picture})

    seen = see(filled)
    assert seen.texts["word/document.xml"] == ["Sceau  du maire"]
    assert seen.pictures["word/document.xml"] == [("1080000", "540000", digest(picture.data))]
    properties = next(document_xml(filled).iter("{*}docPr"))
    assert properties.get("descr") == "Sceau de la mairie"
    assert docx.Document(io.BytesIO(filled)).inline_shapes[0].width == Mm(30)


def test_a_picture_in_a_header_belongs_to_the_header(word: Word) -> None:
    template = Template.read(word("Corps", draw=with_header("{{ seal }}")))

    seen = see(template.fill({"seal": seal()}))

    assert len(seen.pictures["word/header1.xml"]) == 1
    assert seen.pictures["word/document.xml"] == []


def test_the_same_picture_stands_once_in_the_file_and_each_drawing_has_its_own_number(word: Word) -> None:
    template = Template.read(
        word("{%p for m in members %}", "{{ m.name }} {{ m.seal }}", "{%p endfor %}", "{{ seal }}")
    )

    filled = template.fill({"members": [{"name": name, "seal": seal()} for name in "ABC"], "seal": seal()})

    assert see(filled).files == {digest(drawn()): 1}
    numbers = [properties.get("id") for properties in document_xml(filled).iter("{*}docPr")]
    assert len(set(numbers)) == len(numbers) == 4


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"data": b"<svg/>"}, "ni un PNG, ni un JPEG, ni un GIF"),
        ({"data": drawn()[:20]}, "abîmée"),
        ({"alternative_text": " "}, "texte de remplacement"),
        ({"width_mm": None}, "millimètres"),
        ({"width_mm": -3}, "millimètres"),
    ],
)
def test_what_is_not_a_picture_that_all_can_read_is_refused(changes: dict[str, object], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        seal(**changes)


def test_a_height_follows_the_proportions_unless_it_is_told() -> None:
    assert seal().size_mm == (30, 15)
    assert seal(width_mm=None, height_mm=10).size_mm == (20, 10)
    assert seal(height_mm=10).size_mm == (30, 10)


def test_a_picture_that_is_asked_for_as_a_property_is_refused_with_its_place(word: Word) -> None:
    def draw(document: Document) -> None:
        document.core_properties.title = "{{ seal }}"

    template = Template.read(word(draw=draw))

    with pytest.raises(ValueFault, match="propriétés du document"):
        template.fill({"seal": seal()})


def test_a_link_leads_to_its_address_and_wears_the_formatting_of_its_place(word: Word) -> None:
    def draw(document: Document) -> None:
        run = document.add_paragraph("Voir ").add_run("{{ site }} et la suite")
        run.bold, run.font.name = True, "Marianne"

    filled = Template.read(word(draw=draw)).fill({"site": Link("R & D", "https://exemple.fr/?a=1&b=2")})

    seen = see(filled)
    assert seen.links["word/document.xml"] == [("R & D", "https://exemple.fr/?a=1&b=2")]
    assert seen.texts["word/document.xml"][0] == "Voir R & D et la suite"
    link = docx.Document(io.BytesIO(filled)).paragraphs[0].hyperlinks[0]
    assert (link.runs[0].bold, link.runs[0].font.name, link.runs[0].underline) == (True, "Marianne", True)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "//serveur/partage", "", "https://a b"])
def test_a_link_leads_to_the_web_or_to_the_mail_only(url: str) -> None:
    with pytest.raises(ValueError, match="adresse"):
        Link("ici", url)


@pytest.mark.parametrize("tag", ["{{r decision }}", "{{ decision }}", "{{p decision }}"])
def test_words_keep_their_formatting_and_their_line_feeds(word: Word, tag: str) -> None:
    decision = RichText(
        ("Le conseil ", Styled("décide\n& vote", bold=True), " : ", Link("acte", "mailto:a@b.fr"), seal())
    )

    filled = Template.read(word(tag)).fill({"decision": decision})

    paragraph = docx.Document(io.BytesIO(filled)).paragraphs[0]
    assert see(filled).texts["word/document.xml"] == ["Le conseil décide\n& vote : acte"]
    assert [run.text for run in paragraph.runs if run.bold] == ["décide\n& vote"]
    assert len(see(filled).pictures["word/document.xml"]) == 1


def test_objects_are_compared_by_content_and_never_printed_as_words(word: Word) -> None:
    assert seal() == seal()
    assert hash(seal()) == hash(seal())
    assert pickle.loads(pickle.dumps(RichText((seal(), Styled("a"))))) == RichText((seal(), Styled("a")))
    with pytest.raises(ValueFault, match="liste ou un objet"):
        Template.read(word("{{ seal.data }}")).fill({"seal": seal()})


def annex(draw: Callable[[Document], None] | None = None) -> bytes:
    document = docx.Document()
    document.add_heading("Annexe", 1)
    document.add_paragraph("Premier point", style="List Number")
    document.add_paragraph().add_run().add_picture(io.BytesIO(drawn(colour="red")), Mm(20))
    document.add_table(1, 2).cell(0, 0).text = "cellule {{ x }}"
    if draw:
        draw(document)
    return save(document)


def test_a_whole_document_comes_in_with_its_tables_its_pictures_and_its_lists(word: Word) -> None:
    template = Template.read(word("Avant", "{{p annex }}", "Après {{ x }}"))

    filled = template.fill({"annex": SubDocument(annex()), "x": "fin"})

    seen = see(filled)
    words = seen.texts["word/document.xml"]
    assert words == ["Avant", "Annexe", "Premier point", "", "cellule {{ x }}", "", "Après fin"]
    assert seen.pictures["word/document.xml"] == [("720000", "360000", digest(drawn(colour="red")))]
    assert seen.tables["word/document.xml"][0][1][0][0][0] == "cellule {{ x }}"


def test_documents_pictures_and_links_come_in_together_in_a_loop_and_in_a_cell(word: Word) -> None:
    def draw(document: Document) -> None:
        table = document.add_table(3, 1)
        for row, text in enumerate(["{%tr for a in annexes %}", "{{p a.body }}", "{%tr endfor %}"]):
            table.cell(row, 0).text = text

    template = Template.read(word("{{ seal }} {{ site }}", draw=draw))
    annexes = [{"body": SubDocument(annex())}, {"body": SubDocument(annex())}]

    filled = template.fill({"seal": seal(), "site": Link("site", "https://exemple.fr"), "annexes": annexes})

    seen = see(filled)
    assert len(seen.pictures["word/document.xml"]) == 3
    assert seen.links["word/document.xml"] == [("site", "https://exemple.fr")]
    assert [words for words, *_ in seen.tables["word/document.xml"][0][1][0]] == [
        "Annexe\nPremier point\n\ncellule {{ x }}\n\n"
    ]
    numbers = [properties.get("id") for properties in document_xml(filled).iter("{*}docPr")]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("tag", ["Voir {{ annex }}", "Voir {{r annex }}"])
@pytest.mark.parametrize("draw", [None, lambda document: document.add_table(1, 1)])
def test_a_whole_document_stands_between_paragraphs_only(
    word: Word, tag: str, draw: Callable[[Document], None] | None
) -> None:
    first = docx.Document()
    (draw or Document.add_paragraph)(first)

    with pytest.raises(ValueFault, match="écrivez la balise {{p … }} seule"):
        Template.read(word(tag)).fill({"annex": SubDocument(save(first))})


def test_a_document_that_is_no_plain_word_file_is_refused() -> None:
    with pytest.raises(TemplateFault, match="document Word"):
        SubDocument(b"PK not a document")


def test_an_object_of_docxtpl_is_bound_by_the_same_door(word: Word) -> None:
    template = Template.read(word("{{ image }} {{r text }}", "{{p annex }}", draw=with_header("{{ image }}")))

    def bind(bound: DocxTemplate) -> dict[str, object]:
        annex = bound.new_subdoc()
        annex.add_paragraph("Fait avec python-docx")
        text = DocxtplRichText("site", url_id=bound.build_url_id("https://exemple.fr"))
        return {"image": InlineImage(bound, io.BytesIO(drawn()), Mm(10)), "text": text, "annex": annex}

    seen = see(template.fill_with(bind))

    assert seen.texts["word/document.xml"] == [" site", "Fait avec python-docx"]
    assert seen.links["word/document.xml"] == [("site", "https://exemple.fr")]
    assert len(seen.pictures["word/document.xml"]) == len(seen.pictures["word/header1.xml"]) == 1


def test_a_name_that_is_missing_is_still_told_with_its_place_when_docxtpl_is_at_work(word: Word) -> None:
    template = Template.read(word("{{ image }}", "{{ maire }}"))

    with pytest.raises(ValueFault, match="paragraphe\u00a02.*la donnée «\u00a0maire\u00a0» manque"):
        template.fill_with(lambda bound: {"image": InlineImage(bound, io.BytesIO(drawn()))})


def test_an_object_of_docxtpl_that_belongs_to_another_file_is_refused(word: Word) -> None:
    data = word("{{ image }} {{r text }}")
    other = DocxTemplate(io.BytesIO(data))
    linked = DocxtplRichText("x", url_id=other.build_url_id("https://exemple.fr"))

    with pytest.raises(ValueFault, match="appartient à un autre modèle"):
        Template.read(data).fill_with(lambda _: {"image": InlineImage(other, io.BytesIO(drawn())), "text": ""})
    with pytest.raises(ValueFault, match="n’est pas dans cette partie"):
        Template.read(data).fill({"image": "", "text": linked})


def test_a_link_of_docxtpl_to_a_local_file_is_refused(word: Word) -> None:
    template = Template.read(word("{{r text }}"))

    with pytest.raises(ValueFault, match="ne mène ni au web"):
        template.fill_with(
            lambda bound: {"text": DocxtplRichText("x", url_id=bound.build_url_id("file:///etc/passwd"))}
        )


def test_a_picture_of_the_template_is_replaced_by_any_of_its_names(word: Word) -> None:
    def draw(document: Document) -> None:
        document.sections[0].header.paragraphs[0].add_run().add_picture(io.BytesIO(drawn()), Mm(20))
        drawing = next(document.sections[0].header._element.iter(qn("wp:docPr")))
        drawing.set("descr", "Logo de la commune")

    template = Template.read(word("{{ title }}", draw=draw))
    other = drawn(colour="green")

    seen = see(template.fill({"title": "Acte"}, replacing={"Logo de la commune": other}))

    assert seen.pictures["word/header1.xml"] == [("720000", "360000", digest(other))]
    with pytest.raises(ValueFault, match="ne s’appelle «\u00a0Blason\u00a0»"):
        template.fill({"title": "Acte"}, replacing={"Blason": other})
    with pytest.raises(ValueFault, match="même format"):
        template.fill({"title": "Acte"}, replacing={"Logo de la commune": drawn("JPEG")})


NOTES = ROOT.parent / "shared/formats/docxtpl-cases/templates/footnotes_tpl.docx"


@pytest.mark.skipif(not NOTES.exists(), reason="../shared is absent: a template with a tag in a footnote stands there")
def test_a_footnote_takes_objects_and_keeps_its_words_beside_the_notes_of_a_document_that_comes_in() -> None:
    template = Template.read(NOTES.read_bytes())
    asked = "a_jinja_variable"
    annexed = SubDocument(template.fill({asked: "de l’annexe"}))
    document = docx.Document(str(NOTES))
    document.add_paragraph("{{p annex }}")

    linked = see(template.fill({asked: RichText((Link("site", "https://exemple.fr"), seal()))}))
    filled = see(Template.read(save(document)).fill({asked: "du modèle", "annex": annexed}))

    assert linked.links["word/footnotes.xml"] == [("site", "https://exemple.fr")]
    assert len(linked.pictures["word/footnotes.xml"]) == 1
    assert [words.split("there’s ")[1] for words in filled.texts["word/footnotes.xml"] if words] == [
        "du modèle",
        "de l’annexe",
    ]


SCRIPT = """
import datetime, hashlib, sys, time
days, root = int(sys.argv[1]), sys.argv[2]
clock, calendar = time.time, datetime.datetime

class Later(calendar):
    @classmethod
    def now(cls, tz=None):
        return calendar.now(tz) + datetime.timedelta(days)

datetime.datetime, time.time = Later, lambda: clock() + days * 86_400
sys.path.insert(0, root)
from tests.documents.engine.test_objects import everything
sys.stdout.write(hashlib.sha256(everything()).hexdigest())
"""


def everything() -> bytes:
    body = docx.Document()
    for text in ("{{ seal }}", "{{ site }}", "{{p annex }}"):
        body.add_paragraph(text)
    values = {"seal": seal(), "site": Link("site", "https://exemple.fr"), "annex": SubDocument(fixed(annex()))}
    return Template.read(fixed(save(body))).fill(values)


def fixed(data: bytes) -> bytes:
    """Undo what python-docx writes of the day, so that the template is the same in each process."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name))
    return out.getvalue()


def test_the_same_objects_give_the_same_bytes_in_any_process_on_any_day_and_in_any_time_zone() -> None:
    def made(seed: str, zone: str, days: str) -> str:
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}
        command = [sys.executable, "-c", SCRIPT, days, str(ROOT)]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

    here = hashlib.sha256(everything()).hexdigest()

    assert made("1", "Pacific/Noumea", "0") == made("2", "America/Cayenne", "400") == here


ASLEEP = """
import sys
sys.path.insert(0, sys.argv[2])
from documents.engine import Link, Template
Template.read(open(sys.argv[1], "rb").read()).fill({"site": Link("a", "https://exemple.fr")})
print({name.partition(".")[0] for name in sys.modules} & {"docx", "docxtpl", "docxcompose", "lxml"})
"""


def test_docxtpl_stays_asleep_when_no_value_needs_it(word: Word, tmp_path: Path) -> None:
    template = tmp_path / "site.docx"
    template.write_bytes(word("{{ site }}"))

    command = [sys.executable, "-c", ASLEEP, str(template), str(ROOT)]
    shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout

    assert shown.strip() == "set()"
