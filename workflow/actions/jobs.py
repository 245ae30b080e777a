"""Show the jobs left for later as an officer sees them, and let the office start again what stopped.

The workers write the ledger; a person does two things only: start again a job that was given up, and free one whose worker
is gone. Both stand in the journal.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from workflow.actions.actor import Actor
from workflow.actions.journal import record
from workflow.actions.outbox import reopen, wake_after_commit
from workflow.actions.refusals import JobRefused
from workflow.actions.step import require
from workflow.errors import NBSP
from workflow.lifecycle import Role
from workflow.models import JournalEntry, OutboxRow
from workflow.models.clock import ledger_now

RETRY, UNLOCK = "Relancer le travail", "Libérer le travail"
OFFICE = (Role.ASSEMBLIES_OFFICE, Role.ADMINISTRATOR)
# What an officer calls each kind of job.
LABELS = {
    "paper": "Document Word",
    "pdf": "Document PDF",
    "mail": "Courriel",
    "deadline": "Échéance d’une séance",
    "reminder": "Rappel d’un circuit de validation",
}


class JobState(StrEnum):
    """Where a job stands."""

    READY = "ready"
    HELD = "held"
    PUT_OFF = "put_off"
    PLANNED = "planned"
    GIVEN_UP = "given_up"
    DONE = "done"

    @property
    def label(self) -> str:
        """The French name."""
        return STATE_LABELS[self]


STATE_LABELS = {
    JobState.READY: "en attente",
    JobState.HELD: "en cours",
    JobState.PUT_OFF: "nouvel essai prévu",
    JobState.PLANNED: "programmé",
    JobState.GIVEN_UP: "à examiner",
    JobState.DONE: "fait",
}


def waiting() -> QuerySet[OutboxRow]:
    """Jobs whose hour has come and that nobody has taken yet, the one that waits longest first."""
    return unfinished().filter(ready_at__lte=ledger_now()).order_by("ready_at", "pk")


def unfinished() -> QuerySet[OutboxRow]:
    """Jobs neither done nor given up: waiting, held, put off, or planned for later."""
    return OutboxRow.objects.filter(done_at=None, given_up_at=None)


def given_up() -> QuerySet[OutboxRow]:
    """Jobs that an officer has to look at, the oldest first."""
    return OutboxRow.objects.filter(done_at=None).exclude(given_up_at=None).order_by("given_up_at", "pk")


def state_of(row: OutboxRow, *, now: datetime) -> JobState:
    """Return where a job stands at this moment (``workflow.models.clock.read_clock``)."""
    if row.done_at:
        return JobState.DONE
    if row.given_up_at:
        return JobState.GIVEN_UP
    if row.ready_at <= now:
        return JobState.READY
    if row.taken_by:
        return JobState.HELD
    return JobState.PUT_OFF if row.attempts else JobState.PLANNED


def label_of(row: OutboxRow) -> str:
    """Name a job as an officer does: `Document PDF, séance conseil-2026-10-15`."""
    return ", ".join(filter(None, (LABELS.get(row.kind, row.kind), row.owner)))


def retry(row: OutboxRow, *, by: Actor, at: datetime) -> OutboxRow:
    """Start again a job that was given up, with all its attempts before it; raises ``NotEntitled`` or ``JobRefused``.

    Of two who ask at once one starts it; the other is told who did, and when.
    """
    require(by, RETRY, OFFICE)
    with transaction.atomic():
        stored = _locked(row)
        if not stored.given_up_at:
            raise JobRefused(RETRY, stored.pk, _why_not_stopped(stored))
        told = {"job": stored.pk, "kind": stored.kind, "attempts": stored.attempts}
        reopen(stored)
        _record(stored, by=by, at=at, event="retry_job", content=told)
    return stored


def unlock(row: OutboxRow, *, by: Actor, at: datetime) -> OutboxRow:
    """Free a job whose worker is gone, without waiting for the end of its lease; raises ``NotEntitled`` or ``JobRefused``.

    Should that worker still be alive, what it does is kept only if nobody has taken the job meanwhile.
    """
    require(by, UNLOCK, OFFICE)
    with transaction.atomic():
        stored = _locked(row)
        if state_of(stored, now=at) is not JobState.HELD:
            raise JobRefused(
                UNLOCK, stored.pk, f"personne ne le tient (il est «{NBSP}{state_of(stored, now=at).label}{NBSP}»)"
            )
        told = {"job": stored.pk, "kind": stored.kind, "attempts": stored.attempts, "taken_by": stored.taken_by}
        OutboxRow.objects.filter(pk=stored.pk).update(ready_at=ledger_now(), taken_by="", woken_at=None)
        stored.refresh_from_db()
        wake_after_commit(stored.key)
        _record(stored, by=by, at=at, event="unlock_job", content=told)
    return stored


def _locked(row: OutboxRow) -> OutboxRow:
    return OutboxRow.objects.select_for_update(no_key=True, of=("self",)).select_related("authority").get(pk=row.pk)


def _why_not_stopped(row: OutboxRow) -> str:
    """Say why a job need not be started again: it is done, or somebody has just started it."""
    if row.done_at:
        return f"il est fait depuis le {local(row.done_at)}"
    last = JournalEntry.objects.filter(event="retry_job", subject=row.key).order_by("-pk").first()
    started = f" ({last.by} l’a relancé le {local(last.recorded_at)})" if last else ""
    return f"il n’est pas arrêté{started}"


def local(moment: datetime) -> str:
    """Write a moment as an officer reads it."""
    return f"{timezone.localtime(moment):%d/%m/%Y à %H:%M}"


def _record(row: OutboxRow, *, by: Actor, at: datetime, event: str, content: dict[str, object]) -> None:
    """Write the journal of the authority that the job belongs to; jobs left by version 0.1 belong to none."""
    if row.authority:
        on = timezone.localtime(at).date()
        record(row.authority, by=by, on=on, event=event, subject=row.key, content=content)
