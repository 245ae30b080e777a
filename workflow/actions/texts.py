"""Write a text, hand it to those who sign it off, change it: the life of a draft before its notice.

Its route is told in ``approvals``, ``returns``, ``insertions``, ``holding``; what callers used to find here still stands here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from workflow import facts
from workflow.actions.actor import Actor
from workflow.actions.approval.approvals import missing_sign_offs, sign_off
from workflow.actions.approval.fitting import draw, still_fits
from workflow.actions.approval.mails import tell_fallen
from workflow.actions.approval.returns import send_back
from workflow.actions.approval.seats import Approver, given, steps_of
from workflow.actions.approval.turns import bring_forward, make_due_again
from workflow.actions.journal import record
from workflow.actions.kept import refuse_other
from workflow.actions.refusals import AlreadyDifferent
from workflow.actions.step import Taken, held, require, take
from workflow.differences import changes_between
from workflow.errors import FrozenText, StaleVersion
from workflow.law.facts import ItemKind
from workflow.lifecycle import DRAFTER, Override, state_label
from workflow.models import Annex, Body, Draft, Revision, RouteStep
from workflow.routing import SeatKind

__all__ = [
    "AnnexText", "Approver", "missing_sign_offs", "revise", "send_back", "sign_off", "submit", "write_draft",
]  # fmt: skip
CHANGEABLE = ("draft", "review")  # the states in which a text may still change: before its notice


@dataclass(frozen=True, slots=True)
class AnnexText:
    """A document voted with the text; ``kind`` « agreement » is written from ``content``, « document » comes as it is."""

    title: str
    kind: str = "document"
    content: Mapping[str, Any] = field(default_factory=dict)


def write_draft(
    body: Body,
    *,
    key: str,
    subject: str,
    kind: ItemKind,
    content: Mapping[str, Any],
    by: Actor,
    on: date,
    author: str = "",
    drafting_unit: str = "",
    rapporteur_key: str = "",
    reserved_matter: str = "",
    route: Sequence[Approver] | None = None,
    annexes: Sequence[AnnexText] = (),
) -> Draft:
    """Begin a draft: its first revision, its annexes, the route of its sign-offs. ``content``: see docs/dossier.md.

    ``route``: names alone, in their order; None: drawn from the authority’s routes when the draft is submitted.
    Writing the same draft again returns the one kept; another under the same key raises ``AlreadyDifferent``.
    """
    require(by, "Rédiger un projet", DRAFTER)
    wanted: dict[str, object] = {
        "body": body, "subject": subject, "kind": kind, "author": author or by.name, "drafting_unit": drafting_unit,
        "rapporteur_key": rapporteur_key, "reserved_matter": reserved_matter,
    }  # fmt: skip
    with transaction.atomic():
        draft, is_new = Draft.objects.get_or_create(authority=body.authority, key=key, defaults=wanted)
        if not is_new:
            refuse_other("Le projet", key, draft, wanted)
            refuse_other_text(draft, content, route, annexes)
            return draft
        begin(draft, content, route, annexes, by=by, on=on)
    return draft


def begin(
    draft: Draft,
    content: Mapping[str, Any],
    route: Sequence[Approver] | None,
    annexes: Sequence[AnnexText],
    *,
    by: Actor,
    on: date,
) -> None:
    """Keep what a draft begins with: its first text and who wrote it, its route, its annexes."""
    draft.follows_routes = route is None
    draft.author_user_id = by.user if draft.author == by.name else None
    draft.save(update_fields=["follows_routes", "author_user"])
    revision = keep_revision(draft, 1, content, by=by)
    stops = route or ()
    for rank, stop in enumerate(stops, 1):
        RouteStep.objects.create(draft=draft, rank=rank, approver=stop.name, function=stop.function)
    for rank, annex in enumerate(annexes, 1):
        values = {"kind": annex.kind, "title": annex.title, "content": dict(annex.content)}
        Annex.objects.create(draft=draft, rank=rank, **values)
    told = {"revision": 1, "sha256": revision.sha256, "route": [str(stop) for stop in stops]}
    record(
        draft.authority,
        by=by,
        on=on,
        event="write_draft",
        subject=draft.key,
        content={"subject": draft.subject, **told},
    )


def submit(
    draft: Draft, *, by: Actor, on: date, overrides: Sequence[Override] = (), version: int | None = None
) -> Taken:
    """Hand the text to those who must sign it off; the route of the authority that fits it is copied onto it.

    Raises ``NoRoute`` when the authority has routes and none fits, ``NobodyToSign`` when a step has nobody beside the writers.
    """

    def start_route() -> Mapping[str, object]:
        is_drawn = stored.route.filter(retired_on=None).exists()
        told = draw(stored, on=on) if stored.follows_routes and not (is_drawn and still_fits(stored)) else {}
        bring_forward(stored, on=on)
        return told

    with held(draft) as stored:
        known = (facts.draft_of(stored),)
        return take(
            stored, "submit", by=by, on=on, facts=known, overrides=overrides, version=version, effect=start_route
        )


def revise(draft: Draft, content: Mapping[str, Any], *, by: Actor, on: date, version: int | None = None) -> Revision:
    """Write a new revision of the text; the sign-offs given on the former one fall. The same text again changes nothing.

    Who had approved is told what changed, and the route begins again; another route when the former no longer fits.
    Raises ``FrozenText`` once the text was sent to the members: what they received is what they vote on.
    """
    require(by, "Modifier le texte", DRAFTER)
    with held(draft) as stored:
        if version is not None and version != stored.version:
            raise StaleVersion(stored.subject, version, stored.version)
        if stored.state not in CHANGEABLE:
            raise FrozenText(stored.subject, state_label(stored.state))
        current = stored.revision
        if current.sha256 == identity(content):
            return current
        fallen = [one for step in steps_of(stored) for one in given(step, current)]
        revision = keep_revision(stored, current.number + 1, content, by=by)
        told = begin_again(stored, on=on)
        tell_fallen(stored, current, revision, [one.user for one in fallen if one.user and one.user_id != by.user])
        stored.version += 1
        stored.save(update_fields=["version"])
        told |= {
            "revision": revision.number, "sha256": revision.sha256, "version": stored.version,
            "fallen": [one.by for one in fallen], "changes": changes_between(current.content, revision.content),
        }  # fmt: skip
        record(stored.authority, by=by, on=on, event="revise", subject=stored.key, content=told)
    return revision


def begin_again(draft: Draft, *, on: date) -> dict[str, object]:
    """Make the whole route due again for a new text; return what the journal keeps of a route drawn anew."""
    if draft.state != "review":
        make_due_again(draft)  # the route is chosen again when the text is submitted
        return {}
    told = {} if still_fits(draft) else draw(draft, on=on)
    if not told:
        make_due_again(draft)
    bring_forward(draft, on=on)
    return told


def identity(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a text’s content as canonical JSON: the same text, the same identity."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def keep_revision(draft: Draft, number: int, content: Mapping[str, Any], *, by: Actor) -> Revision:
    """Keep a text for ever, under its identity, with who wrote it."""
    return Revision.objects.create(
        draft=draft, number=number, content=dict(content), sha256=identity(content), by=by.name, user_id=by.user
    )


def refuse_other_text(
    draft: Draft, content: Mapping[str, Any], route: Sequence[Approver] | None, annexes: Sequence[AnnexText]
) -> None:
    """Refuse a first text, a route or annexes other than those that the draft began with."""
    differences = []
    if draft.revisions.get(number=1).sha256 != identity(content):
        differences.append("texte")
    written = [(step.approver, step.function) for step in draft.route.filter(kind=SeatKind.NAME).order_by("rank")]
    if draft.follows_routes != (route is None) or written != [(stop.name, stop.function) for stop in route or ()]:
        differences.append("circuit de validation")
    kept = [(annex.title, annex.kind, annex.content) for annex in draft.annexes.order_by("rank")]
    if kept != [(annex.title, annex.kind, dict(annex.content)) for annex in annexes]:
        differences.append("annexes")
    if differences:
        raise AlreadyDifferent("Le projet", draft.key, differences)
