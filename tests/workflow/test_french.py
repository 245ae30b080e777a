"""Check days, sums, ranks, counts and small words: tables of exact French, and properties that hold for any value.

The invisible signs are drawn so that a table can be read: ~ is the no-break space (U+00A0), _ the narrow one (U+202F).
"""

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow import french

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
SUMS = st.decimals(min_value=-(10**12), max_value=10**12, places=2)


def drawn(text: str) -> str:
    """Turn the drawn spaces into real ones."""
    return text.replace("~", "\u00a0").replace("_", "\u202f")


@pytest.mark.parametrize(
    ("day", "long", "plain", "short", "words"),
    [
        (
            date(2023, 7, 12),
            "mercredi 12 juillet 2023",
            "12 juillet 2023",
            "12/07/2023",
            "l’an deux mille vingt-trois, le douze juillet",
        ),
        (
            date(2024, 8, 1),
            "jeudi 1er août 2024",
            "1er août 2024",
            "01/08/2024",
            "l’an deux mille vingt-quatre, le premier août",
        ),
        (
            date(1980, 2, 21),
            "jeudi 21 février 1980",
            "21 février 1980",
            "21/02/1980",
            "l’an mille neuf cent quatre-vingts, le vingt et un février",
        ),
    ],
)
def test_a_day_is_written_in_the_four_ways_of_an_act(day: date, long: str, plain: str, short: str, words: str) -> None:
    written = (french.long_date(day), french.plain_date(day), french.short_date(day), french.date_in_words(day))

    assert written == (long, plain, short, words)


@given(DAYS)
def test_every_day_of_two_centuries_can_be_written_and_read_again(day: date) -> None:
    number, month, year = french.plain_date(day).split(" ")

    assert french.long_date(day).endswith(f"{number} {month} {year}")
    assert (int(number.removesuffix("er")), int(year)) == (day.day, day.year)
    assert date(*map(int, reversed(french.short_date(day).split("/")))) == day
    assert french.date_in_words(day).endswith(month)


@pytest.mark.parametrize(
    ("moment", "written"),
    [(time(14, 30), "14~h~30"), (time(9), "9~h"), (time(9, 5), "9~h~05"), (time(0), "0~h")],
)
def test_an_hour_is_kept_on_one_line(moment: time, written: str) -> None:
    assert french.clock(moment) == drawn(written)


@pytest.mark.parametrize(
    ("value", "figures", "words"),
    [
        ("0", "0~€", "zéro euro"),
        ("0.01", "0,01~€", "un centime"),
        ("1", "1~€", "un euro"),
        ("2.01", "2,01~€", "deux euros et un centime"),
        ("80", "80~€", "quatre-vingts euros"),
        ("12345.50", "12_345,50~€", "douze mille trois cent quarante-cinq euros et cinquante centimes"),
        ("90000", "90_000~€", "quatre-vingt-dix mille euros"),
        ("90000.00", "90_000~€", "quatre-vingt-dix mille euros"),
        ("200000", "200_000~€", "deux cent mille euros"),
        ("1000000", "1_000_000~€", "un million d’euros"),
        ("1200000", "1_200_000~€", "un million deux cent mille euros"),
        ("80000000", "80_000_000~€", "quatre-vingts millions d’euros"),
        ("-1500.20", "−1_500,20~€", "moins mille cinq cents euros et vingt centimes"),
    ],
)
def test_a_sum_is_written_in_figures_and_in_words(value: str, figures: str, words: str) -> None:
    assert french.amount(Decimal(value)) == drawn(figures)
    assert french.amount_in_words(Decimal(value)) == words


@given(SUMS)
def test_a_sum_in_figures_can_be_read_again(value: Decimal) -> None:
    written = french.amount(value)

    assert Decimal(written.translate({0x202F: None, 0xA0: None, ord("€"): None, ord(","): ".", 0x2212: "-"})) == value
    assert ",00" not in written
    assert french.amount_in_words(value).startswith("moins ") == (value < 0)


@pytest.mark.parametrize("value", [Decimal("0.005"), Decimal("NaN"), Decimal("Infinity")])
def test_a_sum_that_is_not_in_cents_is_refused(value: Decimal) -> None:
    with pytest.raises(ValueError, match="deux décimales au plus"):
        french.amount(value)


def test_a_sum_held_in_a_float_is_refused() -> None:
    with pytest.raises(TypeError, match="nombre décimal exact"):
        french.amount(90_000.1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("n", "written"), [(7, "7"), (2023, "2_023"), (404607, "404_607"), (Decimal("12.5"), "12,5"), (-3, "−3")]
)
def test_a_number_is_grouped_by_three(n: int | Decimal, written: str) -> None:
    assert french.number(n) == drawn(written)


@pytest.mark.parametrize(
    ("n", "figures", "words"),
    [
        (1, "1er 1re", "premier première"),
        (2, "2e 2e", "deuxième deuxième"),
        (4, "4e 4e", "quatrième quatrième"),
        (13, "13e 13e", "treizième treizième"),
        (80, "80e 80e", "quatre-vingtième quatre-vingtième"),
        (200, "200e 200e", "deux centième deux centième"),
        (1_000_000, "1_000_000e 1_000_000e", "millionième millionième"),
    ],
)
def test_a_rank_is_written_in_both_genders(n: int, figures: str, words: str) -> None:
    assert f"{french.ordinal(n)} {french.ordinal(n, feminine=True)}" == drawn(figures)
    assert f"{french.ordinal_in_words(n)} {french.ordinal_in_words(n, feminine=True)}" == words


@pytest.mark.parametrize("rank", [french.ordinal, french.ordinal_in_words])
def test_there_is_no_rank_below_one(rank: Callable[[int], str]) -> None:
    with pytest.raises(ValueError, match="Un rang commence à 1"):
        rank(0)


@pytest.mark.parametrize(
    ("n", "noun", "irregular", "written"),
    [
        (0, "abstention", None, "0~abstention"),
        (1, "voix", None, "1~voix"),
        (2, "abstention", None, "2~abstentions"),
        (60, "voix", None, "60~voix"),
        (3, "bulletin blanc", "bulletins blancs", "3~bulletins blancs"),
        (1200, "habitant", None, "1_200~habitants"),
    ],
)
def test_a_noun_agrees_with_its_count(n: int, noun: str, irregular: str | None, written: str) -> None:
    assert french.count(n, noun, irregular) == drawn(written)


@given(st.integers(min_value=0, max_value=10**9))
def test_a_noun_is_singular_below_two_and_plural_from_two(n: int) -> None:
    assert french.count(n, "pouvoir").endswith("pouvoirs") == (n >= 2)
    assert french.plural(n, "travail", "travaux") == ("travail" if n < 2 else "travaux")
    assert french.plural(n, "prix") == "prix"


@pytest.mark.parametrize(
    ("small_word", "noun", "written"),
    [
        ("de", "Association", "d’Association"),
        ("de", "Hérault", "d’Hérault"),
        ("de", "État", "d’État"),
        ("de", "Œuvre", "d’Œuvre"),
        ("le", "huis clos", "le huis clos"),
        ("de", "hameaux", "de hameaux"),
        ("de", "Hauts-de-Seine", "de Hauts-de-Seine"),
        ("la", "halle", "la halle"),
        ("la", "haltérophilie", "l’haltérophilie"),
        ("le", "hôtel", "l’hôtel"),
        ("le", "onzième", "le onzième"),
        ("la", "Yonne", "l’Yonne"),
        ("le", "yacht", "le yacht"),
        ("de", "Yssingeaux", "d’Yssingeaux"),
        ("de", "8 membres", "de 8 membres"),
        ("de", "«~Avenir~»", "d’«~Avenir~»"),
        ("auprès de", "Aubagne", "auprès d’Aubagne"),
        ("à", "Aubagne", "à Aubagne"),
        ("Que", "il", "Qu’il"),
    ],
)
def test_a_small_word_is_elided_where_french_does(small_word: str, noun: str, written: str) -> None:
    assert french.elide(small_word, drawn(noun)) == drawn(written)


@pytest.mark.parametrize(
    ("place", "of", "at"),
    [
        ("Le Havre", "du Havre", "au Havre"),
        ("LES ULIS", "des ULIS", "aux ULIS"),
        ("La Rochelle", "de La Rochelle", "à La Rochelle"),
        ("L’Haÿ-les-Roses", "de L’Haÿ-les-Roses", "à L’Haÿ-les-Roses"),
        ("Lescar", "de Lescar", "à Lescar"),
        ("Saint-Étienne", "de Saint-Étienne", "à Saint-Étienne"),
        ("Aubagne", "d’Aubagne", "à Aubagne"),
        ("Hyères", "d’Hyères", "à Hyères"),
        ("Haguenau", "de Haguenau", "à Haguenau"),
        ("la Loire", "de la Loire", "à la Loire"),
    ],
)
def test_a_place_takes_its_contracted_article(place: str, of: str, at: str) -> None:
    assert (french.of_place(place), french.at_place(place)) == (of, at)


@pytest.mark.parametrize(
    ("items", "sentence"), [([], ""), (["A"], "A"), (["A", "B"], "A et B"), (["A", "B", "C"], "A, B et C")]
)
def test_items_are_listed_as_in_a_sentence(items: list[str], sentence: str) -> None:
    assert french.join(iter(items)) == sentence
    assert french.join(items, "ou") == sentence.replace(" et ", " ou ")


def test_a_list_refuses_a_separator_in_place_of_its_conjunction() -> None:
    with pytest.raises(ValueError, match="« join » attend une conjonction"):
        french.join(["A", "B"], ", ")
