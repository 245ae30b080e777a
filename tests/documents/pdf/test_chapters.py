"""Convert convocations chapter by chapter: a reader sees no difference, and the bytes do not depend on the company."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from documents.papers import Convocation, fill
from documents.papers.convocation import Addressee, Point
from documents.papers.printed import Signatory
from documents.pdf import OfficePool, Quarantined
from documents.pdf.chapters import Chapters
from documents.pdf.cutting import cut
from tests.documents.pdf.conftest import edited, with_footnotes
from tests.documents.pdf.processes import office_processes
from tests.documents.pdf.test_joining import elements
from tests.documents.pdf.verapdf import VeraPdf

Reader = Callable[[bytes], str]
DAY = date(2026, 3, 30)


@pytest.fixture(autouse=True)
def short_documents_are_cut_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("documents.pdf.chapters.WORTH_CUTTING", 0)


def convocation(member: int, *, items: int = 12, lines: int = 3) -> bytes:
    """Fill the convocation of one member of an assembly to a sitting of so many items."""
    agenda = tuple(
        Point(
            rank=rank,
            subject=f"Attribution d’une subvention n° {rank} à l’association « Œuvres & Chœurs »",
            rapporteur="rapporteuse\u00a0: Mme Claire DELORME",
            summary=tuple(f"Motif {rank}.{place} : l’association demande le renouvellement de son aide. " * 3 for place in range(2)),
            proposals=tuple(f"approuver le versement n° {rank}.{place}\u202f;" for place in range(2)),
        )
        for rank in range(1, items + 1)
    )  # fmt: skip
    name = f"Mme Prénom NOM{member:03}"
    return fill(
        Convocation(
            title="Convocation du Conseil municipal du 30 mars 2026", authority="Ville d’Haÿ", body="Conseil municipal",
            of_the_body="du Conseil municipal", the_sitting="Séance du Conseil municipal du 30 mars 2026",
            addressee=Addressee((name, *(f"ligne {line}" for line in range(lines))), "Madame", f"soussignée {name}"),
            written_at="Haÿ, le 20 mars 2026", day="lundi 30 mars 2026", hour="18 h 30", place="Salle du conseil",
            urgency="", second="", agenda=agenda, quorum="Le quorum est de 15 membres présents.",
            proxy="Vous pouvez donner pouvoir.", proxy_terms="Le pouvoir est daté et signé.",
            convener=Signatory("Le maire", "M. Jean MARTIN", "Maire"),
        )
    )  # fmt: skip


def pictures(pdf: bytes, folder: Path) -> list[bytes]:
    """Draw each page at 60 dots an inch."""
    folder.mkdir()
    subprocess.run(["pdftoppm", "-r", "60", "-", str(folder / "page")], input=pdf, check=True)
    return [path.read_bytes() for path in sorted(folder.iterdir())]


def bookmarks(document: pikepdf.Pdf) -> list[object]:
    def told(items: list[pikepdf.OutlineItem]) -> list[object]:
        return [(item.title, told(item.children)) for item in items]

    with document.open_outline() as outline:
        return told(outline.root)


def test_a_reader_sees_no_difference_whether_it_was_converted_whole_or_in_chapters(
    pool: OfficePool, text_of: Reader, tmp_path: Path
) -> None:
    document = convocation(1)

    whole, chapters = pool.convert(document, day=DAY), pool.convert_in_chapters(document, day=DAY)

    assert len(cut(document)) == 3
    assert whole != chapters
    assert text_of(whole) == text_of(chapters)
    assert "Page 1 / " in text_of(chapters)
    assert pictures(whole, tmp_path / "whole") == pictures(chapters, tmp_path / "chapters")
    with pikepdf.open(BytesIO(whole)) as one, pikepdf.open(BytesIO(chapters)) as other:
        tags = [[str(element.S) for element in elements(pdf.Root.StructTreeRoot)] for pdf in (one, other)]
        assert tags[0] == tags[1]
        assert bookmarks(one) == bookmarks(other)
        assert one.docinfo == other.docinfo
        assert one.Root.Lang == other.Root.Lang


def test_a_convocation_in_chapters_is_archival_and_accessible(pool: OfficePool, verapdf: VeraPdf) -> None:
    pdf = pool.convert_in_chapters(convocation(1), day=DAY)

    assert verapdf.faults(pdf) == {"2b": [], "ua1": []}


@pytest.mark.parametrize("lines", range(1, 26, 3))
def test_pages_and_their_numbers_are_right_wherever_the_letter_ends(
    pool: OfficePool, text_of: Reader, lines: int
) -> None:
    document = convocation(1, items=8, lines=lines)

    assert text_of(pool.convert_in_chapters(document)) == text_of(pool.convert(document))


def test_the_bytes_are_the_same_alone_and_in_company(open_pool: Callable[..., OfficePool]) -> None:
    documents = [convocation(member, lines=1 + 4 * member) for member in range(6)]
    crowd, lone = open_pool(2), open_pool(1)

    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(crowd.convert_in_chapters, documents))
    alone = lone.convert_in_chapters(documents[4])

    assert together[4] == alone
    assert len(set(together)) == 6


def test_the_note_that_all_share_is_converted_once(pool: OfficePool) -> None:
    documents = [convocation(member) for member in range(5)]
    converted: list[bytes] = []

    def convert(docx: bytes, *, title: str | None, day: date | None) -> bytes:
        converted.append(docx)
        return pool.convert(docx, title=title, day=day)

    chapters = Chapters(convert)
    for document in documents:
        chapters.convert(document, title=None, day=DAY)

    # the first document counts its pages before it numbers them; the others have two pages of their own
    assert len(converted) <= 3 + 3 + 2 * 4


def test_a_short_note_is_not_worth_cutting_out(pool: OfficePool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("documents.pdf.chapters.WORTH_CUTTING", 60_000)
    short, long = convocation(1, items=2), convocation(1, items=60)

    assert pool.convert_in_chapters(short, day=DAY) == pool.convert(short, day=DAY)
    assert pool.convert_in_chapters(long, day=DAY) != pool.convert(long, day=DAY)


@pytest.mark.parametrize(
    "doubt",
    [
        lambda docx: with_footnotes(docx, "Une note."),
        lambda docx: edited(docx, {"word/numbering.xml": lambda xml: xml.replace('w:val="bullet"', 'w:val="decimal"')}),
        lambda docx: edited(docx, {"word/footer1.xml": lambda xml: xml.replace(" PAGE ", " SECTIONPAGES ")}),
        lambda docx: edited(docx, {"word/settings.xml": lambda xml: xml.replace("<w:compat>", "<w:evenAndOddHeaders/><w:compat>")}),
        lambda docx: edited(docx, {"word/styles.xml": lambda xml: xml.replace("<w:pageBreakBefore/>", "")}),
    ],
    ids=["notes", "counted lists", "other fields", "even pages", "no chapter"],
)  # fmt: skip
def test_a_document_that_could_not_be_cut_with_certainty_is_converted_whole(
    pool: OfficePool, doubt: Callable[[bytes], bytes]
) -> None:
    document = doubt(convocation(1, items=2))

    assert cut(document) == [document]
    assert pool.convert_in_chapters(document, day=DAY) == pool.convert(document, day=DAY)


def test_a_document_with_a_chapter_that_hangs_is_held(open_pool: Callable[..., OfficePool]) -> None:
    pool = open_pool(1, seconds=0.001)
    with pytest.raises(Quarantined):
        pool.convert_in_chapters(convocation(1, items=1))
    offices = set(office_processes())

    with pytest.raises(Quarantined, match="n’est pas finie"):
        pool.convert_in_chapters(convocation(1, items=1))

    assert offices <= set(office_processes())  # nobody had to be killed
