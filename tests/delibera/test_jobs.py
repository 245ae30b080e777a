"""The command shows what waits and what stopped, in words that an officer understands, and starts it again."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.tasks.conftest import Installation

LEAVE = """exec('''
from datetime import timedelta
from django.utils import timezone
from workflow.actions.outbox import leave
a = Authority.objects.create(key="a", name="A", kind="commune", population=1)
old = timezone.now() - timedelta(seconds=90)
leave("paper", "ready", {}, authority=a, owner="séance d’octobre", ready_at=old)
leave("mail", "timer", {}, authority=a, ready_at=timezone.now() + timedelta(days=9))
for number in (1, 2):
    row = leave("pdf", f"stopped-{number}", {}, authority=a, owner="séance d’octobre")
    OutboxRow.objects.filter(pk=row.pk).update(given_up_at=old, attempts=5, error="Interrompu 5 fois.", ready_at=old)
row = leave("pdf", "held", {}, authority=a)
OutboxRow.objects.filter(pk=row.pk).update(taken_by="m:1:a", attempts=1, ready_at=timezone.now() + timedelta(days=1))
''')"""


@pytest.fixture
def place(begun: Callable[..., Installation]) -> Installation:
    made = begun("jobs")
    made.ask(LEAVE)
    return made


def number_of(place: Installation, key: str) -> str:
    return place.ask(f"OutboxRow.objects.get(key={key!r}).pk")


def test_what_waits_is_counted_by_queue_and_what_stopped_is_told_with_its_way_on(place: Installation) -> None:
    shown, told = place.delibera("jobs"), place.delibera("jobs", "--json")

    number = number_of(place, "stopped-1")
    found = json.loads(told.stdout)
    assert (shown.returncode, told.returncode) == (1, 1)
    assert f"Travail n°\u00a0{number}\u00a0: Document PDF, séance d’octobre (arrêté le " in shown.stdout
    assert "Interrompu 5 fois." in shown.stdout
    assert f"delibera jobs retry {number}" in shown.stdout
    assert found["queues"]["papers"]["ready"] == 1
    assert found["queues"]["papers"]["oldest_wait_seconds"] >= 90
    assert (found["queues"]["pdf"]["given_up"], found["queues"]["pdf"]["held"]) == (2, 1)
    assert found["queues"]["mail"]["planned"] == 1
    assert [row["label"] for row in found["given_up"]] == ["Document PDF, séance d’octobre"] * 2


def test_stopped_jobs_start_again_by_number_or_all_together_and_a_held_one_is_freed(place: Installation) -> None:
    one = place.delibera("jobs", "retry", number_of(place, "stopped-1"))
    again = place.delibera("jobs", "retry", number_of(place, "stopped-1"))
    every = place.delibera("jobs", "retry", "--all")
    free = place.delibera("jobs", "unlock", number_of(place, "held"))

    assert (one.returncode, every.returncode, free.returncode) == (0, 0, 0)
    assert "relancé\u00a0: Document PDF, séance d’octobre" in one.stdout
    assert again.returncode == 1
    assert "(administration du serveur) l’a relancé le" in again.stderr
    assert place.ask("sorted(OutboxRow.objects.filter(attempts=0).values_list('key', flat=True))") == str(
        ["ready", "stopped-1", "stopped-2", "timer"]
    )
    assert place.ask("list(JournalEntry.objects.values_list('event', flat=True))") == str(
        ["retry_job", "retry_job", "unlock_job"]
    )


def test_an_unknown_number_and_no_number_change_nothing(place: Installation) -> None:
    unknown, none = place.delibera("jobs", "retry", "9999"), place.delibera("jobs", "retry")

    assert (unknown.returncode, none.returncode) == (2, 2)
    assert "Aucun travail ne porte le numéro 9999" in unknown.stdout
    assert "--all" in none.stdout
