"""An agenda settled is opened again while its notices have not left; what was convened stays as it was."""

from __future__ import annotations

from datetime import date, time

import pytest

from tests.workflow import acting, convening
from tests.workflow.acting import DAY, OFFICE, WRITTEN
from workflow import models
from workflow.actions import texts
from workflow.actions.convening import agenda, notices, planning, reopening
from workflow.actions.refusals import NotReady, ReasonWanted, TooLate, Unknown
from workflow.actions.sitting import items

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path) -> None:
    settings.PAPERS_DIR = tmp_path / "papers"


def submitted(body: models.Body, key: str) -> models.Draft:
    draft = acting.draft(body, key)
    texts.submit(draft, by=acting.AUTHOR, on=WRITTEN)
    return draft


def test_a_matter_added_after_the_freeze_goes_with_the_notice_and_the_others_are_not_convened_twice() -> None:
    body = convening.reachable(acting.council())
    sitting = convening.frozen(body)

    reopening.reopen_agenda(sitting, "Une affaire oubliée.", by=OFFICE, on=WRITTEN)
    agenda.place_on_agenda(sitting, submitted(body, "digue"), by=OFFICE, on=WRITTEN)
    agenda.freeze_agenda(sitting, by=OFFICE, on=WRITTEN)
    notices.send(convening.printed(sitting), by=OFFICE, at=convening.LEAVING)

    stated = sitting.snapshots.get(round=2).content["items"]
    assert [told["draft"] for told in stated] == ["ecole", "voirie", "digue"]
    assert models.JournalEntry.objects.filter(event="convene").count() == 3
    assert models.Mail.objects.filter(kind="notice").count() == len(acting.MEMBERS)
    assert models.Notice.objects.current(sitting).filter(sent_on=None).count() == 0


def test_a_text_put_off_before_the_second_freeze_is_not_stated_again() -> None:
    body = acting.council()
    sitting = convening.frozen(body)
    reopening.reopen_agenda(sitting, "Une affaire à reporter.", by=OFFICE, on=WRITTEN)
    items.postpone(sitting.items.get(rank=1), "À compléter.", by=acting.MAYOR, on=WRITTEN)

    agenda.freeze_agenda(sitting, by=OFFICE, on=WRITTEN)

    assert [told["draft"] for told in sitting.snapshots.get(round=2).content["items"]] == ["voirie"]
    assert models.Draft.objects.get(key="ecole").state == "postponed"


def test_notices_that_left_close_the_agenda_for_good_and_a_reason_is_wanted() -> None:
    sitting = convening.frozen(convening.reachable(acting.council()))
    with pytest.raises(ReasonWanted):
        reopening.reopen_agenda(sitting, "", by=OFFICE, on=WRITTEN)
    notices.send(convening.printed(sitting), by=OFFICE, at=convening.LEAVING)

    with pytest.raises(TooLate, match="sont parties le"):
        reopening.reopen_agenda(sitting, "Trop tard.", by=OFFICE, on=date(2026, 10, 10))


def test_a_matter_taken_off_an_open_agenda_leaves_no_gap_and_its_text_is_free() -> None:
    body = acting.council()
    sitting = agenda.plan_sitting(
        body, key="o", day=DAY, begins_at=time(20), chair="delorme", convened_by="mayor", by=OFFICE, on=WRITTEN
    )
    drafts = [submitted(body, key) for key in ("a", "b", "c")]
    for draft in drafts:
        agenda.place_on_agenda(sitting, draft, by=OFFICE, on=WRITTEN)

    reopening.take_off_agenda(sitting, drafts[0], by=OFFICE, on=WRITTEN)

    assert list(sitting.items.order_by("rank").values_list("rank", "draft__key")) == [(1, "b"), (2, "c")]
    with pytest.raises(Unknown):
        reopening.take_off_agenda(sitting, drafts[0], by=OFFICE, on=WRITTEN)
    agenda.freeze_agenda(sitting, by=OFFICE, on=WRITTEN)
    with pytest.raises(TooLate, match="arrêté depuis"):
        reopening.take_off_agenda(sitting, drafts[1], by=OFFICE, on=WRITTEN)
    reopening.reopen_agenda(sitting, "Une affaire en moins.", by=OFFICE, on=WRITTEN)
    with pytest.raises(NotReady, match="ajournez-le"):
        reopening.take_off_agenda(sitting, drafts[1], by=OFFICE, on=WRITTEN)


def test_a_matter_withdrawn_is_stated_neither_by_the_freeze_nor_by_a_new_round() -> None:
    body = convening.reachable(acting.council())
    gone = submitted(body, "gone")
    sitting = agenda.plan_sitting(
        body, key="o", day=DAY, begins_at=time(20), place="Mairie", chair="delorme", convened_by="mayor", by=OFFICE,
        on=WRITTEN,
    )  # fmt: skip
    for draft in (gone, submitted(body, "a"), submitted(body, "b")):
        agenda.place_on_agenda(sitting, draft, by=OFFICE, on=WRITTEN)
    items.withdraw_draft(gone, "Sans objet.", by=acting.MAYOR, on=WRITTEN)
    agenda.freeze_agenda(sitting, by=OFFICE, on=WRITTEN)
    notices.send(convening.printed(sitting), by=OFFICE, at=convening.LEAVING)
    items.withdraw(sitting.items.get(draft__key="a"), "Étude à compléter.", by=acting.MAYOR, on=date(2026, 10, 10))

    planning.move_sitting(sitting, day=date(2026, 11, 5), reason="Salle.", by=OFFICE, on=date(2026, 10, 10))

    stated = {kept.round: [told["draft"] for told in kept.content["items"]] for kept in sitting.snapshots.all()}
    assert stated == {1: ["a", "b"], 2: ["b"]}
