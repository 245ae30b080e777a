"""Convene again after a missing quorum: the same matters, on a later day, without condition of quorum (CGCT L2121-17)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta

from django.db import transaction
from django.db.models import Q

from workflow import facts, law
from workflow.actions.actor import Actor
from workflow.actions.convening.agenda import lock_drafts, locked, place_on_agenda, plan_sitting, refuse_blocks
from workflow.actions.journal import record
from workflow.actions.refusals import NotReady, QuorumMet, TooLate
from workflow.actions.step import require, take
from workflow.errors import NBSP
from workflow.law.facts import AuthorityKind, Notice, SecondNotice, Sending
from workflow.law.parameters import in_force
from workflow.law.quorum import Quorum, earliest_second_sitting, is_quorum_waived, quorum_of
from workflow.lifecycle import OFFICE
from workflow.models import AgendaItem, Sitting

CONVENING = "Convoquer de nouveau"


def missing_quorum(sitting: Sitting) -> Quorum | None:
    """Return the quorum that the roll call, and the movements since, leave short at a matter still to come; else None."""
    if not sitting.attendees.exists():
        return None
    return next((found for _, found in _counted(sitting) if found is not None), None)


def proposed_day(sitting: Sitting, *, on: date) -> date:
    """Return the first day of a second sitting whose notice leaves today; for a department, the day that the law sets."""
    if sitting.body.authority.kind == AuthorityKind.DEPARTMENT:
        return sitting.day + timedelta(days=in_force("second_sitting.days_department", on=sitting.day))
    return earliest_second_sitting(max(on, sitting.day))


def convene_again(
    sitting: Sitting,
    *,
    by: Actor,
    on: date,
    day: date | None = None,
    begins_at: time | None = None,
    place: str | None = None,
    key: str = "",
) -> Sitting:
    """Plan the second sitting after one without quorum: what was left undecided is put off to it, in the same order.

    ``day`` None: the first that the law allows when the notice leaves today; hour and place: those of the first. The
    agenda is then settled and sent as any other; the notice says that it is a second one. Asking again returns the same.
    Raises ``QuorumMet`` with the count, ``NotReady`` without a roll call, ``StepBlocked`` with the article for too early a day.
    """
    require(by, CONVENING, OFFICE)
    with transaction.atomic():
        first = locked(sitting)
        again = first.second_sittings.filter(cancelled_on=None).first()
        if again:
            return _same(again, day)
        if not first.attendees.exists():
            raise NotReady(CONVENING, ["L’appel n’est pas fait : l’absence de quorum n’est pas constatée."])
        lock_drafts(first)
        left, short = _left(first)
        chosen = day or proposed_day(first, on=on)
        refuse_blocks(CONVENING, _judge(first, chosen, on), ())
        second = _plan(
            first, chosen, key or f"{first.key}-{first.second_sittings.count() + 2}", begins_at, place, by, on
        )
        _put_off(first, second, left, by, on)
        told = {
            "present": short.counted, "required": short.required, "in_office": facts.body_of(first).in_office,
            "second": second.key, "day": chosen, "agenda": [item.draft.key for item in left],
        }  # fmt: skip
        record(first.body.authority, by=by, on=on, event="convene_again", subject=first.key, content=told)
    return second


def _counted(sitting: Sitting) -> list[tuple[AgendaItem, Quorum | None]]:
    """Count the quorum of each matter not yet put to discussion; None where it is there, or not required (QUO-6).

    What a second sitting since cancelled was to decide waits again.
    """
    given_up = Sitting.objects.filter(second_of=sitting).exclude(cancelled_on=None)
    again = Q(draft__state="postponed", draft__in=AgendaItem.objects.filter(sitting__in=given_up).values("draft"))
    items = sitting.items.exclude(sent_revision=None).filter(Q(draft__state="convocation") | again)
    counted: list[tuple[AgendaItem, Quorum | None]] = []
    for item in items.select_related("draft", "chair", "sitting").order_by("rank"):
        room = facts.room_of(item)
        found = quorum_of(room)
        counted.append((item, None if found.is_met or is_quorum_waived(room) else found))
    return counted


def _left(sitting: Sitting) -> tuple[list[AgendaItem], Quorum]:
    """Return the matters that wait for a quorum, and the first count; refuse where none does."""
    counted = _counted(sitting)
    if not counted:
        raise TooLate(CONVENING, "chaque affaire de cette séance est mise en discussion, décidée ou reportée.")
    left = [(item, found) for item, found in counted if found is not None]
    if not left:
        there = quorum_of(facts.room_of(counted[0][0]))
        raise QuorumMet(there.counted, there.required, facts.body_of(sitting).in_office)
    return [item for item, _ in left], left[0][1]


def _judge(first: Sitting, day: date, on: date) -> tuple[law.Finding, ...]:
    """Judge the second notice as if it left today: no notice leaves sooner."""
    notice: Notice = facts.notice_of(first)
    second = replace(
        notice, sitting_day=day, is_urgent=False, second=SecondNotice(first.day, frozenset()),
        sendings=tuple(Sending(member.key, on) for member in notice.body.members),
    )  # fmt: skip
    return law.judge([second], rules=["QUO-5"], on=on)


def _plan(
    first: Sitting, day: date, key: str, begins_at: time | None, place: str | None, by: Actor, on: date
) -> Sitting:
    return plan_sitting(
        first.body, key=key, day=day, begins_at=begins_at or first.begins_at,
        place=first.place if place is None else place, chair=first.chair.key,
        secretaries=[member.key for member in first.secretaries.order_by("pk")], convened_by=first.convened_by,
        convener=first.convener.key if first.convener else None, second_of=first, by=by, on=on,
    )  # fmt: skip


def _put_off(first: Sitting, second: Sitting, left: Sequence[AgendaItem], by: Actor, on: date) -> None:
    """Put off what was left undecided, for want of a quorum, and bring it to the second sitting in the same order."""
    for item in left:
        item.note = f"Reporté faute de quorum{NBSP}: seconde convocation pour le {second.day:%d/%m/%Y}"
        item.save(update_fields=["note"])
        if item.draft.state == "convocation":
            take(item.draft, "postpone", by=by, on=on, content={"sitting": first.key, "note": item.note})
        place_on_agenda(second, item.draft, by=by, on=on, is_briefed=item.is_briefed)


def _same(again: Sitting, day: date | None) -> Sitting:
    if day is not None and day != again.day:
        raise TooLate(CONVENING, f"une seconde séance est déjà prévue le {again.day:%d/%m/%Y}{NBSP}; déplacez-la.")
    return again
