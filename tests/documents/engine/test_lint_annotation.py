"""The annotated copy is the officer's own file, with a comment of Delibera at each fault."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

import docx
from docx.document import Document
from lxml import etree

from documents.engine.faults import Fault, Place, Severity
from documents.engine.lint import annotate, lint
from documents.engine.lint.shapes import shape


@dataclass(frozen=True)
class Paper:
    title: str


def annotated(data: bytes) -> bytes:
    return annotate(data, lint(data, name="essai.docx", fields=shape(Paper)).errors)


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def words_of(data: bytes) -> list[str]:
    return [comment.text.replace("\u2060", "") for comment in opened(data).comments]


def anchors(data: bytes) -> dict[str, str]:
    """Read which words each comment hangs on."""
    root = opened(data).element
    space = {"w": root.nsmap["w"]}
    found = {}
    for start in root.iterfind(".//w:commentRangeStart", space):
        number = start.get(f"{{{space['w']}}}id")
        assert root.find(f".//w:commentRangeEnd[@w:id='{number}']", space) is not None
        assert root.find(f".//w:commentReference[@w:id='{number}']", space) is not None
        found[number] = "".join(text.text for text in start.getparent().iter(f"{{{space['w']}}}t"))
    return found


def test_each_fault_is_a_comment_of_delibera_on_its_paragraph(word) -> None:
    data = annotated(word("Vu", "{{ titel }}", "{{ title|nope }}"))

    comments = list(opened(data).comments)
    assert [(comment.author, comment.initials) for comment in comments] == [("Delibera", "D")] * 2
    assert words_of(data)[0] == (
        "Erreur\u00a0: «\u00a0titel\u00a0» n’est pas une donnée de ce document\u00a0: vouliez-vous dire «\u00a0title\u00a0»\u202f?\n"
        "corps, paragraphe\u00a02 (“{{ titel }}”)"
    )
    assert sorted(anchors(data).values()) == ["{{ titel }}", "{{ title|nope }}"]


def test_the_comments_that_were_there_are_kept(word) -> None:
    def draw(document: Document) -> None:
        paragraph = document.add_paragraph("{{ titel }}")
        document.add_comment(paragraph.runs, text="À revoir", author="M. le maire", initials="M")

    data = annotated(word(draw=draw))

    assert [comment.author for comment in opened(data).comments] == ["M. le maire", "Delibera"]
    assert len({comment.comment_id for comment in opened(data).comments}) == 2


def test_a_fault_of_a_header_or_of_the_file_is_told_at_the_first_paragraph(word) -> None:
    def draw(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = "{{ titel }}"

    data = annotated(word("Premier", "Second", draw=draw))

    assert list(anchors(data).values()) == ["Premier"]
    assert "en-tête" in words_of(data)[0]


def test_a_fault_in_a_cell_hangs_in_the_cell(word) -> None:
    def draw(document: Document) -> None:
        document.add_table(2, 2).cell(1, 1).text = "{{ titel }}"

    assert list(anchors(annotated(word("x", draw=draw))).values()) == ["{{ titel }}"]


def test_a_fault_in_a_text_box_hangs_on_the_paragraph_that_holds_it(word, part, rewritten) -> None:
    data = word("Autour X")
    box = "<w:pict><v:shape xmlns:v='v'><w:txbxContent><w:p><w:r><w:t>{{ titel }}</w:t></w:r></w:p></w:txbxContent></v:shape></w:pict>"
    xml = part(data).replace("<w:t>Autour X</w:t>", f"<w:t>Autour X</w:t>{box}")

    done = annotated(rewritten(data, parts={"word/document.xml": xml}))

    assert [text.split("{")[0] for text in anchors(done).values()] == ["Autour X"]


def test_the_tags_that_a_comment_quotes_are_not_tags(word) -> None:
    data = annotated(word("{{ titel }}"))

    again = lint(data, name="essai.docx", fields=shape(Paper))

    assert [(fault.code, fault.part) for fault in again.errors] == [("unknown-name", "word/document.xml")]


def test_the_same_file_and_faults_give_the_same_bytes_and_touch_nothing_else(word, part) -> None:
    data = word("{{ titel }}")

    first, second = annotated(data), annotated(data)

    assert first == second
    assert part(first, "word/styles.xml") == part(data, "word/styles.xml")
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))


def test_a_body_without_any_paragraph_still_takes_its_comment(word, part, rewritten) -> None:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    data = rewritten(word("x"), parts={"word/document.xml": f'<w:document xmlns:w="{space}"><w:body/></w:document>'})

    done = annotate(data, [Fault("", Place("fichier"), "Sans titre.", "no-title", Severity.WARNING)])

    assert words_of(done) == ["Avertissement\u00a0: Sans titre.\nfichier"]
