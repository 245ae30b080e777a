"""Play a region for a month on PostgreSQL and Redis with real workers: ``python -m bench region [--scale 0.02] [--write]``.

300 authorities, a sitting each, 20,000 notices and 5,000 sign-offs through the real actions; every document is made, every
mail goes to a server that counts. ``--write`` renews docs/capacity.md from what was measured.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from bench import capacity
from bench.measured import Measured, Timing
from bench.processes import ProgramFailed, stop
from bench.servers import mail_sink, postgres, redis
from bench.shape import Shape

ROOT = Path(__file__).resolve().parent.parent
LOOK_EVERY, PATIENCE = 0.5, 180.0  # seconds; a drain that does not move for so long is over
LEDGER_SAMPLE = 300


def main(words: Sequence[str]) -> None:
    """Play the region and print what was measured."""
    parser = argparse.ArgumentParser(prog="python -m bench region", description=__doc__)
    whole, cores = Shape(), len(os.sched_getaffinity(0))
    parser.add_argument("--authorities", type=int, default=whole.authorities)
    parser.add_argument("--notices", type=int, default=whole.notices)
    parser.add_argument("--sign-offs", type=int, default=whole.sign_offs)
    parser.add_argument("--scale", type=float, default=1.0, help="of everything: 0.02 is a quick look")
    parser.add_argument("--workers", type=int, default=cores, help="documents made at once (one a core)")
    parser.add_argument("--clerks", type=int, default=cores, help="people who act at the same moment")
    parser.add_argument("--write", action="store_true", help="write docs/capacity.md")
    asked = parser.parse_args(words)
    shape = Shape(asked.authorities, asked.notices, asked.sign_offs).scaled(asked.scale)
    measured = play(shape, workers=asked.workers, clerks=asked.clerks)
    sys.stdout.write(capacity.figures(measured))
    if asked.write:
        capacity.write(measured)


def play(shape: Shape, *, workers: int, clerks: int) -> Measured:
    """Play a month and return what was measured; the servers and all they hold are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="delibera-region-home-") as home:
        count = Path(home, "mails.json")
        with postgres() as database, redis() as broker, mail_sink(count) as smtp:
            os.environ |= {
                "DELIBERA_HOME": home, "DATABASE_URL": database, "CELERY_BROKER_URL": broker, "DELIBERA_SMTP": smtp,
                "DELIBERA_FROM": "Service des assemblées <assemblees@region.example>",
                "DELIBERA_URL": "https://delibera.example", "DELIBERA_WRITERS": "1", "DELIBERA_SWEEP": "5",
                "DJANGO_SETTINGS_MODULE": "web.settings",
            }  # fmt: skip
            from delibera.installation import begin

            begin()
            return _play(shape, workers, clerks, Path(home))


def _play(shape: Shape, workers: int, clerks: int, home: Path) -> Measured:
    from bench.founding import found
    from workflow.models import Paper, SignOff

    tell(f"founding {shape.authorities} authorities")
    found(shape)
    empty = database_size()[0]
    with running(workers, home):
        tell("sign-offs")
        actions, signing = acted("sign_off", clerks, shape)
        drained(("mail",))
        tell("agendas and documents")
        begin, (convening, _) = time.perf_counter(), acted("convene", clerks, shape)
        drained(("paper", "pdf"))
        documents = time.perf_counter() - begin
        tell("notices")
        before, begin, (sending, _) = taken(home)[0], time.perf_counter(), acted("send", clerks, shape)
        drained(("mail",))
        mailing = time.perf_counter() - begin
    mails, mail_bytes = taken(home)
    database, rows = database_size()
    store_bytes, store_files = store_size(home / "papers")
    return Measured(
        shape=shape, workers=workers, clerks=clerks, cores=len(os.sched_getaffinity(0)),
        documents=Paper.objects.exclude(pdf_sha256="").count(), document_seconds=documents,
        mails=mails - before, all_mails=mails, mail_seconds=mailing, mail_bytes=mail_bytes,
        sign_offs=SignOff.objects.count(), sign_off_seconds=signing,
        timings={name: Timing.of(spent) for name, spent in {**actions, **convening, **sending, **ledger_cost()}.items()},
        database_bytes=database - empty, ledger_rows=rows, store_bytes=store_bytes, store_files=store_files, failed=failed(),
    )  # fmt: skip


def acted(phase: str, clerks: int, shape: Shape) -> tuple[dict[str, list[float]], float]:
    """Have so many people act at once; return the milliseconds of each action, and the seconds in all."""
    begin = time.perf_counter()
    words = [sys.executable, "-m", "bench.clerks", phase]
    told = json.dumps(asdict(shape))
    people = [
        subprocess.Popen([*words, str(rank), str(clerks), told], cwd=ROOT, stdout=subprocess.PIPE)
        for rank in range(clerks)
    ]
    spent: dict[str, list[float]] = {}
    for person in people:
        printed, _ = person.communicate()
        if person.returncode:
            raise ProgramFailed("bench.clerks", f"{phase} ended with {person.returncode}")
        for name, times in json.loads(printed).items():
            spent.setdefault(name, []).extend(times)
    return spent, time.perf_counter() - begin


@contextmanager
def running(workers: int, home: Path) -> Iterator[None]:
    """Run the workers and the clock as docker-compose.yml does."""
    celery = [sys.executable, "-m", "celery", "--app", "tasks"]
    worker = [*celery, "worker", "--loglevel", "error", "--without-gossip", "--without-mingle"]
    kinds = (
        [*worker, "--queues", "papers,pdf", "--hostname", "documents@region", "--concurrency", str(workers)],
        [*worker, "--queues", "mail,deadlines", "--hostname", "courier@region", "--concurrency", "2"],
        [*celery, "beat", "--loglevel", "error", "--schedule", str(home / "beat"), "--pidfile", ""],
    )
    processes = [
        subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True) for words in kinds
    ]
    try:
        yield
    finally:
        for process in processes:
            stop(process)


def drained(kinds: Sequence[str]) -> None:
    """Wait until no job of these kinds waits; give up when none has ended for a while."""
    from workflow.models import OutboxRow

    waiting = OutboxRow.objects.filter(kind__in=kinds, done_at=None, given_up_at=None)
    left, moved = waiting.count(), time.monotonic()
    while left and time.monotonic() - moved < PATIENCE:
        time.sleep(LOOK_EVERY)
        if (now := waiting.count()) != left:
            left, moved = now, time.monotonic()
    tell(f"{left} jobs left of {', '.join(kinds)}")


def taken(home: Path) -> tuple[int, int]:
    """Return how many mails, and how many bytes, the mail server took."""
    try:
        told = json.loads((home / "mails.json").read_text())
    except FileNotFoundError:
        return 0, 0
    return told["mails"], told["bytes"]


def database_size() -> tuple[int, int]:
    """Return the bytes of the database, and the rows of its ledger."""
    from django.db import connection

    from workflow.models import OutboxRow

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0]), OutboxRow.objects.count()


def store_size(folder: Path) -> tuple[int, int]:
    """Return the bytes that the store takes on the disk, and its files."""
    sizes = [path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file()]
    return sum(sizes), len(sizes)


def failed() -> int:
    """Return how many jobs were given up or never done."""
    from django.utils import timezone

    from workflow.models import OutboxRow

    return OutboxRow.objects.filter(done_at=None, ready_at__lte=timezone.now()).count()


def ledger_cost() -> dict[str, list[float]]:
    """Time the ledger itself, at the size it has now, every commit on the disk; no worker runs."""
    from datetime import timedelta

    from tasks import ledger
    from workflow.actions.outbox import leave
    from workflow.models import Authority, OutboxRow

    town, spent = Authority.objects.order_by("pk")[0], {}
    for rank in range(LEDGER_SAMPLE):
        row = _timed(spent, "leave a job", lambda rank=rank: leave("reminder", f"bench:{rank}", {}, authority=town))
        _timed(spent, "look for work", lambda: list(ledger.ready().values_list("pk", flat=True)[:1]))
        held = _timed(spent, "take a job", lambda row=row: ledger.take(row, lease=timedelta(minutes=1)))
        _timed(spent, "end a job", lambda held=held: ledger.finish(held))
    OutboxRow.objects.filter(key__startswith="bench:").delete()
    return spent


def _timed(spent: dict[str, list[float]], name: str, call: object) -> object:
    begin = time.perf_counter()
    result = call()  # type: ignore[operator]
    spent.setdefault(name, []).append((time.perf_counter() - begin) * 1000)
    return result


def tell(step: str) -> None:
    """Say on the error output what is being done."""
    print(f"  region: {step}", file=sys.stderr, flush=True)
