"""Give the ledger works of every temper, in processes of their own: ``python -m tests.tasks.odd_works worker|drain …``.

Each effect is a line in a file, so that a test sees what was done, in which order and how often.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.db.models import F  # noqa: E402

from tasks import ledger  # noqa: E402
from tasks.app import app  # noqa: E402
from tasks.outbox import drain  # noqa: E402
from tasks.queues import DEADLINES, MAIL, PAPERS, PDF  # noqa: E402
from tasks.works import WORKS, Work  # noqa: E402
from workflow.actions.outbox import leave  # noqa: E402
from workflow.models import Authority  # noqa: E402

HOME = Path(os.environ["DELIBERA_HOME"])


class Passing(Exception):
    """An error that goes away."""


def note(payload: Mapping[str, Any]) -> None:
    """Write one line, whole, whoever else writes."""
    time.sleep(payload.get("seconds", 0) / 1000)
    with (HOME / "notes").open("ab", buffering=0) as file:
        file.write(f"{payload['name']}\n".encode())


def count(payload: Mapping[str, Any]) -> None:
    """Raise the population by one, if the row is still in hand after a rest."""
    begun = HOME / f"begun-{payload['name']}-{os.getpid()}"
    begun.touch()
    if len(list(HOME.glob(f"begun-{payload['name']}-*"))) == 1:
        time.sleep(payload["seconds"] / 1000)  # the first to take it is slow
    with transaction.atomic():
        ledger.hold_on()
        Authority.objects.update(population=F("population") + 1)
    (HOME / f"ended-{os.getpid()}").touch()


def count_at_once(payload: Mapping[str, Any]) -> None:
    """Raise the population by one."""
    time.sleep(payload["seconds"] / 1000)
    Authority.objects.update(population=F("population") + 1)


def die(payload: Mapping[str, Any]) -> None:
    """Kill the process that does it."""
    note(payload)
    os.kill(os.getpid(), signal.SIGKILL)


def stumble(payload: Mapping[str, Any]) -> None:
    """Fail once, then succeed."""
    tried = HOME / f"tried-{payload['name']}"
    if not tried.exists():
        tried.touch()
        raise Passing
    note(payload)


SHORT = timedelta(seconds=0.2)
WORKS |= {
    "note": Work(note, PAPERS),
    "note_mail": Work(note, MAIL),
    "note_pdf": Work(note, PDF),
    "count": Work(count, DEADLINES, pause=SHORT),
    "count_once": Work(count_at_once, DEADLINES, is_atomic=True, pause=SHORT),
    "die": Work(die, PAPERS, attempts=3, pause=SHORT),
    "stumble": Work(stumble, PAPERS, worth_retrying=(Passing,), pause=SHORT),
}


def leave_many(kind: str, number: int, **payload: int) -> None:
    """Leave so many jobs in one transaction."""
    with transaction.atomic():
        for rank in range(number):
            name = f"{kind}-{rank}"
            leave(kind, name, {"name": name, **payload}, authority=authority())


def leave_one(kind: str, name: str, *, priority: int = 5, **payload: int) -> None:
    """Leave one job."""
    with transaction.atomic():
        leave(kind, name, {"name": name, **payload}, authority=authority(), priority=priority)


def authority() -> Authority:
    """Return the authority of the test."""
    return Authority.objects.get_or_create(key="a", defaults={"name": "A", "kind": "commune", "population": 0})[0]


if __name__ == "__main__":
    if sys.argv[1] == "drain":
        list(drain(threads=int(sys.argv[2])))
    else:
        app.worker_main(sys.argv[1:])
