"""A missing quorum starts a second notice: the same matters, three clear days later, without quorum (CGCT L2121-17)."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from tests.workflow import acting
from tests.workflow.acting import DAY, MEMBERS, OFFICE
from workflow import models
from workflow.actions.convening import agenda, planning, second
from workflow.actions.refusals import NotReady, OfAnotherBody, QuorumMet, TooLate
from workflow.actions.sitting import items, sittings
from workflow.errors import StepBlocked
from workflow.law.facts import AuthorityKind, BodyKind, Movement

pytestmark = pytest.mark.django_db


def without_quorum(body: models.Body, *keys: str) -> models.Sitting:
    """A sitting convened in time, at which two members out of five answer."""
    sitting = acting.convened(body, *(acting.draft(body, key) for key in keys or ("ecole", "voirie")))
    sittings.call_the_roll(sitting, present=MEMBERS[:2], by=OFFICE, at=time(20))
    return sitting


def test_without_quorum_the_same_matters_are_convened_again_for_the_first_lawful_day_quo_5() -> None:
    first = without_quorum(acting.council())

    again = second.convene_again(first, by=OFFICE, on=DAY)

    assert again.day == DAY + timedelta(days=4)  # Thursday, then Friday, Saturday and Sunday clear: Monday
    assert (again.second_of, again.first_day, again.first_agenda) == (first, DAY, ["ecole", "voirie"])
    assert [(item.rank, item.draft.key) for item in again.items.order_by("rank")] == [(1, "ecole"), (2, "voirie")]
    assert set(models.Draft.objects.values_list("state", flat=True)) == {"postponed"}
    entry = models.JournalEntry.objects.get(event="convene_again")
    assert (entry.content["present"], entry.content["required"], entry.content["in_office"]) == (2, 3, 5)


def test_the_second_sitting_deliberates_without_quorum_and_the_first_can_be_closed_quo_6() -> None:
    first = without_quorum(acting.council())
    again = second.convene_again(first, by=OFFICE, on=DAY)
    sittings.close_sitting(first, by=OFFICE)
    agenda.freeze_agenda(again, by=OFFICE, on=DAY)
    agenda.send_notices(again, by=OFFICE, on=DAY, posted_on=DAY)
    sittings.call_the_roll(again, present=MEMBERS[:2], by=OFFICE, at=time(20))

    taken = items.open_discussion(again.items.get(rank=1), by=acting.MAYOR)

    assert taken.state == "session"
    assert "QUO-6" in {finding.rule for finding in taken.findings}
    assert second.missing_quorum(again) is None


def test_a_second_notice_sent_the_day_after_is_too_late_for_that_day_quo_5() -> None:
    again = second.convene_again(without_quorum(acting.council()), by=OFFICE, on=DAY)
    agenda.freeze_agenda(again, by=OFFICE, on=DAY)

    with pytest.raises(StepBlocked, match=r"3 requis\u202f; séance possible à partir du mardi 20 octobre 2026"):
        agenda.send_notices(again, by=OFFICE, on=DAY + timedelta(days=1))


def test_a_day_too_early_is_refused_with_its_article_and_nothing_is_planned() -> None:
    first = without_quorum(acting.council())

    with pytest.raises(StepBlocked, match="L.\u00a02121-17"):
        second.convene_again(first, day=DAY + timedelta(days=3), by=OFFICE, on=DAY)

    assert models.Sitting.objects.count() == 1
    assert set(models.Draft.objects.values_list("state", flat=True)) == {"convocation"}


def test_with_its_quorum_a_sitting_is_not_convened_again_and_the_refusal_counts() -> None:
    body = acting.council()
    sitting = acting.convened(body, acting.draft(body))
    with pytest.raises(NotReady, match="L’appel n’est pas fait"):
        second.convene_again(sitting, by=OFFICE, on=DAY)
    sittings.call_the_roll(sitting, present=MEMBERS[:3], by=OFFICE, at=time(20))

    with pytest.raises(QuorumMet, match="3 présents pour 3 requis, sur 5 membres en exercice"):
        second.convene_again(sitting, by=OFFICE, on=DAY)


def test_a_quorum_lost_after_the_break_puts_off_only_what_was_not_yet_discussed_quo_3() -> None:
    body = acting.council()
    sitting = acting.convened(body, *(acting.draft(body, key) for key in ("a", "b", "c")))
    sittings.call_the_roll(sitting, present=MEMBERS[:3], by=OFFICE, at=time(20))
    items.withdraw(sitting.items.get(rank=1), "Étude à compléter.", by=acting.MAYOR)
    items.open_discussion(sitting.items.get(rank=2), by=acting.MAYOR)
    sittings.record_movement(sitting, Movement("blanc", is_arrival=False, rank=3, at=time(21)), by=OFFICE)

    again = second.convene_again(sitting, by=OFFICE, on=DAY)

    assert [item.draft.key for item in again.items.all()] == ["c"]
    assert dict(models.Draft.objects.values_list("key", "state")) == {
        "a": "withdrawn",
        "b": "session",
        "c": "postponed",
    }


def test_asking_twice_gives_the_same_second_sitting_and_another_day_is_a_move() -> None:
    first = without_quorum(acting.council())
    again = second.convene_again(first, by=OFFICE, on=DAY)

    assert second.convene_again(first, by=OFFICE, on=DAY) == again
    with pytest.raises(TooLate, match="déplacez-la"):
        second.convene_again(first, day=DAY + timedelta(days=9), by=OFFICE, on=DAY)
    assert models.Sitting.objects.count() == 2


def test_a_second_sitting_that_was_cancelled_can_be_convened_anew() -> None:
    first = without_quorum(acting.council())
    given_up = second.convene_again(first, by=OFFICE, on=DAY)
    planning.cancel_sitting(given_up, "Tempête.", by=OFFICE, on=DAY + timedelta(days=1))

    again = second.convene_again(first, by=OFFICE, on=DAY + timedelta(days=1))

    assert (again.key, again.day) == ("octobre-3", DAY + timedelta(days=5))
    assert [item.draft.key for item in again.items.order_by("rank")] == ["ecole", "voirie"]
    agenda.freeze_agenda(again, by=OFFICE, on=DAY + timedelta(days=1))
    assert set(models.Draft.objects.values_list("state", flat=True)) == {"convocation"}


def test_nothing_else_is_put_on_a_second_agenda_and_a_text_of_another_body_on_none() -> None:
    body = acting.council()
    again = second.convene_again(without_quorum(body), by=OFFICE, on=DAY)
    bureau = acting.assembly.found_body(
        body.authority, key="bureau", name="Bureau", kind=BodyKind.BUREAU, by=OFFICE, on=acting.WRITTEN
    )

    with pytest.raises(TooLate, match="seul ordre du jour de la première"):
        agenda.place_on_agenda(again, acting.draft(body, "neuf"), by=OFFICE, on=DAY)
    with pytest.raises(OfAnotherBody, match="préparé pour une autre assemblée"):
        agenda.place_on_agenda(again, acting.draft(bureau, "ailleurs"), by=OFFICE, on=DAY)


def test_a_department_meets_again_by_right_three_days_later_cgct_l3121_14() -> None:
    body = acting.council()
    models.Authority.objects.update(kind=AuthorityKind.DEPARTMENT)
    body.authority.refresh_from_db()
    sitting = agenda.plan_sitting(
        body, key="octobre", day=DAY, begins_at=time(9), place="Hôtel du Département", chair="delorme",
        secretaries=["roux"], convened_by="president", by=OFFICE, on=acting.WRITTEN,
    )  # fmt: skip
    draft = acting.draft(body)
    acting.texts.submit(draft, by=acting.AUTHOR, on=acting.WRITTEN)
    agenda.place_on_agenda(sitting, draft, by=OFFICE, on=acting.WRITTEN)
    agenda.freeze_agenda(sitting, by=OFFICE, on=acting.WRITTEN)
    agenda.send_notices(sitting, by=OFFICE, on=date(2026, 9, 20))
    sittings.call_the_roll(sitting, present=MEMBERS[:2], by=OFFICE, at=time(9))

    with pytest.raises(StepBlocked, match="de plein droit 3 jours plus tard"):
        second.convene_again(sitting, day=DAY + timedelta(days=4), by=OFFICE, on=DAY)

    assert second.convene_again(sitting, by=OFFICE, on=DAY).day == DAY + timedelta(days=3)
