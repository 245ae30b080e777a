"""Look after the rows that nobody ends: their process died, or died each time, or this version does not know their kind."""

from __future__ import annotations

import logging
import os
from datetime import timedelta

from tasks import causes, ledger
from tasks.works import WORKS, pause_after
from workflow.models.clock import ledger_now

logger = logging.getLogger(__name__)

BATCH = 500  # rows looked after at once


def mend() -> None:
    """Free what dead processes hold, then stop what was interrupted at each of its attempts."""
    free_abandoned()
    give_up_interrupted()


def free_abandoned() -> None:
    """Let go the rows held by a process of this machine that is no more, with the pause of any other failure.

    Those of a machine that vanished, or of a process that hangs, come back when their lease runs out.
    """
    ours = ledger.waiting().filter(taken_by__startswith=f"{ledger.MACHINE}:", ready_at__gt=ledger_now())
    for row in ours.only("pk", "kind", "attempts", "taken_by")[:BATCH]:
        if not is_alive(int(row.taken_by.split(":")[1])):
            pause = pause_after(row.attempts, WORKS[row.kind].pause) if row.kind in WORKS else timedelta(0)
            try:
                ledger.put_off(row, why=causes.why_died(), pause=pause)
            except ledger.LeaseLost:  # another sweep was quicker
                continue
            logger.warning("Row %s was held by a process that is no more", row.pk)


def is_alive(process: int) -> bool:
    """Whether a process of this machine runs, stopped ones included."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def give_up_interrupted() -> None:
    """Stop the rows that their workers never ended, and those of a kind that this version does not know."""
    for limit in {work.attempts for work in WORKS.values()}:
        kinds = [kind for kind, work in WORKS.items() if work.attempts == limit]
        spent = ledger.ready().filter(kind__in=kinds, attempts__gte=limit).values_list("pk", "attempts")
        for pk, attempts in spent[:BATCH]:
            _stop(pk, causes.why_interrupted(pk, attempts))
    for pk, kind in ledger.ready().exclude(kind__in=WORKS).values_list("pk", "kind")[:BATCH]:
        _stop(pk, causes.why_unknown_kind(kind))


def _stop(pk: int, why: str) -> None:
    if ledger.ready().filter(pk=pk).order_by().update(error=why, given_up_at=ledger_now(), taken_by=""):
        logger.error("Row %s is given up: %s", pk, why)
