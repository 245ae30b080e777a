"""What a vote decides (CGCT L2121-14, L2121-20, L1612-12)."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.law.ballot import outcome
from workflow.law.facts import AuthorityKind, BallotKind, Choice, ItemKind, Outcome, Recusal

ADOPTED, REJECTED, NOTED = Outcome.ADOPTED, Outcome.REJECTED, Outcome.NOTED
COUNT = st.integers(0, 30)
KINDS = st.sampled_from([ItemKind.DELIBERATION, ItemKind.ACCOUNTS])


@given(
    votes_for=COUNT, votes_against=st.integers(1, 30), kind=KINDS, secret=st.booleans(), chair=st.sampled_from(Choice)
)
@settings(max_examples=80, deadline=None)
def test_one_vote_moved_from_against_to_for_never_defeats_what_was_adopted(
    make, votes_for, votes_against, kind, secret, chair
):
    how = {"kind": BallotKind.SECRET} if secret else {"chair_choice": chair}
    before = make.ballot(votes_for, votes_against, room=make.room(kind=kind), **how)
    after = replace(before, votes_for=votes_for + 1, votes_against=votes_against - 1)

    assert (outcome(before), outcome(after)) != (ADOPTED, REJECTED)


@given(votes_for=COUNT, votes_against=COUNT, abstentions=COUNT, blank=COUNT)
@settings(max_examples=60, deadline=None)
def test_abstentions_and_blank_papers_change_no_result(make, votes_for, votes_against, abstentions, blank) -> None:
    room = make.room()
    bare = make.ballot(votes_for, votes_against, room=room)

    assert outcome(replace(bare, abstentions=abstentions, blank=blank)) is outcome(bare)


@given(votes_for=COUNT, votes_against=COUNT)
@settings(max_examples=60, deadline=None)
def test_the_vote_of_the_chair_decides_ties_only(make, votes_for, votes_against) -> None:
    by = {
        choice: outcome(make.ballot(votes_for, votes_against, chair_choice=choice, room=make.room()))
        for choice in Choice
    }

    assert (len(set(by.values())) > 1) == (votes_for == votes_against > 0)


@pytest.mark.parametrize(
    ("rule", "votes", "how", "stated"),
    [
        pytest.param("VOTE-1", (4, 6, 0), {}, ADOPTED, id="more against (L2121-20, al. 2)"),
        pytest.param("VOTE-1", (4, 0, 6), {}, REJECTED, id="abstentions are not votes cast"),
        pytest.param("VOTE-1", (4, 0, 0), {}, NOTED, id="a vote decides, it does not take note"),
        pytest.param("VOTE-2", (0, 0, 9), {}, ADOPTED, id="nothing cast (L2121-20, al. 2)"),
        pytest.param(
            "VOTE-3", (5, 5, 0), {"chair_choice": Choice.FOR}, REJECTED, id="the chair prevails (L2121-20, al. 3)"
        ),
        pytest.param("VOTE-3", (5, 5, 0), {"chair_choice": Choice.AGAINST}, ADOPTED, id="the chair was against"),
        pytest.param("VOTE-5", (5, 5, 0), {"kind": BallotKind.SECRET}, ADOPTED, id="secret tie (L2121-20, al. 3)"),
    ],
)
def test_a_stated_result_that_the_votes_do_not_give_is_refused_and_the_right_one_passes(
    make, rule, votes, how, stated
) -> None:
    ballot = make.ballot(*votes, stated_outcome=stated, **how)
    right = replace(ballot, stated_outcome=outcome(ballot))

    [text] = make.blocks(rule, ballot)

    assert "L. 2121-20" in text
    assert not make.found(rule, right)


def test_each_wrong_result_is_refused_by_one_rule_of_majority_only(make) -> None:
    wrong = make.ballot(0, 0, 9, stated_outcome=ADOPTED)

    assert [
        rule for rule in ("VOTE-1", "VOTE-2", "VOTE-3", "VOTE-4", "VOTE-5", "VOTE-6") if make.found(rule, wrong)
    ] == ["VOTE-2"]


def test_vote_1_says_what_was_announced_and_what_the_votes_give(make) -> None:
    assert make.blocks("VOTE-1", make.ballot(4, 6, stated_outcome=ADOPTED)) == [
        "Résultat annoncé : adopté ; résultat du vote : rejeté (4 voix pour, 6 voix contre) (art. L. 2121-20, al. 2 CGCT)."
    ]


def test_vote_1_cites_the_article_of_the_department(make) -> None:
    room = make.room(10, body=make.body(authority_kind=AuthorityKind.DEPARTMENT))

    assert "L. 3121-14, al. 3" in make.blocks("VOTE-1", make.ballot(4, 6, room=room, stated_outcome=ADOPTED))[0]


def test_vote_1_only_informs_that_taking_note_is_not_voted(make) -> None:
    ballot = make.ballot(9, room=make.room(kind=ItemKind.TAKE_NOTE), stated_outcome=ADOPTED)

    assert outcome(ballot) is NOTED
    assert [weight for weight, _ in make.says("VOTE-1", ballot)] == ["inform"]


def test_vote_3_asks_how_the_chair_voted(make) -> None:
    assert "indiquer le vote de celui qui préside" in make.blocks("VOTE-3", make.ballot(5, 5))[0]


@pytest.mark.parametrize("choice", [Choice.ABSTAIN, Choice.NOT_TAKING_PART])
def test_vote_4_warns_that_a_chair_without_a_side_breaks_no_tie(make, choice) -> None:
    ballot = make.ballot(4, 4, 1, chair_choice=choice, stated_outcome=ADOPTED)

    [(weight, text)] = make.says("VOTE-4", ballot)

    assert weight == "warn"
    assert "(à confirmer)" in text
    assert outcome(ballot) is REJECTED
    assert not make.found("VOTE-4", make.ballot(4, 4, 1))
    assert not make.found("VOTE-4", make.ballot(4, 4, chair_choice=Choice.FOR))


def test_vote_4_speaks_for_a_recused_chair_where_vote_3_asks_nothing(make) -> None:
    ballot = make.ballot(4, 4, not_taking_part=1, room=make.room(recusals=(Recusal("m1"),)))

    assert make.found("VOTE-4", ballot)
    assert not make.found("VOTE-3", ballot)


def test_vote_6_approves_accounts_that_no_majority_refuses(make) -> None:
    tie = make.ballot(6, 6, room=make.accounts(12), stated_outcome=REJECTED)

    assert "L. 1612-12" in make.blocks("VOTE-6", tie)[0]
    assert not make.found("VOTE-6", replace(tie, stated_outcome=ADOPTED))
    assert make.blocks("VOTE-6", make.ballot(5, 6, room=make.accounts(11), stated_outcome=ADOPTED))


def test_vote_7_wants_another_chair_and_the_withdrawal_of_the_executive(make) -> None:
    stayed = make.room(kind=ItemKind.ACCOUNTS)

    assert len(make.blocks("VOTE-7", make.ballot(9, room=stayed))) == 2
    assert all("L. 2121-14" in text for text in make.blocks("VOTE-7", make.ballot(9, room=stayed)))
    assert not make.found("VOTE-7", make.ballot(9, room=make.accounts(9)))
    assert not make.found(
        "VOTE-7", make.ballot(8, not_taking_part=1, room=replace(stayed, chair="m2", recusals=(Recusal("m1"),)))
    )


def test_vote_7_refuses_the_power_of_the_executive_and_warns_when_nobody_is_the_executive(make) -> None:
    by_proxy = replace(make.accounts(9), proxies=(make.proxy(1, 2),))
    unknown = make.room(kind=ItemKind.ACCOUNTS, body=make.body(executive=None))

    assert make.blocks("VOTE-7", make.ballot(10, room=by_proxy))
    assert [weight for weight, _ in make.says("VOTE-7", make.ballot(9, room=unknown))] == ["warn"]
