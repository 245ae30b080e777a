"""Give the tests of the approval routes a staff with accounts, a route to draw, a draft under way."""

from __future__ import annotations

from datetime import date

from tests.workflow import acting
from workflow import models
from workflow.actions import texts
from workflow.actions.actor import Actor
from workflow.actions.approval import routes
from workflow.actions.approval.routes import Stage
from workflow.conditions import Conditions
from workflow.law.facts import ItemKind
from workflow.lifecycle import Role

ADMINISTRATOR = Actor("Mme Admin", frozenset({Role.ADMINISTRATOR}))
TODAY = date(2026, 10, 1)


def user(body: models.Body, family_name: str, *, civility: str = "M.", function: str = "") -> models.User:
    """Open an account for a member of the staff."""
    return models.User.objects.create(
        authority=body.authority, username=family_name.lower(), last_name=family_name, civility=civility,
        function=function, email=f"{family_name.lower()}@saint-aubin.example",
    )  # fmt: skip


def actor(of: models.User, *roles: Role) -> Actor:
    """The person as the pages let her act: an approver unless told otherwise."""
    return Actor(of.printed_name, frozenset(roles or (Role.APPROVER,)), of.pk, of.authority_id)


def author(of: models.User) -> Actor:
    """The person as a drafting officer, who may also approve what others wrote."""
    return actor(of, Role.DRAFTING_OFFICER, Role.APPROVER)


def group(body: models.Body, *users: models.User, key: str = "finances") -> models.ApproverGroup:
    """Compose a group."""
    name = f"Groupe {key}"
    return routes.keep_group(body.authority, key=key, name=name, users=users, by=ADMINISTRATOR, on=TODAY)


def route(
    body: models.Body, *stages: Stage, key: str = "general", conditions: Conditions | None = None, rank: int = 100
) -> models.Route:
    """Draw a route."""
    return routes.draw_route(
        body.authority, key=key, name=f"Circuit {key}", stages=stages, conditions=conditions, rank=rank,
        by=ADMINISTRATOR, on=TODAY,
    )  # fmt: skip


def text(body: models.Body, by: models.User, key: str = "ecole", *, amount: str = "") -> models.Draft:
    """Write a draft that follows the routes of the authority, with or without a sum."""
    return texts.write_draft(
        body, key=key, subject=f"Affaire {key}", kind=ItemKind.DELIBERATION, content=content(amount), by=author(by),
        on=TODAY, drafting_unit="Finances",
    )  # fmt: skip


def content(amount: str = "", **more: object) -> dict[str, object]:
    """The content of a text."""
    grant = {"grant": {"grantee": "Les Cimes", "amount": amount}} if amount else {}
    return {**acting.TEXT, **grant, **more}


def submitted(body: models.Body, by: models.User, key: str = "ecole", *, amount: str = "") -> models.Draft:
    """Write a draft and hand it to its route."""
    draft = text(body, by, key, amount=amount)
    texts.submit(draft, by=author(by), on=TODAY)
    return draft


def step(draft: models.Draft, rank: int) -> models.RouteStep:
    """Return the stop of this rank, fresh."""
    return draft.route.get(rank=rank, retired_on=None)


def mails(kind: str, **more: object) -> list[str]:
    """Return the family names of those to whom a mail of this kind was left."""
    found = models.Mail.objects.filter(kind=kind, **more).order_by("pk").select_related("user")
    return [mail.user.last_name for mail in found if mail.user]
