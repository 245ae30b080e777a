"""Prepare a sitting: plan it, order its agenda, freeze it, send the notices.

Freezing convenes every draft at once: the text that goes out with the notice is the text that will be voted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, time

from django.db import transaction
from django.db.models import Max

from workflow import facts, law
from workflow.actions.actor import Actor
from workflow.actions.assembly import find_member
from workflow.actions.convening.settling import settle
from workflow.actions.journal import record
from workflow.actions.kept import refuse_other
from workflow.actions.refusals import (
    AlreadyDifferent,
    NotReady,
    OfAnotherAuthority,
    OfAnotherBody,
    SittingCancelled,
    TooLate,
)
from workflow.actions.step import Taken, judged, require, take
from workflow.actions.texts import missing_sign_offs
from workflow.errors import NBSP, StepBlocked
from workflow.law.article import Finding
from workflow.law.facts import MemberKey, SecondNotice, Sending
from workflow.lifecycle import NOTICE, OFFICE, Override, event_label, refuse_hollow
from workflow.models import AgendaItem, Body, Draft, Sitting

SENDING = "Envoyer les convocations"


def plan_sitting(
    body: Body,
    *,
    key: str,
    day: date,
    chair: MemberKey,
    convened_by: str,
    by: Actor,
    on: date,
    begins_at: time | None = None,
    place: str = "",
    secretaries: Sequence[MemberKey] = (),
    convener: MemberKey | None = None,
    urgency_reason: str | None = None,
    is_first_after_renewal: bool = False,
    stated_weekday: str = "",
    second_of: Sitting | SecondNotice | None = None,
) -> Sitting:
    """Plan a meeting of the body. ``urgency_reason``: None unless the notice is shortened for urgency (CGCT L2121-12).

    ``second_of``: the sitting without quorum that this one follows, as a row or, where it has none, by its day and agenda.
    """
    require(by, "Programmer une séance", OFFICE)
    wanted = {
        "day": day, "begins_at": begins_at, "place": place, "convened_by": convened_by,
        "chair": find_member(body, chair), "convener": find_member(body, convener) if convener else None,
        "is_urgent": urgency_reason is not None, "urgency_reason": urgency_reason or "",
        "is_first_after_renewal": is_first_after_renewal, "stated_weekday": stated_weekday, **_first(second_of),
    }  # fmt: skip
    with transaction.atomic():
        sitting, is_new = Sitting.objects.get_or_create(body=body, key=key, defaults=wanted)
        refuse_other("La séance", key, sitting, wanted)
        named = [find_member(body, secretary) for secretary in secretaries]
        if is_new:
            sitting.secretaries.set(named)
            told = {"day": day.isoformat(), "place": place, "chair": chair, "secretaries": list(secretaries)}
            record(body.authority, by=by, on=on, event="plan_sitting", subject=key, content=told)
        elif {member.pk for member in named} != set(sitting.secretaries.values_list("pk", flat=True)):
            raise AlreadyDifferent("La séance", key, ["secrétariat"])
    return sitting


def place_on_agenda(sitting: Sitting, draft: Draft, *, by: Actor, on: date, is_briefed: bool = True) -> AgendaItem:
    """Put the draft last on the agenda; ``is_briefed``: a briefing note or the draft text itself goes with the notice."""
    act = "Porter à l’ordre du jour"
    require(by, act, OFFICE)
    with transaction.atomic():
        stored = locked(sitting)
        refuse_elsewhere(stored, draft)
        if item := AgendaItem.objects.filter(sitting=stored, draft=draft).first():
            refuse_other("L’affaire", draft.key, item, {"is_briefed": is_briefed})
            return item
        if stored.frozen_on:
            raise TooLate(act, f"l’ordre du jour est arrêté depuis le{NBSP}{stored.frozen_on:%d/%m/%Y}.")
        if stored.second_of_id and draft.key not in stored.first_agenda:
            raise TooLate(act, "une seconde convocation reprend le seul ordre du jour de la première.")
        item = AgendaItem.objects.create(sitting=stored, draft=draft, rank=next_rank(stored), is_briefed=is_briefed)
        told = {"sitting": stored.key, "rank": item.rank, "is_briefed": is_briefed}
        record(stored.body.authority, by=by, on=on, event="place_on_agenda", subject=draft.key, content=told)
    return item


def freeze_agenda(
    sitting: Sitting, *, by: Actor, on: date, overrides: Mapping[str, Sequence[Override]] | None = None
) -> tuple[Taken, ...]:
    """Settle the agenda: convene every draft, keep the revision that goes out, prepare a notice for each recipient.

    ``overrides``: by key of draft. All or nothing: when some drafts are refused, every reason of each is told at once.
    A draft withdrawn meanwhile is not stated; one that was convened before the agenda was opened again stays convened.
    """
    with transaction.atomic():
        stored = locked(sitting)
        if stored.frozen_on:
            raise TooLate("Arrêter l’ordre du jour", f"il l’est depuis le{NBSP}{stored.frozen_on:%d/%m/%Y}.")
        lock_drafts(stored)
        items = [item for item in stored.items.select_related("draft").order_by("rank") if _is_stated(item)]
        fresh = [item for item in items if item.sent_revision_id is None]
        taken = convene_all(fresh, by=by, on=on, overrides=overrides or {})
        settle(stored, items, on=on)
        agenda = [item.draft.key for item in items]
        record(
            stored.body.authority, by=by, on=on, event="freeze_agenda", subject=stored.key, content={"agenda": agenda}
        )
    sitting.frozen_on = on
    return taken


def send_notices(
    sitting: Sitting,
    *,
    by: Actor,
    on: date,
    posted_on: date | None = None,
    is_recorded: bool = True,
    exceptions: Iterable[Sending] = (),
    overrides: Sequence[Override] = (),
) -> tuple[Finding, ...]:
    """Send the notices on a day, after the law has judged that day; ``exceptions``: those that went otherwise, or not.

    Raises ``StepBlocked`` with every article broken (a sending too late, a member forgotten) and then records nothing.
    Returns what the law found all the same: warnings, and blocks passed over.
    """
    require(by, SENDING, OFFICE)
    refuse_hollow(overrides)
    otherwise = {sending.member: sending for sending in exceptions}
    with transaction.atomic():
        stored = locked(sitting)
        if stored.frozen_on is None:
            raise NotReady(SENDING, ["L’ordre du jour n’est pas arrêté."])
        if sent := stored.notices.filter(round=stored.round).exclude(sent_on=None).first():
            raise TooLate(SENDING, f"elles sont parties le{NBSP}{sent.sent_on:%d/%m/%Y}.")
        for notice in stored.notices.filter(round=stored.round).select_related("member"):
            sending = otherwise.get(notice.member.key) or Sending(notice.member.key, on, notice.channel)
            notice.sent_on, notice.channel, notice.has_proof = sending.sent_on, sending.channel, sending.has_proof
            notice.save(update_fields=["sent_on", "channel", "has_proof"])
        stored.posted_on, stored.is_recorded = posted_on, is_recorded
        stored.save(update_fields=["posted_on", "is_recorded"])
        found = law.judge([facts.notice_of(stored)], rules=NOTICE, on=on)
        refuse_blocks(SENDING, found, overrides)
        told = {
            "sent_on": on.isoformat(),
            "notices": stored.notices.filter(round=stored.round).count(),
            **judged(found, overrides),
        }
        record(stored.body.authority, by=by, on=on, event="send_notices", subject=stored.key, content=told)
    sitting.posted_on, sitting.is_recorded = posted_on, is_recorded
    return found


def refuse_blocks(act: str, found: Sequence[Finding], overrides: Sequence[Override]) -> None:
    """Raise ``StepBlocked`` with every block that nobody passed over."""
    passed_over = {override.rule for override in overrides}
    blocks = [finding for finding in found if finding.is_blocking and finding.rule not in passed_over]
    if blocks:
        raise StepBlocked(act, blocks, (), ["corriger la convocation, ou reporter la séance."])


def locked(sitting: Sitting) -> Sitting:
    """Lock the stored sitting until the transaction ends; always the first lock, before drafts, numbers and journal.

    Raises ``SittingCancelled``: nothing more is done for a sitting that was cancelled.
    """
    stored = Sitting.objects.select_for_update(no_key=True).get(pk=sitting.pk)
    if stored.cancelled_on:
        raise SittingCancelled(stored.key, f"{stored.cancelled_on:%d/%m/%Y}", stored.cancelled_by, stored.cancel_reason)
    return stored


def lock_drafts(sitting: Sitting) -> None:
    """Lock every draft of the agenda, in one order, before the journal is written."""
    list(Draft.objects.select_for_update(no_key=True).filter(items__sitting=sitting).order_by("pk"))


def refuse_elsewhere(sitting: Sitting, draft: Draft) -> None:
    """Refuse a draft of another authority or written for another body of this one."""
    if draft.authority_id != sitting.body.authority_id:
        raise OfAnotherAuthority(f"«{NBSP}{draft.subject}{NBSP}»", sitting.body.authority.name)
    if draft.body_id != sitting.body_id:
        raise OfAnotherBody(draft.subject, sitting.body.name)


def next_rank(sitting: Sitting) -> int:
    """Return the place after the last item."""
    last: int | None = sitting.items.aggregate(last=Max("rank"))["last"]
    return (last or 0) + 1


def convene_all(
    items: Sequence[AgendaItem], *, by: Actor, on: date, overrides: Mapping[str, Sequence[Override]]
) -> tuple[Taken, ...]:
    """Convene each draft, and keep the revision that goes out; raises ``StepBlocked`` with every reason of every draft."""
    taken, refused = [], []
    for item in items:
        draft, event = item.draft, "reconvene" if item.draft.state == "postponed" else "convene"
        try:
            taken.append(
                take(
                    draft,
                    event,
                    by=by,
                    on=on,
                    facts=[facts.draft_of(draft)],
                    overrides=overrides.get(draft.key, ()),
                    missing=missing_sign_offs(draft, on),
                    content={"sitting": item.sitting.key, "rank": item.rank, "revision": draft.revision.number},
                )
            )
        except StepBlocked as refusal:
            refused.append((draft, refusal))
        item.sent_revision = draft.revision
        item.save(update_fields=["sent_revision"])
    if len(refused) == 1:
        raise refused[0][1]
    if refused:
        raise _together(refused)
    return tuple(taken)


def _is_stated(item: AgendaItem) -> bool:
    """Whether a notice states the item: it is still to be convened, or was convened here and is neither decided nor put off."""
    return item.draft.state == "convocation" if item.sent_revision_id else item.draft.state != "withdrawn"


def _together(refused: Sequence[tuple[Draft, StepBlocked]]) -> StepBlocked:
    findings = [replace(finding, message=f"{draft.subject}{NBSP}: {finding.message}") for draft, one in refused
                for finding in one.findings if isinstance(finding, Finding)]  # fmt: skip
    missing = [f"{draft.subject}{NBSP}: {sentence}" for draft, one in refused for sentence in one.missing]
    return StepBlocked(event_label("convene"), findings, missing, refused[0][1].next_steps)


def _first(second_of: Sitting | SecondNotice | None) -> dict[str, object]:
    if isinstance(second_of, Sitting):
        agenda = sorted(second_of.items.exclude(sent_revision=None).values_list("draft__key", flat=True))
        return {"second_of": second_of, "first_day": second_of.day, "first_agenda": agenda}
    if second_of:
        return {"first_day": second_of.first_sitting, "first_agenda": sorted(second_of.first_agenda)}
    return {"first_day": None, "first_agenda": []}
