"""Keep the promises of finalize and page_count on the PDF that LibreOffice really writes."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pikepdf
import pytest

from documents.pdf import NotAPdf, OfficePool, finalize, page_count


def test_finalizing_twice_changes_nothing(pool: OfficePool, word: Callable[..., bytes]) -> None:
    pdf = pool.convert(word("Une fois pour toutes."))

    assert finalize(pdf, day=None) == pdf


def test_another_day_changes_the_dates_and_can_be_changed_back(pool: OfficePool, word: Callable[..., bytes]) -> None:
    pdf = pool.convert(word("Daté."), day=date(2026, 3, 30))

    later = finalize(pdf, day=date(2026, 4, 1))

    assert later != pdf
    assert finalize(later, day=date(2026, 3, 30)) == pdf


def test_no_trace_of_the_moment_is_left(pool: OfficePool, word: Callable[..., bytes]) -> None:
    pdf = pool.convert(word("Sans heure."), day=date(2026, 3, 30))

    with pikepdf.open(BytesIO(pdf)) as document:
        assert "/DocChecksum" not in document.trailer
        profile = document.Root.OutputIntents[0].DestOutputProfile.read_bytes()
        assert profile[24:36] == bytes([2026 >> 8, 2026 & 255, 0, 3, 0, 30, 0, 0, 0, 0, 0, 0])
        assert profile[84:100] == bytes(16)


def test_pages_are_counted(pool: OfficePool, word: Callable[..., bytes]) -> None:
    pdf = pool.convert(word(*["Une ligne."] * 100))

    assert page_count(pdf) > 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7 and nothing else"])
def test_bytes_that_are_not_a_pdf_are_refused(content: bytes) -> None:
    with pytest.raises(NotAPdf):
        page_count(content)
    with pytest.raises(NotAPdf):
        finalize(content, day=None)


def test_a_pdf_without_pages_is_refused() -> None:
    file = BytesIO()
    pikepdf.new().save(file)

    with pytest.raises(NotAPdf, match="aucune page"):
        page_count(file.getvalue())
