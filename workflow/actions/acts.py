"""Finish an act: sign it, transmit it, publish it, certify that it is enforceable."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from workflow import facts
from workflow.actions.items import leave_papers
from workflow.actions.step import Actor, Taken, held, take
from workflow.law.facts import MemberKey
from workflow.law.publication import enforceable_on
from workflow.lifecycle import Override, Role
from workflow.models import Deliberation, Draft, Member, Signature

CAPACITY_ROLES = {"chair": Role.CHAIR, "secretary": Role.SECRETARY}


def sign(
    act: Deliberation, *, member: MemberKey, capacity: str, by: Actor, on: date, means: str = "handwritten"
) -> Taken:
    """Keep a signature given on the act; ``capacity``: « chair » or « secretary ». A capacity signs once."""

    def keep(draft: Draft) -> dict[str, object]:
        signer = Member.objects.get(authority=draft.authority_id, key=member)
        Signature.objects.create(deliberation=act, member=signer, capacity=capacity, on=on, means=means)
        return {"member": member, "capacity": capacity, "means": means}

    return _take(act, "sign", by=by, on=on, effect=keep)


def seal(act: Deliberation, *, by: Actor, on: date, overrides: Sequence[Override] = ()) -> Taken:
    """Close the signatures once all that the law asks for are there (SIG-1)."""
    return _take(act, "seal", by=by, on=on, overrides=overrides, stage="signed")


def transmit(act: Deliberation, *, sent_on: date, received_on: date | None, by: Actor) -> Taken:
    """Keep the transmission to the State’s representative, and the day on which it was received."""

    def keep(_: Draft) -> dict[str, object]:
        act.transmitted_on, act.received_on = sent_on, received_on
        act.save(update_fields=["transmitted_on", "received_on"])
        return {"sent_on": sent_on.isoformat(), "received_on": received_on.isoformat() if received_on else None}

    return _take(act, "transmit", by=by, on=sent_on, effect=keep)


def publish(act: Deliberation, *, on: date, by: Actor) -> Taken:
    """Keep the day of publication."""

    def keep(_: Draft) -> dict[str, object]:
        act.published_on = on
        act.save(update_fields=["published_on"])
        return {"published_on": on.isoformat()}

    return _take(act, "publish", by=by, on=on, effect=keep, stage="published")


def enforce(act: Deliberation, *, by: Actor, on: date, overrides: Sequence[Override] = ()) -> Taken:
    """Certify that the act is enforceable, on the day that its publication and its reception give (EXE-1)."""

    def keep(_: Draft) -> dict[str, object]:
        act.enforceable_on = enforceable_on(act.published_on, act.received_on)
        act.save(update_fields=["enforceable_on"])
        return {"enforceable_on": act.enforceable_on.isoformat() if act.enforceable_on else None}

    return _take(act, "enforce", by=by, on=on, overrides=overrides, effect=keep, stage="enforceable")


def _take(
    act: Deliberation,
    event: str,
    *,
    by: Actor,
    on: date,
    overrides: Sequence[Override] = (),
    effect: Callable[[Draft], Mapping[str, object]] | None = None,
    stage: str = "",
) -> Taken:
    """Take the step on the stored act, with the draft locked; ``stage``: leave its documents to be made again."""
    with held(act.draft) as draft:
        act.refresh_from_db()

        def keep() -> Mapping[str, object]:
            told = effect(draft) if effect else {}
            if stage:
                leave_papers(act, stage)
            return {"number": act.number, **told}

        return take(draft, event, by=by, on=on, facts=[facts.act_of(act)], overrides=overrides, effect=keep)
