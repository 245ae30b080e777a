"""An item is discussed, voted and numbered as the law allows, or nothing changes."""

from __future__ import annotations

from datetime import time

import pytest
from django.db import IntegrityError, transaction

from tests.workflow import acting
from tests.workflow.acting import MAYOR, MEMBERS, OFFICE
from workflow import models
from workflow.actions import acts
from workflow.actions.convening import agenda
from workflow.actions.refusals import NotReady, TooLate
from workflow.actions.sitting import items, sittings
from workflow.actions.sitting.ballots import BallotCount
from workflow.errors import OverrideRefused, StepBlocked
from workflow.law.facts import BallotKind, Choice, Movement, Proxy
from workflow.lifecycle import Override

pytestmark = pytest.mark.django_db


def rules(refusal: StepBlocked) -> set[str]:
    """The ids of the rules that a refusal lists."""
    return {finding.rule for finding in refusal.findings}


def test_an_adopted_item_takes_its_number_and_leaves_its_document_to_be_made() -> None:
    body = acting.council()
    acting.series(body, last=41)
    sitting = acting.opened(body, acting.draft(body))

    act = acting.adopted(sitting, "ecole")

    assert act.number == "2026.00042"
    assert act.vote_sentence == "Adopté à l’unanimité."
    assert models.OutboxRow.objects.filter(key=f"deliberation:{act.pk}:adopted", done_at=None).count() == 1


def test_without_quorum_the_discussion_is_refused_with_its_article_cgct_l2121_17() -> None:
    body = acting.council()
    sitting = acting.convened(body, acting.draft(body))
    sittings.call_the_roll(sitting, present=MEMBERS[:2], by=OFFICE, at=time(20))
    item = sitting.items.get()

    with pytest.raises(StepBlocked) as refusal:
        items.open_discussion(item, by=MAYOR)

    assert "QUO-1" in rules(refusal.value)
    assert "L.\u00a02121-17" in str(refusal.value)
    item.draft.refresh_from_db()
    assert item.draft.state == "convocation"


def test_a_block_is_passed_over_by_a_named_person_with_a_reason_and_the_journal_keeps_both() -> None:
    body = acting.council()
    sitting = acting.convened(body, acting.draft(body))
    sittings.call_the_roll(sitting, present=MEMBERS[:2], by=OFFICE, at=time(20))
    item = sitting.items.get()
    overrides = [
        Override(rule, "Mme Claire DELORME", "Urgence sanitaire, texte de loi spécial du jour.")
        for rule in ("QUO-1", "QUO-3")
    ]

    with pytest.raises(OverrideRefused):
        items.open_discussion(item, by=MAYOR, overrides=[Override("QUO-1", "Mme Claire DELORME", "oui")])
    taken = items.open_discussion(item, by=MAYOR, overrides=overrides)

    assert taken.state == "session"
    assert [one["rule"] for one in taken.entry.content["overrides"]] == ["QUO-1", "QUO-3"]
    assert taken.entry.content["overrides"][0]["by"] == "Mme Claire DELORME"


def test_a_count_that_does_not_add_up_closes_no_ballot_and_takes_no_number() -> None:
    body = acting.council()
    sitting = acting.opened(body, acting.draft(body))
    item = acting.voting(sitting, "ecole")

    with pytest.raises(StepBlocked) as refusal:
        items.close_ballot(item, BallotCount(votes_for=4), by=MAYOR)

    assert "VOTE-8" in rules(refusal.value)
    assert not models.Deliberation.objects.exists()
    assert not models.Ballot.objects.exists()
    assert models.NumberSeries.objects.filter(last__gt=0).count() == 0


def test_items_that_are_rejected_withdrawn_or_postponed_take_no_number() -> None:
    body = acting.council()
    sitting = acting.opened(body, *(acting.draft(body, key) for key in ("a", "b", "c", "d")))
    items.close_ballot(acting.voting(sitting, "a"), BallotCount(votes_for=1, votes_against=4), by=MAYOR)
    items.withdraw(sitting.items.get(draft__key="b"), "Étude à compléter.", by=MAYOR)
    items.postpone(sitting.items.get(draft__key="c"), "Prochaine séance.", by=MAYOR)

    act = acting.adopted(sitting, "d")

    assert act.rank == 1
    states = dict(models.Draft.objects.values_list("key", "state"))
    assert states == {"a": "rejected", "b": "withdrawn", "c": "postponed", "d": "adoption"}


def test_a_postponed_item_comes_back_at_a_later_sitting_with_a_new_notice() -> None:
    body = acting.council()
    draft = acting.draft(body)
    sitting = acting.opened(body, draft)
    items.postpone(sitting.items.get(), "Prochaine séance.", by=MAYOR)
    draft.refresh_from_db()

    later = acting.convened(body, draft, key="novembre", day=acting.DAY.replace(month=11))

    draft.refresh_from_db()
    assert draft.state == "convocation"
    assert later.notices.count() == len(MEMBERS)


def test_a_secret_ballot_keeps_totals_and_no_name_cgct_l2121_21() -> None:
    body = acting.council()
    sitting = acting.opened(body, acting.draft(body))
    item = acting.voting(sitting, "ecole")

    with pytest.raises(StepBlocked) as refusal:
        named = BallotCount(BallotKind.SECRET, votes_for=5, secret_requests=2, choices=(("roux", Choice.FOR),))
        items.close_ballot(item, named, by=MAYOR, overrides=[Override("VOTE-12", MAYOR.name, "Demande du conseil.")])
    items.close_ballot(item, BallotCount(BallotKind.SECRET, votes_for=5, secret_requests=2), by=MAYOR)

    assert "VOTE-12" in rules(refusal.value)
    assert not models.NamedVote.objects.exists()
    ballot = models.Ballot.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        member = models.Member.objects.first()
        models.NamedVote.objects.create(ballot=ballot, ballot_kind="secret", member=member, choice="for")


def test_a_member_who_leaves_gives_a_proxy_that_votes_but_does_not_count_in_the_quorum() -> None:
    body = acting.council()
    sitting = acting.opened(body, acting.draft(body, "a"), acting.draft(body, "b"))
    acting.adopted(sitting, "a")
    sittings.record_movement(sitting, Movement("vert", is_arrival=False, rank=2, at=time(21)), by=OFFICE)
    sittings.give_proxy(sitting, Proxy("vert", "noir", given_on=acting.DAY, from_rank=2), by=OFFICE)

    item = acting.voting(sitting, "b")
    items.close_ballot(item, BallotCount(votes_for=5, chair_choice=Choice.FOR), by=MAYOR)

    assert models.Deliberation.objects.get(item=item).rank == 2
    with pytest.raises(TooLate):
        sittings.record_movement(sitting, Movement("noir", is_arrival=False, rank=1), by=OFFICE)


def test_a_late_sending_is_refused_with_the_last_lawful_day_cgct_l2121_11() -> None:
    body = acting.council()
    draft = acting.draft(body)
    sitting = agenda.plan_sitting(
        body, key="octobre", day=acting.DAY, begins_at=time(20), place="Mairie", chair="delorme", secretaries=["roux"],
        convened_by="mayor", by=OFFICE, on=acting.WRITTEN,
    )  # fmt: skip
    acting.texts.submit(draft, by=acting.AUTHOR, on=acting.WRITTEN)
    agenda.place_on_agenda(sitting, draft, by=OFFICE, on=acting.WRITTEN)
    agenda.freeze_agenda(sitting, by=OFFICE, on=acting.DAY.replace(day=12))

    with pytest.raises(StepBlocked, match="dernier envoi légal\u00a0: dimanche 11 octobre 2026"):
        agenda.send_notices(sitting, by=OFFICE, on=acting.DAY.replace(day=12), posted_on=acting.SENT)

    assert not sitting.notices.exclude(sent_on=None).exists()


def test_a_sitting_is_not_closed_while_an_item_waits_for_its_outcome() -> None:
    body = acting.council()
    sitting = acting.opened(body, acting.draft(body))

    with pytest.raises(NotReady, match="Affaire ecole"):
        sittings.close_sitting(sitting, by=OFFICE)


def test_an_act_is_sealed_by_both_signatures_and_enforceable_once_received_and_published() -> None:
    body = acting.council()
    act = acting.adopted(acting.opened(body, acting.draft(body)), "ecole")
    acts.sign(act, member="delorme", capacity="chair", by=MAYOR, on=acting.DAY)

    with pytest.raises(StepBlocked, match="Signature manquante"):
        acts.seal(act, by=OFFICE, on=acting.DAY)
    acts.sign(act, member="roux", capacity="secretary", by=acting.CLERK, on=acting.DAY)
    acts.seal(act, by=OFFICE, on=acting.DAY)
    acts.publish(act, by=OFFICE, on=acting.DAY.replace(day=20))
    with pytest.raises(StepBlocked, match="sa réception par le représentant de l’État"):
        acts.enforce(act, by=OFFICE, on=acting.DAY.replace(day=20))
    acts.transmit(act, sent_on=acting.DAY.replace(day=21), received_on=acting.DAY.replace(day=21), by=OFFICE)
    taken = acts.enforce(act, by=OFFICE, on=acting.DAY.replace(day=21))

    act.refresh_from_db()
    assert taken.state == "enforceable"
    assert act.enforceable_on == acting.DAY.replace(day=21)


def test_a_sitting_whose_secretary_is_absent_names_another_at_its_opening_cgct_l2121_15() -> None:
    body = acting.council()
    sitting = acting.convened(body, acting.draft(body))
    sittings.call_the_roll(sitting, present=[key for key in MEMBERS if key != "roux"], by=OFFICE, at=time(20))
    item = sitting.items.get()

    with pytest.raises(StepBlocked) as refusal:
        items.open_discussion(item, by=MAYOR)
    sittings.name_secretaries(sitting, ["blanc"], by=OFFICE)

    assert rules(refusal.value) == {"SIT-2"}
    assert items.open_discussion(item, by=MAYOR).state == "session"
