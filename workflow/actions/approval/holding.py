"""Take a step over from a group, so that the others know who works on it, and give it back."""

from __future__ import annotations

from datetime import date, datetime

from workflow.actions.actor import Actor
from workflow.actions.approval.entitled import holder_of, turn_of
from workflow.actions.approval.mails import tell_taken
from workflow.actions.approval.refusals import RouteStepRefused
from workflow.actions.approval.returns import is_office
from workflow.actions.approval.turns import current_step, require_review
from workflow.actions.journal import record
from workflow.actions.step import held, require
from workflow.errors import SignOffRefused
from workflow.lifecycle import STEPS
from workflow.models import Draft, RouteStep, User
from workflow.routing import Mode

TAKING, RELEASING = "Prendre en charge", "Rendre au groupe"


def take_over(draft: Draft, *, by: Actor, on: date, at: datetime) -> RouteStep:
    """Take the step whose turn it is over from its group; the others are told, and refused as long as it is held.

    Taking again what one holds changes nothing. Raises ``SignOffRefused`` when another holds it (who, since when) or when the
    person may not sign it, ``RouteStepRefused`` for a step that one person does not sign for all.
    """
    require(by, TAKING, STEPS["approve"].roles)
    with held(draft) as stored:
        require_review(stored, TAKING)
        step = turn_of(stored, by, on=on).step
        if step.held_by_id == by.user:
            return step
        if step.mode != Mode.ANY or step.seats.count() < 2:
            raise RouteStepRefused(TAKING, "cette étape n’est pas à prendre\u00a0: chacun y donne son propre visa.")
        step.held_by, step.held_at = User.objects.get(pk=by.user), at
        step.save(update_fields=["held_by", "held_at"])
        tell_others("sign_off_taken_over", stored, step, step.held_by, at=at)
        told = {"step": step.rank, "user": by.user}
        record(stored.authority, by=by, on=on, event="take_over", subject=stored.key, content=told)
    return step


def release(draft: Draft, *, by: Actor, on: date, at: datetime) -> RouteStep | None:
    """Give the step back to its group: by its holder, or by the assemblies office for a holder who does not come back.

    Returns the step, or None when nobody held it. Raises ``SignOffRefused`` for anybody else.
    """
    with held(draft) as stored:
        step = current_step(stored)
        if step is None or step.held_by is None:
            return None
        if by.user != step.held_by_id and not is_office(by):
            raise SignOffRefused(by.name, f"l’étape est prise en charge par {holder_of(step)}.")
        holder, step.held_by, step.held_at = step.held_by, None, None
        step.save(update_fields=["held_by", "held_at"])
        tell_others("sign_off_released", stored, step, holder, at=at)
        told = {"step": step.rank, "user": holder.pk}
        record(stored.authority, by=by, on=on, event="release", subject=stored.key, content=told)
    return step


def tell_others(kind: str, draft: Draft, step: RouteStep, holder: User, *, at: datetime) -> None:
    """Tell the others of the group."""
    others = [seat.user for seat in step.seats.select_related("user").exclude(user=holder) if seat.user.is_active]
    tell_taken(kind, draft, step, others, key=at.isoformat(), holder=holder)
