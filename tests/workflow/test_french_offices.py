"""Check how people are named: civility, office in their gender, place in an alphabetical list."""

from string import ascii_letters

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow import french

NAMES = st.text(alphabet=ascii_letters + "éÉèçôŒœ -’", max_size=12)


@pytest.mark.parametrize(
    ("masculine", "feminine"),
    [
        ("président", "présidente"),
        ("vice-président", "vice-présidente"),
        ("maire", "maire"),
        ("adjoint au maire", "adjointe au maire"),
        ("premier adjoint", "première adjointe"),
        ("conseiller municipal délégué", "conseillère municipale déléguée"),
        ("conseiller métropolitain", "conseillère métropolitaine"),
        ("conseiller communautaire", "conseillère communautaire"),
        ("secrétaire de séance", "secrétaire de séance"),
        ("rapporteur", "rapporteure"),
        ("doyen d’âge", "doyenne d’âge"),
        ("adjoint au maire chargé des sports", "adjointe au maire chargée des sports"),
        ("maire de la commune déléguée", "maire de la commune déléguée"),
        ("conseiller délégué au conseil municipal", "conseillère déléguée au conseil municipal"),
        ("président de Saint-Étienne Métropole", "présidente de Saint-Étienne Métropole"),
        ("directeur général des services", "directrice générale des services"),
        ("attaché", "attaché"),
    ],
)
def test_an_office_agrees_with_its_holder_whichever_gender_it_was_typed_in(masculine: str, feminine: str) -> None:
    for typed in (masculine, feminine):
        assert french.office_for("M.", typed) == masculine
        assert french.office_for("Mme", typed) == feminine
    assert french.feminine_office(masculine) == feminine
    assert french.masculine_office(feminine) == masculine


@pytest.mark.parametrize(
    ("civility", "office", "rank", "written"),
    [
        ("Mme", "vice-président", 4, "4e vice-présidente"),
        ("Mme", "adjoint au maire", 1, "1re adjointe au maire"),
        ("M.", "adjoint au maire", 1, "1er adjoint au maire"),
        ("Mme", "4ème Vice-Présidente", None, "4e vice-présidente"),
        ("M.", "1ère vice-présidente", None, "1er vice-président"),
        ("Mme", "4e vice-président", 5, "5e vice-présidente"),
    ],
)
def test_a_ranked_office_bears_its_rank(civility: str, office: str, rank: int | None, written: str) -> None:
    assert french.office_for(civility, office, rank=rank) == written


@pytest.mark.parametrize(
    ("civility", "office", "title", "with_article"),
    [
        ("M.", "président", "Monsieur le président", "le président"),
        ("Mme", "maire", "Madame la maire", "la maire"),
        ("M.", "adjoint au maire", "Monsieur l’adjoint au maire", "l’adjoint au maire"),
        ("Mme", "adjoint au maire", "Madame l’adjointe au maire", "l’adjointe au maire"),
        ("Mme", "11e adjoint au maire", "Madame la 11e adjointe au maire", "la 11e adjointe au maire"),
        ("Mme", "secrétaire de séance", "Madame la secrétaire de séance", "la secrétaire de séance"),
    ],
)
def test_a_person_is_addressed_by_office(civility: str, office: str, title: str, with_article: str) -> None:
    assert french.title_of(civility, office) == title
    assert french.the_office(civility, office) == with_article


def test_a_civility_is_written_in_full() -> None:
    assert [french.long_civility(civility) for civility in ("M.", "Mme")] == ["Monsieur", "Madame"]
    assert french.title_of("Mme") == "Madame"


def test_a_word_agrees_with_the_person() -> None:
    assert [french.agree("élu", "élue", civility) for civility in ("M.", "Mme")] == ["élu", "élue"]


def test_an_unknown_civility_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(ValueError, match=r"Civilité inconnue : « Dr »\. Les civilités admises sont « M\. » et « Mme »"):
        french.long_civility("Dr")


def test_people_are_filed_in_the_order_of_a_french_index() -> None:
    in_order = [
        ("BERGER", "Françoise"),
        ("BERLIVET", "Eric"),
        ("Berlivet", "Éric"),
        ("D’AMBROSIO", "Luc"),
        ("DA SILVA", "Jordan"),
        ("DEGRAIX", "Jean-Luc"),
        ("ÉTIENNE", "Ève"),
        ("LE GALL", "Anne"),
        ("LEGAY", "Paul"),
        ("MICHAUD", "Patrick"),
        ("MICHAUD-FARIGOULE", "Christiane"),
        ("ŒUVRARD", "Zoé"),
        ("OGIER", "Alix"),
    ]

    filed = sorted(set(in_order), key=lambda person: french.sort_key(*person))

    assert filed == in_order


@given(NAMES, NAMES, NAMES, NAMES)
def test_two_different_people_never_share_a_place(family: str, given_name: str, family_2: str, given_2: str) -> None:
    first, second = french.sort_key(family, given_name), french.sort_key(family_2, given_2)

    assert (first == second) == ((family, given_name) == (family_2, given_2))
    assert (first < second) != (second <= first)


@given(NAMES, NAMES)
def test_accents_and_case_only_part_names_that_are_otherwise_the_same(family: str, given_name: str) -> None:
    plain = french.sort_key(french.fold(family), french.fold(given_name))

    assert french.sort_key(family, given_name)[:2] == plain[:2]
