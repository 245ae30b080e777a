"""Read the calendar of a sitting, and what another day would entail; nothing here changes anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from workflow import facts
from workflow.actions.texts import missing_sign_offs
from workflow.law.calendar import Deadline, schedule
from workflow.law.facts import Delays, Plan, Progress
from workflow.law.holidays import territory_of
from workflow.law.moving import Consequence, what_if
from workflow.models import Draft, Sitting


def plan_of(sitting: Sitting) -> Plan:
    """Return the sitting as its calendar sees it."""
    body, authority = sitting.body, sitting.body.authority
    return Plan(
        notice=facts.notice_of(sitting),
        delays=Delays(body.drafts_due_days, body.freeze_days, body.sending_margin_days),
        territory=territory_of(authority.department, is_alsace_moselle=authority.is_alsace_moselle),
        sends_on=sitting.sends_on,
        next_sitting=_next_after(sitting, sitting.day),
    )


def progress_of(sitting: Sitting) -> Progress:
    """Return what is already done for the sitting."""
    notices = sitting.notices.filter(round=sitting.round)
    items = sitting.items.select_related("draft").order_by("rank")
    return Progress(
        frozen_on=sitting.frozen_on,
        sent_on=notices.exclude(sent_on=None).order_by("-sent_on").values_list("sent_on", flat=True).first(),
        answers=notices.exclude(answered_at=None).count(),
        unready=tuple(item.draft.subject for item in items if is_unready(item.draft)),
    )


def is_unready(draft: Draft) -> bool:
    """Whether a text is still being written, or still waits for a sign-off."""
    return draft.state == "draft" or (draft.state == "review" and bool(missing_sign_offs(draft)))


def calendar_of(sitting: Sitting) -> tuple[Deadline, ...]:
    """Return every deadline of the sitting, as things stand."""
    return schedule(plan_of(sitting))


def consequences(
    sitting: Sitting, *, on: date, day: date | None = None, begins_at: time | None = None, place: str | None = None
) -> tuple[Consequence, ...]:
    """Return all that another day, hour or place would change, before anything is saved. None: as it is."""
    before = plan_of(sitting)
    notice = replace(
        before.notice, sitting_day=day or sitting.day, sitting_time=begins_at or sitting.begins_at,
        place=sitting.place if place is None else place,
    )  # fmt: skip
    is_same_day = notice.sitting_day == sitting.day
    after = replace(
        before, notice=notice, sends_on=before.sends_on if is_same_day else None,
        next_sitting=_next_after(sitting, notice.sitting_day),
    )  # fmt: skip
    return what_if(before, after, on=on, progress=progress_of(sitting))


def _next_after(sitting: Sitting, day: date) -> date | None:
    """Return the day of the body’s next sitting, which approves the minutes of this one."""
    others = sitting.body.sittings.filter(day__gt=day, cancelled_on=None).exclude(pk=sitting.pk)
    return others.order_by("day").values_list("day", flat=True).first()
