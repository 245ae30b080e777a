"""Keep the ledger: take a row, end it, put it off or give it up, each by one conditional UPDATE.

Of any number of workers that take a row one wins, and its taking bears a name of its own (``taken_by``). All it writes later
holds only while the row still bears that name: a worker that slept longer than its lease changes nothing any more.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

from django.db.models import F, QuerySet

from workflow.models import OutboxRow
from workflow.models.clock import ledger_now

MACHINE = socket.gethostname()[:60].replace(":", "-")
_in_hand: ContextVar[OutboxRow | None] = ContextVar("row_in_hand", default=None)


class LeaseLost(Exception):
    """Say that the row was taken by another meanwhile, done, or given up; the argument is its id."""


def waiting() -> QuerySet[OutboxRow]:
    """Rows neither done nor given up, whatever their hour."""
    return OutboxRow.objects.filter(done_at=None, given_up_at=None)


def ready() -> QuerySet[OutboxRow]:
    """Rows whose hour has come and that nobody holds, the most urgent first."""
    return waiting().filter(ready_at__lte=ledger_now()).order_by("priority", "ready_at", "pk")


def take(row: OutboxRow, *, lease: timedelta) -> OutboxRow | None:
    """Hold a ready row for the time of a lease; None when another was quicker. ``row`` as it was read."""
    name = f"{MACHINE}:{os.getpid()}:{secrets.token_hex(4)}"
    taken = {"attempts": F("attempts") + 1, "ready_at": ledger_now() + lease, "taken_by": name, "woken_at": None}
    if not ready().filter(pk=row.pk, attempts=row.attempts).update(**taken):
        return None
    row.attempts, row.taken_by = row.attempts + 1, name
    return row


def held(row: OutboxRow) -> QuerySet[OutboxRow]:
    """The row, as long as it is still in the hand that took it."""
    return waiting().filter(pk=row.pk, taken_by=row.taken_by)


def lock(row: OutboxRow) -> None:
    """Lock the row for the rest of the transaction; raises ``LeaseLost``."""
    if not held(row).select_for_update(no_key=True).values_list("pk", flat=True).first():
        raise LeaseLost(row.pk)


def finish(row: OutboxRow) -> None:
    """Write that the work is done; raises ``LeaseLost``."""
    if not held(row).update(done_at=ledger_now(), error=""):
        raise LeaseLost(row.pk)


def put_off(row: OutboxRow, *, why: str, pause: timedelta) -> None:
    """Let the row go, for another try after a pause; raises ``LeaseLost``."""
    if not held(row).update(error=why, ready_at=ledger_now() + pause, taken_by="", woken_at=None):
        raise LeaseLost(row.pk)


def give_up(row: OutboxRow, *, why: str) -> None:
    """Stop: an officer has to look; raises ``LeaseLost``."""
    if not held(row).update(error=why, given_up_at=ledger_now(), taken_by=""):
        raise LeaseLost(row.pk)


@contextmanager
def in_hand(row: OutboxRow) -> Iterator[None]:
    """Tell whatever the work calls which row it serves."""
    token = _in_hand.set(row)
    try:
        yield
    finally:
        _in_hand.reset(token)


def hold_on() -> None:
    """Lock the row in hand for the rest of the transaction: what it writes is kept only by whoever still holds the row.

    A work that is not atomic calls it where it writes; raises ``LeaseLost``. Outside of the ledger it does nothing.
    """
    if row := row_in_hand():
        lock(row)


def row_in_hand() -> OutboxRow | None:
    """Return the row that this thread serves; None outside of the ledger."""
    return _in_hand.get()
