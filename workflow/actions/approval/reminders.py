"""Remind, escalate and end a delay when the moment comes: whatever no longer stands is left alone."""

from __future__ import annotations

from datetime import date

from workflow.actions.approval.absences import tell_departure
from workflow.actions.approval.mails import remind, send
from workflow.actions.approval.step_timers import Moment
from workflow.actions.approval.turns import bring_forward
from workflow.actions.journal import record
from workflow.actions.mails import POST
from workflow.actions.step import held
from workflow.models import Absence, Draft, RouteStep


def keep_moment(step: int, *, opening: int, which: str, on: date) -> None:
    """Do what a timer of a step was left for, if the step is still open since the same opening; else nothing.

    ``which``: a ``Moment``. A reminder that comes late, after another one’s day, is not sent: one is enough.
    """
    draft = Draft.objects.filter(route=step).first()
    if draft is None:
        return
    with held(draft) as stored:
        row = RouteStep.objects.select_related("escalates_to").get(pk=step)
        if not stands(stored, row, opening=opening):
            return
        moment = Moment(which)
        if moment == Moment.LAPSE:
            bring_forward(stored, on=on)
        elif moment == Moment.ESCALATION:
            escalate(stored, row, on=on)
        elif is_timely(row, moment, on=on):
            remind(stored, row, moment, on=on)


def stands(draft: Draft, step: RouteStep, *, opening: int) -> bool:
    """Whether a step is open, and since the opening that its timer was left for."""
    is_open = step.opened_on is not None and step.passed_on is None and step.retired_on is None
    return is_open and step.openings == opening and draft.state == "review"


def is_timely(step: RouteStep, moment: Moment, *, on: date) -> bool:
    """Whether a reminder still says the truth on the day on which it really leaves."""
    if step.due_on is None:
        return False
    return {Moment.BEFORE: on < step.due_on, Moment.AT: on == step.due_on, Moment.AFTER: on > step.due_on}[moment]


def escalate(draft: Draft, step: RouteStep, *, on: date) -> None:
    """Tell the superior, once, that a step stays late, and keep it in the journal."""
    known = step.mails.filter(kind="sign_off_escalated", context__opening=step.openings)
    if step.escalates_to is None or not step.escalates_to.is_active or known.exists():
        return
    key, context = f"{step.pk}:{step.openings}", {"round": step.round, "opening": step.openings}
    send("sign_off_escalated", key, draft, to=step.escalates_to, step=step, context=context)
    told = {"step": step.rank, "due_on": step.due_on, "to": step.escalates_to_id}
    record(draft.authority, by=POST, on=on, event="escalate", subject=draft.key, content=told)


def keep_departure(absence: int, *, on: date) -> None:
    """Do what the timer of an absence was left for: tell the substitutes what waits."""
    row = Absence.objects.select_related("user").filter(pk=absence).first()
    if row is not None:
        tell_departure(row, on=on)
