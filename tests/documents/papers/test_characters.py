"""Whatever a name or a title holds, the same text is read in Word and in PDF."""

from __future__ import annotations

import subprocess
import unicodedata
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from documents.papers import AttendanceSheet, Deliberation, fill
from documents.papers.attendance import Seat, Totals
from documents.papers.deliberation import Figures, Stamps
from documents.papers.printed import Decision, Line, Signatory
from documents.pdf import OfficePool, is_available

NAMES = (
    "M. Jean & Fils",
    "Mme A < B",
    "M. « Guillemet »",
    'Mme "Droit"',
    "M. L’Œuvre",
    "Mme Ÿvonne d’Haÿ",
    "M. Ça Œ œ É",
)
LONG_TITLE = ("Attribution d’une subvention à l’association « Œuvres & Chœurs » " * 6)[:300]

ACT = Deliberation(
    title="Délibération n° 1", authority="Ville d’Haÿ & Œuvres", body="Conseil municipal", the_body="Le Conseil municipal",
    of_the_body="du Conseil municipal", day="1er juillet 2026", number="2026.00001", subject=LONG_TITLE,
    convening="Le Conseil municipal a été convoqué le 25 juin 2026.", figures=Figures(7, 7, 0, 7), quorum="Le quorum est atteint.",
    officers=(), present=", ".join(NAMES), proxies=(), excused="", absent="", movements=(), recusals=(), starts_new_page=False,
    citations=(), statement=(Line("paragraph", "R & D : a < b, « c » > d."),), decisions=(Decision("approuve l’A & B."),),
    closing=(), vote="Adopté à l’unanimité.", annexes=(), signatories=(Signatory("Le maire", NAMES[0]),),
    stamps=Stamps("", "", "", ""), court="le tribunal administratif",
)  # fmt: skip
SHEET = AttendanceSheet(
    title="Feuille", authority="Ville", body="Conseil", the_sitting="Séance", facts=(), lines=(),
    totals=Totals(0, 0, 0, 0, 0), signatories=(),
)  # fmt: skip


def words_of(docx: bytes) -> str:
    """Read every paragraph of a Word file, cells included."""
    document = Document(BytesIO(docx))
    return "\n".join(
        "".join(node.text or "" for node in p.iter() if node.tag.endswith("}t"))
        for p in document.element.iter()
        if p.tag.endswith("}p")
    )


def flat(text: str) -> str:
    """Fold white space, whatever its kind and wherever a line ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@pytest.fixture(scope="module")
def office():
    if missing := is_available():
        pytest.skip(missing)
    with OfficePool(1) as pool:
        yield pool


def test_names_and_a_title_of_300_characters_come_out_whole_in_word_and_in_pdf(
    office: OfficePool, tmp_path: Path
) -> None:
    assert len(LONG_TITLE) == 300
    docx = fill(ACT)
    (tmp_path / "act.pdf").write_bytes(office.convert(docx))
    pdf = subprocess.run(
        ["pdftotext", "-raw", "-enc", "UTF-8", tmp_path / "act.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout

    for text in (words_of(docx), pdf):
        for name in NAMES:
            assert flat(name) in flat(text), name
        assert flat(LONG_TITLE.upper()) in flat(text)
        assert "R & D : a < b, « c » > d." in flat(text)
        assert "Ville d’Haÿ & Œuvres" in flat(text) or text is not pdf


def test_an_empty_optional_field_leaves_neither_its_heading_nor_the_word_none() -> None:
    text = words_of(fill(ACT))

    assert "None" not in text
    assert "Pouvoirs" not in text
    assert "Membres absents" not in text
    assert "Arrivées et départs" not in text


@pytest.mark.parametrize("members", [0, 1, 2, 69, 200])
def test_a_sheet_has_a_line_for_each_member_whatever_their_number(members: int) -> None:
    lines = tuple(Seat(rank, f"Mme Membre {rank}", "", "Présente") for rank in range(1, members + 1))

    document = Document(BytesIO(fill(replace(SHEET, lines=lines))))

    assert len(document.tables[0].rows) == members + 1
