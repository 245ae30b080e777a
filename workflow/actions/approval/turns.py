"""Move a route on: pass the steps that are complete, lapsed or without object, open the next one, make steps due again.

The caller holds the lock of the draft (``workflow.actions.step.held``).
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import F

from workflow.actions.approval.mails import tell_turn
from workflow.actions.approval.seats import (
    Writers,
    given,
    is_complete,
    matter_of,
    people_of,
    steps_of,
    without_writers,
    writers_of,
)
from workflow.actions.approval.step_timers import set_timers
from workflow.conditions import conditions_of, unmet
from workflow.errors import NBSP, EventForbidden
from workflow.french import plain_date
from workflow.lifecycle import EVENTS_FROM, event_label, state_label
from workflow.models import Draft, Revision, RouteStep, StepSeat, User
from workflow.routing import PassedAs, SeatKind, how_many


def require_review(draft: Draft, act: str) -> None:
    """Refuse an act on the route of a draft that is not being read; ``act`` is its French name."""
    if "approve" not in EVENTS_FROM[draft.state]:
        possible = [event_label(known) for known in EVENTS_FROM[draft.state]]
        raise EventForbidden(act, state_label(draft.state), possible)


def bring_forward(draft: Draft, *, on: date) -> RouteStep | None:
    """Pass every step that waits for nobody and return the one whose turn it is, opened if need be; None: all are passed.

    A step whose condition is false is passed and says why; a consultative one whose delay is over is passed in silence.
    Doing it twice changes nothing more.
    """
    revision, writers = draft.revision, writers_of(draft)
    for step in steps_of(draft).filter(passed_on=None):
        if is_complete(step, revision):
            close(step, PassedAs.SIGNED, on=on)
        elif reasons := unmet(conditions_of(step.conditions), matter_of(draft, revision)):
            close(step, PassedAs.SKIPPED, on=on, note=f"sans objet{NBSP}: {', '.join(reasons)}.")
        elif has_lapsed(step, on=on):
            close(step, PassedAs.SILENCE, on=on, note=silence(step))
        elif step.opened_on is not None or open_step(draft, step, writers, on=on):
            return step
    return None


def has_lapsed(step: RouteStep, *, on: date) -> bool:
    """Whether the delay of an opinion is over; a sign-off has no such delay, it is waited for."""
    return step.is_consultative and step.opened_on is not None and step.due_on is not None and step.due_on < on


def silence(step: RouteStep) -> str:
    """Say how an opinion came to be deemed given."""
    day = plain_date(step.due_on) if step.due_on else ""
    return f"aucun avis au {day}{NBSP}: l’avis est réputé rendu."


def open_step(draft: Draft, step: RouteStep, writers: Writers, *, on: date) -> bool:
    """Give a step its seats, its delay, its timers, and tell its people; False when it asks an opinion of nobody."""
    people = seated(draft, step, writers)
    if step.is_consultative and not people and step.kind != SeatKind.NAME:
        close(step, PassedAs.SKIPPED, on=on, note="sans objet\u00a0: personne d’autre que l’auteur à consulter.")
        return False
    seat(draft, step, people)
    step.opened_on, step.openings = on, step.openings + 1
    step.due_on = on + timedelta(days=step.days) if step.days else None
    step.save(update_fields=["needed", "opened_on", "openings", "due_on", "note"])
    set_timers(draft, step)
    tell_turn(draft, step, on=on)
    return True


def seated(draft: Draft, step: RouteStep, writers: Writers) -> list[User]:
    """Return who has a seat in a step: its people but for the writers; when none is left, the superior it falls to."""
    people = people_of(step, draft.authority)
    others, superior = without_writers(people, writers), step.escalates_to
    if others or superior is None or not superior.is_active or step.kind == SeatKind.NAME:
        return others
    falls_to = without_writers([superior], writers)
    if falls_to:
        why = "l’auteur d’un texte ne le vise pas" if people else "personne n’est en poste"
        step.note = f"{why}{NBSP}: l’étape revient à {superior.printed_name}."
    return falls_to


def seat(draft: Draft, step: RouteStep, people: list[User]) -> None:
    """Give a step its seats, the former ones replaced, and count the sign-offs that it then takes.

    Whoever signed already and has no seat any more still counts, beside all those who have one.
    """
    step.seats.exclude(user__in=people).delete()
    StepSeat.objects.bulk_create([StepSeat(step=step, user=user) for user in people], ignore_conflicts=True)
    signed = {one.seat_id for one in given(step, draft.revision)} - {user.pk for user in people}
    step.needed = how_many(step.mode, drawn=step.needed, seats=len(people) + len(signed))
    step._prefetched_objects_cache.pop("seats", None)  # type: ignore[attr-defined]


def close(step: RouteStep, how: PassedAs, *, on: date, note: str = "") -> None:
    """Pass a step, and say how; whoever held it holds it no more."""
    step.passed_on, step.passed_as, step.held_by, step.held_at = on, how, None, None
    step.note = note or step.note
    step.opened_on = step.opened_on or on
    step.save(update_fields=["passed_on", "passed_as", "note", "opened_on", "held_by", "held_at"])


def make_due_again(draft: Draft, *, from_rank: int = 1) -> None:
    """Make the steps from this rank on due again: a new round, in which no earlier sign-off, timer or link counts."""
    draft.route.filter(retired_on=None, rank__gte=from_rank).update(
        round=F("round") + 1, opened_on=None, due_on=None, passed_on=None, passed_as="", note="", held_by=None, held_at=None
    )  # fmt: skip


def current_step(draft: Draft) -> RouteStep | None:
    """Return the step whose turn it is as it stands, without moving anything."""
    return steps_of(draft).filter(opened_on__isnull=False, passed_on=None).first()


def steps_to_come(draft: Draft) -> list[RouteStep]:
    """Return the stops of the route that the latest revision has not passed, in order."""
    revision: Revision = draft.revision
    return [step for step in steps_of(draft) if step.passed_on is None and not is_complete(step, revision)]
