"""A sitting is placed in time, moved, cancelled: whoever was convened is told once, and nothing is done for a former day."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.workflow import acting, convening
from tests.workflow.acting import DAY, OFFICE, WRITTEN
from workflow import models
from workflow.actions.convening import agenda, notices, planning
from workflow.actions.convening.plans import calendar_of, consequences
from workflow.actions.journal import verify
from workflow.actions.refusals import NotReady, ReasonWanted, SittingCancelled, TooLate
from workflow.actions.sitting import items, sittings
from workflow.errors import NotEntitled, StepBlocked
from workflow.law.facts import Delays

pytestmark = pytest.mark.django_db
ON, LATER = date(2026, 10, 10), DAY + timedelta(days=14)


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path) -> None:
    settings.PAPERS_DIR = tmp_path / "papers"


def planned(body: models.Body, *drafts: models.Draft, key: str = "octobre") -> models.Sitting:
    """A sitting with these drafts on an agenda still open."""
    sitting = agenda.plan_sitting(
        body, key=key, day=DAY, begins_at=time(20), place="Mairie", chair="delorme", secretaries=["roux"],
        convened_by="mayor", by=OFFICE, on=WRITTEN,
    )  # fmt: skip
    for one in drafts:
        agenda.place_on_agenda(sitting, one, by=OFFICE, on=WRITTEN)
    return sitting


def timers(sitting: models.Sitting) -> dict[str, str]:
    """The timers of the sitting: what, and the day each waits for."""
    rows = models.OutboxRow.objects.filter(kind="deadline", payload__sitting=sitting.pk).order_by("pk")
    return {row.payload["what"]: row.payload["day"] for row in rows}


def test_the_house_proposes_a_day_of_sending_before_the_last_legal_one_and_the_freeze_leaves_its_timer() -> None:
    sitting = planned(acting.council())

    chosen = planning.schedule_sending(sitting, by=OFFICE, on=WRITTEN)
    assert timers(sitting) == {"unsettled": "2026-10-09"}
    agenda.freeze_agenda(sitting, by=OFFICE, on=date(2026, 10, 5))

    assert chosen == date(2026, 10, 9)  # the last legal one is Sunday the 11th, a day before is Saturday
    assert timers(sitting) == {"unsettled": "2026-10-09", "send": "2026-10-09"}
    row = models.OutboxRow.objects.get(kind="deadline", payload__what="send")
    assert row.ready_at.astimezone(convening.PARIS).isoformat() == "2026-10-09T08:00:00+02:00"


def test_a_sending_after_the_last_legal_day_is_refused_with_its_article_and_nothing_is_kept() -> None:
    sitting = planned(acting.council())

    with pytest.raises(StepBlocked, match=r"dernier envoi légal, dimanche 11 octobre 2026 \(art.\u00a0L.\u00a02121-11"):
        planning.schedule_sending(sitting, date(2026, 10, 12), by=OFFICE, on=WRITTEN)

    sitting.refresh_from_db()
    assert sitting.sends_on is None


def test_urgency_with_its_reason_lets_the_notices_leave_later_conv_4() -> None:
    sitting = planned(acting.council())

    with pytest.raises(ReasonWanted):
        planning.invoke_urgency(sitting, " ", by=OFFICE, on=WRITTEN)
    planning.invoke_urgency(sitting, "Rupture de la digue.", by=OFFICE, on=WRITTEN)

    assert planning.schedule_sending(sitting, date(2026, 10, 13), by=OFFICE, on=WRITTEN) == date(2026, 10, 13)
    assert {one.id: one.day for one in calendar_of(sitting)}["urgency_vote"] == DAY


def test_a_day_chosen_anew_leaves_a_timer_of_its_own() -> None:
    sitting = planned(acting.council())
    planning.schedule_sending(sitting, date(2026, 10, 7), by=OFFICE, on=WRITTEN)
    agenda.freeze_agenda(sitting, by=OFFICE, on=WRITTEN)

    planning.schedule_sending(sitting, date(2026, 10, 8), by=OFFICE, on=WRITTEN)

    sendings = models.OutboxRow.objects.filter(kind="deadline", payload__what="send")
    assert sorted(sendings.values_list("payload__day", flat=True)) == ["2026-10-07", "2026-10-08"]


def test_the_timers_of_the_house_are_left_once_and_only_when_asked_for() -> None:
    sitting = planned(acting.council())
    assert not timers(sitting)

    planning.set_timers(sitting, by=OFFICE, on=WRITTEN)
    planning.set_timers(sitting, by=OFFICE, on=WRITTEN)

    assert timers(sitting) == {"drafts": "2026-10-01", "freeze": "2026-10-07", "list": "2026-10-22"}
    assert models.OutboxRow.objects.filter(kind="deadline").count() == 3


def test_the_delays_of_the_house_keep_their_order_in_the_database_too() -> None:
    body = acting.council()

    with pytest.raises(NotReady, match="avant l’arrêt"):
        planning.set_delays(body, Delays(drafts_due=2, freeze=4, sending_margin=1), by=OFFICE, on=WRITTEN)
    planning.set_delays(body, Delays(drafts_due=15, freeze=6, sending_margin=2), by=OFFICE, on=WRITTEN)

    assert (body.drafts_due_days, body.freeze_days, body.sending_margin_days) == (15, 6, 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Body.objects.filter(pk=body.pk).update(freeze_days=20)


def test_consequences_are_told_and_nothing_is_saved() -> None:
    sitting = convening.sent(acting.council())
    before = models.JournalEntry.objects.count()

    told = {one.id: str(one) for one in consequences(sitting, day=date(2026, 10, 13), on=ON)}

    assert "déjà passé" in told["last_sending"]
    assert "une nouvelle convocation part" in told["new_notice"]
    sitting.refresh_from_db()
    assert sitting.day == DAY
    assert models.JournalEntry.objects.count() == before


def test_a_sitting_moved_after_its_notices_begins_a_new_round_and_tells_each_of_them_once_conv_14() -> None:
    body = acting.council()
    sitting = convening.sent(body)

    planning.move_sitting(sitting, day=LATER, reason="Salle indisponible.", by=OFFICE, on=ON)
    planning.move_sitting(sitting, day=LATER, reason="Salle indisponible.", by=OFFICE, on=ON)

    assert (sitting.day, sitting.round, sitting.moved_from, sitting.posted_on) == (LATER, 2, DAY, None)
    assert sitting.notices.filter(round=1).exclude(sent_on=None).count() == len(acting.MEMBERS)
    assert sitting.notices.filter(round=2, sent_on=None).count() == len(acting.MEMBERS)
    moved = models.Mail.objects.filter(kind="sitting_moved")
    assert sorted(mail.member.key for mail in moved) == sorted(acting.MEMBERS)
    assert {mail.context["reason"] for mail in moved} == {"Salle indisponible."}
    assert models.JournalEntry.objects.filter(event="move_sitting").count() == 1
    assert sitting.snapshots.get(round=2).content["day"] == LATER.isoformat()


def test_the_new_round_is_sent_again_in_whole_and_the_law_judges_the_new_day() -> None:
    sitting = convening.sent(acting.council())
    planning.move_sitting(sitting, day=LATER, reason="Salle indisponible.", by=OFFICE, on=ON)
    convening.printed(sitting)

    with pytest.raises(StepBlocked, match="dernier envoi légal"):
        notices.send(sitting, by=OFFICE, at=convening.LEAVING.replace(day=26))
    notices.send(sitting, by=OFFICE, at=convening.LEAVING.replace(day=25))

    assert models.Mail.objects.filter(kind="notice").count() == 2 * len(acting.MEMBERS)
    sittings.call_the_roll(sitting, present=acting.MEMBERS, by=OFFICE, at=time(20))
    assert items.open_discussion(sitting.items.get(rank=1), by=acting.MAYOR).state == "session"


def test_a_sitting_moved_before_its_agenda_is_settled_tells_nobody_and_keeps_its_round() -> None:
    sitting = planned(acting.council())
    planning.set_timers(sitting, by=OFFICE, on=WRITTEN)

    planning.move_sitting(sitting, day=LATER, begins_at=time(18), reason="Calendrier.", by=OFFICE, on=WRITTEN)

    assert (sitting.round, sitting.day, sitting.begins_at, sitting.place) == (1, LATER, time(18), "Mairie")
    assert not models.Mail.objects.exists()
    kept = models.OutboxRow.objects.filter(kind="deadline", payload__what="freeze").values_list(
        "payload__day", flat=True
    )
    assert sorted(kept) == ["2026-10-07", "2026-10-21"]


def test_a_move_chooses_another_day_of_sending_when_one_was_chosen() -> None:
    body = acting.council()
    sitting = planned(body)
    planning.schedule_sending(sitting, by=OFFICE, on=WRITTEN)
    agenda.freeze_agenda(sitting, by=OFFICE, on=WRITTEN)

    planning.move_sitting(sitting, day=LATER, reason="Calendrier.", by=OFFICE, on=WRITTEN)
    assert sitting.sends_on == date(2026, 10, 23)
    planning.move_sitting(sitting, day=DAY, reason="Calendrier.", by=OFFICE, on=date(2026, 10, 12))

    assert sitting.sends_on is None  # the last legal sending was the 11th: somebody has to decide
    assert sitting.round == 3


@pytest.mark.parametrize("act", ["move", "cancel"])
def test_a_sitting_begun_is_neither_moved_nor_cancelled(act) -> None:
    body = acting.council()
    sitting = acting.opened(body, acting.draft(body))

    with pytest.raises(TooLate, match="la séance est ouverte"):
        if act == "move":
            planning.move_sitting(sitting, day=LATER, reason="Trop tard.", by=OFFICE, on=DAY)
        else:
            planning.cancel_sitting(sitting, "Trop tard.", by=OFFICE, on=DAY)


def test_only_the_assemblies_office_moves_or_cancels_and_a_day_past_is_refused() -> None:
    sitting = planned(acting.council())

    with pytest.raises(NotEntitled):
        planning.cancel_sitting(sitting, "Parce que.", by=acting.AUTHOR, on=WRITTEN)
    with pytest.raises(TooLate, match="est passé"):
        planning.move_sitting(sitting, day=date(2026, 8, 1), reason="Erreur.", by=OFFICE, on=WRITTEN)


def test_a_cancelled_sitting_puts_its_matters_off_tells_each_person_once_and_takes_no_act_any_more() -> None:
    body = acting.council()
    sitting = convening.sent(body)

    planning.cancel_sitting(sitting, "Tempête.", by=OFFICE, on=ON)

    assert set(models.Draft.objects.values_list("state", flat=True)) == {"postponed"}
    told = models.Mail.objects.filter(kind="sitting_cancelled")
    assert sorted(mail.member.key for mail in told) == sorted(acting.MEMBERS)
    item = sitting.items.get(rank=1)
    acts = [
        lambda: planning.cancel_sitting(sitting, "Encore.", by=OFFICE, on=ON),
        lambda: planning.move_sitting(sitting, day=LATER, reason="Encore.", by=OFFICE, on=ON),
        lambda: agenda.place_on_agenda(sitting, acting.draft(body, "neuf"), by=OFFICE, on=ON),
        lambda: sittings.call_the_roll(sitting, present=acting.MEMBERS, by=OFFICE),
        lambda: items.open_discussion(item, by=acting.MAYOR),
        lambda: notices.send(sitting, by=OFFICE, at=convening.LEAVING),
    ]
    for refused in acts:
        with pytest.raises(SittingCancelled, match="annulée le 10/10/2026 par Service des assemblées\u00a0: Tempête"):
            refused()
    assert told.count() == len(acting.MEMBERS)
    assert verify(body.authority) == ()


def test_matters_of_a_cancelled_sitting_come_back_at_another_with_a_notice_of_its_own() -> None:
    body = acting.council()
    draft = acting.draft(body)
    sitting = acting.convened(body, draft)
    planning.cancel_sitting(sitting, "Tempête.", by=OFFICE, on=ON)
    draft.refresh_from_db()

    later = acting.convened(body, draft, key="novembre", day=DAY.replace(month=11))

    draft.refresh_from_db()
    assert draft.state == "convocation"
    assert later.items.get().draft == draft


def test_a_cancelled_sitting_that_nobody_was_convened_to_tells_nobody_and_leaves_open_texts_as_they_are() -> None:
    body = acting.council()
    sitting = planned(body, acting.draft(body))

    planning.cancel_sitting(sitting, "Rien à délibérer.", by=OFFICE, on=WRITTEN)

    assert not models.Mail.objects.exists()
    assert models.Draft.objects.get().state == "draft"


def test_a_snapshot_keeps_order_texts_and_annexes_and_is_never_written_again() -> None:
    body = acting.council()
    sitting = convening.frozen(body)

    kept = sitting.snapshots.get()

    assert [(told["rank"], told["draft"]) for told in kept.content["items"]] == [(1, "ecole"), (2, "voirie")]
    revision = sitting.items.get(rank=1).sent_revision
    assert kept.content["items"][0]["sha256"] == revision.sha256
    with pytest.raises(TypeError):
        kept.save()


def test_the_journal_of_a_life_in_the_calendar_holds_and_names_no_address() -> None:
    body = acting.council()
    sitting = convening.sent(body)
    planning.move_sitting(sitting, day=LATER, reason="Salle indisponible.", by=OFFICE, on=ON)
    planning.cancel_sitting(sitting, "Tempête.", by=OFFICE, on=ON)

    assert verify(body.authority) == ()
    assert not any("@" in str(entry.content) for entry in models.JournalEntry.objects.all())
