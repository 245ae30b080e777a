"""Make one document in two jobs: fill its Word template from its facts, then convert it; remember which bytes they are.

Idempotent by content: a paper whose template and facts did not change, and whose files are there, is not made again.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Mapping
from functools import cache
from typing import Any

from celery.signals import worker_process_shutdown
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from documents import store
from documents.papers import Parts, fill_and_tell, identity, keep_parts, paper_of, remember, template_bytes
from documents.pdf import Limits, OfficePool, page_count
from documents.pdf.version import converter_version
from tasks.ledger import hold_on, row_in_hand
from workflow.actions.outbox import ORDINARY, leave, reopen
from workflow.models import Paper

# Two tries of a document that hangs must end within a job’s own limit (tasks/queues.py).
PDF_SECONDS = float(os.environ.get("DELIBERA_PDF_SECONDS") or 60)
_opening = threading.Lock()


@cache
def _pool() -> OfficePool:
    pool = OfficePool(settings.WRITERS, limits=Limits(seconds=PDF_SECONDS), quarantine=settings.HOME / "quarantine")
    pool.__enter__()
    return pool


def office() -> OfficePool:
    """Return this process’s LibreOffice instances, started at the first need."""
    with _opening:
        return _pool()


@worker_process_shutdown.connect
def close_office(**_: object) -> None:
    """Stop LibreOffice with the process that started it."""
    if _pool.cache_info().currsize:
        _pool().close()
        _pool.cache_clear()


@transaction.atomic
def make_paper(payload: Mapping[str, Any]) -> None:
    """Fill the paper that a row asks for in its Word template, keep it, and leave its PDF to be made."""
    begin = time.perf_counter()
    _alone(payload)
    made = paper_of(payload)
    same = identity(made.paper, template_bytes(made.paper.TEMPLATE))
    known = Paper.objects.filter(key=made.key).first()
    if (
        known
        and known.filled_sha256 == same
        and store.has(known.docx_sha256, "docx")
        and store.has(known.pdf_sha256, "pdf")
    ):
        return
    docx, template = fill_and_tell(made.paper)
    parts = keep_parts(made, template=template, docx=docx)
    filled = {
        **made.about,
        "kind": payload["kind"],
        "template_sha256": parts.template_sha256,
        "filled_sha256": identity(made.paper, template),
        "docx_sha256": parts.docx_sha256,
        "pdf_sha256": "",
        "seconds": time.perf_counter() - begin,
    }
    paper, _ = Paper.objects.update_or_create(key=made.key, defaults=filled)
    _leave_pdf(paper, parts)


def _alone(payload: Mapping[str, Any]) -> None:
    """Let one worker at a time make this paper, so that the last one written is of the latest facts.

    SQLite lets one transaction write at a time already; PostgreSQL holds this lock to the end of the transaction.
    """
    if connection.vendor == "postgresql":
        key = ":".join(f"{name}={payload[name]}" for name in sorted(payload))
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"paper:{key}"])


def _leave_pdf(paper: Paper, parts: Parts) -> None:
    """Leave the conversion of these very bytes; the same bytes asked for again, whose PDF is gone, are converted again."""
    asking = row_in_hand()
    row = leave(
        "pdf",
        f"pdf:{paper.key}:{parts.docx_sha256[:16]}",
        {"paper": paper.pk, **parts.as_dict()},
        authority=paper.sitting.body.authority,
        owner=asking.owner if asking else f"séance {paper.sitting.key}",
        priority=asking.priority if asking else ORDINARY,
    )
    if row.done_at:
        reopen(row)


def make_pdf(payload: Mapping[str, Any]) -> None:
    """Convert the Word file that a row names to PDF, keep it, and remember what it was made of.

    Nothing is left to do when another Word file took its place meanwhile: that one has a job of its own.
    """
    begin = time.perf_counter()
    parts = Parts.of(payload)
    paper = Paper.objects.select_related("sitting").get(pk=payload["paper"])
    if paper.docx_sha256 != parts.docx_sha256 or store.has(paper.pdf_sha256, "pdf"):
        return
    pdf = office().convert_in_chapters(store.read(parts.docx_sha256, "docx"), day=paper.sitting.day)
    with transaction.atomic():
        hold_on()
        manifest = remember(paper, parts, pdf=pdf, day=paper.sitting.day, office=converter_version())
        Paper.objects.filter(pk=paper.pk, docx_sha256=parts.docx_sha256).update(
            pdf_sha256=manifest.pdf_sha256,
            pages=page_count(pdf),
            seconds=F("seconds") + time.perf_counter() - begin,
        )
