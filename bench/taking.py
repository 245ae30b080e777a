"""Measure the ledger in a process of its own, on the database of its environment, and print what it took as JSON.

``python -m bench.taking cost ROWS JOBS``: jobs that do nothing, in a table that holds ROWS jobs done long ago.
``python -m bench.taking play COPIES``: leave the documents of the example’s sitting, in so many authorities.
``python -m bench.taking peer``: make these documents without the ledger, in this very process.
``python -m bench.taking done``: how fast workers have made them all.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from bench.facts import EXAMPLE  # noqa: E402
from workflow.models import Authority, OutboxRow  # noqa: E402

WARM = 10  # jobs before the clock starts: the first ones open connections and start LibreOffice
_FILL = """
WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < %s)
INSERT INTO workflow_outboxrow
    (kind, key, payload, authority_id, owner, priority, left_at, ready_at, taken_by, attempts, error, done_at)
SELECT 'empty', 'old:' || n, '{}', %s, 'séance', 5, %s, %s, 'machine:1:ab', 1, '', %s FROM number
"""


def cost(rows: int, jobs: int) -> dict[str, list[float]]:
    """Return the milliseconds of each job from its taking to its end, of leaving one, and of looking for what waits."""
    from tasks.outbox import do_row, sendable
    from tasks.repair import mend
    from tasks.works import WORKS, Work
    from workflow.actions.outbox import leave

    WORKS["empty"] = Work(lambda payload: None, "deadlines")
    WORKS["empty_atomic"] = Work(lambda payload: None, "deadlines", is_atomic=True)
    authority = Authority.objects.create(key="bench", name="Bench", kind="commune", population=1)
    fill(rows, authority)
    spent: dict[str, list[float]] = {"leave": [], "empty": [], "empty_atomic": [], "look": []}
    for number in range(WARM + jobs):
        for kind in ("empty", "empty_atomic"):
            begin = time.perf_counter()
            with transaction.atomic():
                row = leave(kind, f"{kind}:{number}", {}, authority=authority)
            left = time.perf_counter()
            do_row(row.pk)
            spent["leave"].append((left - begin) * 1000)
            spent[kind].append((time.perf_counter() - left) * 1000)
        begin = time.perf_counter()
        mend()
        list(sendable()[:500])
        spent["look"].append((time.perf_counter() - begin) * 1000)
    return {name: times[WARM:] for name, times in spent.items()}


def fill(rows: int, authority: Authority) -> None:
    """Write so many jobs that were done long ago."""
    moment = "2026-01-01 00:00:00+00:00" if connection.vendor == "postgresql" else "2026-01-01 00:00:00"
    with connection.cursor() as cursor:
        cursor.execute(_FILL, [rows, authority.pk, moment, moment, moment])
        cursor.execute("ANALYZE")


def play(copies: int) -> dict[str, int]:
    """Leave the documents of the example in so many authorities; return how many there are."""
    from exchange.dossier import read_dossier
    from exchange.playback import play as played

    dossier = read_dossier(EXAMPLE)
    for number in range(copies):
        again = dossier.authority.model_copy(update={"key": f"{dossier.authority.key}-{number}"})
        for _ in played(dossier.model_copy(update={"authority": again})):
            pass
    OutboxRow.objects.exclude(kind="paper").delete()  # the letters and timers of a sitting that is over
    return {"papers": OutboxRow.objects.filter(kind="paper").count()}


def peer() -> dict[str, float]:
    """Make every document here, one after the other, by the same functions; return how many a second, once warm."""
    from tasks.papers import close_office, make_paper, make_pdf

    def convert() -> None:
        row = OutboxRow.objects.filter(kind="pdf").latest("pk")
        make_pdf(row.payload)

    payloads = list(OutboxRow.objects.filter(kind="paper").order_by("pk").values_list("payload", flat=True))
    begin = 0.0
    for number, payload in enumerate(payloads):
        if number == WARM:
            begin = time.perf_counter()
        before = OutboxRow.objects.filter(kind="pdf").count()
        make_paper(payload)
        if OutboxRow.objects.filter(kind="pdf").count() > before:
            convert()
    seconds = time.perf_counter() - begin
    close_office()
    return {"a_second": (len(payloads) - WARM) / seconds}


def done() -> dict[str, float]:
    """Return how many documents a second the workers made, by the hours of their ends, once warm."""
    from django.db.models import Max, Min

    if OutboxRow.objects.filter(kind__in=("paper", "pdf"), done_at=None).exists():
        raise SystemExit("a document could not be made")
    made = OutboxRow.objects.filter(kind="pdf").order_by("done_at").values_list("pk", flat=True)[WARM:]
    hours = OutboxRow.objects.filter(pk__in=list(made)).aggregate(first=Min("done_at"), last=Max("done_at"))
    return {"a_second": (len(made) - 1) / (hours["last"] - hours["first"]).total_seconds()}


MEASURES: Mapping[str, Callable[..., Any]] = {"cost": cost, "play": play, "peer": peer, "done": done}

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    sys.stdout.write(json.dumps(MEASURES[sys.argv[1]](*map(int, sys.argv[2:]))))
