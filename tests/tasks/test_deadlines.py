"""A timer of the ledger sends the notices when its hour has come, waits for their documents, stops where the law says no."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from tasks.outbox import do_row
from tasks.works import WORKS
from tests.workflow import acting, convening
from tests.workflow.acting import OFFICE
from workflow import models
from workflow.actions import texts
from workflow.actions.convening import agenda, planning
from workflow.models import Notice, OutboxRow

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path) -> None:
    settings.PAPERS_DIR = tmp_path / "papers"


def timer(*, sitting_in: int, sends_in: int) -> OutboxRow:
    """The timer of a settled sitting, so many days from today; a day of sending already past was chosen before it."""
    today = timezone.localdate()
    body = convening.reachable(acting.council())
    day, sends, on = (today + timedelta(days=n) for n in (sitting_in, sends_in, sends_in - 7))
    sitting = agenda.plan_sitting(
        body, key="bientot", day=day, begins_at=time(20), place="Mairie", chair="delorme", secretaries=["roux"],
        convened_by="mayor", by=OFFICE, on=on,
    )  # fmt: skip
    draft = acting.draft(body)
    texts.submit(draft, by=acting.AUTHOR, on=acting.WRITTEN)
    agenda.place_on_agenda(sitting, draft, by=OFFICE, on=on)
    planning.schedule_sending(sitting, sends, by=OFFICE, on=on)
    agenda.freeze_agenda(sitting, by=OFFICE, on=on)
    return OutboxRow.objects.get(kind="deadline", payload__what="send")


def served(row: OutboxRow) -> OutboxRow:
    do_row(row.pk)
    row.refresh_from_db()
    return row


def days_sent() -> set[date | None]:
    return set(Notice.objects.values_list("sent_on", flat=True))


def test_a_timer_whose_hour_has_come_sends_and_is_done() -> None:
    row = timer(sitting_in=20, sends_in=-1)
    convening.printed(models.Sitting.objects.get())

    served(row)

    assert row.done_at is not None
    assert days_sent() == {timezone.localdate()}
    assert OutboxRow.objects.filter(kind="mail").count() == len(acting.MEMBERS)


def test_a_timer_before_its_hour_is_left_alone() -> None:
    row = timer(sitting_in=20, sends_in=3)
    convening.printed(models.Sitting.objects.get())

    served(row)

    assert (row.done_at, row.attempts) == (None, 0)
    assert days_sent() == {None}


def test_documents_still_being_made_are_an_error_worth_another_try() -> None:
    row = timer(sitting_in=20, sends_in=-1)

    with pytest.raises(WORKS["deadline"].worth_retrying, match="documents ne sont pas encore faits"):
        WORKS["deadline"].do(row.payload)

    assert days_sent() == {None}


def test_a_worker_back_too_late_sends_nothing_and_leaves_the_article_to_whoever_looks() -> None:
    row = timer(sitting_in=2, sends_in=-6)
    convening.printed(models.Sitting.objects.get())

    served(row)

    assert row.given_up_at is not None
    assert "L.\u00a02121-11" in row.error
    assert days_sent() == {None}
    assert models.JournalEntry.objects.filter(event="sending_refused").count() == 1
