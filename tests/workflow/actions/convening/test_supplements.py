"""A matter added after the notices: in time by a supplement, late by urgency and a vote, otherwise not at all (L2121-11)."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from tests.workflow import acting, convening
from tests.workflow.acting import DAY, MEMBERS, OFFICE
from workflow import models
from workflow.actions import texts
from workflow.actions.convening import deadlines, notices, planning, recipients, supplements
from workflow.actions.journal import verify
from workflow.actions.refusals import AlreadyDifferent, NotReady, OfAnotherAuthority, TooLate
from workflow.actions.sitting import items, sittings
from workflow.errors import StepBlocked
from workflow.lifecycle import Override

pytestmark = pytest.mark.django_db
IN_TIME, LATE, TOO_LATE = date(2026, 10, 11), date(2026, 10, 13), date(2026, 10, 14)


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path) -> None:
    settings.PAPERS_DIR = tmp_path / "papers"


def submitted(body: models.Body, key: str = "digue") -> models.Draft:
    draft = acting.draft(body, key)
    texts.submit(draft, by=acting.AUTHOR, on=acting.WRITTEN)
    return draft


def sent(sitting: models.Sitting, drafts: list[models.Draft], *, on: date, **how) -> models.Supplement:
    """Settle a supplement, have its texts made, and let it leave by itself on the same day."""
    added = supplements.supplement(sitting, drafts, by=OFFICE, on=on, **how)
    leaves(added, on)
    added.refresh_from_db()
    return added


def leaves(added: models.Supplement, on: date) -> None:
    """Serve the job that sends a supplement, its texts made."""
    convening.printed(added.sitting)
    key = f"deadline:{added.sitting_id}:supplement:{added.round}:{added.number}"
    at = datetime(on.year, on.month, on.day, 9, tzinfo=convening.PARIS)
    deadlines.meet(models.OutboxRow.objects.get(key=key).payload, at=at)


def discussed(sitting: models.Sitting, key: str) -> str:
    return items.open_discussion(sitting.items.get(draft__key=key), by=acting.MAYOR).state


def test_a_supplement_in_time_is_marked_sent_to_each_and_says_what_has_changed() -> None:
    body = acting.council()
    sitting = convening.sent(body)
    draft = submitted(body)
    models.Annex.objects.create(draft=draft, rank=1, kind="document", title="Plan de la digue")

    added = sent(sitting, [draft], on=IN_TIME)

    item = sitting.items.get(draft=draft)
    assert (item.rank, item.supplement, added.number, added.sent_on) == (3, 1, 1, IN_TIME)
    assert supplements.changes_since(sitting, 1) == (
        "Affaire ajoutée le 11/10/2026, point n°\u00a03\u00a0: Affaire digue (annexe\u00a0: «\u00a0Plan de la digue\u00a0»)",
    )
    told = models.Mail.objects.filter(kind="supplement")
    assert sorted(mail.member.key for mail in told) == sorted(MEMBERS)
    assert models.OutboxRow.objects.filter(key=f"draft:{item.pk}").count() == 1
    assert [kept.supplement for kept in sitting.snapshots.order_by("pk")] == [0, 1]
    sittings.call_the_roll(sitting, present=MEMBERS, by=OFFICE, at=time(20))
    assert discussed(sitting, "digue") == "session"


def test_a_supplement_too_late_is_refused_with_its_article_and_nothing_is_kept() -> None:
    body = acting.council()
    sitting = convening.sent(body)
    draft = submitted(body)

    with pytest.raises(StepBlocked, match="L.\u00a02121-11"):
        supplements.supplement(sitting, [draft], by=OFFICE, on=LATE)

    assert not models.Supplement.objects.exists()
    assert sitting.items.count() == 2
    draft.refresh_from_db()
    assert draft.state == "review"


def test_an_urgent_supplement_waits_for_its_own_vote_and_leaves_the_other_matters_free_conv_4() -> None:
    body = acting.council()
    sitting = convening.sent(body)
    added = sent(sitting, [submitted(body)], urgency_reason="La digue a cédé cette nuit.", on=LATE)
    sittings.call_the_roll(sitting, present=MEMBERS, by=OFFICE, at=time(20))

    assert discussed(sitting, "ecole") == "session"
    with pytest.raises(StepBlocked, match="ne s’est pas encore prononcée sur l’urgence"):
        discussed(sitting, "digue")
    supplements.vote_on_urgency(added, is_approved=False, by=OFFICE)
    with pytest.raises(StepBlocked, match="n’a pas reconnu l’urgence"):
        discussed(sitting, "digue")
    supplements.vote_on_urgency(added, is_approved=True, by=OFFICE)
    assert discussed(sitting, "digue") == "session"


def test_urgency_does_not_go_under_one_clear_day() -> None:
    body = acting.council()
    sitting = convening.sent(body)

    with pytest.raises(StepBlocked, match="0\u00a0jour franc avant la séance, 1 requis"):
        supplements.supplement(sitting, [submitted(body)], urgency_reason="Digue rompue.", by=OFFICE, on=TOO_LATE)


def test_a_late_supplement_passed_over_by_name_is_refused_again_at_the_discussion_agd_1() -> None:
    body = acting.council()
    sitting = convening.sent(body)
    passed = [Override("CONV-1", "Mme Claire DELORME", "Erreur de transmission du service.")]
    sent(sitting, [submitted(body)], passed_over=passed, on=LATE)
    sittings.call_the_roll(sitting, present=MEMBERS, by=OFFICE, at=time(20))

    with pytest.raises(StepBlocked, match="Convocation envoyée le 13 octobre 2026"):
        discussed(sitting, "digue")

    assert discussed(sitting, "ecole") == "session"


def test_supplements_follow_one_another_and_keep_the_ranks_already_sent() -> None:
    body = acting.council()
    sitting = convening.sent(body)
    sent(sitting, [submitted(body, "a"), submitted(body, "b")], on=date(2026, 10, 10))

    sent(sitting, [submitted(body, "c")], on=IN_TIME)

    ranks = sitting.items.order_by("rank").values_list("rank", "draft__key", "supplement")
    assert list(ranks) == [(1, "ecole", 0), (2, "voirie", 0), (3, "a", 1), (4, "b", 1), (5, "c", 2)]
    assert len(supplements.changes_since(sitting, 2)) == 3
    assert len(supplements.changes_since(sitting, 1)) == 2


def test_who_is_reached_by_letter_gets_no_mail_and_is_named_in_the_journal() -> None:
    body = convening.reachable(acting.council())
    vert = models.Member.objects.get(key="vert")
    recipients.change_contact(vert, channel="letter", by=OFFICE, on=acting.WRITTEN)
    sitting = convening.printed(convening.frozen(body))
    notices.send(sitting, by=OFFICE, at=convening.LEAVING)

    sent(sitting, [submitted(body)], on=IN_TIME)

    assert not models.Mail.objects.filter(kind="supplement", member=vert).exists()
    assert models.JournalEntry.objects.get(event="send_supplement").content["letters"] == ["vert"]


def test_no_supplement_before_the_notices_leave_nor_once_the_sitting_is_open() -> None:
    body = convening.reachable(acting.council())
    sitting = convening.frozen(body)
    draft = submitted(body)
    with pytest.raises(NotReady, match="ne sont pas parties"):
        supplements.supplement(sitting, [draft], by=OFFICE, on=IN_TIME)
    notices.send(convening.printed(sitting), by=OFFICE, at=convening.LEAVING)
    with pytest.raises(AlreadyDifferent, match="point n°\u00a01"):
        supplements.supplement(sitting, [sitting.items.get(rank=1).draft], by=OFFICE, on=IN_TIME)
    sittings.call_the_roll(sitting, present=MEMBERS, by=OFFICE, at=time(20))

    with pytest.raises(TooLate, match="la séance est ouverte"):
        supplements.supplement(sitting, [draft], by=OFFICE, on=DAY)


def test_a_text_of_another_authority_is_added_to_no_agenda_by_any_door() -> None:
    body, other = acting.council(), acting.council("ailleurs")
    sitting = convening.sent(body)
    stranger = submitted(other)

    for act in (supplements.supplement, late):
        with pytest.raises(OfAnotherAuthority):
            act(sitting, [stranger], by=OFFICE, on=IN_TIME)

    assert sitting.items.count() == 2


def late(sitting: models.Sitting, drafts: list[models.Draft], **who) -> None:
    sittings.add_late_item(sitting, drafts[0], **who)


def test_a_moved_sitting_states_its_supplements_in_the_new_notice_itself() -> None:
    body = acting.council()
    sitting = convening.sent(body)
    supplements.supplement(sitting, [submitted(body)], by=OFFICE, on=IN_TIME)

    planning.move_sitting(sitting, day=date(2026, 11, 5), reason="Salle indisponible.", by=OFFICE, on=IN_TIME)

    assert set(sitting.items.values_list("supplement", flat=True)) == {0}
    stated = sitting.snapshots.get(round=2, supplement=0).content["items"]
    assert [told["draft"] for told in stated] == ["ecole", "voirie", "digue"]
    assert supplements.changes_since(sitting, 1) == ()
    assert verify(body.authority) == ()


def test_a_supplement_waits_for_its_texts_and_is_judged_on_the_day_when_it_leaves() -> None:
    body = acting.council()
    sitting = convening.sent(body)
    added = supplements.supplement(sitting, [submitted(body)], by=OFFICE, on=IN_TIME)

    with pytest.raises(notices.PapersMissing, match="1\u00a0document n’est pas encore fait"):
        supplements.send_supplement(added, by=OFFICE, at=convening.LEAVING.replace(day=11))
    with pytest.raises(StepBlocked, match="envoyée le 12 octobre 2026"):
        leaves(added, date(2026, 10, 12))  # its texts took the night
    assert not models.Mail.objects.filter(kind="supplement").exists()
    on_monday = convening.LEAVING.replace(day=12)
    supplements.send_supplement(added, urgency_reason="Digue rompue cette nuit.", by=OFFICE, at=on_monday)

    assert (added.sent_on, added.is_urgent) == (date(2026, 10, 12), True)
    assert models.Mail.objects.filter(kind="supplement").count() == len(MEMBERS)


def test_a_supplement_that_never_left_is_not_put_to_discussion() -> None:
    body = acting.council()
    sitting = convening.sent(body)
    supplements.supplement(sitting, [submitted(body)], by=OFFICE, on=IN_TIME)
    sittings.call_the_roll(sitting, present=MEMBERS, by=OFFICE, at=time(20))

    with pytest.raises(StepBlocked, match="Convocation non envoyée"):
        discussed(sitting, "digue")


def test_a_supplement_leaves_once_and_not_at_all_once_a_new_notice_states_it() -> None:
    body = acting.council()
    sitting = convening.sent(body)
    added = sent(sitting, [submitted(body)], on=date(2026, 10, 10))
    leaves(added, IN_TIME)
    with pytest.raises(TooLate, match="parti le\u00a010/10/2026"):
        supplements.send_supplement(added, by=OFFICE, at=convening.LEAVING.replace(day=11))
    other = supplements.supplement(sitting, [submitted(body, "autre")], by=OFFICE, on=date(2026, 10, 10))
    planning.move_sitting(sitting, day=date(2026, 11, 5), reason="Salle.", by=OFFICE, on=IN_TIME)

    leaves(other, IN_TIME)
    with pytest.raises(TooLate, match="la nouvelle convocation porte ces affaires"):
        supplements.send_supplement(other, by=OFFICE, at=convening.LEAVING.replace(day=11))

    assert models.Mail.objects.filter(kind="supplement").count() == len(MEMBERS)
