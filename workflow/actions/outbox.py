"""Leave work for later in the transaction of the fact that asks for it, and wake whoever does it after the commit.

This package knows no task and no broker: who does the work registers itself as a waker.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from workflow.models import OutboxRow

Waker = Callable[[Iterable[int]], None]

_wakers: list[Waker] = []
_left = (
    threading.local()
)  # the keys left by this thread’s transaction: one connection a thread, one transaction at a time


def register_waker(waker: Waker) -> None:
    """Have this function called after each commit that left work, with the ids of the rows; registering twice counts once."""
    if waker not in _wakers:
        _wakers.append(waker)


def leave(kind: str, key: str, payload: Mapping[str, object]) -> OutboxRow:
    """Leave one job; leaving the same key again changes nothing and returns the row already there."""
    row, is_new = OutboxRow.objects.get_or_create(
        key=key, defaults={"kind": kind, "payload": dict(payload), "left_at": timezone.now()}
    )
    if is_new:
        vars(_left).setdefault("keys", set()).add(key)
        transaction.on_commit(_wake_once, robust=True)
    return row


def _wake_once() -> None:
    """Tell the wakers all the rows of the transaction at once; called once a row, it finds nothing the next times.

    A key left by a transaction that was rolled back may linger here: it has no row, so it wakes nobody.
    """
    keys: set[str] = vars(_left).pop("keys", set())
    rows = tuple(OutboxRow.objects.filter(key__in=keys, done_at=None).order_by("pk").values_list("pk", flat=True))
    for waker in _wakers if rows else ():
        waker(rows)
