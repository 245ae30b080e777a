"""Read who may sign a step: the writers of the text, the people of the step, who is away, what was signed already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from workflow.actions.actor import Actor
from workflow.conditions import Matter
from workflow.french import fold
from workflow.lifecycle import Role
from workflow.models import Absence, Authority, Draft, Revision, RouteStage, RouteStep, SignOff, StepSeat, User
from workflow.routing import Away, Aways, SeatKind, Stop


@dataclass(frozen=True, slots=True)
class Approver:
    """One stop of the approval route, in its order: a named person and a function (« directeur financier »)."""

    name: str
    function: str = ""

    def __str__(self) -> str:
        """Print the person as a missing sign-off names it: « M. X, directeur financier »."""
        return f"{self.name}, {self.function}" if self.function else self.name


@dataclass(frozen=True, slots=True)
class Writers:
    """Who wrote the text: the accounts, and the names of those who wrote without one or for whom it was written."""

    users: frozenset[int]
    names: frozenset[str]
    all_names: frozenset[str]

    def include(self, by: Actor) -> bool:
        """Whether this actor wrote it. Two accounts of one name are two persons; without an account the name decides."""
        if by.user is None:
            return by.name in self.all_names
        return by.user in self.users or by.name in self.names


def writers_of(draft: Draft) -> Writers:
    """Return all who wrote a version of this text, its author included."""
    return writers_among({(draft.author_user_id, draft.author), *draft.revisions.values_list("user_id", "by")})


def writers_among(wrote: Iterable[tuple[int | None, str]]) -> Writers:
    """Return the writers out of pairs of an account, if any, and a name."""
    pairs = set(wrote)
    return Writers(
        users=frozenset(user for user, _ in pairs if user is not None),
        names=frozenset(name for user, name in pairs if user is None and name),
        all_names=frozenset(name for _, name in pairs if name),
    )


def actor_of(user: User) -> Actor:
    """Return an account as whoever signs in a route; what else it may do is known where it logs in."""
    return Actor(user.printed_name, frozenset({Role.APPROVER}), user.pk, user.authority_id)


def steps_of(draft: Draft) -> QuerySet[RouteStep]:
    """Return the stops of a draft’s route in their order, with what was signed and by whom it may be."""
    signed = SignOff.objects.select_related("user", "seat").order_by("pk")
    return (
        draft.route.filter(retired_on=None)
        .select_related("person", "group", "escalates_to", "held_by")
        .prefetch_related(Prefetch("sign_offs", signed), Prefetch("seats", StepSeat.objects.select_related("user")))
        .order_by("rank")
    )


def given(step: RouteStep, revision: Revision) -> list[SignOff]:
    """Return the sign-offs of a step that count: those of this text, in the present round."""
    return [one for one in step.sign_offs.all() if one.revision_id == revision.pk and one.round == step.round]


def people_of(step: RouteStep | RouteStage, authority: Authority) -> list[User]:
    """Return the accounts that a step asks, active ones only, in the order of their ids; none for a name alone."""
    users = User.objects.filter(is_active=True).order_by("pk")
    if step.kind == SeatKind.PERSON:
        return list(users.filter(pk=step.person_id))
    if step.kind == SeatKind.GROUP:
        return list(users.filter(approver_groups=step.group_id))
    if step.kind == SeatKind.FUNCTION:
        return bearers(step.approver if isinstance(step, RouteStep) else step.function, authority)
    return []


def bearers(function: str, authority: Authority) -> list[User]:
    """Return the active accounts of the authority that hold a function, whatever its capitals and accents."""
    users = User.objects.filter(authority=authority, is_active=True).exclude(function="").order_by("pk")
    return [user for user in users if fold(user.function) == fold(function)]


def without_writers(people: Iterable[User], writers: Writers) -> list[User]:
    """Leave out whoever wrote the text: these people have no seat."""
    return [user for user in people if not writers.include(actor_of(user))]


def stop_of(step: RouteStep, revision: Revision, writers: Writers) -> Stop:
    """Return an open step as the turn logic looks at it."""
    return Stop(
        seats=frozenset(seat.user_id for seat in step.seats.all() if seat.user.is_active),
        needed=step.needed,
        signed={one.seat_id: one.user_id for one in given(step, revision) if one.seat_id and one.user_id},
        writers=writers.users,
        holder=step.held_by_id,
    )


def is_complete(step: RouteStep, revision: Revision) -> bool:
    """Whether a step has all its sign-offs on this text."""
    return len(given(step, revision)) >= step.needed


def aways_of(authority: Authority, on: date) -> Aways:
    """Return who of an authority is away on a day, and who stands in: one reading for any number of steps."""
    rows = Absence.objects.filter(user__authority=authority, since__lte=on).exclude(until__lt=on)
    found: dict[int, list[Away]] = {}
    for row in rows.exclude(ended_on__lte=on).order_by("pk").select_related("substitute"):
        found.setdefault(row.user_id, []).append(away_of(row))
    return found


def away_of(row: Absence) -> Away:
    """Return an absence as the turn logic looks at it; a substitute whose account is closed fills in for nobody."""
    fills_in = row.substitute is not None and row.substitute.is_active
    return Away(row.user_id, row.substitute_id if fills_in else None, row.since, row.until, frozenset(row.kinds))


def matter_of(draft: Draft, revision: Revision) -> Matter:
    """Return what the conditions of a route look at in a text: its sum is that of the grant."""
    grant, budget = revision.content.get("grant") or {}, revision.content.get("budget") or {}
    sum_of = Decimal(str(grant["amount"])).quantize(Decimal("0.01")) if grant.get("amount") is not None else None
    line = tuple(str(budget[name]) for name in ("account", "chapter", "line") if budget.get(name))
    return Matter(sum_of, draft.kind, draft.drafting_unit, line)
