"""The attendance sheet ends well whatever the number of members: its totals and its signatures on one page, and no page after."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest

from documents.papers import AttendanceSheet, fill
from documents.papers.attendance import Seat, Totals
from documents.papers.printed import Signatory
from documents.pdf import OfficePool, is_available

SIGNATORIES = (
    Signatory("La présidente de séance", "Mme Claire DELORME", "Maire"),
    Signatory("Le secrétaire de séance", "M. Karim HADDAD"),
)


@pytest.fixture(scope="module")
def office() -> Iterator[OfficePool]:
    if missing := is_available():
        pytest.skip(missing)
    with OfficePool(1) as pool:
        yield pool


def sheet(members: int) -> AttendanceSheet:
    """Write a sheet where every office takes two lines."""
    lines = (Seat(rank, f"Mme Membre {rank}", "Conseillère municipale", "Présente") for rank in range(1, members + 1))
    totals = Totals(members, members, 0, 0, 0)
    return AttendanceSheet(
        "Feuille", "Ville", "Conseil", "Séance", ("Ouverte.", "Lieu."), tuple(lines), totals, SIGNATORIES
    )


@pytest.mark.parametrize("members", range(12, 28))
def test_the_totals_and_the_signatures_stand_together_on_the_last_page(office: OfficePool, members: int) -> None:
    pdf = office.convert(fill(sheet(members)))
    command = ["pdftotext", "-layout", "-enc", "UTF-8", "-", "-"]
    pages = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode().split("\f")[:-1]

    for words in ("Totaux à l’ouverture", "Certifié exact", "M. Karim HADDAD"):
        assert words in pages[-1], words
