"""Keep the promises of the conversion: what a reader sees in the PDF, and what is refused."""

import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import BytesIO

import docx
import pikepdf
import pytest

from documents.pdf import (
    ConversionFailed,
    NotAWordDocument,
    OfficePool,
    page_count,
)


def tables_of_signs(pdf: bytes) -> bytes:
    """Return the tables by which the fonts of the first page tell the Unicode sign of each glyph."""
    with pikepdf.open(BytesIO(pdf)) as document:
        fonts = document.pages[0].Resources.Font.values()
        return b"".join(font.ToUnicode.read_bytes() for font in fonts)


def test_every_french_sign_reaches_the_reader(
    pool: OfficePool, word: Callable[..., bytes], text_of: Callable[[bytes], str]
) -> None:
    sentence = "L’œuvre de L’HAŸ-LES-ROSES coûte 90\u202f000\u00a0€\u202f; « Été & <Noël> », n°\u00a012 : ÀÉÈÇ"

    pdf = pool.convert(word(sentence))

    # pdftotext widens every space, so the narrow one is looked for in the PDF's own table of signs
    assert " ".join(sentence.split()) in " ".join(text_of(pdf).split())
    assert b"<202F>" in tables_of_signs(pdf)


def test_the_pdf_is_archival_accessible_titled_bookmarked_and_french(
    pool: OfficePool, word: Callable[..., bytes]
) -> None:
    pdf = pool.convert(word("Le conseil délibère.", heading="Rapport"), title="Délibération n°\u00a012")

    with pikepdf.open(BytesIO(pdf)) as document:
        metadata = document.open_metadata()
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "B")
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert b"pdfaExtension:schemas" in document.Root.Metadata.read_bytes()
        assert document.Root.MarkInfo.Marked
        assert document.Root.Lang == "fr-FR"
        assert document.docinfo.Title == "Délibération n°\u00a012"
        with document.open_outline() as outline:
            assert [item.title for item in outline.root] == ["Rapport"]


def test_a_document_with_comments_is_converted_without_them(pool: OfficePool, text_of: Callable[[bytes], str]) -> None:
    document, file = docx.Document(), BytesIO()
    paragraph = document.add_paragraph("Le texte du projet.")
    document.add_comment(paragraph.runs, text="À relire avec le service juridique", author="Mme Roux", initials="R")
    document.save(file)

    text = text_of(pool.convert(file.getvalue()))

    assert "Le texte du projet." in text
    assert "service juridique" not in text


def test_the_language_of_the_document_is_kept(pool: OfficePool, word: Callable[..., bytes]) -> None:
    pdf = pool.convert(word("Der Rat beschließt.", language="de-DE"))

    with pikepdf.open(BytesIO(pdf)) as document:
        assert document.Root.Lang == "de-DE"


def test_a_pdf_bears_the_day_that_it_is_given(pool: OfficePool, word: Callable[..., bytes]) -> None:
    pdf = pool.convert(word("Daté."), day=date(2026, 3, 30))

    with pikepdf.open(BytesIO(pdf)) as document:
        assert document.docinfo.CreationDate == "D:20260330000000Z"
        assert document.open_metadata()["xmp:CreateDate"] == "2026-03-30T00:00:00Z"


def test_two_pools_give_the_same_bytes(
    pool: OfficePool, open_pool: Callable[..., OfficePool], word: Callable[..., bytes]
) -> None:
    document = word("Toujours le même.", heading="Identique")

    first = pool.convert(document)
    time.sleep(1.1)  # the clock of a PDF counts in seconds
    second = open_pool(1).convert(document)

    assert first == second


def test_twelve_documents_over_two_instances_from_four_threads_all_come_right(
    pool: OfficePool, word: Callable[..., bytes], text_of: Callable[[bytes], str]
) -> None:
    documents = [word(f"Dossier numéro {number}.") for number in range(12)]

    with ThreadPoolExecutor(4) as threads:
        pdfs = list(threads.map(pool.convert, documents))

    assert [text_of(pdf).strip() for pdf in pdfs] == [f"Dossier numéro {number}." for number in range(12)]
    assert {page_count(pdf) for pdf in pdfs} == {1}


def test_a_picture_keeps_every_pixel(pool: OfficePool, red_dot: bytes) -> None:
    document, file = docx.Document(), BytesIO()
    document.add_picture(BytesIO(red_dot))
    document.save(file)

    pdf = pool.convert(file.getvalue())

    with pikepdf.open(BytesIO(pdf)) as result:
        (picture,) = result.pages[0].get_images().values()
        assert picture.Filter == "/FlateDecode"
        assert picture.read_bytes() == b"\xff\x00\x00"


@pytest.mark.parametrize("content", [b"", b"Bonjour", b"%PDF-1.7", b"PK\x03\x04 cut short"])
def test_bytes_that_are_not_word_are_refused(pool: OfficePool, content: bytes) -> None:
    with pytest.raises(NotAWordDocument, match="n’est pas un document Word"):
        pool.convert(content)


def test_a_zip_that_is_not_word_is_refused(pool: OfficePool) -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("content.xml", "<office/>")

    with pytest.raises(NotAWordDocument):
        pool.convert(file.getvalue())


def test_a_broken_word_document_fails_and_the_next_one_passes(
    pool: OfficePool, word: Callable[..., bytes], text_of: Callable[[bytes], str]
) -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "this is no XML")

    with pytest.raises(ConversionFailed, match="La conversion en PDF a échoué"):
        pool.convert(file.getvalue())

    assert "Suivant" in text_of(pool.convert(word("Suivant.")))
