"""The sentence of a vote: agreement of numbers and persons, typography, and never a false unanimity."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.french import typeset
from workflow.law.facts import AuthorityKind, BallotKind, BodyKind, Choice, ItemKind, Recusal
from workflow.law.sentence import sentence_of_vote

FOR, AGAINST, ABSTAIN, ASIDE = Choice.FOR, Choice.AGAINST, Choice.ABSTAIN, Choice.NOT_TAKING_PART


@pytest.mark.parametrize(
    ("votes", "how", "sentence"),
    [
        ((60, 0, 0), {}, "Adopté à l’unanimité."),
        ((8, 0, 1), {}, "Adopté à l’unanimité des suffrages exprimés (1 abstention)."),
        ((8, 0, 2), {}, "Adopté à l’unanimité des suffrages exprimés (2 abstentions)."),
        ((40, 1, 3), {}, "Adopté à la majorité : 40 voix pour, 1 voix contre, 3 abstentions."),
        ((40, 12, 0), {}, "Adopté à la majorité : 40 voix pour, 12 voix contre."),
        (
            (8, 8, 0),
            {"chair_choice": FOR},
            "Adopté, la voix du maire étant prépondérante : 8 voix pour, 8 voix contre.",
        ),
        ((8, 8, 0), {"chair_choice": AGAINST}, "Rejeté : 8 voix pour, 8 voix contre."),
        ((0, 5, 1), {}, "Rejeté : aucune voix pour, 5 voix contre, 1 abstention."),
        ((0, 0, 10), {}, "Rejeté : aucune voix pour, aucune voix contre, 10 abstentions."),
        (
            (5, 3, 0),
            {"kind": BallotKind.SECRET, "blank": 2, "void": 1},
            "Adopté à la majorité : 5 voix pour, 3 voix contre, 2 bulletins blancs, 1 bulletin nul.",
        ),
    ],
)
def test_the_sentence_says_the_result_and_the_figures(make, votes, how, sentence) -> None:
    assert make.plain(sentence_of_vote(make.ballot(*votes, **how))) == sentence


@pytest.mark.parametrize(
    ("changes", "chair", "words"),
    [
        ({"executive": "m2"}, "m2", "la voix de la maire"),
        ({}, "m2", "la voix de la présidente de séance"),
        ({}, "m3", "la voix du président de séance"),
        ({"authority_kind": AuthorityKind.EPCI}, "m1", "la voix du président étant"),
        ({"authority_kind": AuthorityKind.EPCI, "executive": "m2"}, "m2", "la voix de la présidente étant"),
        ({"authority_kind": AuthorityKind.EPCI, "executive": None}, "m2", "la voix de la présidente étant"),
    ],
)
def test_the_casting_vote_agrees_with_the_one_who_chairs(make, changes, chair, words) -> None:
    room = make.room(8, chair=chair, body=make.body(**changes))

    assert words in sentence_of_vote(make.ballot(4, 4, chair_choice=FOR, room=room))


def test_those_who_stand_aside_are_named(make) -> None:
    one = make.ballot(8, not_taking_part=1, room=make.room(9, recusals=(Recusal("m4"),)))
    two = make.ballot(7, not_taking_part=2, room=make.room(9, recusals=(Recusal("m4"), Recusal("m5"))))

    assert make.plain(sentence_of_vote(one)) == (
        "Adopté à l’unanimité des suffrages exprimés. Mme Camille MEMBRE4 ne prend pas part au vote."
    )
    assert "Mme Camille MEMBRE4 et M. Camille MEMBRE5 ne prennent pas part au vote." in make.plain(
        sentence_of_vote(two)
    )


def test_others_who_take_no_part_are_counted(make) -> None:
    refusing = make.ballot(7, 1, not_taking_part=1)
    beside = make.ballot(6, not_taking_part=3, room=make.room(9, recusals=(Recusal("m4"),)))

    assert make.plain(sentence_of_vote(refusing)).endswith("1 voix contre. 1 voix ne prend pas part au vote.")
    assert make.plain(sentence_of_vote(beside)).endswith("au vote. 2 autres voix ne prennent pas part au vote.")


def test_a_roll_call_prints_its_names_as_the_caller_writes_them(make) -> None:
    room = make.room(4, in_office=5)
    choices = (("m1", FOR), ("m2", FOR), ("m3", AGAINST), ("m4", ABSTAIN))
    ballot = make.ballot(2, 1, 1, kind=BallotKind.ROLL_CALL, choices=choices, room=room)

    assert make.plain(sentence_of_vote(ballot, name_of=str.upper)) == (
        "Adopté à la majorité : 2 voix pour (M1 et M2), 1 voix contre (M3), 1 abstention (M4)."
    )


def test_a_unanimous_roll_call_keeps_its_names_and_those_who_take_no_part(make) -> None:
    choices = (("m1", FOR), ("m2", FOR), ("m3", ASIDE))
    ballot = make.ballot(
        2, not_taking_part=1, kind=BallotKind.ROLL_CALL, choices=choices, room=make.room(3, in_office=3)
    )

    assert make.plain(sentence_of_vote(ballot, name_of=str.upper)) == (
        "Adopté à l’unanimité des suffrages exprimés : 2 voix pour (M1 et M2). M3 ne prend pas part au vote."
    )


def test_accounts_that_tie_say_why_they_stand(make) -> None:
    assert make.plain(sentence_of_vote(make.ballot(6, 6, room=make.accounts(12)))) == (
        "Adopté, aucune majorité ne s’étant dégagée contre : 6 voix pour, 6 voix contre."
    )
    assert make.plain(sentence_of_vote(make.ballot(0, 0, 9, room=make.accounts(9)))) == (
        "Adopté, aucune majorité ne s’étant dégagée contre (9 abstentions)."
    )


def test_taking_note_has_no_figures(make) -> None:
    noted = make.ballot(0, room=make.room(kind=ItemKind.TAKE_NOTE))
    bureau = replace(noted, room=replace(noted.room, body=make.body(kind=BodyKind.BUREAU)))

    assert sentence_of_vote(noted) == "Le Conseil prend acte."
    assert sentence_of_vote(bureau) == "Le Bureau prend acte."
    assert sentence_of_vote(noted, body_name="La commission") == "La commission prend acte."


@given(votes=st.tuples(*[st.integers(0, 12)] * 3), aside=st.integers(0, 3), chair=st.sampled_from([None, FOR, AGAINST]))
@settings(max_examples=60, deadline=None)
def test_every_sentence_is_typeset_and_agrees_with_its_own_figures(make, votes, aside, chair) -> None:
    ballot = make.ballot(*votes, not_taking_part=aside, chair_choice=chair)

    sentence = sentence_of_vote(ballot)

    assert sentence == typeset(sentence)
    assert not make.found("FORM-5", replace(ballot, stated_sentence=sentence))
    assert not (ballot.votes_against and "unanimité" in sentence)


def test_a_show_of_hands_names_those_who_oppose_or_abstain_when_all_of_them_are_known(make) -> None:
    choices = (("m1", FOR), ("m3", AGAINST), ("m4", ABSTAIN))
    known = make.ballot(6, 1, 1, choices=choices, room=make.room(8))
    partly = make.ballot(5, 2, 1, choices=choices, room=make.room(8))

    assert make.plain(sentence_of_vote(known, name_of=str.upper)) == (
        "Adopté à la majorité : 6 voix pour, 1 voix contre (M3), 1 abstention (M4)."
    )
    assert make.plain(sentence_of_vote(partly, name_of=str.upper)) == (
        "Adopté à la majorité : 5 voix pour, 2 voix contre, 1 abstention (M4)."
    )
