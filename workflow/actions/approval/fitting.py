"""Give a draft its route: the first of its authority whose conditions hold, copied step by step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from workflow.actions.actor import Actor
from workflow.actions.approval.mails import tell_fallen, tell_turn
from workflow.actions.approval.refusals import NobodyToSign, NoRoute
from workflow.actions.approval.seats import Writers, given, matter_of, people_of, steps_of, without_writers, writers_of
from workflow.actions.approval.turns import bring_forward, require_review, seat, seated
from workflow.actions.journal import record
from workflow.actions.step import held, require
from workflow.conditions import conditions_of, unmet
from workflow.errors import NBSP, FrozenText
from workflow.lifecycle import Role, state_label
from workflow.models import Draft, Route, RouteStep, User
from workflow.routing import SeatKind, how_many

REDRAWERS = (Role.ADMINISTRATOR, Role.ASSEMBLIES_OFFICE)
COPIED = ("label", "kind", "person", "group", "mode", "needed", "is_consultative", "is_legal", "conditions", "days",
          "escalates_to")  # fmt: skip


def route_for(draft: Draft) -> Route | None:
    """Return the first active route that fits the present text; None when the authority has drawn none.

    Raises ``NoRoute``, with the reason of each, when there are routes and none fits.
    """
    routes = list(Route.objects.filter(authority=draft.authority, is_active=True).order_by("rank", "pk"))
    matter, reasons = matter_of(draft, draft.revision), []
    for route in routes:
        found = unmet(conditions_of(route.conditions), matter)
        if not found:
            return route
        reasons.append(f"{route.name}{NBSP}: {', '.join(found)}.")
    if routes:
        raise NoRoute(draft.subject, reasons)
    return None


def still_fits(draft: Draft) -> bool:
    """Whether the route that the draft began with still fits its text; a route written with it always does."""
    route = draft.drawn_from
    return route is None or not unmet(conditions_of(route.conditions), matter_of(draft, draft.revision))


def draw(draft: Draft, *, on: date) -> dict[str, object]:
    """Copy the route that fits onto the draft, the steps of a former one retired; return what the journal keeps of it.

    Where the authority has no route in service nothing is drawn, the steps that the draft has stay, and nothing is returned.
    Raises ``NoRoute``, or ``NobodyToSign`` when a step has too few people beside the writers. The caller holds the draft.
    """
    route = route_for(draft)
    if route is None:
        return {}
    draft.route.filter(retired_on=None).update(retired_on=on)
    draft.drawn_from = route
    Draft.objects.filter(pk=draft.pk).update(drawn_from=route)
    for stage in route.stages.select_related("person", "group", "escalates_to").order_by("rank"):
        printed = stage.person.printed_name if stage.person else stage.group.name if stage.group else stage.function
        function = stage.person.function if stage.person else ""
        copied = {name: getattr(stage, name) for name in COPIED}
        RouteStep.objects.create(draft=draft, rank=stage.rank, approver=printed, function=function, **copied)
    refuse_deserted(draft, list(steps_of(draft)))
    return {"route": route.key, "route_version": route.number}


def refuse_deserted(draft: Draft, steps: Sequence[RouteStep]) -> None:
    """Refuse a route on which a step that applies could never be signed, as everybody there wrote the text."""
    writers, matter = writers_of(draft), matter_of(draft, draft.revision)
    due = [step for step in steps if not step.is_consultative and not unmet(conditions_of(step.conditions), matter)]
    if reasons := [reason for step in due if (reason := deserted(draft, step, writers))]:
        raise NobodyToSign(draft.subject, reasons)


def deserted(draft: Draft, step: RouteStep, writers: Writers) -> str:
    """Say why a step could never be signed; empty when it could."""
    people: list[User] = people_of(step, draft.authority)
    left = without_writers(people, writers)
    superior = [step.escalates_to] if step.escalates_to and step.escalates_to.is_active else []
    left = left or without_writers(superior, writers)
    if step.kind == SeatKind.NAME or len(left) >= how_many(step.mode, drawn=step.needed, seats=len(left)):
        return ""
    authors = " et ".join(user.printed_name for user in people if user not in left) or "personne n’est en poste"
    return f"étape «{NBSP}{step.label}{NBSP}» ({step.approver}){NBSP}: {len(left)} visa possible, sans {authors}."


def redraw(draft: Draft, *, by: Actor, on: date) -> RouteStep | None:
    """Apply the authority’s routes as they are drawn now; every sign-off falls and those who gave one are told.

    Returns the step whose turn it is then. Raises ``FrozenText`` once the text was sent to the members.
    """
    require(by, "Appliquer le circuit en vigueur", REDRAWERS)
    with held(draft) as stored:
        if stored.state not in ("draft", "review"):
            raise FrozenText(stored.subject, state_label(stored.state))
        revision = stored.revision
        fallen = [one for step in steps_of(stored) for one in given(step, revision)]
        drawn = draw(stored, on=on)
        if not drawn:
            raise NoRoute(stored.subject, ["aucun circuit n’est en service."])
        told = {**drawn, "fallen": [one.by for one in fallen]}
        tell_fallen(stored, revision, revision, [one.user for one in fallen if one.user])
        step = bring_forward(stored, on=on) if stored.state == "review" else None
        stored.follows_routes, stored.version = True, stored.version + 1
        stored.save(update_fields=["follows_routes", "version"])
        record(stored.authority, by=by, on=on, event="redraw", subject=stored.key, content=told)
    return step


def reseat(draft: Draft, *, by: Actor, on: date) -> RouteStep | None:
    """Ask the people whom the open step has now: a group that changed, an account that was closed, a function handed on.

    What was signed stays. Returns the step whose turn it is then; None when the route is through.
    """
    require(by, "Actualiser les valideurs de l’étape", REDRAWERS)
    with held(draft) as stored:
        require_review(stored, "Actualiser les valideurs de l’étape")
        step = bring_forward(stored, on=on)
        if step is None or step.kind == SeatKind.NAME:
            return step
        before = sorted(row.user_id for row in step.seats.all())
        people = seated(stored, step, writers_of(stored))
        if sorted(user.pk for user in people) == before:
            return step
        seat(stored, step, people)
        step.held_by, step.held_at = None, None
        step.save(update_fields=["needed", "note", "held_by", "held_at"])
        tell_turn(stored, step, on=on)
        told = {"step": step.rank, "seats": sorted(user.pk for user in people)}
        record(stored.authority, by=by, on=on, event="reseat", subject=stored.key, content=told)
        return bring_forward(stored, on=on)
