"""The broker may be down, mute, emptied or full: pages do not wait, nothing is lost, nothing is done twice."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.chaos.servers import Postgres
from tests.tasks.conftest import Installation, Redis, wait_until

FAKETIME = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))), None)
ON_POSTGRES = os.environ.get("DATABASE_URL", "").startswith("postgres")
ODD = "from tests.tasks.odd_works import leave_many, leave_one, authority\n"
QUICK = {
    "DJANGO_SETTINGS_MODULE": "web.settings",
    "DELIBERA_LEASE": "2",
    "DELIBERA_SWEEP": "0.5",
    "DELIBERA_RESEND": "1",
    "DELIBERA_WRITERS": "1",
}


@pytest.fixture
def place(redis: Redis, begun: Callable[..., Installation]) -> Installation:
    """An installation with a broker, and its database made."""
    return begun("odd", CELERY_BROKER_URL=redis.url, **QUICK)


def start_worker(
    place: Installation, *, concurrency: int = 1, queues: str = "papers,pdf,mail,deadlines"
) -> subprocess.Popen[bytes]:
    """Start a real worker that also knows the works of ``odd_works``."""
    return place.start(
        "tests.tasks.odd_works", "worker", "--queues", queues, "--concurrency", str(concurrency), "--beat",
        "--schedule", str(place.home / f"beat-{queues}"), "--loglevel", "warning", "--hostname", f"{len(place.processes)}@%h",
    )  # fmt: skip


def leave(place: Installation, code: str) -> float:
    """Leave work from a process of its own, as a page does; return the seconds that the commit kept it."""
    timed = f"{ODD}import time; begun = time.monotonic(); {code}; print(time.monotonic() - begun)"
    return float(run(place, timed).splitlines()[-1])


def run(place: Installation, code: str) -> str:
    return place.ask(f"exec({code!r})").removesuffix("None").strip()


def notes(place: Installation) -> list[str]:
    """What was done, in order."""
    file = place.home / "notes"
    return file.read_text().split() if file.exists() else []


def undone(place: Installation) -> int:
    return int(place.ask("OutboxRow.objects.filter(done_at=None, given_up_at=None).count()"))


@contextmanager
def mute_port() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(64)
        yield server.getsockname()[1]


@pytest.mark.parametrize("is_mute", [False, True], ids=["down", "mute"])
def test_a_commit_does_not_wait_for_a_broker_that_is_down_or_mute(
    begun: Callable[..., Installation], is_mute: bool
) -> None:
    with mute_port() as port:
        address = f"redis://:motdepasse@127.0.0.1:{port if is_mute else 1}/0"
        place = begun("odd", CELERY_BROKER_URL=address, **QUICK)

        seconds = leave(place, "leave_many('note', 30); leave_one('note', 'again')")

    assert seconds < 5  # far from the 19 s of Celery’s own retries, with room for a slow machine
    assert undone(place) == 31


def test_what_a_person_waits_for_overtakes_a_pile_of_two_hundred(place: Installation) -> None:
    leave(place, "leave_many('note', 200, seconds=5)")
    start_worker(place)
    wait_until(lambda: len(notes(place)) >= 5)

    leave(place, "leave_one('note', 'urgent', priority=0)")
    wait_until(lambda: len(notes(place)) == 201)

    assert notes(place).index("urgent") < 190
    assert len(set(notes(place))) == 201
    assert undone(place) == 0


def test_a_pile_of_documents_does_not_keep_the_mail_waiting(place: Installation) -> None:
    leave(place, "leave_many('note_pdf', 100, seconds=50)")
    start_worker(place, queues="papers,pdf")
    start_worker(place, queues="mail,deadlines")
    wait_until(lambda: len(notes(place)) >= 1)

    leave(place, "leave_one('note_mail', 'letter')")
    wait_until(lambda: "letter" in notes(place))

    assert len(notes(place)) < 100


def test_a_long_backlog_does_not_multiply_messages_and_a_broker_emptied_is_filled_again(
    place: Installation, redis: Redis
) -> None:
    sweep = f"{ODD}from tasks.outbox import sweep\nsweep()"

    leave(place, "leave_many('note', 700)")
    first = waiting(redis)
    for _ in range(3):
        run(place, sweep)
    later = waiting(redis)
    redis.command("flushall")
    run(place, f"OutboxRow.objects.update(woken_at=None)\n{sweep}")

    assert first == 500
    assert later == 500
    assert waiting(redis) == 500


def waiting(redis: Redis) -> int:
    """How many messages wait for a worker of documents, of any priority."""
    keys = redis.command("keys", "papers*").split()
    return sum(int(redis.command("llen", key)) for key in keys)


def test_a_message_holds_the_number_of_a_row_and_nothing_else(place: Installation, redis: Redis) -> None:
    leave(place, "leave_one('note', 'word')")

    message = redis.command("lindex", redis.command("keys", "papers*"), "0")

    assert '"argsrepr": "[1]"' in message
    assert "word" not in message
    assert '"eta": null' in message


def test_a_job_that_kills_its_process_ends_with_a_person_and_the_others_go_on(place: Installation) -> None:
    leave(place, "leave_one('die', 'poison'); leave_many('note', 5)")
    start_worker(place)

    wait_until(lambda: undone(place) == 0)

    assert notes(place).count("poison") == 3
    assert len(notes(place)) == 8
    assert "Interrompu 3 fois" in place.ask("OutboxRow.objects.get(key='poison').error")


def test_an_error_that_goes_away_is_tried_again_by_itself(place: Installation) -> None:
    leave(place, "leave_one('stumble', 'twice')")
    start_worker(place)

    wait_until(lambda: undone(place) == 0)

    assert notes(place) == ["twice"]
    assert place.ask("OutboxRow.objects.values_list('attempts', 'error').get()") == "(2, '')"


def test_a_worker_that_sleeps_past_its_lease_has_no_second_effect_when_it_wakes(place: Installation) -> None:
    leave(place, "leave_one('count', 'once', seconds=1500)")
    start_worker(place)
    wait_until(lambda: bool(list(place.home.glob("begun-once-*"))))
    sleeper = int(next(place.home.glob("begun-once-*")).name.rpartition("-")[2])
    os.kill(sleeper, signal.SIGSTOP)

    start_worker(place)
    wait_until(lambda: undone(place) == 0)
    holder = place.ask("OutboxRow.objects.get().taken_by")
    os.kill(sleeper, signal.SIGCONT)
    leave(place, "leave_many('note', 4, seconds=300)")
    wait_until(lambda: undone(place) == 0 and "was taken by another meanwhile" in log_of(place))

    assert place.ask("Authority.objects.get().population") == "1"
    assert place.ask("OutboxRow.objects.get(key='once').taken_by") == holder
    assert f":{sleeper}:" not in holder
    assert not (place.home / f"ended-{sleeper}").exists()


def log_of(place: Installation) -> str:
    return (place.home / "processes.log").read_text()


@pytest.mark.skipif(ON_POSTGRES, reason="it brings a PostgreSQL of its own: once is enough")
def test_a_postgresql_that_crashes_and_comes_back_loses_nothing_and_stops_no_worker(
    redis: Redis, begun: Callable[..., Installation]
) -> None:
    postgres = Postgres()
    try:
        postgres.make()
        place = begun("odd", CELERY_BROKER_URL=redis.url, DATABASE_URL=postgres.url, **QUICK)
        assert place.delibera("jobs").returncode == 0
        leave(place, "leave_many('note', 40, seconds=40); leave_many('count_once', 20, seconds=40)")
        worker = start_worker(place, concurrency=2)
        wait_until(lambda: len(notes(place)) >= 3)

        postgres.restart()
        wait_until(lambda: undone(place) == 0)

        assert worker.poll() is None
        assert place.ask("Authority.objects.get().population") == "20"
        assert set(notes(place)) == {f"note-{rank}" for rank in range(40)}
        assert place.ask("OutboxRow.objects.exclude(given_up_at=None).count()") == "0"
    finally:
        postgres.remove()


def test_processes_without_broker_that_race_for_the_same_rows_share_them(begun: Callable[..., Installation]) -> None:
    place = begun("odd", **QUICK | {"DELIBERA_LEASE": "60"})
    leave(place, "leave_many('note', 40, seconds=5)")

    drains = [place.start("tests.tasks.odd_works", "drain", "2") for _ in range(3)]
    for drain in drains:
        assert drain.wait(60) == 0

    assert sorted(notes(place)) == sorted(f"note-{rank}" for rank in range(40))
    assert place.ask("max(OutboxRow.objects.values_list('attempts', flat=True))") == "1"


@pytest.mark.skipif(FAKETIME is None, reason="faketime is not installed (apt install faketime)")
@pytest.mark.skipif(not ON_POSTGRES, reason="a SQLite file is on one machine, which has one clock")
def test_a_machine_two_hours_ahead_takes_no_timer_before_its_hour_and_what_it_leaves_is_done_at_once(
    begun: Callable[..., Installation],
) -> None:
    place = begun("odd", **QUICK)
    ahead = Installation(place.home, place.settings | {"LD_PRELOAD": str(FAKETIME), "FAKETIME": "+2h"})
    run(place, f"{ODD}from django.utils import timezone\nfrom datetime import timedelta\nfrom workflow.actions.outbox import leave\n"
        "leave('note', 'timer', {'name': 'timer'}, authority=authority(), ready_at=timezone.now() + timedelta(hours=1))")  # fmt: skip
    leave(ahead, "leave_one('note', 'now')")

    assert place.start("tests.tasks.odd_works", "drain", "1").wait(60) == 0
    assert ahead.start("tests.tasks.odd_works", "drain", "1").wait(60) == 0

    assert notes(place) == ["now"]
