"""The office starts a stopped job again and frees one whose worker is gone; the journal says who did."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.workflow import acting
from workflow.actions import jobs
from workflow.actions.actor import Actor
from workflow.actions.jobs import JobState
from workflow.actions.journal import verify
from workflow.actions.outbox import leave
from workflow.actions.refusals import JobRefused, OfAnotherAuthority
from workflow.errors import NotEntitled
from workflow.lifecycle import Role
from workflow.models import Authority, JournalEntry, OutboxRow

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority() -> Authority:
    return acting.council().authority


def job(authority: Authority, **columns: object) -> OutboxRow:
    row = leave("pdf", "pdf:1", {}, authority=authority, owner="séance d’octobre")
    OutboxRow.objects.filter(pk=row.pk).update(**columns)
    return OutboxRow.objects.get(pk=row.pk)


def stopped(authority: Authority) -> OutboxRow:
    return job(authority, attempts=5, error="Interrompu 5 fois.", given_up_at=timezone.now())


def held(authority: Authority) -> OutboxRow:
    return job(authority, attempts=1, taken_by="machine:12:ab", ready_at=timezone.now() + timedelta(minutes=4))


def test_a_stopped_job_starts_again_with_all_its_attempts_and_the_journal_says_who(authority: Authority) -> None:
    row, at = stopped(authority), timezone.now()

    again = jobs.retry(row, by=acting.OFFICE, at=at)

    assert (again.attempts, again.error, again.given_up_at, again.taken_by) == (0, "", None, "")
    assert jobs.state_of(again, now=timezone.now()) is JobState.READY
    entry = JournalEntry.objects.get(event="retry_job")
    assert (entry.by, entry.subject) == (acting.OFFICE.name, "pdf:1")
    assert entry.content == {"job": row.pk, "kind": "pdf", "attempts": 5}
    assert verify(authority) == ()


def test_of_two_who_start_a_job_again_the_second_is_told_who_did_and_when(authority: Authority) -> None:
    row = stopped(authority)
    jobs.retry(row, by=acting.OFFICE, at=timezone.now())

    with pytest.raises(JobRefused) as refused:
        jobs.retry(row, by=Actor("Mme Autre", frozenset({Role.ADMINISTRATOR})), at=timezone.now())

    assert f"{acting.OFFICE.name} l’a relancé le {timezone.localdate():%d/%m/%Y}" in str(refused.value)
    assert JournalEntry.objects.filter(event="retry_job").count() == 1


def test_a_job_that_is_done_is_not_started_again(authority: Authority) -> None:
    row = job(authority, done_at=timezone.now())

    with pytest.raises(JobRefused, match="il est fait depuis le"):
        jobs.retry(row, by=acting.OFFICE, at=timezone.now())


def test_a_held_job_is_freed_at_once_and_keeps_the_count_of_its_attempts(authority: Authority) -> None:
    row = held(authority)

    free = jobs.unlock(row, by=acting.OFFICE, at=timezone.now())

    assert (free.taken_by, free.attempts) == ("", 1)
    assert free.ready_at <= timezone.now()
    assert JournalEntry.objects.get(event="unlock_job").content["taken_by"] == "machine:12:ab"


def test_a_job_that_nobody_holds_is_not_freed(authority: Authority) -> None:
    row = job(authority, ready_at=timezone.now() + timedelta(days=1))

    with pytest.raises(JobRefused, match="personne ne le tient \\(il est «\u00a0programmé\u00a0»\\)"):
        jobs.unlock(row, by=acting.OFFICE, at=timezone.now())


@pytest.mark.parametrize("act", [jobs.retry, jobs.unlock])
def test_only_the_office_and_the_administrator_touch_jobs_and_only_those_of_their_authority(authority, act) -> None:
    row = stopped(authority) if act is jobs.retry else held(authority)
    before = OutboxRow.objects.filter(pk=row.pk).values().get()
    elsewhere = Actor("M. Voisin", frozenset({Role.ASSEMBLIES_OFFICE}), authority=authority.pk + 1)

    with pytest.raises(NotEntitled, match="le service des assemblées ou l’administrateur"):
        act(row, by=acting.AUTHOR, at=timezone.now())
    with pytest.raises(OfAnotherAuthority):
        act(row, by=elsewhere, at=timezone.now())

    assert OutboxRow.objects.filter(pk=row.pk).values().get() == before
    assert not JournalEntry.objects.filter(event__in=["retry_job", "unlock_job"]).exists()


def test_each_job_is_named_and_its_state_is_told_in_french(authority: Authority) -> None:
    now = timezone.now()
    later = now + timedelta(minutes=1)
    states = {
        "done_at": now, "given_up_at": now, "taken_by": "m:1:a", "attempts": 1, "ready_at": later,
    }  # fmt: skip
    row = OutboxRow(kind="pdf", owner="séance d’octobre", left_at=now, ready_at=now)

    told = [jobs.state_of(row, now=now).label]
    for column in reversed(states):
        setattr(row, column, states[column])
        told.append(jobs.state_of(row, now=now).label)

    assert jobs.label_of(row) == "Document PDF, séance d’octobre"
    assert told == ["en attente", "programmé", "nouvel essai prévu", "en cours", "à examiner", "fait"]


def test_what_waits_and_what_stopped_is_counted_apart_from_timers_and_jobs_in_hand(authority: Authority) -> None:
    now = timezone.now()
    stopped(authority)
    for key, later in (("a", -60), ("b", -90), ("timer", 3600)):
        leave("pdf", key, {}, authority=authority, ready_at=now + timedelta(seconds=later))

    assert [row.key for row in jobs.waiting()] == ["b", "a"]
    assert [row.key for row in jobs.given_up()] == ["pdf:1"]
