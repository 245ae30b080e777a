"""A step reminds before, on and after its deadline, then its superior is told: once each, and only while it stands."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tasks.reminders import remind as do_remind
from tests.workflow import acting, staff
from tests.workflow.staff import TODAY, actor
from workflow import models
from workflow.actions.approval.approvals import sign_off
from workflow.actions.approval.insertions import insert_step
from workflow.actions.approval.reminders import keep_moment
from workflow.actions.approval.returns import refuse
from workflow.actions.approval.routes import Stage

pytestmark = pytest.mark.django_db
DUE = TODAY + timedelta(days=5)


@pytest.fixture
def body() -> models.Body:
    return acting.council()


@pytest.fixture
def people(body: models.Body) -> dict[str, models.User]:
    return {name: staff.user(body, name.upper()) for name in ("alba", "brun", "chef", "zola")}


@pytest.fixture
def draft(body: models.Body, people: dict[str, models.User]) -> models.Draft:
    staff.route(
        body, Stage("Chef", person=people["alba"], days=5, escalates_to=people["chef"]),
        Stage("Finances", person=people["brun"]),
    )  # fmt: skip
    return staff.submitted(body, people["zola"])


def timers() -> list[tuple[str, date]]:
    rows = models.OutboxRow.objects.filter(kind="reminder").order_by("pk")
    return [(row.payload["which"], timezone.localtime(row.ready_at).date()) for row in rows]


def tick(draft: models.Draft, which: str, day: date) -> None:
    """Let the timer of a moment come, as the worker does, on a day."""
    row = next(one for one in models.OutboxRow.objects.filter(kind="reminder") if one.payload["which"] == which)
    keep_moment(row.payload["step"], opening=row.payload["opening"], which=which, on=day)


def test_a_step_leaves_its_moments_when_it_opens_and_one_without_a_delay_leaves_none(
    draft: models.Draft, people: dict[str, models.User]
) -> None:
    expected = [("before", -1), ("at", 0), ("after", 1), ("escalation", 2)]
    assert timers() == [(which, DUE + timedelta(days=days)) for which, days in expected]

    sign_off(draft, by=actor(people["alba"]), on=TODAY)

    assert len(timers()) == 4


def test_each_reminder_goes_once_and_the_superior_is_told_at_the_end(draft: models.Draft) -> None:
    for which, days in (("before", -1), ("at", 0), ("after", 1), ("escalation", 2), ("escalation", 2), ("at", 0)):
        tick(draft, which, DUE + timedelta(days=days))

    assert staff.mails("sign_off_reminder") == ["ALBA", "ALBA", "ALBA"]
    assert staff.mails("sign_off_escalated") == ["CHEF"]
    assert models.JournalEntry.objects.filter(event="escalate").count() == 1
    assert [mail.context["which"] for mail in models.Mail.objects.filter(kind="sign_off_reminder")] == [
        "before", "at", "after",
    ]  # fmt: skip


def test_after_a_worker_was_down_for_a_week_one_reminder_goes_and_not_three(draft: models.Draft) -> None:
    for which in ("before", "at", "after"):
        tick(draft, which, DUE + timedelta(days=7))

    assert len(staff.mails("sign_off_reminder")) == 1


def test_nobody_is_reminded_of_what_is_signed_refused_or_waits_for_an_inserted_step(
    draft: models.Draft, people: dict[str, models.User]
) -> None:
    insert_step(draft, Stage("D’abord", person=people["brun"]), by=actor(people["alba"]), on=TODAY)
    tick(draft, "at", DUE)
    sign_off(draft, by=actor(people["brun"]), on=TODAY)  # the step opens again, with timers of its own
    tick(draft, "at", DUE)
    refuse(draft, "Le plan de financement manque.", by=actor(people["alba"]), on=TODAY)
    tick(draft, "escalation", DUE + timedelta(days=2))

    assert staff.mails("sign_off_reminder") == []
    assert staff.mails("sign_off_escalated") == []
    assert len(timers()) == 8


def test_the_delay_of_an_opinion_ends_by_its_timer(body: models.Body, people: dict[str, models.User]) -> None:
    staff.route(
        body, Stage("Avis", person=people["alba"], is_consultative=True, days=1), Stage("Visa", person=people["brun"])
    )
    draft = staff.submitted(body, people["zola"])
    assert [which for which, _ in timers()] == ["at", "lapse"]

    tick(draft, "lapse", TODAY + timedelta(days=2))

    assert staff.step(draft, 1).passed_as == "silence"
    assert staff.mails("sign_off_due") == ["BRUN"]


def test_the_task_of_a_timer_does_what_its_payload_says(draft: models.Draft) -> None:
    row = models.OutboxRow.objects.get(kind="reminder", key__endswith=":escalation")

    do_remind(row.payload)
    do_remind({**row.payload, "step": 0})
    do_remind({"absence": 0, "which": "departure"})

    assert staff.mails("sign_off_escalated") == ["CHEF"]
    assert models.JournalEntry.objects.filter(event="escalate").count() == 1
