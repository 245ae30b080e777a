"""List what waits for a person: one’s own sign-offs, those of one’s groups, those of the absent one stands in for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workflow.actions.approval.routes import KINDS
from workflow.actions.approval.seats import actor_of, aways_of
from workflow.actions.approval.waiting import Waiting, settle, waiting_of
from workflow.models import Draft, RouteStep, User
from workflow.routing import Aways, SeatKind, seat_for, stand_ins


class Right(StrEnum):
    """By which right a person may sign a step."""

    OWN = "own"
    GROUP = "group"
    SUBSTITUTE = "substitute"


@dataclass(frozen=True, slots=True)
class Task:
    """A step that a person may sign today; ``in_place_of``: the absent person, printed, when one stands in.

    ``late_days``: days past ``due_on``, 0 when it is not late. ``is_held``: this person took it over from the group.
    """

    draft: Draft
    step: RouteStep
    right: Right
    in_place_of: str
    late_days: int
    is_held: bool

    @property
    def due_on(self) -> date | None:
        """The day until which it is to be signed."""
        return self.step.due_on


def queue_of(user: User, on: date) -> tuple[Task, ...]:
    """Return what this person may sign today, the most urgent first, in a number of queries that does not grow.

    What another of the group has taken over is left out, as are the texts that the person wrote.
    """
    if user.authority is None or not user.is_active:
        return ()
    settle(user.authority, on=on)
    seats = {user.pk, *filled_by(user.pk, aways_of(user.authority, on), on=on)}
    steps = RouteStep.objects.filter(
        opened_on__isnull=False, passed_on=None, retired_on=None, seats__user__in=seats, draft__state="review"
    )
    drafts = Draft.objects.filter(pk__in=steps.values("draft"), authority=user.authority, state="review")
    tasks = [task for one in waiting_of(drafts, user.authority, on=on) if (task := task_of(one, user, on=on))]
    return tuple(sorted(tasks, key=lambda task: (task.due_on or date.max, task.step.opened_on or on, task.step.pk)))


def filled_by(user: int, aways: Aways, *, on: date) -> set[int]:
    """Return the absent people for whom this account may sign some kind of draft."""
    return {one for one in aways for kind in KINDS if user in stand_ins(one, aways, on=on, kind=kind)}


def task_of(one: Waiting, user: User, *, on: date) -> Task | None:
    """Return what this person may sign of a waiting draft, if anything."""
    if one.step is None or one.writers.include(actor_of(user)):
        return None
    seat = seat_for(one.stop, user.pk, one.aways, on=on, kind=one.draft.kind)
    if seat is None:
        return None
    owner = next(row.user for row in one.step.seats.all() if row.user_id == seat)
    right = Right.OWN if one.step.kind == SeatKind.PERSON else Right.GROUP
    return Task(
        draft=one.draft,
        step=one.step,
        right=right if seat == user.pk else Right.SUBSTITUTE,
        in_place_of="" if seat == user.pk else owner.printed_name,
        late_days=max((on - one.step.due_on).days, 0) if one.step.due_on else 0,
        is_held=one.step.held_by_id == user.pk,
    )
