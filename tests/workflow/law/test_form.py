"""The head of an act and its vote sentence (CGCT L2121-15, L2121-20)."""

from dataclasses import replace

import pytest

from workflow.law.facts import Choice, Header


@pytest.fixture
def header(make):
    room = make.room(8, proxies=(make.proxy(10, 1),))
    return Header("budget", make.DAY, room, ("m9", "m11"), "mercredi", 11, 8, 1, 9)


def test_form_1_passes_a_header_that_agrees_with_the_facts(make, header) -> None:
    assert not make.found("FORM-1", header)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"stated_weekday": "mardi"}, "L’acte annonce un mardi : le jour est un mercredi 13 mars 2024"),
        ({"stated_in_office": 12}, "Membres en exercice : l’acte annonce 12, les faits donnent 11"),
        ({"stated_present": 9}, "Présents : l’acte annonce 9, les faits donnent 8"),
        ({"stated_proxies": 2}, "Pouvoirs : l’acte annonce 2, les faits donnent 1"),
        ({"stated_votes": 10}, "Voix : l’acte annonce 10, les faits donnent 9"),
    ],
)
def test_form_1_warns_of_each_figure_that_disagrees(make, header, changes, reason) -> None:
    [(weight, text)] = make.says("FORM-1", replace(header, **changes))

    assert weight == "warn"
    assert reason in text
    assert "L. 2121-15" in text


def test_form_1_warns_of_a_member_forgotten_or_listed_twice(make, header) -> None:
    forgotten = [text for _, text in make.says("FORM-1", replace(header, absent=("m9",)))]
    twice = [text for _, text in make.says("FORM-1", replace(header, absent=("m9", "m11", "m8")))]

    assert "8 présents, 1 représenté et 1 absent font 10, pour 11 membres en exercice" in forgotten[0]
    assert "ni présent, ni représenté, ni absent : M. Camille MEMBRE11" in forgotten[1]
    assert "Porté deux fois dans l’en-tête : Mme Camille MEMBRE8" in twice[1]


def test_form_1_warns_of_a_header_dated_from_another_day(make, header) -> None:
    room = replace(header.room, day=header.day.replace(day=20))

    assert "la séance est du mercredi 20 mars 2024" in make.says("FORM-1", replace(header, room=room))[0][1]


@pytest.mark.parametrize(
    ("votes", "sentence", "reason"),
    [
        ((40, 1, 0), "Adopté à l'unanimité.", "« À l’unanimité » alors que 1 voix s’y oppose"),
        ((40, 2, 0), "Adopté à l’unanimité", "2 voix s’y opposent"),
        ((40, 0, 2), "Adopté à l’unanimité.", "écrire « à l’unanimité des suffrages exprimés »"),
        ((3, 9, 0), "Le conseil approuve.", "La phrase du vote contredit le résultat : l’affaire est rejetée"),
        ((9, 3, 0), "Non adopté", "l’affaire est adoptée"),
        ((9, 3, 0), "Adopté : 9 voix pour, 2 contre", "La phrase du vote dit 2 voix contre, le décompte 3"),
        ((9, 0, 1), "Adopté, 2 abstentions", "La phrase du vote dit 2 abstentions, le décompte 1"),
    ],
)
def test_form_5_warns_of_a_sentence_that_contradicts_the_figures(make, votes, sentence, reason) -> None:
    [(weight, text)] = make.says("FORM-5", make.ballot(*votes, stated_sentence=sentence))

    assert weight == "warn"
    assert reason in text


@pytest.mark.parametrize(
    ("votes", "sentence"),
    [
        ((40, 0, 0), "ADOPTE A L’UNANIMITE"),
        ((40, 0, 2), "à l'unanimité des suffrages exprimés, 2 abstentions"),
        ((0, 9, 0), "Rejeté à l’unanimité"),
        ((9, 3, 0), "Adopté par 9 voix pour et 3 voix contre"),
        ((9, 0, 0), ""),
    ],
)
def test_form_5_passes_a_sentence_that_agrees(make, votes, sentence) -> None:
    assert not make.found("FORM-5", make.ballot(*votes, stated_sentence=sentence, chair_choice=Choice.FOR))
