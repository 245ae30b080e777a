"""Leave the reminders of a step as timers: before its deadline, on it, after it, and to the superior."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.utils import timezone

from workflow.actions.outbox import leave
from workflow.models import Draft, RouteStep

MORNING = time(8)  # a reminder is read at the beginning of a working day
ESCALATED_AFTER = 2  # days past the deadline


class Moment(StrEnum):
    """Which reminder of a step it is; ``LAPSE`` ends the delay of an opinion, ``DEPARTURE`` begins an absence."""

    BEFORE = "before"
    AT = "at"
    AFTER = "after"
    ESCALATION = "escalation"
    LAPSE = "lapse"
    DEPARTURE = "departure"


def set_timers(draft: Draft, step: RouteStep) -> None:
    """Leave the reminders of a step just opened; each finds by itself, when it comes, whether the matter still stands."""
    for moment, day in moments_of(step):
        key = f"reminder:{step.pk}:{step.openings}:{moment}"
        payload = {"step": step.pk, "opening": step.openings, "which": str(moment)}
        leave("reminder", key, payload, authority=draft.authority, owner=owner_of(draft), ready_at=morning(day))


def moments_of(step: RouteStep) -> Iterator[tuple[Moment, date]]:
    """Yield the reminders of a step with their days; a step without a delay has none."""
    if step.due_on is None or step.opened_on is None:
        return
    if step.due_on - step.opened_on > timedelta(days=1):
        yield Moment.BEFORE, step.due_on - timedelta(days=1)
    yield Moment.AT, step.due_on
    if step.is_consultative:
        yield Moment.LAPSE, step.due_on + timedelta(days=1)
        return
    yield Moment.AFTER, step.due_on + timedelta(days=1)
    if step.escalates_to_id is not None:
        yield Moment.ESCALATION, step.due_on + timedelta(days=ESCALATED_AFTER)


def morning(day: date) -> datetime:
    """Return the moment of a day at which reminders leave, in local time."""
    return timezone.make_aware(datetime.combine(day, MORNING))


def owner_of(draft: Draft) -> str:
    """Name a draft as the ledger of jobs does."""
    return f"projet {draft.key}"
