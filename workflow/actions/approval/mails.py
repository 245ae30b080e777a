"""Tell by mail whose turn it is, what was refused, what fell: once each, by a key that says step, opening and moment.

The kinds, for the words of ``exchange/mails``, with their ``context`` beside ``draft`` and ``step``:
``sign_off_due`` and ``opinion_asked`` (round, revision, seat: the account whose seat it is), ``sign_off_reminder`` (round,
which: before, at, after), ``sign_off_escalated`` (round), ``draft_refused`` and ``draft_sent_back`` (entry: number in the
journal, whose content holds « reason »), ``sign_offs_fallen`` (from_revision, revision: ``workflow.differences`` tells what
changed between both), ``sign_off_taken_over`` and ``sign_off_released`` (round, holder: the account that holds the step).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from workflow.actions.approval.seats import aways_of, stop_of, writers_of
from workflow.actions.approval.step_timers import Moment, owner_of
from workflow.actions.mails import post
from workflow.models import Draft, JournalEntry, Revision, RouteStep, User
from workflow.routing import asked


def tell_turn(draft: Draft, step: RouteStep, *, on: date) -> None:
    """Tell those whose turn has come, the substitutes of the absent in their place."""
    revision = draft.revision
    kind = "opinion_asked" if step.is_consultative else "sign_off_due"
    for user, seat in expected(draft, step, revision, on=on).items():
        context = {"round": step.round, "revision": revision.number, "seat": seat}
        send(kind, f"{step.pk}:{step.openings}", draft, to=user, step=step, context=context)


def expected(draft: Draft, step: RouteStep, revision: Revision, *, on: date) -> dict[User, int]:
    """Return the accounts expected to sign a step today, each with the seat that it signs for."""
    stop = stop_of(step, revision, writers_of(draft))
    seats = {user: seat for seat, user in asked(stop, aways_of(draft.authority, on), on=on, kind=draft.kind).items()}
    users = User.objects.filter(pk__in=[user for user in seats if user is not None], is_active=True).order_by("pk")
    return {user: seats[user.pk] for user in users}


def remind(draft: Draft, step: RouteStep, moment: Moment, *, on: date) -> None:
    """Remind those whose turn it still is."""
    for user in expected(draft, step, draft.revision, on=on):
        context = {"round": step.round, "which": str(moment)}
        send("sign_off_reminder", f"{step.pk}:{step.openings}:{moment}", draft, to=user, step=step, context=context)


def tell_of_entry(kind: str, draft: Draft, entry: JournalEntry, people: Iterable[User], *, step: RouteStep) -> None:
    """Tell what an entry of the journal holds: a refusal, a sending back, with its reason."""
    for user in people:
        send(kind, f"{draft.pk}:{entry.sequence}", draft, to=user, step=step, context={"entry": entry.sequence})


def tell_fallen(draft: Draft, former: Revision, latter: Revision, people: Iterable[User]) -> None:
    """Tell those who approved that their approval fell, and between which versions the text changed.

    Both are the same version when the text did not change, but the route was drawn anew.
    """
    for user in people:
        context = {"from_revision": former.number, "revision": latter.number}
        send("sign_offs_fallen", f"{draft.pk}:{latter.number}:{draft.version}", draft, to=user, context=context)


def tell_taken(kind: str, draft: Draft, step: RouteStep, people: Iterable[User], *, key: str, holder: User) -> None:
    """Tell the others of a group that one of them took the step over, or gave it back."""
    for user in people:
        context = {"round": step.round, "holder": holder.pk}
        send(kind, f"{step.pk}:{step.openings}:{key}", draft, to=user, step=step, context=context)


def send(
    kind: str, key: str, draft: Draft, *, to: User, step: RouteStep | None = None, context: dict[str, int | str]
) -> None:
    """Post one mail about a draft to one account, once a key."""
    post(
        kind, f"{kind}:{key}:{to.pk}", authority=draft.authority, to=to, draft=draft, step=step, context=context,
        owner=owner_of(draft),
    )  # fmt: skip
