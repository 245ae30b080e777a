"""Say who acts in a dossier: the author, the approvers, the assemblies office, the chair, the secretaries."""

from __future__ import annotations

from exchange.dossier.model import Dossier, Draft, RouteStep
from workflow.actions.actor import Actor
from workflow.lifecycle import Override, Role

OFFICE = Actor("Service des assemblées", frozenset({Role.ASSEMBLIES_OFFICE}))


def author(draft: Draft) -> Actor:
    """The drafting officer of a text."""
    return Actor(draft.author, frozenset({Role.DRAFTING_OFFICER}))


def approver(step: RouteStep) -> Actor:
    """A person of the approval route."""
    return Actor(step.approver, frozenset({Role.APPROVER}))


def member(dossier: Dossier, key: str, role: Role) -> Actor:
    """An elected member who chairs or signs."""
    person = next(seat for seat in dossier.body.members if seat.key == key)
    return Actor(f"{person.civility}\u00a0{person.given_name} {person.family_name}", frozenset({role}))


def overrides_of(dossier: Dossier, draft: str) -> tuple[Override, ...]:
    """The blocks that somebody passed over for a draft."""
    return tuple(Override(o.rule, o.by, o.reason) for o in dossier.overrides if o.draft == draft)
