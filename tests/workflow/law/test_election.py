"""The rounds of an appointment (CGCT L2121-21, al. 5)."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.law.election import elected
from workflow.law.facts import Candidate, Election


def candidates(*votes):
    """A, B, C… with these votes; A is the oldest."""
    return tuple(Candidate("ABCDE"[n], number, date(1950 + n, 1, 1)) for n, number in enumerate(votes))


@given(votes=st.lists(st.integers(0, 20), min_size=1, max_size=5), round=st.integers(1, 3))
@settings(max_examples=80)
def test_nobody_has_more_votes_than_the_elected_and_two_rounds_want_more_than_half(votes, round) -> None:
    winner = elected(candidates(*votes), round, valid=sum(votes))

    if winner is not None:
        assert winner.votes == max(votes)
        assert round == 3 or winner.votes * 2 > sum(votes)
    else:
        assert not any(votes) if round == 3 else max(votes) * 2 <= sum(votes)


@pytest.mark.parametrize(
    ("round", "votes", "stated", "reason"),
    [
        (1, (6, 6), "A", "1er tour : A n’a pas la majorité requise"),
        (2, (7, 5), "B", "2e tour : l’élection revient à A, avec 7 voix"),
        (3, (6, 6), "B", "3e tour : l’élection revient à A, avec 6 voix"),
        (4, (6, 6), "", "trois tours au plus"),
    ],
)
def test_vote_13_refuses_an_announced_winner_that_the_round_does_not_give(make, round, votes, stated, reason) -> None:
    [text] = make.blocks("VOTE-13", Election("cao", round, sum(votes), candidates(*votes), stated))

    assert reason in text
    assert "L. 2121-21, al. 5" in text


def test_vote_13_passes_the_right_winner_and_announces_another_round(make) -> None:
    assert not make.found("VOTE-13", Election("cao", 1, 12, candidates(7, 5), "A"))
    assert [weight for weight, _ in make.says("VOTE-13", Election("cao", 1, 12, candidates(6, 6)))] == ["inform"]


def test_vote_13_wants_each_valid_paper_to_name_a_candidate(make) -> None:
    assert (
        "Les candidats réunissent 11 voix pour 12 suffrages exprimés"
        in make.blocks("VOTE-13", Election("cao", 1, 12, candidates(7, 4)))[0]
    )
