"""What a page read too early, a second click or a failing disk must not do."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from tests.workflow import acting
from tests.workflow.acting import CLERK, DAY, MAYOR, OFFICE
from workflow import models
from workflow.actions import acts, step
from workflow.actions.refusals import TooLate
from workflow.actions.sitting import items, sittings
from workflow.actions.sitting.ballots import BallotCount
from workflow.errors import Refusal, StaleVersion, StepBlocked
from workflow.law.facts import BallotKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def body() -> models.Body:
    return acting.council()


@pytest.fixture
def signed(body: models.Body) -> models.Deliberation:
    """An act with both its signatures."""
    act = acting.adopted(acting.opened(body, acting.draft(body)), "ecole")
    acts.sign(act, member="delorme", capacity="chair", by=MAYOR, on=DAY)
    acts.sign(act, member="roux", capacity="secretary", by=CLERK, on=DAY)
    acts.seal(act, by=OFFICE, on=DAY)
    return act


def test_a_recusal_after_the_vote_is_refused_even_from_a_page_read_before_it(body: models.Body) -> None:
    sitting = acting.opened(body, acting.draft(body))
    read_before = models.AgendaItem.objects.select_related("draft").get()
    acting.adopted(sitting, "ecole")

    with pytest.raises(Refusal):
        sittings.recuse(read_before, "vert", "Intérêt.", by=MAYOR)


def test_a_name_does_not_enter_a_secret_ballot_under_the_kind_of_another_cgct_l2121_21(body: models.Body) -> None:
    sitting = acting.opened(body, acting.draft(body))
    count = BallotCount(BallotKind.SECRET, votes_for=5, secret_requests=2)
    items.close_ballot(acting.voting(sitting, "ecole"), count, by=MAYOR)
    ballot, member = models.Ballot.objects.get(), models.Member.objects.first()

    with pytest.raises(DatabaseError), transaction.atomic():
        models.NamedVote.objects.create(ballot=ballot, ballot_kind="ordinary", member=member, choice="for")


def test_only_who_chaired_signs_as_chair_and_once(body: models.Body) -> None:
    act = acting.adopted(acting.opened(body, acting.draft(body)), "ecole")

    with pytest.raises(StepBlocked, match="n’a pas présidé cette affaire"):
        acts.sign(act, member="blanc", capacity="chair", by=MAYOR, on=DAY)
    acts.sign(act, member="delorme", capacity="chair", by=MAYOR, on=DAY)
    with pytest.raises(TooLate, match="a déjà signé"):
        acts.sign(act, member="delorme", capacity="chair", by=MAYOR, on=DAY)


def test_an_act_is_transmitted_once_and_its_receipt_kept_once(signed: models.Deliberation) -> None:
    acts.transmit(signed, sent_on=DAY.replace(day=20), received_on=None, by=OFFICE)
    acts.acknowledge(signed, received_on=DAY.replace(day=21), by=OFFICE)
    acts.publish(signed, on=DAY.replace(day=22), by=OFFICE)

    with pytest.raises(TooLate):
        acts.transmit(signed, sent_on=DAY.replace(day=25), received_on=DAY.replace(day=25), by=OFFICE)
    with pytest.raises(TooLate):
        acts.acknowledge(signed, received_on=DAY.replace(day=25), by=OFFICE)

    signed.refresh_from_db()
    assert signed.received_on == DAY.replace(day=21)


def test_a_failing_journal_leaves_the_act_as_it_was_in_memory_too(
    signed: models.Deliberation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(step, "record", fail)

    with pytest.raises(OSError, match="disk full"):
        acts.publish(signed, on=DAY.replace(day=21), by=OFFICE)

    assert signed.published_on is None
    assert signed.draft.state == "signature"


def test_a_postponed_item_is_not_opened_from_its_first_sitting_once_it_is_on_a_later_one(body: models.Body) -> None:
    draft = acting.draft(body)
    sitting = acting.opened(body, draft)
    first = sitting.items.get()
    items.postpone(first, "Prochaine séance.", by=MAYOR)
    draft.refresh_from_db()
    acting.convened(body, draft, key="novembre", day=DAY.replace(month=11))

    with pytest.raises(Refusal):
        items.open_discussion(models.AgendaItem.objects.get(pk=first.pk), by=MAYOR)
    sittings.close_sitting(sitting, by=OFFICE)

    assert models.Sitting.objects.get(pk=sitting.pk).is_closed


def test_a_refused_withdrawal_leaves_no_note(body: models.Body) -> None:
    item = acting.voting(acting.opened(body, acting.draft(body)), "ecole")

    with pytest.raises(Refusal):
        items.withdraw(item, "Étude à compléter.", by=MAYOR)

    assert item.note == ""


def test_a_clerk_who_read_another_version_is_told(body: models.Body) -> None:
    sitting = acting.opened(body, acting.draft(body))
    item = sitting.items.get()
    read = item.draft.version
    items.open_discussion(item, by=MAYOR, version=read)

    with pytest.raises(StaleVersion):
        items.put_to_vote(sitting.items.get(), by=MAYOR, version=read)
