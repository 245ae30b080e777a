"""Take the rows of the outbox, once each: by a message from the broker, by the sweep, or in this very process.

A row is taken by one conditional UPDATE that sets its lease, so that of any number of workers one wins. A worker that dies
leaves a lease that runs out; the sweep then wakes another one. The effect itself is idempotent (``tasks/papers.py``).
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

from celery.signals import worker_ready
from django.db import close_old_connections, connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from kombu.exceptions import OperationalError

from documents.pdf import ConversionFailed, NoOfficeLeft, Quarantined
from tasks.app import app, has_broker
from tasks.papers import make_paper
from workflow.models import OutboxRow

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=float(os.environ.get("DELIBERA_LEASE") or 240))  # longer than a task’s time limit
ATTEMPTS = 5
BATCH = 200  # rows woken by one sweep
PAUSE = timedelta(seconds=5)  # doubled at each failed attempt

SERVED_BY: dict[str, Callable[[dict[str, Any]], None]] = {"paper": make_paper}
WORTH_RETRYING = (ConversionFailed, NoOfficeLeft, OSError)
HOPELESS = (Quarantined,)  # the same document would hang or kill LibreOffice again


def free_rows(now: datetime) -> QuerySet[OutboxRow]:
    """Rows that nobody holds, not done, not given up."""
    return OutboxRow.objects.filter(
        Q(leased_until=None) | Q(leased_until__lt=now), done_at=None, attempts__lt=ATTEMPTS
    ).order_by("pk")


def wake(rows: Iterable[int]) -> None:
    """Tell the workers that rows wait; a broker that is down is no loss, the sweep will tell them again."""
    if not has_broker():
        return
    try:
        for pk in rows:
            serve.apply_async(args=[pk])
    except OperationalError as error:
        logger.warning("The broker does not answer; the sweep will send again: %s", type(error).__name__)


@app.task(name="tasks.outbox.serve")
def serve(pk: int) -> None:
    """Do the work of one row, unless it is done, held or given up."""
    now = timezone.now()
    if not free_rows(now).filter(pk=pk).update(attempts=F("attempts") + 1, leased_until=now + LEASE):
        return
    row = OutboxRow.objects.get(pk=pk)
    try:
        SERVED_BY[row.kind](row.payload)
    except WORTH_RETRYING as error:
        pause = PAUSE * 2**row.attempts
        OutboxRow.objects.filter(pk=pk).update(error=str(error), leased_until=timezone.now() + pause)
        logger.warning("Row %s will be tried again in %s s: %s", pk, pause.total_seconds(), error)
    except HOPELESS as error:
        OutboxRow.objects.filter(pk=pk).update(error=str(error), attempts=ATTEMPTS, leased_until=None)
        logger.error("Row %s is given up: %s", pk, error)
    except Exception as error:
        OutboxRow.objects.filter(pk=pk).update(
            error=f"{type(error).__name__}: {error}", attempts=ATTEMPTS, leased_until=None
        )
        raise
    else:
        OutboxRow.objects.filter(pk=pk).update(error="", done_at=timezone.now(), leased_until=None)


@app.task(name="tasks.outbox.sweep")
def sweep() -> None:
    """Send again what was lost: rows that no message, no worker holds."""
    wake(free_rows(timezone.now()).values_list("pk", flat=True)[:BATCH])


@worker_ready.connect
def sweep_at_start(**_: object) -> None:
    """Look for waiting rows as soon as a worker is up, whatever became of the messages."""
    sweep()


def drain(*, threads: int) -> Iterator[int]:
    """Do all the waiting work in this process; yield each row’s id as it is done (or given up).

    On SQLite several threads share the work as well: converting to PDF waits for LibreOffice, not for the database.
    """
    while rows := list(free_rows(timezone.now()).values_list("pk", flat=True)):
        with ThreadPoolExecutor(max_workers=threads, thread_name_prefix="outbox") as pool:
            yield from pool.map(_serve_here, rows)


def _serve_here(pk: int) -> int:
    close_old_connections()
    try:
        serve.apply(args=[pk])  # an error stays on the row, where it is looked for; the other rows go on
    finally:
        connection.close()
    return pk
