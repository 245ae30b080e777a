"""Meet a deadline when its day comes: send the notices, remind the house. Each asks first whether the matter still stands.

A timer left for a day that has since changed, for a former round, for a cancelled sitting finds nothing to do.

The kinds of mail, for the words of ``exchange/mails``, with their ``context`` beside ``sitting``: to the assemblies office,
``agenda_to_freeze`` (day), ``list_to_post`` (day) and ``sending_refused`` (day, reason: the refusal as an officer reads it);
to the author of a text, ``draft_due`` (day) with ``draft``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from workflow.actions.actor import Actor
from workflow.actions.convening import notices, supplements
from workflow.actions.convening.plans import is_unready, plan_of
from workflow.actions.convening.settling import owned
from workflow.actions.journal import record
from workflow.actions.mails import office_of, post
from workflow.errors import Refusal
from workflow.law.calendar import reminder_day, sent_day
from workflow.lifecycle import Role
from workflow.models import Sitting

AUTOMATIC = Actor("Délibéra, à l’échéance programmée", frozenset({Role.ASSEMBLIES_OFFICE}))


def meet(payload: Mapping[str, Any], *, at: datetime) -> None:
    """Do what a timer was left for (``settling.leave_timer``), if it still stands; twice is as good as once.

    Raises the refusal of a sending that the law does not allow any more, once the assemblies office has been told.
    """
    sitting = Sitting.objects.select_related("body__authority").get(pk=payload["sitting"])
    day = date.fromisoformat(payload["day"])
    if sitting.cancelled_on is not None or sitting.round != payload["round"]:
        return
    if payload["what"] == "supplement":
        send_supplement_due(sitting, payload["number"], at)
    else:
        MEETING[payload["what"]](sitting, day, at)


def send_due(sitting: Sitting, day: date, at: datetime) -> None:
    """Send the notices on the day chosen; a refusal is told to the assemblies office, then raised.

    Documents that are still being made are waited for (``PapersMissing``), and nobody is told.
    """
    if not _waits_to_be_sent(sitting, day):
        return
    try:
        notices.send(sitting, by=AUTOMATIC, at=at)
    except notices.PapersMissing:
        raise
    except Refusal as refusal:
        sitting.refresh_from_db()  # somebody may have sent, moved or cancelled it meanwhile
        if _waits_to_be_sent(sitting, day):
            _tell_refused(sitting, refusal, at)
            raise


def send_supplement_due(sitting: Sitting, number: int, at: datetime) -> None:
    """Send a supplement as soon as its texts are made; a refusal is told to the assemblies office, then raised."""
    added = sitting.supplements.get(round=sitting.round, number=number)
    if added.sent_on is not None:
        return
    try:
        supplements.send_supplement(added, by=AUTOMATIC, at=at)
    except notices.PapersMissing:
        raise
    except Refusal as refusal:
        added.refresh_from_db()
        sitting.refresh_from_db()
        if added.sent_on is None and added.round == sitting.round and sitting.cancelled_on is None:
            _tell_refused(sitting, refusal, at)
            raise


def _waits_to_be_sent(sitting: Sitting, day: date) -> bool:
    """Whether the notices are still to leave on this day."""
    is_sent = sitting.notices.filter(round=sitting.round).exclude(sent_on=None).exists()
    return sitting.cancelled_on is None and sitting.frozen_on is not None and sitting.sends_on == day and not is_sent


def remind_unsettled(sitting: Sitting, day: date, at: datetime) -> None:
    """Tell the assemblies office, on the day chosen for the notices, that they cannot leave: the agenda is still open."""
    if sitting.frozen_on is None and sitting.sends_on == day:
        _tell_office(sitting, "agenda_to_freeze", day)


def remind_freeze(sitting: Sitting, day: date, at: datetime) -> None:
    """Remind the assemblies office, on the day when the agenda is due, that it is still open."""
    if sitting.frozen_on is None and _is_due(sitting, "freeze", day):
        _tell_office(sitting, "agenda_to_freeze", day)


def remind_drafts(sitting: Sitting, day: date, at: datetime) -> None:
    """Remind each author, on the day when texts are due, of the texts of this agenda that are not ready."""
    if sitting.frozen_on is not None or not _is_due(sitting, "drafts", day):
        return
    for item in sitting.items.select_related("draft__author_user").order_by("rank"):
        author = item.draft.author_user
        if author and author.is_active and is_unready(item.draft):
            key = f"draft_due:{item.pk}:{day.isoformat()}:{author.pk}"
            told = {"day": day.isoformat()}
            post("draft_due", key, to=author, sitting=sitting, draft=item.draft, context=told, **owned(sitting))


def remind_list(sitting: Sitting, day: date, at: datetime) -> None:
    """Remind the assemblies office, on its last working day, of the list of deliberations to post and put online (LIST-1)."""
    if sitting.attendees.exists() and _is_due(sitting, "list", day):
        _tell_office(sitting, "list_to_post", day)


MEETING: Mapping[str, Callable[[Sitting, date, datetime], None]] = {
    "send": send_due, "unsettled": remind_unsettled, "freeze": remind_freeze, "drafts": remind_drafts, "list": remind_list,
}  # fmt: skip


def _is_due(sitting: Sitting, what: str, day: date) -> bool:
    return reminder_day(plan_of(sitting), what) == day


def _tell_office(sitting: Sitting, kind: str, day: date, *, reason: str = "") -> None:
    told = {"day": day.isoformat(), **({"reason": reason} if reason else {})}
    why = f":{hashlib.sha256(reason.encode()).hexdigest()[:12]}" if reason else ""
    for user in office_of(sitting.body.authority):
        key = f"{kind}:{sitting.pk}:{sitting.round}:{day.isoformat()}{why}:{user.pk}"
        post(kind, key, to=user, sitting=sitting, context=told, **owned(sitting))


def _tell_refused(sitting: Sitting, refusal: Refusal, at: datetime) -> None:
    """Write down that the notices did not leave, and tell the assemblies office why; the same reason once a day."""
    day = sent_day(at)
    with transaction.atomic():
        _tell_office(sitting, "sending_refused", day, reason=str(refusal))
        told = {"round": sitting.round, "reason": str(refusal)}
        record(sitting.body.authority, by=AUTOMATIC, on=day, event="sending_refused", subject=sitting.key, content=told)
