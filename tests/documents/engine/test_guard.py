"""What is not a plain Word document is refused at the door, each time in one French sentence."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest

from documents.engine import Template, TemplateFault
from documents.engine.package import Package
from tests.documents.hostile import base
from tests.documents.hostile.fields import BEGIN, END, SEPARATE, code

DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'


def refusal(data: bytes) -> str:
    with pytest.raises(TemplateFault) as refused:
        Template.read(data, name="reçu.docx")
    (fault,) = refused.value.faults
    assert fault.message.endswith(".")
    return fault.message


def archive(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in members.items():
            new.writestr(name, content)
    return out.getvalue()


def test_a_file_that_is_no_archive_is_refused() -> None:
    assert "n’est pas un document Word" in refusal(b"Bonjour")
    assert "n’est pas un document Word" in refusal(b"")


def test_an_old_or_encrypted_word_file_is_refused() -> None:
    assert "chiffré ou dans l’ancien format" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


def test_another_archive_is_refused() -> None:
    assert "sommaire" in refusal(archive(**{"notes.txt": b"x"}))


def test_a_word_file_without_its_text_is_refused(word, rewritten) -> None:
    assert "word/document.xml" in refusal(rewritten(word("x"), parts={"word/document.xml": None}))


def test_an_encrypted_member_is_refused(word) -> None:
    data = bytearray(word("x"))
    struct.pack_into("<H", data, data.index(b"PK\x01\x02") + 8, 1)

    assert "mot de passe" in refusal(bytes(data))


@pytest.mark.parametrize("name", ["/etc/passwd", "../evil.xml", "word/../../evil", "C:evil", "a\\b"])
def test_a_path_that_leaves_the_archive_is_refused(word, rewritten, name: str) -> None:
    assert "chemin interdit" in refusal(rewritten(word("x"), parts={name: b"x"}))


def test_a_member_that_inflates_beyond_reason_is_refused(word, rewritten) -> None:
    assert "trop volumineux" in refusal(rewritten(word("x"), parts={"word/media/a.bin": bytes(5_000_000)}))


def test_two_members_of_one_name_are_refused(word) -> None:
    out = io.BytesIO(word("x"))
    with zipfile.ZipFile(out, "a") as archive_, pytest.warns(UserWarning, match="Duplicate"):
        archive_.writestr("word/document.xml", b"<x/>")

    assert "deux fichiers du même nom" in refusal(out.getvalue())


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "docProps/core.xml"])
def test_entities_are_refused_in_every_part(word, rewritten, part: str) -> None:
    assert "entités XML" in refusal(rewritten(word("x"), parts={part: DTD}))


def test_malformed_xml_and_other_encodings_are_refused(word, rewritten) -> None:
    latin = '<?xml version="1.0" encoding="iso-8859-1"?><x>é</x>'.encode("latin-1")

    assert "mal formé" in refusal(rewritten(word("x"), parts={"word/document.xml": b"<a><b></a>"}))
    assert "UTF-8" in refusal(rewritten(word("x"), parts={"word/styles.xml": latin}))


def test_macros_are_refused(word, rewritten, part) -> None:
    data = word("x")
    types = part(data, "[Content_Types].xml")
    enabled = types.replace(
        "openxmlformats-officedocument.wordprocessingml.document.main", "ms-word.document.macroEnabled.main"
    )

    assert "macros" in refusal(rewritten(data, parts={"word/vbaProject.bin": b"x"}))
    assert "macros" in refusal(rewritten(data, parts={"[Content_Types].xml": enabled}))


def test_a_damaged_file_is_refused(word) -> None:
    data = bytearray(word("x" * 5000))
    start = data.index(b"word/document.xml") + 40
    data[start : start + 20] = bytes(20)

    assert "abîmé" in refusal(bytes(data))


def test_elements_nested_without_end_are_refused(word, rewritten, part) -> None:
    xml = part(word("x")).replace("<w:body>", "<w:body>" + "<w:sdt>" * 200 + "</w:sdt>" * 200)

    assert "imbrique" in refusal(rewritten(word("x"), parts={"word/document.xml": xml}))


@pytest.mark.parametrize(
    "field",
    [
        base.field_of("PAGE"),
        base.field_of(" page \\* MERGEFORMAT "),
        base.field_of("PA", "GE"),
        base.field_of("NUMPAGES\\* Arabic"),
        base.field_of('TOC \\o "1-3" \\h \\z \\u'),
        base.field_of("= SUM(ABOVE) \\# 0,00"),
        base.field_of("=PAGE+1"),
        base.field_of('HYPERLINK "https://www.legifrance.gouv.fr/" \\o "Légifrance"'),
        base.field_of('HYPERLINK "{{ url }}"'),
        base.field_of('HYPERLINK \\l "_Toc1"'),
        base.field_of('HYPERLINK "mailto:mairie@exemple.fr"'),
        base.field_of('DATE \\@ "d MMMM yyyy"'),
        base.field_of(""),
        BEGIN + code("IF ") + base.field_of("PAGE") + code(' = 1 "a" "{{ t }}"') + SEPARATE + END,
        '<w:fldSimple w:instr=" DOCPROPERTY Titre "/>',
        BEGIN + code("FORMTEXT") + SEPARATE + "<w:r><w:t>DDEAUTO est un mot</w:t></w:r>" + END,
    ],
)
def test_the_fields_that_officers_use_are_admitted(field: str) -> None:
    package = Package(base.word(document=base.body(f"<w:p>{field}</w:p>")))

    assert package.kinds["word/document.xml"] == "main"


@pytest.mark.parametrize(
    "target", ["https://www.legifrance.gouv.fr/", "mailto:mairie@exemple.fr", "#_Toc1", "tel:0300000000"]
)
def test_the_links_that_a_reader_may_click_are_admitted(target: str) -> None:
    package = Package(base.with_relation(base.relation("hyperlink", target, outside=True)))

    (link,) = [found for found in package.relations["word/_rels/document.xml.rels"] if found.kind == "hyperlink"]
    assert (link.target, link.is_outside) == (target, True)


def test_members_whose_sums_are_told_afterwards_are_read() -> None:
    name, content = "word/settings.xml", base.settings()
    told = zlib.crc32(content).to_bytes(4, "little") + len(base.deflate(content)).to_bytes(4, "little")
    members = base.members(
        base.Member(name, content, flags=0x808, local={"crc": 0, "packed": 0, "size": 0}),
        base.Member("word/footer1.xml", base.parts()["word/footer1.xml"], before=b"PK\x07\x08" + told + bytes(4)),
    )

    assert Package(base.archive(members)).text(name) == content.decode()


def test_a_refusal_names_the_file_and_the_part() -> None:
    data = base.with_relation(base.relation("image", "http://127.0.0.1:9/x.png", outside=True))

    with pytest.raises(TemplateFault) as refused:
        Template.read(data, name="reçu.docx")

    assert str(refused.value).startswith("reçu.docx\u00a0:\nfichier, partie word/_rels/document.xml.rels\u00a0: ")
