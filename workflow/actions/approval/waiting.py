"""Read the drafts that wait, any number of them in a fixed number of queries: the open step, the text, writers, absences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from workflow.actions.approval.seats import Writers, aways_of, stop_of, writers_among
from workflow.actions.approval.turns import bring_forward
from workflow.actions.step import held
from workflow.models import Authority, Draft, Revision, RouteStep, SignOff, StepSeat
from workflow.routing import Aways, Stop


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft that waits: its open step (None: at its author’s, or its route is through) as the turn logic looks at it."""

    draft: Draft
    step: RouteStep | None
    stop: Stop
    writers: Writers
    aways: Aways


def waiting_of(drafts: QuerySet[Draft], authority: Authority, *, on: date) -> list[Waiting]:
    """Read these drafts of an authority with their open steps; one query for each table, however many drafts there are."""
    steps = RouteStep.objects.filter(opened_on__isnull=False, passed_on=None, retired_on=None)
    seats = StepSeat.objects.select_related("user").order_by("user")
    whole = steps.select_related("group", "escalates_to", "held_by").prefetch_related(
        Prefetch("seats", seats), Prefetch("sign_offs", SignOff.objects.order_by("pk"))
    )
    revisions = Revision.objects.defer("content").order_by("number")
    read = drafts.select_related("author_user", "authority").prefetch_related(
        Prefetch("route", whole, to_attr="open_steps"), Prefetch("revisions", revisions, to_attr="versions")
    )
    aways = aways_of(authority, on)
    return [_waiting(draft, aways) for draft in read]


def _waiting(draft: Draft, aways: Aways) -> Waiting:
    versions: list[Revision] = draft.versions  # type: ignore[attr-defined]
    steps: list[RouteStep] = draft.open_steps  # type: ignore[attr-defined]
    step = steps[0] if steps else None
    writers = writers_among({(draft.author_user_id, draft.author), *((one.user_id, one.by) for one in versions)})
    if step is None or not versions:
        return Waiting(draft, None, Stop(frozenset(), 1), writers, aways)
    return Waiting(draft, step, stop_of(step, versions[-1], writers), writers, aways)


def settle(authority: Authority, *, on: date, drafts: Iterable[int] | None = None) -> None:
    """Move on the routes whose delay of opinion is over, or that nothing has opened yet, whether or not a timer did.

    ``drafts``: their ids, all of the authority when None. A reader calls it first, so that nobody waits for a clock.
    """
    steps = RouteStep.objects.filter(draft=OuterRef("pk"), retired_on=None, passed_on=None)
    lapsed = Q(Exists(steps.filter(is_consultative=True, due_on__lt=on, opened_on__isnull=False)))
    unopened = Q(Exists(steps)) & ~Q(Exists(steps.filter(opened_on__isnull=False)))
    found = Draft.objects.filter(lapsed | unopened, authority=authority, state="review")
    if drafts is not None:
        found = found.filter(pk__in=list(drafts))
    for draft in found.order_by("pk"):
        with held(draft) as stored:
            if stored.state == "review":
                bring_forward(stored, on=on)
