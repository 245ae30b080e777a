"""Make one document: read its facts, fill its Word template, convert it, keep both, remember which bytes they are.

Idempotent by content: a paper whose template and facts did not change, and whose files are there, is not made again.
"""

from __future__ import annotations

import os
import threading
import time
from functools import cache
from typing import Any

from celery.signals import worker_process_shutdown
from django.conf import settings

from documents import store
from documents.papers import fill_and_tell, identity, paper_of, remember, template_bytes
from documents.pdf import Limits, OfficePool, page_count
from documents.pdf.version import converter_version
from workflow.models import Paper

# Two tries of a document that hangs must end within a task’s own limit (tasks/app.py).
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


def make_paper(payload: dict[str, Any]) -> None:
    """Make the paper that an outbox row asks for, in Word and PDF."""
    begin = time.perf_counter()
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
    day = made.about["sitting"].day
    pdf = office().convert_in_chapters(docx, day=day)
    manifest = remember(made, template=template, docx=docx, pdf=pdf, day=day, office=converter_version())
    Paper.objects.update_or_create(
        key=made.key,
        defaults={
            **made.about,
            "kind": payload["kind"],
            "template_sha256": manifest.template_sha256,
            "filled_sha256": identity(made.paper, template),
            "docx_sha256": manifest.docx_sha256,
            "pdf_sha256": manifest.pdf_sha256,
            "pages": page_count(pdf),
            "seconds": time.perf_counter() - begin,
        },
    )
