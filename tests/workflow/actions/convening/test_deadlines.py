"""When its day comes a timer does what still stands, once; a day that changed, a sitting cancelled leave it nothing to do."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.contrib.auth.models import Group

from tests.workflow import acting, convening
from tests.workflow.acting import DAY, MEMBERS, OFFICE, WRITTEN
from workflow import models
from workflow.actions import texts
from workflow.actions.convening import agenda, deadlines, notices, planning
from workflow.actions.sitting import sittings
from workflow.errors import StepBlocked
from workflow.lifecycle import Role
from workflow.models import Mail, OutboxRow

pytestmark = pytest.mark.django_db
SENDS = date(2026, 10, 9)


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path) -> None:
    settings.PAPERS_DIR = tmp_path / "papers"


def morning_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 8, 0, 5, tzinfo=convening.PARIS)


def meet(what: str, *, at: datetime | None = None) -> None:
    """Serve the timers of this kind as a worker would, in their order."""
    for row in OutboxRow.objects.filter(kind="deadline", payload__what=what).order_by("pk"):
        deadlines.meet(row.payload, at=at or morning_of(date.fromisoformat(row.payload["day"])))


def clerk(body: models.Body, name: str = "martin") -> models.User:
    user = models.User.objects.create(username=name, authority=body.authority)
    user.groups.add(Group.objects.get_or_create(name=Role.ASSEMBLIES_OFFICE)[0])
    return user


def scheduled(body: models.Body) -> models.Sitting:
    """A sitting settled and printed, whose notices leave by themselves on 9 October."""
    sitting = convening.frozen(convening.reachable(body))
    planning.schedule_sending(sitting, SENDS, by=OFFICE, on=WRITTEN)
    return convening.printed(sitting)


def sent(sitting: models.Sitting) -> set[date | None]:
    return set(sitting.notices.filter(round=sitting.round).values_list("sent_on", flat=True))


def test_the_notices_leave_by_themselves_on_the_day_chosen_once() -> None:
    sitting = scheduled(acting.council())

    meet("send")
    meet("send")

    assert sent(sitting) == {SENDS}
    assert Mail.objects.filter(kind="notice").count() == len(MEMBERS)
    entry = models.JournalEntry.objects.get(event="send_notices")
    assert entry.by == deadlines.AUTOMATIC.name


def test_a_timer_served_late_still_sends_while_the_law_allows_it() -> None:
    sitting = scheduled(acting.council())

    meet("send", at=datetime(2026, 10, 11, 23, 59, 59, tzinfo=convening.PARIS))

    assert sent(sitting) == {date(2026, 10, 11)}


def test_a_timer_served_too_late_sends_nothing_and_tells_the_office_once_why() -> None:
    body = acting.council()
    user, sitting = clerk(body), scheduled(body)
    clerk(acting.council("ailleurs"), "dupont")
    after = datetime(2026, 10, 12, 0, 0, 1, tzinfo=convening.PARIS)

    for _ in range(2):
        with pytest.raises(StepBlocked, match="L.\u00a02121-11"):
            meet("send", at=after)

    assert sent(sitting) == {None}
    told = Mail.objects.get(kind="sending_refused")
    assert told.user == user
    assert "dernier envoi légal" in told.context["reason"]
    assert models.JournalEntry.objects.filter(event="sending_refused").count() == 2  # each try is a fact


def test_documents_still_being_made_are_waited_for_and_nobody_is_told() -> None:
    body = acting.council()
    clerk(body)
    sitting = convening.frozen(convening.reachable(body))
    planning.schedule_sending(sitting, SENDS, by=OFFICE, on=WRITTEN)

    with pytest.raises(notices.PapersMissing):
        meet("send")

    assert not Mail.objects.exists()
    convening.printed(sitting)
    meet("send")
    assert sent(sitting) == {SENDS}


@pytest.mark.parametrize("change", ["cancelled", "moved", "another day", "sent by hand"])
def test_a_timer_whose_matter_has_changed_finds_nothing_to_do(change) -> None:
    sitting = scheduled(acting.council())
    if change == "cancelled":
        planning.cancel_sitting(sitting, "Tempête.", by=OFFICE, on=WRITTEN)
    elif change == "moved":
        planning.move_sitting(sitting, day=DAY + timedelta(days=7), reason="Salle.", by=OFFICE, on=WRITTEN)
    elif change == "another day":
        planning.schedule_sending(sitting, date(2026, 10, 8), by=OFFICE, on=WRITTEN)
    else:
        notices.send(sitting, by=OFFICE, at=convening.LEAVING.replace(day=7))
    before = Mail.objects.count()
    stale = OutboxRow.objects.get(key__endswith=":send:1:2026-10-09")

    deadlines.meet(stale.payload, at=morning_of(SENDS))

    assert Mail.objects.count() == before


def test_the_office_is_reminded_of_an_agenda_still_open_on_its_day() -> None:
    body = acting.council()
    user = clerk(body)
    sitting = agenda.plan_sitting(
        body, key="octobre", day=DAY, chair="delorme", convened_by="mayor", by=OFFICE, on=WRITTEN
    )
    planning.set_timers(sitting, by=OFFICE, on=WRITTEN)

    meet("freeze")
    meet("freeze")

    [mail] = Mail.objects.all()
    assert (mail.kind, mail.user, mail.context) == ("agenda_to_freeze", user, {"day": "2026-10-07"})


def test_the_office_is_told_on_the_day_of_sending_that_the_agenda_is_still_open_and_settling_it_then_sends() -> None:
    body = convening.reachable(acting.council())
    clerk(body)
    sitting = agenda.plan_sitting(
        body, key="octobre", day=DAY, begins_at=time(20), place="Mairie", chair="delorme", convened_by="mayor",
        by=OFFICE, on=WRITTEN,
    )  # fmt: skip
    draft = acting.draft(body)
    texts.submit(draft, by=acting.AUTHOR, on=WRITTEN)
    agenda.place_on_agenda(sitting, draft, by=OFFICE, on=WRITTEN)
    planning.schedule_sending(sitting, SENDS, by=OFFICE, on=WRITTEN)

    meet("unsettled")
    agenda.freeze_agenda(sitting, by=OFFICE, on=SENDS)
    convening.printed(sitting)
    meet("unsettled")
    meet("send")

    assert Mail.objects.filter(kind="agenda_to_freeze").count() == 1
    assert sent(sitting) == {SENDS}


def test_an_agenda_settled_or_a_sitting_moved_needs_no_reminder() -> None:
    body = acting.council()
    clerk(body)
    settled, moved = (
        agenda.plan_sitting(
            body, key=key, day=DAY, chair="delorme", convened_by="mayor", begins_at=time(20), by=OFFICE, on=WRITTEN
        )
        for key in ("octobre", "novembre")
    )
    for sitting in (settled, moved):
        planning.set_timers(sitting, by=OFFICE, on=WRITTEN)
    agenda.freeze_agenda(settled, by=OFFICE, on=WRITTEN)
    planning.move_sitting(moved, day=DAY + timedelta(days=30), reason="Calendrier.", by=OFFICE, on=WRITTEN)

    for row in OutboxRow.objects.filter(kind="deadline", payload__day="2026-10-07"):
        deadlines.meet(row.payload, at=morning_of(date(2026, 10, 7)))

    assert not Mail.objects.exists()


def test_authors_are_reminded_of_the_texts_that_are_not_ready_and_of_no_other() -> None:
    body = acting.council()
    author = models.User.objects.create(username="redactrice", authority=body.authority)
    sitting = agenda.plan_sitting(
        body, key="octobre", day=DAY, chair="delorme", convened_by="mayor", by=OFFICE, on=WRITTEN
    )
    for key in ("ecole", "voirie"):
        draft = acting.draft(body, key)
        models.Draft.objects.filter(pk=draft.pk).update(author_user=author)
        agenda.place_on_agenda(sitting, draft, by=OFFICE, on=WRITTEN)
    texts.submit(models.Draft.objects.get(key="voirie"), by=acting.AUTHOR, on=WRITTEN)
    planning.set_timers(sitting, by=OFFICE, on=WRITTEN)

    meet("drafts")

    [mail] = Mail.objects.filter(kind="draft_due")
    assert (mail.user, mail.draft.key, mail.context) == (author, "ecole", {"day": "2026-10-01"})


def test_the_office_is_reminded_of_the_list_of_deliberations_after_a_sitting_that_was_held() -> None:
    body = acting.council()
    user = clerk(body)
    sitting = convening.frozen(body)
    planning.set_timers(sitting, by=OFFICE, on=WRITTEN)
    meet("list")
    assert not Mail.objects.filter(kind="list_to_post").exists()
    sittings.call_the_roll(sitting, present=MEMBERS, by=OFFICE, at=time(20))

    meet("list")

    assert Mail.objects.get(kind="list_to_post").user == user
