"""Finish an act: sign it, transmit it, publish it, certify that it is enforceable."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from django.db import transaction

from workflow import facts
from workflow.actions.actor import Actor
from workflow.actions.assembly import find_member
from workflow.actions.journal import record
from workflow.actions.refusals import TooLate
from workflow.actions.sitting.items import leave_papers
from workflow.actions.step import Taken, held, require, take
from workflow.errors import NBSP
from workflow.law.facts import MemberKey
from workflow.law.publication import enforceable_on
from workflow.law.signature import SECRETARIES_SIGN_SINCE
from workflow.lifecycle import OFFICE, Override
from workflow.models import Deliberation, Signature

CAPACITIES = {"chair": "n’a pas présidé cette affaire", "secretary": "n’a pas été secrétaire de cette séance"}


def sign(
    act: Deliberation, *, member: MemberKey, capacity: str, by: Actor, on: date, means: str = "handwritten"
) -> Taken:
    """Keep a signature given on the act; ``capacity``: « chair » or « secretary », by whoever was it. A member signs once."""

    def keep(stored: Deliberation) -> dict[str, object]:
        signer = find_member(stored.body, member)
        if stored.signatures.filter(member=signer, capacity=capacity).exists():
            raise TooLate("Signer", f"{signer} a déjà signé à ce titre.")
        Signature.objects.create(deliberation=stored, member=signer, capacity=capacity, on=on, means=means)
        return {"member": member, "capacity": capacity, "means": means}

    return _take(act, "sign", by=by, on=on, effect=keep, missing=_out_of_capacity(act, member, capacity))


def seal(act: Deliberation, *, by: Actor, on: date, overrides: Sequence[Override] = ()) -> Taken:
    """Close the signatures once all that the law asks for are there (SIG-1)."""
    return _take(act, "seal", by=by, on=on, overrides=overrides, stage="signed")


def transmit(act: Deliberation, *, sent_on: date, received_on: date | None, by: Actor) -> Taken:
    """Keep the transmission to the State’s representative; ``received_on``: None while the receipt is awaited."""

    def keep(stored: Deliberation) -> dict[str, object]:
        if stored.transmitted_on:
            day = f"{stored.transmitted_on:%d/%m/%Y}"
            raise TooLate("Transmettre au représentant de l’État", f"l’acte est transmis depuis le{NBSP}{day}.")
        return _keep_days(stored, transmitted_on=sent_on, received_on=received_on)

    return _take(act, "transmit", by=by, on=sent_on, effect=keep)


def acknowledge(act: Deliberation, *, received_on: date, by: Actor) -> None:
    """Keep the day of the receipt, where it came after the sending; it is kept once."""
    name = "Enregistrer l’accusé de réception"
    require(by, name, OFFICE)
    with transaction.atomic():
        stored = Deliberation.objects.select_for_update(no_key=True).get(pk=act.pk)
        if stored.received_on or not stored.transmitted_on:
            reason = "il est déjà enregistré." if stored.received_on else "l’acte n’est pas encore transmis."
            raise TooLate(name, reason)
        told = {"number": stored.number, **_keep_days(stored, received_on=received_on)}
        draft = stored.draft
        record(draft.authority, by=by, on=received_on, event="acknowledge", subject=draft.key, content=told)
    act.received_on = received_on


def publish(act: Deliberation, *, on: date, by: Actor) -> Taken:
    """Keep the day of publication."""

    def keep(stored: Deliberation) -> dict[str, object]:
        return _keep_days(stored, published_on=on)

    return _take(act, "publish", by=by, on=on, effect=keep, stage="published")


def enforce(act: Deliberation, *, by: Actor, on: date, overrides: Sequence[Override] = ()) -> Taken:
    """Certify that the act is enforceable, on the day that its publication and its reception give (EXE-1)."""

    def keep(stored: Deliberation) -> dict[str, object]:
        return _keep_days(stored, enforceable_on=enforceable_on(stored.published_on, stored.received_on))

    return _take(act, "enforce", by=by, on=on, overrides=overrides, effect=keep, stage="enforceable")


def _take(
    act: Deliberation,
    event: str,
    *,
    by: Actor,
    on: date,
    overrides: Sequence[Override] = (),
    effect: Callable[[Deliberation], Mapping[str, object]] | None = None,
    missing: Sequence[str] = (),
    stage: str = "",
) -> Taken:
    """Take the step on the stored act, with the draft locked; ``stage``: leave its documents to be made again.

    What the caller holds in memory follows only once all is written.
    """
    with held(act.draft) as draft:
        stored = Deliberation.objects.get(pk=act.pk)

        def keep() -> Mapping[str, object]:
            told = effect(stored) if effect else {}
            if stage:
                leave_papers(stored, stage)
            return {"number": stored.number, **told}

        known = [facts.act_of(stored)]
        taken = take(draft, event, by=by, on=on, facts=known, overrides=overrides, missing=missing, effect=keep)
    for name in ("transmitted_on", "received_on", "published_on", "enforceable_on"):
        setattr(act, name, getattr(stored, name))
    return taken


def _keep_days(act: Deliberation, **days: date | None) -> dict[str, object]:
    """Write days down on the act, and return them for the journal."""
    for name, day in days.items():
        setattr(act, name, day)
    act.save(update_fields=list(days))
    return {name: day.isoformat() if day else None for name, day in days.items()}


def _out_of_capacity(act: Deliberation, member: MemberKey, capacity: str) -> list[str]:
    """Say why this member does not sign in this capacity; before July 2022 every member present signed (SIG-1)."""
    fact = facts.act_of(act)
    if fact.sitting_day < SECRETARIES_SIGN_SINCE and member in fact.present:
        return []
    entitled = {fact.chair} if capacity == "chair" else set(fact.secretaries)
    return [] if member in entitled else [f"{fact.name_of(member)} {CAPACITIES[capacity]}."]
