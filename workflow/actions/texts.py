"""Write a text, have it read and signed off, send it back, change it: the life of a draft before its notice."""

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
from workflow.actions.journal import record
from workflow.actions.kept import refuse_other
from workflow.actions.refusals import AlreadyDifferent
from workflow.actions.step import Taken, held, require, take
from workflow.errors import NBSP, FrozenText, SignOffRefused, StaleVersion
from workflow.law.facts import ItemKind
from workflow.lifecycle import DRAFTER, Override, state_label
from workflow.models import Annex, Body, Draft, Revision, RouteStep, SignOff

CHANGEABLE = ("draft", "review")  # the states in which a text may still change: before its notice


@dataclass(frozen=True, slots=True)
class Approver:
    """One stop of the approval route, in its order: a named person and a function (« directeur financier »)."""

    name: str
    function: str = ""

    def __str__(self) -> str:
        """Print the person as a missing sign-off names it: « M. X, directeur financier »."""
        return f"{self.name}, {self.function}" if self.function else self.name


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
    route: Sequence[Approver] = (),
    annexes: Sequence[AnnexText] = (),
) -> Draft:
    """Begin a draft: its first revision, its annexes, the route of its sign-offs. ``content``: see docs/dossier.md.

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
        revision = keep_revision(draft, 1, content)
        for rank, stop in enumerate(route, 1):
            RouteStep.objects.create(draft=draft, rank=rank, approver=stop.name, function=stop.function)
        for rank, annex in enumerate(annexes, 1):
            values = {"kind": annex.kind, "title": annex.title, "content": dict(annex.content)}
            Annex.objects.create(draft=draft, rank=rank, **values)
        told = {"subject": subject, "revision": 1, "sha256": revision.sha256, "route": [str(stop) for stop in route]}
        record(draft.authority, by=by, on=on, event="write_draft", subject=key, content=told)
    return draft


def submit(
    draft: Draft, *, by: Actor, on: date, overrides: Sequence[Override] = (), version: int | None = None
) -> Taken:
    """Hand the text to those who must sign it off."""
    with held(draft) as stored:
        known = (facts.draft_of(stored),)
        return take(stored, "submit", by=by, on=on, facts=known, overrides=overrides, version=version)


def sign_off(draft: Draft, *, by: Actor, on: date, comment: str = "", version: int | None = None) -> Taken:
    """Approve the text as it stands, in one’s turn on the route; the sign-off falls when the text changes.

    Raises ``SignOffRefused`` for the author, for somebody off the route, out of turn, or who has already signed off.
    """

    def give() -> dict[str, object]:
        revision, step = stored.revision, turn_of(stored, by.name)
        SignOff.objects.create(revision=revision, step=step, by=by.name, on=on, comment=comment)
        return {"revision": revision.number, "sha256": revision.sha256, "step": step.rank, "comment": comment}

    with held(draft) as stored:
        return take(stored, "approve", by=by, on=on, version=version, effect=give)


def send_back(draft: Draft, reason: str, *, by: Actor, on: date, version: int | None = None) -> Taken:
    """Give the text back to its author, with a reason."""
    return take(draft, "send_back", by=by, on=on, content={"reason": reason}, version=version)


def revise(draft: Draft, content: Mapping[str, Any], *, by: Actor, on: date, version: int | None = None) -> Revision:
    """Write a new revision of the text; the sign-offs given on the former one fall. The same text again changes nothing.

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
        fallen = [sign_off.by for sign_off in current.sign_offs.order_by("step__rank")]
        revision = keep_revision(stored, current.number + 1, content)
        stored.version += 1
        stored.save(update_fields=["version"])
        told = {"revision": revision.number, "sha256": revision.sha256, "version": stored.version, "fallen": fallen}
        record(stored.authority, by=by, on=on, event="revise", subject=stored.key, content=told)
    return revision


def missing_sign_offs(draft: Draft) -> tuple[str, ...]:
    """Say, one sentence each and in the order of the route, whose sign-off the present text still waits for."""
    return tuple(f"Visa manquant{NBSP}: {Approver(step.approver, step.function)}." for step in steps_to_come(draft))


def steps_to_come(draft: Draft) -> list[RouteStep]:
    """Return the stops of the route that the latest revision has not passed, in order."""
    return list(draft.route.exclude(sign_offs__revision=draft.revision).order_by("rank"))


def turn_of(draft: Draft, person: str) -> RouteStep:
    """Return the stop that this person may pass now; raises ``SignOffRefused`` when it is not this person’s turn."""
    if person == draft.author:
        raise SignOffRefused(person, "l’auteur d’un texte ne vise pas son propre projet.")
    to_come = steps_to_come(draft)
    if to_come and to_come[0].approver == person:
        return to_come[0]
    if any(step.approver == person for step in to_come):
        turn = Approver(to_come[0].approver, to_come[0].function)
        raise SignOffRefused(person, f"le circuit est ordonné, c’est d’abord à {turn} de viser.")
    if draft.route.filter(approver=person).exists():
        raise SignOffRefused(person, "ce visa est déjà donné sur la version actuelle du texte.")
    raise SignOffRefused(person, "cette personne n’est pas dans le circuit de validation du projet.")


def identity(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a text’s content as canonical JSON: the same text, the same identity."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def keep_revision(draft: Draft, number: int, content: Mapping[str, Any]) -> Revision:
    """Keep a text for ever, under its identity."""
    return Revision.objects.create(draft=draft, number=number, content=dict(content), sha256=identity(content))


def refuse_other_text(
    draft: Draft, content: Mapping[str, Any], route: Sequence[Approver], annexes: Sequence[AnnexText]
) -> None:
    """Refuse a first text, a route or annexes other than those that the draft began with."""
    differences = []
    if draft.revisions.get(number=1).sha256 != identity(content):
        differences.append("texte")
    if [(step.approver, step.function) for step in draft.route.order_by("rank")] != [
        (s.name, s.function) for s in route
    ]:
        differences.append("circuit de validation")
    kept = [(annex.title, annex.kind, annex.content) for annex in draft.annexes.order_by("rank")]
    if kept != [(annex.title, annex.kind, dict(annex.content)) for annex in annexes]:
        differences.append("annexes")
    if differences:
        raise AlreadyDifferent("Le projet", draft.key, differences)
