"""The computed cases that every implementation must get right, one row each, with the text or answer it rests on."""

from datetime import date, timedelta

import pytest

from workflow.law.ballot import outcome
from workflow.law.election import elected
from workflow.law.facts import BallotKind, Candidate, Choice, Outcome, Recusal
from workflow.law.quorum import quorum_of

FOR, AGAINST = Choice.FOR, Choice.AGAINST


@pytest.mark.parametrize(
    ("votes", "how", "expected"),
    [
        pytest.param((8, 8, 0), {"chair_choice": FOR}, Outcome.ADOPTED, id="casting vote (L2121-20)"),
        pytest.param((8, 8, 0), {"chair_choice": AGAINST}, Outcome.REJECTED, id="casting vote against (L2121-20)"),
        pytest.param((5, 5, 0), {"kind": BallotKind.SECRET}, Outcome.REJECTED, id="tie, secret (QE 80428)"),
        pytest.param((4, 0, 6), {}, Outcome.ADOPTED, id="abstention majority (L2121-20, al. 2)"),
    ],
)
def test_what_a_vote_decides(make, votes, how, expected) -> None:
    assert outcome(make.ballot(*votes, **how)) is expected


def test_a_tie_whose_chair_is_recused_is_rejected(make) -> None:
    room = make.room(15, in_office=15, recusals=(Recusal("m1"),))

    assert outcome(make.ballot(7, 7, not_taking_part=1, room=room, chair_choice=FOR)) is Outcome.REJECTED


def test_accounts_that_tie_without_the_mayor_are_approved(make) -> None:
    assert outcome(make.ballot(6, 6, room=make.accounts(12))) is Outcome.ADOPTED  # L1612-12, QE 47837


@pytest.mark.parametrize(
    ("in_office", "present", "by_law", "required", "counted", "is_met"),
    [
        pytest.param(19, 10, False, 10, 8, False, id="a conflict of interest kills the quorum (QE 24626)"),
        pytest.param(19, 10, True, 9, 8, False, id="the same under L1111-6 II"),
        pytest.param(20, 11, True, 10, 9, False, id="not saved with 11 present"),
        pytest.param(20, 12, True, 10, 10, True, id="saved with 12 present"),
        pytest.param(20, 12, False, 11, 10, False, id="not saved by an ordinary conflict"),
    ],
)
def test_the_quorum_with_two_members_who_stand_aside(
    make, in_office, present, by_law, required, counted, is_met
) -> None:
    recusals = (Recusal("m3", by_law=by_law), Recusal("m4", by_law=by_law))

    found = quorum_of(make.room(present, in_office=in_office, recusals=recusals, day=date(2026, 1, 15)))

    assert (found.required, found.counted, found.is_met) == (required, counted, is_met)


def test_a_tie_in_the_third_round_elects_the_oldest() -> None:
    candidates = (Candidate("B", 6, date(1960, 1, 1)), Candidate("A", 6, date(1950, 1, 1)))

    winner = elected(candidates, 3, valid=12)

    assert winner is not None
    assert winner.name == "A"  # L2121-21


@pytest.mark.parametrize(("days_before", "refused"), [(1, True), (2, False)])
def test_an_urgent_notice_leaves_one_clear_day(make, days_before, refused) -> None:
    notice = make.notice(
        is_urgent=True, urgency_reason="Digue", urgency_approved=True, sent_on=make.DAY - timedelta(days=days_before)
    )

    assert bool(make.blocks("CONV-4", notice)) is refused  # L2121-12
