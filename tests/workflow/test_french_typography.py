"""Check what the typesetter changes, what it leaves alone, and that Word templates can call every function.

The invisible signs are drawn so that a table can be read: ~ is the no-break space (U+00A0), _ the narrow one (U+202F).
"""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jinja2.sandbox import SandboxedEnvironment

from workflow import french

# Every sign that a rule looks at, so that rules meet each other at every position.
TYPED = st.text(alphabet="aLMn1230.,;:!?'\"«»“”()[]/-@%€°…’hEÉ \u00a0\u202f\n")
SPACES = dict.fromkeys(map(ord, " \u00a0\u202f"))


def drawn(text: str) -> str:
    """Turn the drawn spaces into real ones."""
    return text.replace("~", "\u00a0").replace("_", "\u202f")


@pytest.mark.parametrize(
    ("typed", "set_text"),
    [
        ("l'innovation d'\"Avenir\" aujourd'hui", "l’innovation d’«~Avenir~» aujourd’hui"),
        ("la filière «MANUFACTURING» et « expert »", "la filière «~MANUFACTURING~» et «~expert~»"),
        ('Il dit : "Qui vote contre?"', "Il dit~: «~Qui vote contre_?~»"),
        ("toute autre pièce afférente;", "toute autre pièce afférente_;"),
        ("Adopté ! Pourquoi ?! Ah…", "Adopté_! Pourquoi_?! Ah…"),
        ("Nombre de présents: 46", "Nombre de présents~: 46"),
        ("Pouvoirs :\nM. Luc", "Pouvoirs~:\nM.~Luc"),
        ("DELIBERATION N°2023.00366, n° 12", "DELIBERATION N°~2023.00366, n°~12"),
        ("12% de 90 000 € et 1 234 567,50€", "12~% de 90_000~€ et 1_234_567,50~€"),
        ("326\u00a0878 € et 5 M€", "326_878~€ et 5~M€"),
        ("M. Hervé REYNAUD, Mme Siham LABICH, MM. Élie et Luc", "M.~Hervé REYNAUD, Mme~Siham LABICH, MM.~Élie et Luc"),
        ("M. le maire, Mme l'adjointe", "M.~le maire, Mme~l’adjointe"),
        ("art. L. 2121-17 et article L.2131-1", "art.~L.~2121-17 et article~L.~2131-1"),
        ("l'article LO 1112-1, R. 421-1, L. 243", "l’article~LO~1112-1, R.~421-1, L.~243"),
        ("à 14 h 30 ou 9 h", "à 14~h~30 ou 9~h"),
        ("et ainsi de suite...", "et ainsi de suite…"),
    ],
)
def test_a_typed_text_is_set_as_a_typographer_would(typed: str, set_text: str) -> None:
    assert french.typeset(typed) == drawn(set_text)
    assert french.typeset(drawn(set_text)) == drawn(set_text)


@pytest.mark.parametrize(
    "text",
    [
        "https://www.legifrance.gouv.fr/codes?id=1;v=2%20a...b'c!d",
        "www.saint-etienne-metropole.fr/l'agenda",
        "secretariat.general+actes@mairie-exemple.fr",
        "séance à 14:30, de 14:30:00 à 15h45",
        'un écran de 19" (?) [!]',
        "le 12/07/2023, tél. 04 77 49 21 21",
        "3,141 592 et 2023-100 200",
        "Rapport ............ 3",
        "C'",
        "budget INUM/SUFLI/65748",
    ],
)
def test_an_address_an_hour_or_a_measure_is_left_alone(text: str) -> None:
    assert french.typeset(text) == text


def test_a_sentence_ends_after_an_address_not_within_it() -> None:
    typed = "Voir https://exemple.fr/a?b=1! Écrire à actes@exemple.fr;"

    assert french.typeset(typed) == drawn("Voir https://exemple.fr/a?b=1_! Écrire à actes@exemple.fr_;")


@given(TYPED)
@example('"a"b"')
@example('""0""')
@example('":"0":"')
@example("« ! » 1 000\u00a0000 %;:")
def test_a_text_already_set_does_not_change(typed: str) -> None:
    once = french.typeset(typed)

    assert french.typeset(once) == once


@given(st.text(alphabet="aÉ12,;:!?()%€«» \u00a0\u202f\n"))
def test_only_spaces_change_in_a_text_without_straight_signs(typed: str) -> None:
    assert french.typeset(typed).translate(SPACES) == typed.translate(SPACES)


@pytest.mark.parametrize(
    ("text", "capitals", "sentence"),
    [
        ("état", "ÉTAT", "État"),
        ("l’œuvre", "L’ŒUVRE", "L’œuvre"),
        ("«\u00a0été\u00a0»", "«\u00a0ÉTÉ\u00a0»", "«\u00a0Été\u00a0»"),
        ("4e adjointe", "4E ADJOINTE", "4e adjointe"),
        ("", "", ""),
    ],
)
def test_capitals_keep_their_accents(text: str, capitals: str, sentence: str) -> None:
    assert french.upper(text) == capitals
    assert french.capital(text) == sentence


@pytest.mark.parametrize(
    ("expression", "written"),
    [
        ("day | long_date", "mercredi 12 juillet 2023"),
        ("sum | amount", "90_000~€"),
        ("sum | amount_in_words | capital", "Quatre-vingt-dix mille euros"),
        ("2 | count('abstention')", "2~abstentions"),
        ("1 | ordinal(feminine=True)", "1re"),
        ("'Mme' | office_for('vice-président', rank=4)", "4e vice-présidente"),
        ("'Mme' | title_of('maire')", "Madame la maire"),
        ("'élu' | agree('élue', 'Mme')", "élue"),
        ("'Le Havre' | of_place", "du Havre"),
        ("['A', 'B', 'C'] | join", "A, B et C"),
        ("['A', 'B'] | map('upper') | join('ou')", "A ou B"),
    ],
)
def test_a_word_template_calls_the_filters(expression: str, written: str) -> None:
    environment = SandboxedEnvironment(autoescape=True)
    environment.filters.update(french.FILTERS)

    template = environment.from_string(f"{{{{ {expression} }}}}")

    assert template.render(day=date(2023, 7, 12), sum=Decimal(90_000)) == drawn(written)


def test_every_filter_bears_the_name_of_its_function() -> None:
    assert all(getattr(french, name) is function for name, function in french.FILTERS.items())
    assert set(french.__all__) - set(french.FILTERS) == {"FILTERS", "fold", "sort_key"}
