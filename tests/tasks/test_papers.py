"""A document is made in two jobs: its Word file is there at once, its PDF follows, and each is made once for the same content."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone

from documents import store
from documents.pdf import is_available
from tasks import outbox
from tasks.papers import close_office, make_paper, make_pdf
from tests.workflow import acting
from workflow.models import Manifest, OutboxRow, Paper, Sitting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path: Path) -> Iterator[None]:
    if missing := is_available():
        pytest.skip(missing)
    settings.PAPERS_DIR, settings.WRITERS = tmp_path / "papers", 1
    yield
    close_office()


@pytest.fixture
def asked() -> OutboxRow:
    """The job of an attendance sheet, which a person waits for."""
    body = acting.council()
    sitting = acting.opened(body, acting.draft(body))
    return OutboxRow.objects.create(
        kind="paper", key="sheet", payload={"kind": "attendance", "sitting": sitting.pk}, left_at=timezone.now(),
        owner="séance d’octobre", priority=0, authority=sitting.body.authority,
    )  # fmt: skip


def conversions() -> list[OutboxRow]:
    return list(OutboxRow.objects.filter(kind="pdf").order_by("pk"))


def test_the_word_file_is_there_first_and_its_conversion_inherits_who_waits_for_it(asked: OutboxRow) -> None:
    outbox.do_row(asked.pk)

    paper = Paper.objects.get(key__startswith="attendance:")
    (conversion,) = conversions()
    assert store.has(paper.docx_sha256, "docx")
    assert (paper.pdf_sha256, paper.pages) == ("", 0)
    assert (conversion.priority, conversion.owner, conversion.authority_id) == (
        0,
        "séance d’octobre",
        asked.authority_id,
    )
    assert not Manifest.objects.exists()


def test_the_conversion_ends_the_document_and_remembers_what_it_was_made_of(asked: OutboxRow) -> None:
    outbox.do_row(asked.pk)

    outbox.do_row(conversions()[0].pk)

    paper, manifest = Paper.objects.get(key__startswith="attendance:"), Manifest.objects.get()
    assert store.read(paper.pdf_sha256, "pdf").startswith(b"%PDF")
    assert paper.pages > 0
    assert (manifest.docx_sha256, manifest.pdf_sha256) == (paper.docx_sha256, paper.pdf_sha256)
    assert store.has(manifest.values_sha256, "json")


def test_the_same_content_asked_for_again_makes_nothing_and_a_lost_pdf_is_made_again(asked: OutboxRow) -> None:
    make_paper(asked.payload)
    make_pdf(conversions()[0].payload)
    OutboxRow.objects.filter(kind="pdf").update(done_at=asked.left_at)
    paper = Paper.objects.get(key__startswith="attendance:")

    make_paper(asked.payload)
    again = [row.done_at for row in conversions()]
    store.path_of(paper.pdf_sha256, "pdf").unlink()
    make_paper(asked.payload)
    lost = [row.done_at for row in conversions()]
    make_pdf(conversions()[0].payload)

    assert again == [asked.left_at]
    assert lost == [None]
    assert store.has(paper.pdf_sha256, "pdf")


def test_a_conversion_of_a_word_file_that_was_replaced_meanwhile_changes_nothing(asked: OutboxRow) -> None:
    make_paper(asked.payload)
    (former,) = conversions()
    Sitting.objects.update(place="Salle des fêtes")
    make_paper(asked.payload)

    make_pdf(former.payload)

    assert len(conversions()) == 2
    assert Paper.objects.get(key__startswith="attendance:").pdf_sha256 == ""
    assert not Manifest.objects.exists()
