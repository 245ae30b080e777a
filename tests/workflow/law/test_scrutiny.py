"""The form of a vote and who may ask for it (CGCT L2121-21, L3121-15)."""

from dataclasses import replace

import pytest

from workflow.law.facts import AuthorityKind, BallotKind, Choice, ItemKind
from workflow.law.scrutiny import roll_call_requests_needed, secret_requests_needed

ROLL_CALL, SECRET = BallotKind.ROLL_CALL, BallotKind.SECRET
NAMED = tuple((f"m{n}", Choice.FOR) for n in range(1, 10))


@pytest.mark.parametrize(
    ("present", "quarter", "sixth", "third"), [(8, 2, 2, 3), (9, 3, 2, 3), (10, 3, 2, 4), (1, 1, 1, 1)]
)
def test_a_fraction_of_the_members_present_is_rounded_up(make, present, quarter, sixth, third) -> None:
    council, department = (
        make.room(present),
        make.room(present, body=make.body(authority_kind=AuthorityKind.DEPARTMENT)),
    )

    assert roll_call_requests_needed(council) == quarter
    assert roll_call_requests_needed(department) == sixth
    assert secret_requests_needed(council) == third


def test_vote_10_wants_a_roll_call_when_a_quarter_ask_for_it(make) -> None:
    asked = make.ballot(9, roll_call_requests=3)

    assert "procéder à l’appel nominal (art. L. 2121-21, al. 1 CGCT)" in make.blocks("VOTE-10", asked)[0]
    assert not make.found("VOTE-10", replace(asked, kind=ROLL_CALL, choices=NAMED))
    assert not make.found("VOTE-10", make.ballot(9, roll_call_requests=2))


def test_vote_10_wants_the_names_of_a_roll_call(make) -> None:
    assert "sans liste nominative" in make.blocks("VOTE-10", make.ballot(9, kind=ROLL_CALL))[0]


def test_vote_11_wants_a_secret_ballot_when_a_third_ask_for_it_and_it_prevails(make) -> None:
    both = make.ballot(9, secret_requests=3, roll_call_requests=9)

    assert "Scrutin secret demandé par 3 membres" in make.blocks("VOTE-11", both)[0]
    assert not make.found("VOTE-10", both)
    assert not make.found("VOTE-11", replace(both, kind=SECRET))


def test_vote_11_votes_an_appointment_in_secret_unless_all_waive_it(make) -> None:
    appointment = make.ballot(9, room=make.room(kind=ItemKind.NOMINATION))

    assert "L. 2121-21, al. 2" in make.blocks("VOTE-11", appointment)[0]
    assert not make.found("VOTE-11", replace(appointment, secrecy_waived=True))
    assert not make.found("VOTE-11", replace(appointment, kind=SECRET))


def test_vote_11_lets_nobody_impose_a_secret_ballot_alone(make) -> None:
    assert (
        "1 demande, 3 requises pour 9 présents"
        in make.blocks("VOTE-11", make.ballot(9, kind=SECRET, secret_requests=1))[0]
    )


def test_in_a_department_a_roll_call_prevails_and_secrecy_rests_on_the_standing_orders(make) -> None:
    room = make.room(body=make.body(authority_kind=AuthorityKind.DEPARTMENT))
    both = make.ballot(9, secret_requests=9, roll_call_requests=2, room=room)

    assert "L. 3121-15, al. 1" in make.blocks("VOTE-10", both)[0]
    assert not make.found("VOTE-11", both)
    assert [weight for weight, _ in make.says("VOTE-11", make.ballot(9, kind=SECRET, room=room))] == ["warn"]


@pytest.mark.parametrize("kept", [{"choices": NAMED}, {"chair_choice": Choice.FOR}])
def test_vote_12_keeps_no_name_in_a_secret_ballot(make, kept) -> None:
    assert "L. 2121-21" in make.blocks("VOTE-12", make.ballot(9, kind=SECRET, **kept))[0]
    assert not make.found("VOTE-12", make.ballot(9, kind=SECRET))
    assert not make.found("VOTE-12", make.ballot(9, kind=ROLL_CALL, **kept))
