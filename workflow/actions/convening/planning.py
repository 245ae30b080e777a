"""Place a sitting in time: the delays of the house, the day its notices leave by themselves, its move, its cancellation.

What a move entails is told before anything is saved (``workflow/actions/convening/plans.py``); the move itself then does it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time

from django.db import transaction

from workflow.actions.actor import Actor
from workflow.actions.convening.agenda import lock_drafts, locked
from workflow.actions.convening.plans import plan_of
from workflow.actions.convening.settling import leave_convocations, leave_timer, settle
from workflow.actions.convening.telling import tell_convened
from workflow.actions.journal import record
from workflow.actions.refusals import NotReady, ReasonWanted, TooLate
from workflow.actions.step import require, take
from workflow.errors import NBSP, StepBlocked
from workflow.french import long_date
from workflow.law.article import Finding, Severity
from workflow.law.calendar import proposed_sending, reminder_day
from workflow.law.convocation import last_legal_sending, sending_article
from workflow.law.facts import Delays
from workflow.lifecycle import OFFICE
from workflow.models import Body, Notice, OutboxRow, Sitting

SCHEDULING, MOVING, CANCELLING = "Programmer l’envoi des convocations", "Déplacer la séance", "Annuler la séance"
URGENCY, HOUSE, TIMERS = "Invoquer l’urgence", "Fixer les délais de la maison", "Suivre les échéances"
REMINDERS = (
    "drafts",
    "freeze",
    "list",
)  # the deadlines of which the house is reminded (``workflow/actions/convening/deadlines.py``)
CONVENED = ("convocation", "session")  # the states of a draft that waits for this sitting to decide


def set_delays(body: Body, delays: Delays, *, by: Actor, on: date) -> None:
    """Set the delays of the house: days before the last legal sending, texts due first, notices gone last."""
    require(by, HOUSE, OFFICE)
    if not delays.drafts_due >= delays.freeze >= delays.sending_margin >= 0:
        order = "Les projets se remettent avant l’arrêt de l’ordre du jour, et celui-ci avant l’envoi."
        raise NotReady(HOUSE, [order])
    with transaction.atomic():
        stored = Body.objects.select_for_update(no_key=True).get(pk=body.pk)
        stored.drafts_due_days, stored.freeze_days = delays.drafts_due, delays.freeze
        stored.sending_margin_days = delays.sending_margin
        stored.save(update_fields=["drafts_due_days", "freeze_days", "sending_margin_days"])
        told = {"drafts_due": delays.drafts_due, "freeze": delays.freeze, "sending_margin": delays.sending_margin}
        record(stored.authority, by=by, on=on, event="set_delays", subject=stored.key, content=told)
    body.refresh_from_db(fields=["drafts_due_days", "freeze_days", "sending_margin_days"])


def schedule_sending(sitting: Sitting, day: date | None = None, *, by: Actor, on: date) -> date:
    """Choose the day on which the notices leave by themselves; None: the day that the house proposes. Return that day.

    Raises ``StepBlocked`` with the article when the day comes after the last legal sending.
    """
    with planning(sitting, SCHEDULING, by) as stored:
        refuse_sent(stored, SCHEDULING)
        plan = plan_of(stored)
        last, chosen = last_legal_sending(plan.notice), day or proposed_sending(plan)
        if chosen is None:
            raise NotReady(
                SCHEDULING, ["Aucun dernier envoi légal n’est calculé pour cette séance : choisissez le jour."]
            )
        chosen = max(chosen, on) if day is None else chosen
        if chosen < on:
            raise TooLate(SCHEDULING, f"le {chosen:%d/%m/%Y} est passé.")
        if last and chosen > last:
            raise StepBlocked(SCHEDULING, [_after_the_last(stored, chosen, last)], (), [_ways_out(stored)])
        stored.sends_on = chosen
        stored.save(update_fields=["sends_on"])
        record(
            stored.body.authority, by=by, on=on, event="schedule_sending", subject=stored.key,
            content={"sends_on": chosen.isoformat(), "last_legal": last.isoformat() if last else None},
        )  # fmt: skip
        leave_timer(stored, "send" if stored.frozen_on else "unsettled", chosen)
    sitting.sends_on = chosen
    return chosen


def set_timers(sitting: Sitting, *, by: Actor, on: date) -> tuple[OutboxRow, ...]:
    """Have the house reminded of the deadlines still to come: texts, agenda, list of deliberations. Twice is as good as once."""
    with planning(sitting, TIMERS, by) as stored:
        return _leave_timers(stored, on)


def invoke_urgency(sitting: Sitting, reason: str, *, by: Actor, on: date) -> None:
    """Shorten the notice for urgency, with its reason, before the notices leave (CGCT L2121-11, L2121-12).

    The assembly votes on it at the opening (CONV-4). Notices already made are made again: they state the urgency.
    """
    with planning(sitting, URGENCY, by, reason=reason) as stored:
        refuse_sent(stored, URGENCY)
        stored.is_urgent, stored.urgency_reason = True, reason
        stored.save(update_fields=["is_urgent", "urgency_reason"])
        record(
            stored.body.authority, by=by, on=on, event="invoke_urgency", subject=stored.key, content={"reason": reason}
        )
        if stored.frozen_on:
            leave_convocations(stored, stored.notices.filter(round=stored.round), again=":urgent")
    sitting.is_urgent, sitting.urgency_reason = True, reason


def move_sitting(
    sitting: Sitting,
    *,
    reason: str,
    by: Actor,
    on: date,
    day: date | None = None,
    begins_at: time | None = None,
    place: str | None = None,
) -> None:
    """Hold the sitting another day, at another hour or elsewhere (None: as it is); nothing new changes nothing.

    Once its agenda is settled, the move begins a new round: a new notice with the full delay (CGCT L2121-10), the former
    notices staying as proof; each person who was sent one is told.
    """
    with planning(sitting, MOVING, by, reason=reason) as stored:
        former = {"day": stored.day, "begins_at": stored.begins_at, "place": stored.place}
        wanted = {"day": day or stored.day, "begins_at": begins_at or stored.begins_at,
                  "place": stored.place if place is None else place}  # fmt: skip
        if wanted != former:
            _refuse_past(wanted["day"], on)
            told = {"from": former, "to": wanted, "reason": reason, "round": _move(stored, wanted, reason, on)}
            record(stored.body.authority, by=by, on=on, event="move_sitting", subject=stored.key, content=told)
    sitting.refresh_from_db()


def cancel_sitting(sitting: Sitting, reason: str, *, by: Actor, on: date) -> None:
    """Give the sitting up: its matters are put off to a later one, whoever was sent a notice is told, nothing else follows."""
    with planning(sitting, CANCELLING, by, reason=reason) as stored:
        lock_drafts(stored)
        stored.cancelled_on, stored.cancelled_by, stored.cancel_reason = on, by.name, reason
        stored.save(update_fields=["cancelled_on", "cancelled_by", "cancel_reason"])
        for item in stored.items.filter(draft__state__in=CONVENED).exclude(sent_revision=None).order_by("rank"):
            item.note = f"Ajourné{NBSP}: séance annulée"
            item.save(update_fields=["note"])
            take(item.draft, "postpone", by=by, on=on, content={"sitting": stored.key, "note": item.note})
        letters = tell_convened(
            "sitting_cancelled", f"sitting_cancelled:{stored.pk}", sitting=stored, notices=last_sent(stored)
        )
        told = {"day": stored.day, "reason": reason, "letters": letters}
        record(stored.body.authority, by=by, on=on, event="cancel_sitting", subject=stored.key, content=told)
    sitting.refresh_from_db()


def last_sent(sitting: Sitting) -> list[Notice]:
    """Return, for everybody who was sent a notice of this sitting in any round, the last one sent."""
    sent = sitting.notices.exclude(sent_on=None).select_related("member").order_by("round")
    return list({notice.member_id: notice for notice in sent}.values())


@contextmanager
def planning(sitting: Sitting, act: str, by: Actor, *, reason: str | None = None) -> Iterator[Sitting]:
    """Lock the stored sitting for a change of plan; refuse whoever may not, a reason left blank, and a sitting begun."""
    require(by, act, OFFICE)
    if reason is not None and not reason.strip():
        raise ReasonWanted(act)
    with transaction.atomic():
        stored = locked(sitting)
        if stored.is_closed or stored.attendees.exists():
            raise TooLate(act, "la séance est ouverte." if not stored.is_closed else "la séance est levée.")
        yield stored


def _move(sitting: Sitting, wanted: dict[str, object], reason: str, on: date) -> int:
    """Write the move, begin another round where the agenda was settled; return the round."""
    lock_drafts(sitting)
    is_other_day, had_timers = wanted["day"] != sitting.day, _has_timers(sitting)
    if is_other_day:
        sitting.stated_weekday = ""
    sitting.moved_from, sitting.move_reason = sitting.day, reason
    sitting.day, sitting.begins_at, sitting.place = wanted["day"], wanted["begins_at"], wanted["place"]
    if sitting.frozen_on:
        sitting.round += 1
        sitting.posted_on = sitting.urgency_approved = None
    if sitting.sends_on:
        sitting.sends_on = _another_sending(sitting, on)
    sitting.save()
    if sitting.frozen_on:
        # The new notice states its supplements, and no longer what was withdrawn or put off meanwhile.
        sitting.items.exclude(supplement=0).update(supplement=0)
        sitting.items.exclude(draft__state="convocation").update(sent_revision=None)
        items = list(sitting.items.exclude(sent_revision=None).select_related("draft").order_by("rank"))
        settle(sitting, items, on=on)
        told: dict[str, int | str] = {"round": sitting.round, "reason": reason}
        key = f"sitting_moved:{sitting.pk}:{sitting.round}"
        tell_convened("sitting_moved", key, sitting=sitting, notices=last_sent(sitting), context=told)
    elif sitting.sends_on:
        leave_timer(sitting, "unsettled", sitting.sends_on)
    if had_timers:
        _leave_timers(sitting, on)
    return sitting.round


def _another_sending(sitting: Sitting, on: date) -> date | None:
    """Return the day that the house proposes for the new day, today at the earliest; None when the law is past already."""
    plan = plan_of(sitting)
    last, proposed = last_legal_sending(plan.notice), proposed_sending(plan)
    if proposed is None or last is None or last < on:
        return None
    return max(proposed, on)


def _has_timers(sitting: Sitting) -> bool:
    timers = OutboxRow.objects.filter(kind="deadline", key__startswith=f"deadline:{sitting.pk}:")
    return timers.filter(payload__what__in=REMINDERS).exists()


def _leave_timers(sitting: Sitting, on: date) -> tuple[OutboxRow, ...]:
    plan = plan_of(sitting)
    due = [(what, reminder_day(plan, what)) for what in REMINDERS]
    return tuple(leave_timer(sitting, what, day) for what, day in due if day and day >= on)


def refuse_sent(sitting: Sitting, act: str) -> None:
    """Refuse what comes after the notices of the present round have left."""
    sent = sitting.notices.filter(round=sitting.round).exclude(sent_on=None).first()
    if sent:
        raise TooLate(act, f"les convocations sont parties le{NBSP}{sent.sent_on:%d/%m/%Y}.")


def _refuse_past(day: object, on: date) -> None:
    if isinstance(day, date) and day < on:
        raise TooLate(MOVING, f"le {long_date(day)} est passé.")


def _after_the_last(sitting: Sitting, chosen: date, last: date) -> Finding:
    message = f"Envoi prévu le {long_date(chosen)}{NBSP}: dernier envoi légal, {long_date(last)}"
    rule = "CONV-4" if sitting.is_urgent else "CONV-1" if sitting.first_day is None else "QUO-5"
    return Finding(rule, Severity.BLOCK, sending_article(plan_of(sitting).notice), message)


def _ways_out(sitting: Sitting) -> str:
    sooner = "choisir un jour plus proche, ou déplacer la séance"
    return f"{sooner}." if sitting.is_urgent else f"{sooner}, ou invoquer l’urgence avec son motif."
