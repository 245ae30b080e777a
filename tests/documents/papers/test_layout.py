"""A reader of the PDF never turns a page for a signature alone, and finds the head of a table on each page."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace

import pytest

from documents.papers import AttendanceSheet, Deliberation, fill
from documents.papers.attendance import Seat, Totals
from documents.papers.deliberation import Figures, Stamps
from documents.papers.printed import Decision, Line, Signatory
from documents.pdf import OfficePool, is_available

CHAIR, SECRETARY = (
    Signatory("La présidente de séance", "Mme Ÿvonne d’Haÿ"),
    Signatory("Le secrétaire de séance", "M. Œ"),
)
ACT = Deliberation(
    title="Délibération n° 1", authority="Ville", body="Conseil municipal", the_body="Le Conseil municipal",
    of_the_body="du Conseil municipal", day="1er juillet 2026", number="2026.00001", subject="Objet",
    convening="Le Conseil municipal a été convoqué le 25 juin 2026.", figures=Figures(7, 7, 0, 7), quorum="Le quorum est atteint.",
    officers=(), present="Mme Ÿvonne d’Haÿ, M. Œ", proxies=(), excused="", absent="", movements=(), recusals=(),
    starts_new_page=False, citations=(), statement=(), decisions=(Decision("approuve le projet."),), closing=("Fait et délibéré.",),
    vote="Adopté à l’unanimité.", annexes=("Convention",), signatories=(CHAIR, SECRETARY), stamps=Stamps("", "", "", ""),
    court="le tribunal administratif de Lyon",
)  # fmt: skip


@pytest.fixture(scope="module")
def office() -> Iterator[OfficePool]:
    if missing := is_available():
        pytest.skip(missing)
    with OfficePool(1) as pool:
        yield pool


def pages(pdf: bytes) -> list[str]:
    """Return the text of each page."""
    command = ["pdftotext", "-layout", "-enc", "UTF-8", "-", "-"]
    told = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    return told.split("\f")[:-1]


@pytest.mark.parametrize("lines", range(24, 48, 2))
def test_the_decisions_the_vote_and_the_signatures_stay_on_one_page(office: OfficePool, lines: int) -> None:
    statement = tuple(Line("bullet", f"motif n° {rank} ;") for rank in range(lines))

    told = pages(office.convert(fill(replace(ACT, statement=statement))))

    (signed,) = [page for page in told if "La présidente de séance" in page]
    for words in (
        "après en avoir délibéré",
        "approuve le projet",
        "Adopté à l’unanimité",
        "M. Œ",
        "Caractère exécutoire",
    ):
        assert words in signed, words


def test_each_page_of_the_sheet_repeats_the_head_of_its_table_and_numbers_itself(office: OfficePool) -> None:
    lines = tuple(Seat(rank, f"Mme Membre {rank}", "", "Présente") for rank in range(1, 70))
    sheet = AttendanceSheet(
        "Feuille", "Ville", "Conseil", "Séance", (), lines, Totals(69, 69, 0, 0, 0), (CHAIR, SECRETARY)
    )

    told = pages(office.convert(fill(sheet)))

    assert len(told) == 3
    assert all("Situation" in page and "Signature" in page for page in told)
    assert [re.search(r"Page (\d) / 3", page)[1] for page in told] == ["1", "2", "3"]


def test_three_signatories_share_the_width_of_the_page(office: OfficePool) -> None:
    third = Signatory("La secrétaire de séance", "Mme Troisième")

    told = "\n".join(pages(office.convert(fill(replace(ACT, signatories=(CHAIR, SECRETARY, third))))))

    assert re.search(r"La présidente de séance, +Le secrétaire de séance, +La secrétaire de séance,", told)
