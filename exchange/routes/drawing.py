"""Draw what a file of routes holds, whole or not at all: its names are found first, then groups and routes are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from exchange.dossier.explanation import Explanation, guess
from exchange.routes import model
from exchange.routes.reader import Read
from workflow.actions.actor import Actor
from workflow.actions.approval import routes as drawn_by_hand
from workflow.conditions import Conditions
from workflow.models import ApproverGroup, Authority, Route, User
from workflow.routing import Mode


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was drawn. ``new``: ids of the routes that came into service; the others were drawn alike already.

    ``others``: routes in service that the file does not name; they stay.
    """

    groups: tuple[ApproverGroup, ...]
    routes: tuple[Route, ...]
    new: frozenset[int]
    others: tuple[Route, ...]


def draw(read: Read, *, by: Actor, on: date) -> Drawn:
    """Keep the groups, then draw the routes, in one transaction.

    Raises ``UnreadableDossier`` for names that the authority does not know, ``RouteRefused`` for a route that cannot be.
    """
    with transaction.atomic():
        authority = authority_of(read)
        people = {user.get_username(): user for user in User.objects.filter(authority=authority)}
        known = {group.key: group for group in ApproverGroup.objects.filter(authority=authority)}
        read.refuse([*unknown_people(read.routes, people), *unknown_groups(read.routes, known)])
        former = set(Route.objects.filter(authority=authority).values_list("pk", flat=True))
        groups = tuple(keep_group(authority, one, people, by=by, on=on) for one in read.routes.groups)
        known |= {group.key: group for group in groups}
        routes = tuple(draw_route(authority, one, people, known, by=by, on=on) for one in read.routes.routes)
        in_service = Route.objects.filter(authority=authority, is_active=True)
        others = tuple(in_service.exclude(pk__in=[route.pk for route in routes]).order_by("rank", "pk"))
        new = frozenset(route.pk for route in routes if route.pk not in former)
    return Drawn(groups, routes, new, others)


def authority_of(read: Read) -> Authority:
    """Return the authority that the file names, or refuse the file."""
    found = Authority.objects.filter(key=read.routes.authority).first()
    if found is None:
        known = list(Authority.objects.order_by("key").values_list("key", flat=True))
        listed = ", ".join(known) or "aucune n’est enregistrée"
        read.refuse([Explanation(("authority",), f"la clé d’une collectivité ({listed})")])
    assert found is not None
    return found


def unknown_people(routes: model.Routes, people: Mapping[str, User]) -> Iterator[Explanation]:
    """Yield the accounts that the authority does not have."""
    for location, name in named_people(routes):
        if name not in people:
            yield Explanation(location, f"le compte d’une personne de la collectivité{guess(name, people)}")


def named_people(routes: model.Routes) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield each account that the file names, with its place."""
    for place, group in enumerate(routes.groups):
        yield from ((("groups", place, "people", rank), name) for rank, name in enumerate(group.people))
    for place, route in enumerate(routes.routes):
        for rank, stage in enumerate(route.stages):
            named = {"person": stage.person, "escalates_to": stage.escalates_to}
            yield from ((("routes", place, "stages", rank, key), name) for key, name in named.items() if name)


def unknown_groups(routes: model.Routes, known: Mapping[str, ApproverGroup]) -> Iterator[Explanation]:
    """Yield the groups that neither the file nor the authority has."""
    keys = {*known, *(group.key for group in routes.groups)}
    for place, route in enumerate(routes.routes):
        for rank, stage in enumerate(route.stages):
            if stage.group and stage.group not in keys:
                where = ("routes", place, "stages", rank, "group")
                yield Explanation(where, f"la clé d’un groupe de ce fichier ou déjà composé{guess(stage.group, keys)}")


def keep_group(
    authority: Authority, group: model.Group, people: Mapping[str, User], *, by: Actor, on: date
) -> ApproverGroup:
    """Compose one group."""
    users = [people[name] for name in group.people]
    return drawn_by_hand.keep_group(authority, key=group.key, name=group.name, users=users, by=by, on=on)


def draw_route(
    authority: Authority,
    route: model.Route,
    people: Mapping[str, User],
    groups: Mapping[str, ApproverGroup],
    *,
    by: Actor,
    on: date,
) -> Route:
    """Draw one route."""
    stages = [stage_of(stage, people, groups) for stage in route.stages]
    return drawn_by_hand.draw_route(
        authority, key=route.key, name=route.name, stages=stages, conditions=conditions_of(route.when), rank=route.rank,
        by=by, on=on,
    )  # fmt: skip


def stage_of(
    stage: model.Stage, people: Mapping[str, User], groups: Mapping[str, ApproverGroup]
) -> drawn_by_hand.Stage:
    """Return a stage as it is drawn."""
    is_number = isinstance(stage.needed, int)
    return drawn_by_hand.Stage(
        stage.label,
        person=people.get(stage.person),
        function=stage.function,
        group=groups.get(stage.group),
        mode=Mode.SOME if is_number else Mode(str(stage.needed)),
        needed=int(stage.needed) if is_number else 1,
        is_consultative=stage.opinion,
        is_legal=stage.legal,
        conditions=conditions_of(stage.when),
        days=stage.days,
        escalates_to=people.get(stage.escalates_to),
    )


def conditions_of(when: model.When) -> Conditions:
    """Return conditions as routes keep them."""
    kinds = tuple(str(kind) for kind in when.kinds)
    return Conditions(when.at_least, when.below, kinds, when.drafting_units, when.budget_lines)
