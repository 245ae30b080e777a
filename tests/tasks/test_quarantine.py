"""A document that hangs LibreOffice stops with its reason, once; the other documents go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pytest
from django.utils import timezone

from documents.pdf import Limits, OfficePool, is_available
from tasks import ledger, outbox
from tasks.works import WORKS
from tests.documents.pdf.conftest import edited, nested_tables
from workflow.models import OutboxRow


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[OfficePool]:
    if missing := is_available():
        pytest.skip(missing)
    with OfficePool(1, limits=Limits(seconds=1.5), quarantine=tmp_path) as opened:
        yield opened


def word(*, before: str = "") -> bytes:
    """Write a .docx of one line, with what comes before it."""
    document, file = docx.Document(), BytesIO()
    document.add_paragraph("Une ligne.")
    document.save(file)
    return edited(file.getvalue(), {"word/document.xml": lambda xml: xml.replace("<w:p>", f"{before}<w:p>", 1)})


def row(key: str) -> OutboxRow:
    return OutboxRow.objects.create(kind="pdf", key=key, payload={"key": key}, left_at=timezone.now())


def serve_with(monkeypatch: pytest.MonkeyPatch, make: Callable[[Mapping[str, str]], object]) -> None:
    """Convert the documents of this test; the row, the ledger, the pool and the quarantine are real."""
    monkeypatch.setitem(WORKS, "pdf", replace(WORKS["pdf"], do=make))


@pytest.mark.django_db
def test_the_row_of_a_document_that_hangs_ends_with_its_reason_and_no_sweep_takes_it_again(
    pool: OfficePool, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = {"hangs": word(before=nested_tables(100)), "fine": word()}
    made: list[str] = []

    def make(payload: dict[str, str]) -> None:
        pool.convert(documents[payload["key"]])
        made.append(payload["key"])

    serve_with(monkeypatch, make)
    rows = [row("hangs"), row("fine")]

    for one in rows:
        outbox.serve.apply(args=[one.pk], throw=True)

    hung, fine = (OutboxRow.objects.get(pk=one.pk) for one in rows)
    assert made == ["fine"]
    assert fine.done_at
    assert hung.done_at is None
    assert hung.error.startswith(
        "Ce document est mis en quarantaine\u00a0: sa conversion n’est pas finie après 1.5\u00a0s (2 essais)"
    )
    assert hung.given_up_at
    assert hung.attempts == 1
    assert not ledger.waiting().exists()


@pytest.mark.django_db
def test_the_same_document_asked_for_by_another_row_is_answered_at_once_without_libreoffice(
    pool: OfficePool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = word(before=nested_tables(100))
    serve_with(monkeypatch, lambda _: pool.convert(document))
    outbox.serve.apply(args=[row("first").pk], throw=True)
    (held,) = tmp_path.iterdir()
    written = held.stat().st_mtime_ns

    outbox.serve.apply(args=[row("second").pk], throw=True)

    first, second = OutboxRow.objects.order_by("pk")
    assert second.error == first.error
    assert held.stat().st_mtime_ns == written
