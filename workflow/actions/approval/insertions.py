"""Insert a step into a running route: one more sign-off, or an opinion asked of somebody, with its delay."""

from __future__ import annotations

from datetime import date

from workflow.actions.actor import Actor
from workflow.actions.approval.entitled import turn_of
from workflow.actions.approval.fitting import deserted
from workflow.actions.approval.refusals import NobodyToSign, RouteStepRefused
from workflow.actions.approval.returns import is_office
from workflow.actions.approval.routes import Stage, mode_flaws, stage_flaws
from workflow.actions.approval.seats import steps_of, writers_of
from workflow.actions.approval.turns import bring_forward, require_review
from workflow.actions.journal import record
from workflow.actions.step import held, require
from workflow.conditions import kept
from workflow.lifecycle import STEPS
from workflow.models import Draft, RouteStep, User

INSERTING = "Insérer une étape"


def insert_step(
    draft: Draft, stage: Stage, *, by: Actor, on: date, reason: str = "", after: RouteStep | None = None
) -> RouteStep:
    """Insert a step before the one whose turn it is, which then waits for it, or ``after`` a step still to be signed.

    In one’s turn, or by the assemblies office. Nothing stands after the legal step. Inserting the same step again returns it.
    Raises ``RouteStepRefused``, ``NobodyToSign`` when only writers of the text would sign, ``SignOffRefused`` out of turn.
    """
    require(by, INSERTING, STEPS["send_back"].roles)
    with held(draft) as stored:
        require_review(stored, INSERTING)
        if same := inserted_already(stored, stage, reason):
            return same
        refuse_flaws(stored, stage)
        current = bring_forward(stored, on=on) if is_office(by) else turn_of(stored, by, on=on).step
        if current is not None and current.is_consultative and not is_office(by):
            raise RouteStepRefused(INSERTING, "qui est consulté rend un avis, et ne change pas le circuit.")
        rank = place(stored, current, after)
        if current is not None and rank <= current.rank:
            wait(current)
        step = make_room_and_keep(stored, stage, rank, reason=reason)
        if not stage.is_consultative and (why := deserted(stored, step, writers_of(stored))):
            raise NobodyToSign(stored.subject, [why])
        bring_forward(stored, on=on)
        told = {"step": rank, "reason": reason, **stage.told()}
        record(stored.authority, by=by, on=on, event="insert_step", subject=stored.key, content=told)
    step.refresh_from_db()
    return step


def ask_opinion(draft: Draft, of: User, question: str, *, days: int, by: Actor, on: date) -> RouteStep:
    """Ask somebody’s opinion before signing; the route waits for it ``days`` days at most, then goes on without it."""
    label = f"Avis demandé par {by.name}"
    stage = Stage(label=label, person=of, is_consultative=True, days=days)
    return insert_step(draft, stage, by=by, on=on, reason=question)


def inserted_already(draft: Draft, stage: Stage, reason: str) -> RouteStep | None:
    """Return the step that the same request inserted before, as long as it is not passed."""
    wanted = {"label": stage.label, "person": stage.person, "group": stage.group, "question": reason}
    return steps_of(draft).filter(is_inserted=True, passed_on=None, approver=stage.asks, **wanted).first()


def refuse_flaws(draft: Draft, stage: Stage) -> None:
    """Refuse a step that could not be drawn either, or a second legal one."""
    found = [*stage_flaws(stage, draft.authority), *mode_flaws(stage, draft.authority)]
    if stage.is_legal:
        found.append("l’étape juridique ne s’insère pas\u00a0: elle est dessinée avec le circuit")
    if found:
        raise RouteStepRefused(INSERTING, f"{', '.join(found)}.")


def place(draft: Draft, current: RouteStep | None, after: RouteStep | None) -> int:
    """Return the rank at which a step is inserted, or refuse a place that is passed or behind the legal step."""
    if current is None:
        raise RouteStepRefused(INSERTING, "le circuit est terminé. Renvoyez d’abord le texte à une étape.")
    if after is None:
        return current.rank
    stored = steps_of(draft).filter(pk=after.pk).first()
    if stored is None or stored.rank < current.rank:
        raise RouteStepRefused(
            INSERTING, "cette étape est passée\u00a0: on insère après l’étape en cours, ou plus loin."
        )
    if stored.is_legal:
        raise RouteStepRefused(INSERTING, "rien ne suit l’étape juridique, qui clôt le circuit.")
    return stored.rank + 1


def wait(step: RouteStep) -> None:
    """Have an open step wait for the one inserted before it; what was signed in it stays, its delay begins again later."""
    step.opened_on, step.due_on, step.held_by, step.held_at = None, None, None, None
    step.save(update_fields=["opened_on", "due_on", "held_by", "held_at"])


def make_room_and_keep(draft: Draft, stage: Stage, rank: int, *, reason: str) -> RouteStep:
    """Move the steps from this rank on by one, the last first, and keep the new one there."""
    for later in steps_of(draft).filter(rank__gte=rank).order_by("-rank"):
        RouteStep.objects.filter(pk=later.pk).update(rank=later.rank + 1)
    return RouteStep.objects.create(
        draft=draft, rank=rank, approver=stage.asks, function=stage.person.function if stage.person else "",
        label=stage.label, kind=stage.kind, person=stage.person, group=stage.group, mode=stage.mode, needed=stage.needed,
        is_consultative=stage.is_consultative, conditions=kept(stage.conditions), question=reason, days=stage.days,
        escalates_to=stage.escalates_to, is_inserted=True,
    )  # fmt: skip
