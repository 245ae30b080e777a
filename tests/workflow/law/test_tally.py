"""Whether the figures of a vote hold together (CGCT L2121-20)."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.law.facts import BallotKind, Choice, ItemKind, Recusal
from workflow.law.tally import total, total_expected

ROLL_CALL = BallotKind.ROLL_CALL


def named(**choices):
    """m1=Choice.FOR … as a roll call keeps them."""
    return tuple(choices.items())


@given(parts=st.lists(st.integers(0, 6), min_size=6, max_size=6), missing=st.integers(-3, 3))
@settings(max_examples=60, deadline=None)
def test_vote_8_passes_exactly_when_the_total_is_that_of_the_room(make, parts, missing) -> None:
    votes_for, votes_against, abstentions, blank, void, aside = parts
    there = max(1, sum(parts) - missing)
    ballot = make.ballot(
        votes_for,
        votes_against,
        abstentions,
        blank=blank,
        void=void,
        not_taking_part=aside,
        room=make.room(there, in_office=60),
    )

    assert bool(make.blocks("VOTE-8", ballot)) == (total(ballot) != total_expected(ballot))


def test_vote_8_says_what_was_counted_and_what_was_expected(make) -> None:
    room = make.room(9, proxies=(make.proxy(10, 1),))

    [text] = make.blocks("VOTE-8", make.ballot(8, 1, room=room))

    assert "Le vote compte 9 voix et non-participations pour 10 attendues : 9 présents et 1 pouvoir" in text
    assert "L. 2121-20" in text


def test_vote_8_leaves_alone_what_is_only_noted(make) -> None:
    assert not make.found("VOTE-8", make.ballot(0, room=make.room(kind=ItemKind.TAKE_NOTE)))


def test_vote_8_refuses_a_negative_total(make) -> None:
    assert "négatif" in make.blocks("VOTE-8", make.ballot(10, -1, room=make.room(9)))[0]


def test_vote_8_lets_a_show_of_hands_name_only_the_opponents(make) -> None:
    ballot = make.ballot(7, 2, choices=named(m3=Choice.AGAINST))

    assert not make.found("VOTE-8", ballot)
    assert make.blocks(
        "VOTE-8", replace(ballot, choices=named(m3=Choice.AGAINST, m4=Choice.AGAINST, m5=Choice.AGAINST))
    )


def test_vote_8_wants_the_whole_list_of_a_roll_call(make) -> None:
    ballot = make.ballot(1, 1, kind=ROLL_CALL, room=make.room(2, in_office=3), choices=named(m1=Choice.FOR))

    assert "« contre » : 0 nom relevé pour un total de 1" in make.blocks("VOTE-8", ballot)[0]
    assert not make.found("VOTE-8", replace(ballot, choices=named(m1=Choice.FOR, m2=Choice.AGAINST)))


@pytest.mark.parametrize(
    ("choices", "reason"),
    [
        (named(m1=Choice.FOR, m11=Choice.FOR), "Ni présent ni représenté"),
        ((("m1", Choice.FOR), ("m1", Choice.FOR)), "plusieurs fois"),
    ],
)
def test_vote_8_refuses_a_name_that_may_not_vote_or_votes_twice(make, choices, reason) -> None:
    assert reason in make.blocks("VOTE-8", make.ballot(9, choices=choices))[0]


def test_vote_8_lets_a_principal_vote_through_the_holder(make) -> None:
    room = make.room(9, proxies=(make.proxy(10, 1),))

    assert not make.found("VOTE-8", make.ballot(9, 1, room=room, choices=named(m10=Choice.AGAINST)))


def test_vote_8_lets_the_recused_and_their_powers_only_take_no_part(make) -> None:
    room = make.room(9, proxies=(make.proxy(10, 3),), recusals=(Recusal("m3"),))
    aside = make.ballot(
        8, not_taking_part=2, room=room, choices=named(m3=Choice.NOT_TAKING_PART, m10=Choice.NOT_TAKING_PART)
    )

    assert not make.found("VOTE-8", aside)
    [text] = make.blocks("VOTE-8", replace(aside, choices=named(m10=Choice.FOR)))
    assert "malgré un déport : Mme Camille MEMBRE10" in text


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"choices": named(m1=Choice.AGAINST)}, "« pour » comme président, « contre » dans la liste"),
        (
            {"room_changes": {"recusals": (Recusal("m1"),)}, "not_taking_part": 1, "votes_for": 7},
            "son vote ne peut être relevé",
        ),
        ({"room_changes": {"chair": "m11"}}, "n’est pas dans la salle"),
    ],
)
def test_vote_8_wants_the_vote_of_the_chair_to_agree(make, changes, reason) -> None:
    room = make.room(9, **changes.pop("room_changes", {}))
    ballot = replace(make.ballot(8, 1, room=room, chair_choice=Choice.FOR), **changes)

    assert reason in make.blocks("VOTE-8", ballot)[0]
