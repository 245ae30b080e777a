"""Leave work for later in the transaction of the fact that asks for it, and wake whoever does it after the commit.

This package knows no task and no broker: who does the work registers itself as a waker.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from workflow.models import Authority, OutboxRow
from workflow.models.clock import ledger_now

PROMPT, ORDINARY, LATER = 0, 5, 9  # a person waits for it; work of the day; nobody waits
Waker = Callable[[Sequence[OutboxRow]], None]

_wakers: list[Waker] = []
_left = (
    threading.local()
)  # the keys left by this thread’s transaction: one connection a thread, one transaction at a time


def register_waker(waker: Waker) -> None:
    """Have this function called after each commit that left work, with the rows that are ready; registering twice counts once.

    It gets the id, the kind and the priority of each row, and must neither wait nor raise.
    """
    if waker not in _wakers:
        _wakers.append(waker)


def leave(
    kind: str,
    key: str,
    payload: Mapping[str, int | str],
    *,
    authority: Authority,
    owner: str = "",
    priority: int = ORDINARY,
    ready_at: datetime | None = None,
) -> OutboxRow:
    """Leave one job; leaving the same key again changes nothing and returns the row already there.

    ``owner``: what the job is about, as an officer names it (« séance conseil-2026-10-15 »). ``ready_at``: not before this
    moment (a timer); None: at once. The payload holds identifiers and words of the code: an address raises ValueError.
    """
    refuse_addresses(key, owner, payload)
    now = timezone.now()
    wanted = {
        "kind": kind, "payload": dict(payload), "authority": authority, "owner": owner, "priority": priority,
        "left_at": now, "ready_at": ready_at or ledger_now(),
    }  # fmt: skip
    row, is_new = OutboxRow.objects.get_or_create(key=key, defaults=wanted)
    if is_new:
        row.ready_at = ready_at or now
        if row.ready_at <= now:
            wake_after_commit(key)
    return row


def leave_all(kind: str, jobs: Mapping[str, Mapping[str, int | str]], *, authority: Authority, owner: str = "") -> None:
    """Leave many jobs of one kind at once, payloads by key, in one statement; a key already there changes nothing."""
    for key, payload in jobs.items():
        refuse_addresses(key, owner, payload)
    now = timezone.now()
    rows = [
        OutboxRow(
            kind=kind, key=key, payload=dict(payload), authority=authority, owner=owner, left_at=now, ready_at=ledger_now()
        )
        for key, payload in jobs.items()
    ]  # fmt: skip
    OutboxRow.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    for key in jobs:
        wake_after_commit(key)


def refuse_addresses(key: str, owner: str, payload: Mapping[str, int | str]) -> None:
    """Raise ValueError where a job bears an e-mail address: jobs are copied into messages and logs."""
    if any("@" in str(word) for word in (key, owner, *payload.values())):
        raise ValueError("a job names a person by an id, never by an address")


def reopen(row: OutboxRow) -> None:
    """Have a job done anew: done or given up, it is ready again, with all its attempts before it."""
    now = ledger_now()
    fresh = {
        "done_at": None,
        "given_up_at": None,
        "ready_at": now,
        "woken_at": None,
        "taken_by": "",
        "attempts": 0,
        "error": "",
    }
    OutboxRow.objects.filter(pk=row.pk).update(**fresh)
    row.refresh_from_db()
    wake_after_commit(row.key)


def wake_after_commit(key: str) -> None:
    """Have the wakers told of this row once the transaction is through."""
    vars(_left).setdefault("keys", set()).add(key)
    transaction.on_commit(_wake_once, robust=True)


def _wake_once() -> None:
    """Tell the wakers all the rows of the transaction at once; called once a row, it finds nothing the next times.

    A key left by a transaction that was rolled back may linger here: it has no row, so it wakes nobody.
    """
    keys: set[str] = vars(_left).pop("keys", set())
    if not keys or not _wakers:
        return
    waiting = OutboxRow.objects.filter(key__in=keys, done_at=None, given_up_at=None)
    rows = tuple(waiting.only("pk", "kind", "priority").order_by("pk"))
    for waker in _wakers if rows else ():
        waker(rows)
