"""A row is taken once at a time, its failures are told in French, and what its hour has not come for is left alone."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from tasks import causes, ledger, outbox
from tasks.repair import mend
from tasks.works import WORKS, Work
from tests.workflow import acting
from workflow.actions.outbox import leave, reopen
from workflow.actions.refusals import TooLate
from workflow.models import Authority, OutboxRow

pytestmark = pytest.mark.django_db
LEASE = timedelta(seconds=60)


class Passing(Exception):
    """A named error."""


@pytest.fixture
def authority() -> Authority:
    return acting.council().authority


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Have the kind « odd » done by a function of the test; everything else is real."""

    def register(do: Callable[[Mapping[str, Any]], None], **about: Any) -> None:
        monkeypatch.setitem(WORKS, "odd", replace(Work(do, "papers"), **about))

    return register


def left(authority: Authority, key: str = "odd:1", **about: Any) -> OutboxRow:
    return leave("odd", key, {}, authority=authority, **about)


def taken(row: OutboxRow) -> OutboxRow:
    again = ledger.take(OutboxRow.objects.get(pk=row.pk), lease=LEASE)
    assert again
    return again


def run_out(row: OutboxRow) -> None:
    """Let the lease of a row run out."""
    OutboxRow.objects.filter(pk=row.pk).update(ready_at=timezone.now() - timedelta(seconds=1))


def failing(error: Exception) -> Callable[[Mapping[str, Any]], None]:
    def do(payload: Mapping[str, Any]) -> None:
        raise error

    return do


def test_a_row_in_a_hand_is_not_taken_by_another_and_comes_back_when_its_lease_runs_out(authority: Authority) -> None:
    row = left(authority)
    first = taken(row)

    refused = ledger.take(OutboxRow.objects.get(pk=row.pk), lease=LEASE)
    run_out(row)
    second = taken(row)

    assert refused is None
    assert (first.attempts, second.attempts) == (1, 2)
    assert first.taken_by != second.taken_by


@pytest.mark.parametrize(
    "write",
    [
        ledger.finish,
        ledger.lock,
        lambda row: ledger.put_off(row, why="", pause=LEASE),
        lambda row: ledger.give_up(row, why=""),
    ],
    ids=["done", "lock", "put off", "given up"],
)
def test_whoever_slept_longer_than_his_lease_writes_nothing_any_more(
    authority: Authority, write: Callable[[OutboxRow], None]
) -> None:
    row = left(authority)
    sleeper = taken(row)
    run_out(row)
    taken(row)
    before = OutboxRow.objects.filter(pk=row.pk).values().get()

    with pytest.raises(ledger.LeaseLost):
        write(sleeper)

    assert OutboxRow.objects.filter(pk=row.pk).values().get() == before


def test_a_row_started_again_from_scratch_is_still_refused_to_its_first_holder(authority: Authority) -> None:
    row = left(authority)
    sleeper = taken(row)
    reopen(row)
    taken(row)  # for the first time, once more

    with pytest.raises(ledger.LeaseLost):
        ledger.finish(sleeper)


def test_the_effect_of_an_atomic_work_and_done_are_one(authority: Authority, serve: Callable[..., None]) -> None:
    def do(payload: Mapping[str, Any]) -> None:
        Authority.objects.update(population=1)
        run_out(row)
        taken(row)  # by somebody else, before the end

    serve(do, is_atomic=True)
    row = left(authority)

    outbox.do_row(row.pk)

    assert Authority.objects.get().population == 1240
    assert OutboxRow.objects.get(pk=row.pk).done_at is None


def test_a_named_error_is_tried_again_after_a_pause_that_grows_and_the_cause_stands_in_the_row(
    authority: Authority, serve: Callable[..., None]
) -> None:
    serve(failing(Passing()), worth_retrying=(Passing,), pause=timedelta(seconds=100))
    row, pauses = left(authority), []

    for _ in range(3):
        before = timezone.now()
        assert outbox.do_row(row.pk)
        row.refresh_from_db()
        pauses.append((row.ready_at - before).total_seconds())
        assert not outbox.do_row(row.pk)  # not before its hour
        run_out(row)

    for attempt, pause in enumerate(pauses):
        assert 75 * 2**attempt <= pause <= 126 * 2**attempt
    assert (row.given_up_at, row.taken_by, row.woken_at) == (None, "", None)
    assert row.error.startswith("Erreur passagère (Passing, tasks/outbox.py:")


def test_the_last_attempt_hands_the_row_to_a_person_in_french(authority: Authority, serve: Callable[..., None]) -> None:
    serve(failing(Passing()), worth_retrying=(Passing,), attempts=2)
    row = left(authority)

    for _ in range(4):
        outbox.do_row(row.pk)
        run_out(row)
    row.refresh_from_db()

    assert row.attempts == 2
    assert row.given_up_at
    assert row.error.startswith(
        "Abandonné après 2 essais. Dernière cause\u00a0: Erreur passagère (Passing, tasks/outbox.py"
    )
    assert "Que faire\u00a0: levez la cause, puis relancez le travail" in row.error
    assert f"delibera jobs retry {row.pk}" in row.error


def test_an_unforeseen_error_stops_the_row_at_once_and_its_words_are_kept_from_the_ledger(
    authority: Authority, serve: Callable[..., None]
) -> None:
    def do(payload: Mapping[str, Any]) -> None:
        causes.why_unforeseen(payload["secret zoe@exemple.fr"], row=1)

    serve(do)
    row = left(authority)

    with pytest.raises(KeyError):
        outbox.do_row(row.pk)

    row.refresh_from_db()
    assert row.given_up_at
    assert row.attempts == 1
    assert row.error.startswith("Erreur imprévue (KeyError, tasks/outbox.py:")
    assert "Que faire" in row.error
    assert f"travail n°\u00a0{row.pk}" in row.error
    assert "zoe" not in row.error


def test_a_refusal_stops_the_row_with_its_own_words(authority: Authority, serve: Callable[..., None]) -> None:
    refusal = TooLate("Envoyer à zoe@exemple.fr", "la séance est close.")
    serve(failing(refusal))
    row = left(authority)

    outbox.do_row(row.pk)

    row.refresh_from_db()
    assert row.error == str(refusal).replace("zoe@exemple.fr", "[masqué]")
    assert row.given_up_at


def test_a_full_disk_is_told_by_its_reason_and_tried_again(authority: Authority, serve: Callable[..., None]) -> None:
    serve(failing(OSError(28, "No space left", "/srv/zoe@exemple.fr")), worth_retrying=(OSError,))
    row = left(authority)

    outbox.do_row(row.pk)

    row.refresh_from_db()
    assert row.error.startswith("Erreur passagère (OSError, No space left on device, tasks/")


def test_a_database_that_goes_away_is_no_fault_of_the_work(authority: Authority, serve: Callable[..., None]) -> None:
    serve(failing(OperationalError("server closed the connection to db.local")))
    row = left(authority)

    outbox.do_row(row.pk)

    row.refresh_from_db()
    assert row.given_up_at is None
    assert row.error == "La base de données n’a pas répondu (OperationalError)."


def test_a_row_interrupted_at_each_of_its_attempts_is_handed_to_a_person(authority: Authority) -> None:
    row = leave("paper", "p:1", {}, authority=authority)
    for _ in range(WORKS["paper"].attempts):
        taken(row)
        run_out(row)

    mend()

    row.refresh_from_db()
    assert row.given_up_at
    assert row.error.startswith("Interrompu 5 fois avant la fin\u00a0: ")
    assert "Que faire" in row.error


def test_a_row_held_by_a_process_of_this_machine_that_died_is_freed_without_waiting_for_its_lease(
    authority: Authority,
) -> None:
    mine, dead, elsewhere = (leave("paper", key, {}, authority=authority) for key in ("mine", "dead", "elsewhere"))
    process = subprocess.Popen(["true"])
    process.wait()
    taken(mine)
    for row, holder in ((dead, f"{ledger.MACHINE}:{process.pid}:ab"), (elsewhere, f"another:{process.pid}:ab")):
        taken(row)
        OutboxRow.objects.filter(pk=row.pk).update(taken_by=holder)

    mend()

    rows = {row.key: row for row in OutboxRow.objects.filter(kind="paper")}
    assert rows["dead"].taken_by == ""
    assert rows["dead"].ready_at < timezone.now() + timedelta(seconds=10) < rows["mine"].ready_at
    assert rows["mine"].taken_by
    assert rows["elsewhere"].taken_by
    assert "s’est arrêté avant la fin" in rows["dead"].error


def test_a_kind_that_this_version_does_not_know_is_handed_to_a_person(authority: Authority) -> None:
    row = leave("of the future", "f:1", {}, authority=authority)

    mend()
    outbox.wake([row])

    row.refresh_from_db()
    assert row.given_up_at
    assert "ne connaît pas le travail «\u00a0of the future\u00a0»" in row.error


def test_a_timer_waits_for_its_hour(authority: Authority, serve: Callable[..., None]) -> None:
    done: list[int] = []
    serve(lambda _: done.append(1))
    row = left(authority, ready_at=timezone.now() + timedelta(days=60))

    early = outbox.do_row(row.pk)
    run_out(row)
    due = outbox.do_row(row.pk)

    assert (early, due) == (False, True)
    assert done == [1]


def test_leaving_the_same_key_again_leaves_nothing_and_an_address_is_refused(authority: Authority) -> None:
    first = left(authority, owner="séance d’octobre")
    again = left(authority, owner="autre chose", priority=0)

    assert (again.pk, again.owner, again.priority) == (first.pk, "séance d’octobre", 5)
    for key, payload, owner in (("a@b.fr", {}, ""), ("k", {"to": "a@b.fr"}, ""), ("k", {}, "a@b.fr")):
        with pytest.raises(ValueError, match="never by an address"):
            leave("odd", key, payload, authority=authority, owner=owner)
