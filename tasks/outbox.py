"""Do the rows of the outbox, once each: by a message from the broker, by the sweep, or in this very process.

The ledger says who holds a row (``tasks/ledger.py``), the works how each kind is done (``tasks/works.py``). A worker that dies
leaves a lease that runs out; the sweep then wakes another one.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import timedelta

from billiard.exceptions import SoftTimeLimitExceeded
from celery.signals import worker_ready
from django.db import close_old_connections, connection, transaction
from django.db.models import Q, QuerySet
from kombu.exceptions import OperationalError as BrokerAway

from tasks import causes, ledger
from tasks.app import app, has_broker
from tasks.broker import publisher, queued
from tasks.queues import QUEUES, lease_of
from tasks.repair import mend
from tasks.works import WORKS, Work, pause_after
from workflow.actions.outbox import PROMPT
from workflow.errors import Refusal
from workflow.models import OutboxRow
from workflow.models.clock import ledger_now

logger = logging.getLogger(__name__)

BATCH = 500  # messages that a sweep lets wait in one queue
OUTAGE = 1.0  # seconds that a worker rests when the database is away, so as not to use up the messages meanwhile
PATIENCE = 1.0  # seconds that a page may wait for a slow broker; the sweep sends what is left
RESEND = timedelta(seconds=float(os.environ.get("DELIBERA_RESEND") or 60))  # before a message is thought to be lost


def wake(rows: Sequence[OutboxRow]) -> None:
    """Tell the workers that rows wait; a broker that is down is no loss, the sweep will tell them again."""
    told, limit = [], time.monotonic() + PATIENCE
    try:
        with publisher() as producer:
            for row in sorted(filter(_is_known, rows), key=lambda row: row.priority)[:BATCH]:
                if time.monotonic() > limit:
                    break
                queue = WORKS[row.kind].queue
                limits = QUEUES[queue]
                serve.apply_async(
                    args=[row.pk], producer=producer, queue=queue, priority=row.priority,
                    soft_time_limit=limits.soft, time_limit=limits.hard,
                )  # fmt: skip
                told.append(row.pk)
    except BrokerAway as error:
        logger.warning("The broker does not answer; the sweep will send again: %s", type(error).__name__)
    if told:
        ledger.ready().filter(pk__in=told).order_by().update(woken_at=ledger_now())


def _is_known(row: OutboxRow) -> bool:
    return row.kind in WORKS


def sendable() -> QuerySet[OutboxRow]:
    """Ready rows of which no message is thought to be under way, the most urgent first."""
    return (
        ledger.ready()
        .filter(Q(woken_at=None) | Q(woken_at__lt=ledger_now() - RESEND), kind__in=WORKS)
        .only("pk", "kind", "priority")
    )


@app.task(name="tasks.outbox.serve")
def serve(pk: int) -> None:
    """Do the work of one row, unless it is done, held, given up, or before its hour."""
    renew_connection()
    try:
        do_row(pk)
    except causes.DATABASE_AWAY as error:
        logger.warning("The database went away under row %s; its lease brings it back: %s", pk, type(error).__name__)
        connection.close()
        time.sleep(OUTAGE)


@app.task(name="tasks.outbox.sweep")
def sweep() -> None:
    """Wake what waits: timers whose hour has come, tries after a pause, leases run out, messages lost."""
    renew_connection()
    try:
        mend()
        if has_broker():
            wake_again()
    except causes.DATABASE_AWAY as error:
        logger.warning("The database does not answer; the next sweep looks again: %s", type(error).__name__)
        connection.close()


def wake_again() -> None:
    """Send again, but let no more than ``BATCH`` messages wait in a queue, so that a long backlog does not multiply them.

    What a person waits for is sent however long its queue is.
    """
    kinds: dict[str, list[str]] = {}
    for kind, work in WORKS.items():
        kinds.setdefault(work.queue, []).append(kind)
    for queue, served in kinds.items():
        rows = list(sendable().filter(kind__in=served)[:BATCH])
        urgent = [row for row in rows if row.priority == PROMPT]
        try:
            room = max(BATCH - queued(queue), len(urgent)) if rows else 0
        except BrokerAway:
            return  # the next sweep asks again
        wake(rows[:room])


@worker_ready.connect
def sweep_at_start(**_: object) -> None:
    """Look for waiting rows as soon as a worker is up, whatever became of the messages."""
    sweep()
    connection.close()  # this process only hands work out, and its children shall not inherit one


def renew_connection() -> None:
    """Close a connection that is too old or broken, as Django does before a request; never in the middle of a transaction."""
    if not connection.in_atomic_block:
        close_old_connections()


def do_row(pk: int) -> bool:
    """Do the work of one row in this process; return whether it was there to be taken. An unforeseen error is raised again."""
    found = ledger.ready().filter(pk=pk).first()
    work = WORKS.get(found.kind) if found else None
    if not found or not work or found.attempts >= work.attempts:
        return False
    row = ledger.take(found, lease=lease_of(work.queue))
    if not row:
        return False
    try:
        with ledger.in_hand(row):
            _do(work, row)
    except ledger.LeaseLost:
        logger.warning("Row %s was taken by another meanwhile: nothing of this taking is kept", pk)
    except (*work.worth_retrying, *causes.DATABASE_AWAY, SoftTimeLimitExceeded) as error:
        _try_again(work, row, error)
    except (*work.hopeless, Refusal) as error:
        _give_up(row, causes.why_hopeless(error, row=pk))
    except Exception as error:
        _give_up(row, causes.why_unforeseen(error, row=pk))
        raise
    return True


def _do(work: Work, row: OutboxRow) -> None:
    """Have the effect and « done »: in one transaction where the work allows it."""
    if not work.is_atomic:
        work.do(row.payload)
        ledger.finish(row)
        return
    with transaction.atomic():
        ledger.lock(row)
        work.do(row.payload)
        ledger.finish(row)


def _try_again(work: Work, row: OutboxRow, error: Exception) -> None:
    renew_connection()  # one that broke under the work cannot write why
    if row.attempts >= work.attempts:
        _give_up(row, causes.why_given_up(error, row=row.pk, attempts=row.attempts))
        return
    pause = pause_after(row.attempts, work.pause)
    why = causes.why(error)
    try:
        ledger.put_off(row, why=why, pause=pause)
    except ledger.LeaseLost:
        return
    logger.warning("Row %s will be tried again in %.0f s: %s", row.pk, pause.total_seconds(), why)


def _give_up(row: OutboxRow, why: str) -> None:
    try:
        ledger.give_up(row, why=why)
    except ledger.LeaseLost:
        return
    logger.error("Row %s is given up: %s", row.pk, why)


def drain(*, threads: int) -> Iterator[int]:
    """Do all the work that is ready, in this process; yield each row’s id as it is done, put off or given up.

    On SQLite several threads share the work as well: converting to PDF waits for LibreOffice, not for the database. A timer
    whose hour has not come is left alone.
    """
    mend()
    under_way: dict[Future[bool], int] = {}
    missed: set[int] = set()  # taken by another process
    with ThreadPoolExecutor(max_workers=threads, thread_name_prefix="outbox") as pool:
        while True:
            busy = [*under_way.values(), *missed]
            for pk in ledger.ready().exclude(pk__in=busy).values_list("pk", flat=True)[: threads - len(under_way)]:
                under_way[pool.submit(_do_here, pk)] = pk
            if not under_way:
                return
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                pk = under_way.pop(future)
                if future.exception():
                    logger.error("Row %s met an error that nobody foresaw", pk, exc_info=future.exception())
                elif not future.result():
                    missed.add(pk)
                    continue
                yield pk


def _do_here(pk: int) -> bool:
    close_old_connections()
    try:
        return do_row(pk)
    finally:
        connection.close()
