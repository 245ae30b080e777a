"""Draw the approval routes of an authority: groups, ordered stages, the conditions under which each applies."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from workflow.actions.actor import Actor
from workflow.actions.approval.refusals import RouteRefused
from workflow.actions.approval.seats import bearers
from workflow.actions.journal import record
from workflow.actions.step import require
from workflow.conditions import Conditions, flaws, kept
from workflow.errors import NBSP
from workflow.law.facts import ItemKind
from workflow.lifecycle import Role
from workflow.models import ApproverGroup, Authority, Route, RouteStage, User
from workflow.routing import Mode, SeatKind

ADMINISTRATOR = (Role.ADMINISTRATOR,)
KINDS = tuple(str(kind) for kind in ItemKind)


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage to draw: one of ``person``, ``function`` and ``group``, and how many of them must sign.

    ``needed`` counts only with ``Mode.SOME``. ``days``: the delay from the day on which the stage opens; an opinion must have
    one, after which the route goes on without it. ``escalates_to`` is told when a sign-off stays late, and signs where
    everybody else of the stage wrote the text.
    """

    label: str
    person: User | None = None
    function: str = ""
    group: ApproverGroup | None = None
    mode: Mode = Mode.ALL
    needed: int = 1
    is_consultative: bool = False
    is_legal: bool = False
    conditions: Conditions = field(default_factory=Conditions)
    days: int | None = None
    escalates_to: User | None = None

    @property
    def kind(self) -> SeatKind:
        """Where its people come from."""
        if self.person is not None:
            return SeatKind.PERSON
        return SeatKind.GROUP if self.group is not None else SeatKind.FUNCTION

    @property
    def asks(self) -> str:
        """Whom it asks, as it is printed: a name, a function, a group."""
        named = self.person.printed_name if self.person else self.group.name if self.group else ""
        return named or self.function.strip()

    def told(self) -> dict[str, object]:
        """Tell the journal, and whoever compares two drawings, all that the stage is."""
        ids = {"person": self.person, "group": self.group, "escalates_to": self.escalates_to}
        return {
            "label": self.label, "function": self.function, "mode": str(self.mode), "needed": self.needed,
            "is_consultative": self.is_consultative, "is_legal": self.is_legal, "days": self.days,
            "conditions": kept(self.conditions), **{name: one.pk if one else None for name, one in ids.items()},
        }  # fmt: skip


def keep_group(
    authority: Authority, *, key: str, name: str, users: Collection[User], by: Actor, on: date
) -> ApproverGroup:
    """Found a group of approvers, or give the one of this key these members; the same again changes nothing.

    A step already open keeps the seats that it has.
    """
    require(by, "Composer un groupe de valideurs", ADMINISTRATOR)
    foreign = [user.printed_name for user in users if user.authority_id != authority.pk]
    if foreign or not users:
        reason = f"{', '.join(foreign)} n’est pas de la collectivité" if foreign else "un groupe a au moins un membre"
        raise RouteRefused(name, [f"{reason}."])
    with transaction.atomic():
        locked(authority)
        group, _ = ApproverGroup.objects.get_or_create(authority=authority, key=key, defaults={"name": name})
        members = sorted(user.pk for user in users)
        if (group.name, sorted(group.users.values_list("pk", flat=True))) != (name, members):
            group.name = name
            group.save(update_fields=["name"])
            group.users.set(users)
            told = {"name": name, "users": members}
            record(authority, by=by, on=on, event="keep_group", subject=key, content=told)
    return group


def draw_route(
    authority: Authority,
    *,
    key: str,
    name: str,
    stages: Sequence[Stage],
    conditions: Conditions | None = None,
    rank: int = 100,
    by: Actor,
    on: date,
) -> Route:
    """Draw a route, or its next version; drafts already on their way keep the steps that they began with.

    Drawing the same again returns the one in service. Raises ``RouteRefused`` with every flaw at once.
    """
    require(by, "Dessiner un circuit", ADMINISTRATOR)
    asked = conditions or Conditions()
    if found := [*(flaws(asked, kinds=KINDS)), *flaws_of(stages, authority)]:
        raise RouteRefused(name, found)
    told = {"name": name, "rank": rank, "conditions": kept(asked), "stages": [stage.told() for stage in stages]}
    with transaction.atomic():
        locked(authority)
        former = Route.objects.filter(authority=authority, key=key).order_by("number").last()
        if former and former.is_active and drawing(former) == told:
            return former
        Route.objects.filter(authority=authority, key=key, is_active=True).update(is_active=False)
        route = Route.objects.create(
            authority=authority, key=key, number=former.number + 1 if former else 1, name=name, rank=rank,
            conditions=kept(asked), drawn_on=on, drawn_by=by.name,
        )  # fmt: skip
        for place, stage in enumerate(stages, 1):
            values = {**stage.told(), "person": stage.person, "group": stage.group, "escalates_to": stage.escalates_to}
            RouteStage.objects.create(route=route, rank=place, kind=stage.kind, **values)
        record(authority, by=by, on=on, event="draw_route", subject=key, content={"number": route.number, **told})
    return route


def retire_route(route: Route, *, by: Actor, on: date) -> None:
    """Take a route out of service; drafts already on their way go on with it."""
    require(by, "Retirer un circuit", ADMINISTRATOR)
    with transaction.atomic():
        locked(route.authority)
        if Route.objects.filter(pk=route.pk, is_active=True).update(is_active=False):
            told = {"number": route.number}
            record(route.authority, by=by, on=on, event="retire_route", subject=route.key, content=told)
    route.is_active = False


def locked(authority: Authority) -> None:
    """Put those who draw routes, compose groups or declare absences for one authority in a row."""
    Authority.objects.select_for_update(no_key=True).get(pk=authority.pk)


def drawing(route: Route) -> dict[str, object]:
    """Return what a route was drawn from, to compare it with another drawing."""
    names = ("label", "function", "mode", "needed", "is_consultative", "is_legal", "days", "conditions")
    ids = ("person", "group", "escalates_to")
    stages = [
        {name: getattr(stage, name) for name in names} | {name: getattr(stage, f"{name}_id") for name in ids}
        for stage in route.stages.order_by("rank")
    ]
    return {"name": route.name, "rank": route.rank, "conditions": route.conditions, "stages": stages}


def flaws_of(stages: Sequence[Stage], authority: Authority) -> Iterator[str]:
    """Yield, in French, what is wrong with the stages of a route."""
    if not stages:
        yield "un circuit a au moins une étape."
    elif all(stage.is_consultative for stage in stages):
        yield "un circuit a au moins une étape de visa\u00a0: des avis seuls ne valident rien."
    if any(stage.is_legal for stage in stages[:-1]):
        yield "l’étape juridique est la dernière du circuit, et il n’y en a qu’une."
    for rank, stage in enumerate(stages, 1):
        label = f"étape {rank} «{NBSP}{stage.label}{NBSP}»{NBSP}: "
        yield from (f"{label}{flaw}." for flaw in (*stage_flaws(stage, authority), *mode_flaws(stage, authority)))


def stage_flaws(stage: Stage, authority: Authority) -> Iterator[str]:
    """Yield what is wrong with one stage taken alone."""
    if not stage.label.strip():
        yield "elle n’a pas d’intitulé"
    if sum((stage.person is not None, bool(stage.function.strip()), stage.group is not None)) != 1:
        yield "elle désigne une personne, ou une fonction, ou un groupe"
    people = [one for one in (stage.person, stage.escalates_to) if one is not None]
    yield from (
        f"{one.printed_name} n’est pas de la collectivité" for one in people if one.authority_id != authority.pk
    )
    yield from (f"le compte de {one.printed_name} est fermé" for one in people if not one.is_active)
    if stage.group is not None and stage.group.authority_id != authority.pk:
        yield f"le groupe «{NBSP}{stage.group.name}{NBSP}» n’est pas de la collectivité"
    if stage.days is not None and stage.days < 1:
        yield "son délai est d’au moins un jour"
    if stage.is_consultative and not stage.days:
        yield "un avis a un délai, au terme duquel le circuit continue"
    if stage.is_legal and (stage.is_consultative or stage.conditions != Conditions()):
        yield "l’étape juridique est un visa, sans condition\u00a0: elle ne se saute pas"
    yield from flaws(stage.conditions, kinds=KINDS)


def mode_flaws(stage: Stage, authority: Authority) -> Iterator[str]:
    """Yield what is wrong with the number of sign-offs, beside the people there are today."""
    if stage.group is not None:
        people = stage.group.users.filter(is_active=True).count()
    else:
        people = len(bearers(stage.function, authority)) if stage.person is None else 1
    if people == 0 and stage.asks:
        yield f"personne ne répond à «{NBSP}{stage.asks}{NBSP}»"
    if stage.mode == Mode.SOME and not 1 <= stage.needed <= max(people, 1):
        yield f"{stage.needed} visas sur {people} personnes, ce n’est pas possible"
