"""Measure the ledger of jobs: what it costs a job, whether that grows with its rows, and what a second worker brings."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench import versions
from bench.facts import ROOT, Example
from bench.processes import ProgramFailed, stop
from bench.results import Part, Table
from bench.servers import postgres, redis
from bench.spread import Spread, figure

ROWS = (1_000, 1_000_000)
JOBS = 300
ROUNDS, COPIES = 3, 2  # of the measure of the workers; authorities, each with the example’s sitting
WARM = 10
LIMIT = 900.0  # seconds for one measure

_LEFT = """SELECT count(*) FROM workflow_outboxrow
    WHERE kind IN ('paper', 'pdf') AND done_at IS NULL AND given_up_at IS NULL"""

METHOD = """**Cost**: jobs that do nothing, one after the other, each from its taking to its end; « atomic » ends in the transaction of
its effect. The table already holds jobs done long ago; both databases write each commit to the disk. **Workers**: the documents of the
example’s sitting in {copies} authorities, Word and PDF, made by Celery workers on Redis and PostgreSQL with one LibreOffice each, in
{rounds} interleaved rounds on new databases; the clock starts at the {warm}th document. The peer calls the same functions in a loop,
without ledger and without broker, in one process or in two at once."""


@dataclass(frozen=True, slots=True)
class Speeds:
    """Documents a second, once warm: without the ledger in one process and in two, with one worker process, with two."""

    alone: list[float]
    pair: list[float]
    one: list[float]
    two: list[float]


def measure(example: Example) -> Part:
    """Measure both; whatever is not installed here is told as left out."""
    from documents.pdf import is_available

    missing = []
    if not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        missing.append("PostgreSQL: not installed (apt install postgresql)")
    if not shutil.which("redis-server"):
        missing.append("workers: redis-server is not installed (apt install redis-server)")
    if reason := is_available():
        missing.append(f"workers: {reason}")
    tables = [costs(has_postgres=not any(reason.startswith("PostgreSQL") for reason in missing))]
    if not missing:
        tables.append(workers())
    cores = len(os.sched_getaffinity(0))
    told = [*versions.python("django", "celery", "kombu", "psycopg"), *versions.office()]
    method = METHOD.format(copies=COPIES, rounds=ROUNDS, warm=WARM)
    title = f"The ledger of jobs, on {cores} cores"
    return Part("ledger", title, versions.day(), method, tuple(told), tuple(tables), tuple(missing))


@contextmanager
def installation(*, has_postgres: bool, broker: str = "") -> Iterator[dict[str, str]]:
    """Yield the environment of an installation of its own, gone afterwards; SQLite without PostgreSQL."""
    with ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="delibera-bench-"))
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("DELIBERA_", "DATABASE_"))
        }
        environment |= {
            "DELIBERA_HOME": home, "DJANGO_SETTINGS_MODULE": "web.settings", "DELIBERA_WRITERS": "1",
            "CELERY_BROKER_URL": broker, "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        if has_postgres:
            environment["DATABASE_URL"] = stack.enter_context(postgres())
        yield environment


def taking(environment: Mapping[str, str], *words: object) -> Any:
    """Run one measure of ``bench.taking``, and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.taking", *map(str, words)],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=LIMIT,
    )  # fmt: skip
    if done.returncode:
        raise ProgramFailed("bench.taking", done.stderr[-300:])
    return json.loads(done.stdout)


def costs(*, has_postgres: bool) -> Table:
    """Lay out what a job costs on each database with few rows and with many."""
    lines = []
    for on_postgres in (False, True) if has_postgres else (False,):
        for rows in ROWS:
            name = f"{'PostgreSQL' if on_postgres else 'SQLite'}, {rows:,} rows"
            tell(f"ledger, cost, {name}")
            with installation(has_postgres=on_postgres) as environment:
                spent = {what: Spread.of(times) for what, times in taking(environment, "cost", rows, JOBS).items()}
            job, atomic = spent["empty"], spent["empty_atomic"]
            lines.append(
                (name, figure(job.median), job.quartiles(), figure(atomic.median), figure(spent["leave"].median),
                 figure(spent["look"].median))
            )  # fmt: skip
    header = ("", "a job", "quartiles", "atomic", "leaving it", "a look at what waits")
    return Table("Milliseconds of the ledger for one job", header, tuple(lines))


def workers() -> Table:
    """Lay out how many documents a second come without the ledger, with one worker process and with two."""
    speeds = Speeds([], [], [], [])
    for number in range(ROUNDS):
        tell(f"ledger, workers, round {number + 1} of {ROUNDS}")
        with installation(has_postgres=True) as environment:
            taking(environment, "play", COPIES)
            speeds.alone.append(taking(environment, "peer")["a_second"])
        speeds.pair.append(two_peers())
        for spent, processes in ((speeds.one, 1), (speeds.two, 2)):
            with redis() as broker, installation(has_postgres=True, broker=broker) as environment:
                taking(environment, "play", COPIES)
                spent.append(served(environment, processes))
    alone, pair, one, two = (Spread.of(spent) for spent in (speeds.alone, speeds.pair, speeds.one, speeds.two))
    rows = tuple(
        (name, figure(speed.median), speed.extremes(), figure(speed.median / single.median))
        for name, speed, single in (
            ("no ledger, one process", alone, alone),
            ("no ledger, two processes", pair, alone),
            ("one worker process", one, one),
            ("two worker processes", two, one),
        )
    )
    notes = (
        f"The ledger and the broker take {100 * (1 - one.median / alone.median):.0f} % of the speed of one process.",
        "What the same work gains from a second process without ledger is what these cores can give.",
    )
    return Table("Documents a second", ("", "median", "least–most", "× one of its kind"), rows, notes)


def two_peers() -> float:
    """Do the work without a ledger in two processes at once, each on its own database; return the sum of their speeds."""
    with ExitStack() as stack:
        environments = [stack.enter_context(installation(has_postgres=True)) for _ in range(2)]
        for environment in environments:
            taking(environment, "play", COPIES)
        with ThreadPoolExecutor(2) as pool:
            return sum(pool.map(lambda environment: taking(environment, "peer")["a_second"], environments))


def served(environment: Mapping[str, str], processes: int) -> float:
    """Start a worker with so many processes on the waiting documents; return how many a second it made, once warm."""
    words = ["--queues", "papers,pdf,mail,deadlines", "--concurrency", str(processes), "--beat", "--loglevel", "error"]
    schedule = ["--schedule", f"{environment['DELIBERA_HOME']}/beat", "--without-gossip", "--without-mingle"]
    worker = subprocess.Popen(
        [sys.executable, "-m", "celery", "--app", "tasks", "worker", *words, *schedule],
        cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        return made_a_second(environment)
    finally:
        stop(worker)


def made_a_second(environment: Mapping[str, str]) -> float:
    """Wait until every document is made; return the documents a second from the ``WARM``th on, by the ledger’s own clock."""
    begin = time.monotonic()
    with psycopg.connect(
        environment["DATABASE_URL"].replace("postgres://", "postgresql://"), autocommit=True
    ) as database:
        while (database.execute(_LEFT).fetchone() or (0,))[0]:
            if time.monotonic() - begin > LIMIT:
                raise ProgramFailed("the worker", f"not done after {LIMIT:g} s")
            time.sleep(0.5)
    return float(taking(environment, "done")["a_second"])


def tell(step: str) -> None:
    """Say on the terminal what is being measured."""
    print(f"  {step}", file=sys.stderr, flush=True)
