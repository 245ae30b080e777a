"""Refuse a text, send it back to its author or to an earlier step: always with a reason, always told to who approved it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from workflow.actions.actor import Actor
from workflow.actions.approval.approvals import NOTHING_SEEN, Seen, refuse_unseen
from workflow.actions.approval.entitled import turn_of
from workflow.actions.approval.mails import tell_of_entry
from workflow.actions.approval.refusals import ReasonMissing, RouteStepRefused
from workflow.actions.approval.seats import given, steps_of
from workflow.actions.approval.turns import bring_forward, current_step, make_due_again, require_review
from workflow.actions.journal import record
from workflow.actions.step import Taken, held, require, take
from workflow.errors import NBSP, SignOffRefused
from workflow.lifecycle import LEAST_REASON, STEPS, Role
from workflow.models import Draft, JournalEntry, RouteStep, User
from workflow.routing import PassedAs

SENDING_BACK = "Renvoyer à une étape"


def refuse(draft: Draft, reason: str, *, by: Actor, on: date, seen: Seen = NOTHING_SEEN) -> Taken:
    """Refuse the text in one’s turn: it goes back to its author, who is told why, as are all who had approved it.

    Raises ``ReasonMissing`` without a written reason, ``SignOffRefused`` when it is not this person’s turn.
    """
    return give_back(draft, reason, by=by, on=on, kind="draft_refused", seen=seen)


def send_back(draft: Draft, reason: str, *, by: Actor, on: date, version: int | None = None) -> Taken:
    """Give the text back to its author, with a reason: by the assemblies office at any time, by an approver in his turn."""
    return give_back(draft, reason, by=by, on=on, kind="draft_sent_back", version=version)


def give_back(
    draft: Draft,
    reason: str,
    *,
    by: Actor,
    on: date,
    kind: str,
    version: int | None = None,
    seen: Seen = NOTHING_SEEN,
) -> Taken:
    """Take the text back to its author; the step refused is due again, the approvals before it stay with their text."""

    def leave_route() -> Mapping[str, object]:
        refuse_without_reason(reason, "Refuser" if kind == "draft_refused" else "Renvoyer au rédacteur")
        told.update(approvers_from(stored, 1))
        step = step_given_back(stored, by, on=on, seen=seen) if kind == "draft_refused" or not is_office(by) else None
        step = step or current_step(stored)
        if step is None:  # the route is through: what was approved stays approved as long as the text is the same
            return {"reason": reason.strip()}
        make_due_again(stored, from_rank=step.rank)
        steps.append(step)
        return {"reason": reason.strip(), "step": step.rank}

    told: dict[int, User] = {}
    steps: list[RouteStep] = []
    with held(draft) as stored:
        taken = take(stored, "send_back", by=by, on=on, version=version, effect=leave_route)
        people = [user for user in told.values() if user.pk != by.user]
        tell_of_entry(kind, stored, taken.entry, people, step=steps[0] if steps else None)
    return taken


def step_given_back(draft: Draft, by: Actor, *, on: date, seen: Seen) -> RouteStep:
    """Return the step at which this person refuses the text; raises ``SignOffRefused`` when it is not his turn.

    Whoever is only asked for an opinion gives one: an opinion stops nothing.
    """
    refuse_unseen(draft, draft.revision, seen, by=by)
    step = turn_of(draft, by, on=on, step=seen.step).step
    if step.is_consultative:
        raise SignOffRefused(
            by.name, "un avis ne renvoie pas le texte\u00a0: rendez un avis défavorable, il y reste joint."
        )
    return step


def is_office(by: Actor) -> bool:
    """Whether the person is of the assemblies office."""
    return Role.ASSEMBLIES_OFFICE in by.roles


def refuse_without_reason(reason: str, act: str) -> None:
    """Refuse an act that needs a written reason and has none."""
    if len(reason.strip()) < LEAST_REASON:
        raise ReasonMissing(act)


def send_back_to(
    draft: Draft, step: RouteStep, reason: str, *, by: Actor, on: date, seen: Seen = NOTHING_SEEN
) -> JournalEntry:
    """Have an earlier step and all that follow it signed again; the sign-offs before it stay. Returns the journal’s entry.

    In one’s turn, or by the assemblies office. Raises ``ReasonMissing``, ``RouteStepRefused`` for a step that is not an
    earlier one of this route, ``SignOffRefused`` out of turn.
    """
    require(by, SENDING_BACK, STEPS["send_back"].roles)
    refuse_without_reason(reason, SENDING_BACK)
    with held(draft) as stored:
        require_review(stored, SENDING_BACK)
        current = bring_forward(stored, on=on) if is_office(by) else step_given_back(stored, by, on=on, seen=seen)
        target = earlier_step(stored, step, current)
        people = [user for user in approvers_from(stored, target.rank).values() if user.pk != by.user]
        make_due_again(stored, from_rank=target.rank)
        bring_forward(stored, on=on)
        stored.version += 1
        stored.save(update_fields=["version"])
        told = {"reason": reason.strip(), "step": target.rank, "label": target.label or target.approver}
        entry = record(stored.authority, by=by, on=on, event="send_back_to", subject=stored.key, content=told)
        tell_of_entry("draft_sent_back", stored, entry, people, step=target)
    return entry


def earlier_step(draft: Draft, step: RouteStep, current: RouteStep | None) -> RouteStep:
    """Return the stored step, or refuse one that is not before the current one or that applied to nothing."""
    stored = steps_of(draft).filter(pk=step.pk).first()
    if stored is None or (current is not None and stored.rank >= current.rank):
        raise RouteStepRefused(SENDING_BACK, "on ne renvoie qu’à une étape déjà passée de ce circuit.")
    if stored.passed_as == PassedAs.SKIPPED:
        raise RouteStepRefused(SENDING_BACK, f"l’étape «{NBSP}{stored.label}{NBSP}» est {stored.note}")
    return stored


def approvers_from(draft: Draft, rank: int) -> dict[int, User]:
    """Return the author’s account and those whose sign-off falls when the steps from this rank on are due again."""
    revision = draft.revision
    fallen = [one.user for step in steps_of(draft).filter(rank__gte=rank) for one in given(step, revision)]
    return {user.pk: user for user in (draft.author_user, *fallen) if user is not None}
