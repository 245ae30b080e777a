"""Settle what a sending of notices states: its snapshot, a notice for each recipient, the papers and the timer left for later."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypedDict

from django.db.models import Q

from workflow import facts
from workflow.actions.convening.snapshots import keep_snapshot
from workflow.actions.outbox import leave, leave_all
from workflow.law.calendar import morning
from workflow.models import AgendaItem, Authority, Member, Notice, OutboxRow, Sitting


class Owned(TypedDict):
    """Whose work it is, as an officer finds it again in the list of jobs."""

    authority: Authority
    owner: str


def owned(sitting: Sitting) -> Owned:
    """Name the sitting as the owner of a job."""
    return {"authority": sitting.body.authority, "owner": f"séance {sitting.key}"}


def settle(sitting: Sitting, items: Sequence[AgendaItem], *, on: date) -> None:
    """Settle the locked sitting’s present round: what it states, to whom it goes, its papers, its timer."""
    sitting.frozen_on = on
    sitting.save(update_fields=["frozen_on"])
    keep_snapshot(sitting, items, on=on)
    leave_drafts(sitting, items)
    leave_convocations(sitting, prepare_notices(sitting))
    if sitting.sends_on:
        leave_timer(sitting, "send", sitting.sends_on)


def prepare_notices(sitting: Sitting) -> list[Notice]:
    """Prepare the notices of the present round: to each member in office, to each substitute, and for information.

    A member in office who is listed besides is convened, once.
    """
    on_list = Q(until=None) | Q(until__gte=sitting.day)
    listed = sitting.body.recipients.filter(on_list, since__lte=sitting.day).select_related("member").order_by("pk")
    seated = [member.key for member in facts.body_of(sitting).members]
    members = {row.key: row for row in Member.objects.filter(authority=sitting.body.authority_id, key__in=seated)}
    capacities = {members[key]: "member" for key in seated}
    for recipient in listed:
        capacities.setdefault(recipient.member, recipient.capacity)
    rows = [
        Notice(sitting=sitting, member=person, round=sitting.round, channel=person.channel, capacity=capacity)
        for person, capacity in capacities.items()
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return list(Notice.objects.current(sitting).filter(member__in=capacities).select_related("member").order_by("pk"))


def leave_drafts(sitting: Sitting, items: Iterable[AgendaItem]) -> None:
    """Leave the texts to be made as members receive them, anew for each round: they print the day."""
    again = "" if sitting.round == 1 else f":{sitting.round}"
    for item in items:
        payload = {"kind": "draft", "sitting": sitting.pk, "item": item.pk}
        leave("paper", f"draft:{item.pk}{again}", payload, **owned(sitting))


def leave_convocations(sitting: Sitting, notices: Iterable[Notice], *, again: str = "") -> None:
    """Leave the notices to be made; ``again``: why they are made another time (« urgent »)."""
    jobs: dict[str, dict[str, int | str]] = {
        f"convocation:{notice.pk}{again}": {"kind": "convocation", "sitting": sitting.pk, "notice": notice.pk}
        for notice in notices
    }
    leave_all("paper", jobs, **owned(sitting))


def leave_timer(sitting: Sitting, what: str, day: date) -> OutboxRow:
    """Leave what has to be done for the sitting on the morning of a day; whether it still stands is asked then.

    ``what``: « send », « unsettled », « freeze », « drafts » or « list » (``workflow/actions/convening/deadlines.py``).
    """
    key = f"deadline:{sitting.pk}:{what}:{sitting.round}:{day.isoformat()}"
    payload = {"what": what, "sitting": sitting.pk, "round": sitting.round, "day": day.isoformat()}
    return leave("deadline", key, payload, ready_at=morning(day), **owned(sitting))
