"""Write sums in euros, in figures and in words, to the cent.

num2words is used on whole numbers only: its currency mode takes an integer for cents and says « un million euros ».
"""

from decimal import Decimal

from workflow.french.numbers import number, number_in_words, plural
from workflow.french.signs import APOSTROPHE, NO_BREAK_SPACE

_MILLION = 1_000_000


def amount(value: Decimal | int) -> str:
    """Write a sum in figures, cents only when there are any: « 90 000 € », « 12 345,50 € ».

    Raises TypeError on a float, which is not an exact sum, and ValueError on a fraction of a cent.
    """
    cents = _cents(value)
    pattern = "#,##0.00" if cents % 100 else "#,##0"
    return f"{number(Decimal(cents) / 100, pattern)}{NO_BREAK_SPACE}€"


def amount_in_words(value: Decimal | int) -> str:
    """Write a sum in words: « quatre-vingt-dix mille euros », « un million d’euros », « deux euros et un centime ».

    Raises the same errors as `amount`.
    """
    cents = _cents(value)
    sign = "moins " if cents < 0 else ""
    euros, remainder = divmod(abs(cents), 100)
    parts = [f"{number_in_words(euros)} {_euro(euros)}"] if euros or not remainder else []
    if remainder:
        parts.append(f"{number_in_words(remainder)} {plural(remainder, 'centime')}")
    return sign + " et ".join(parts)


def _euro(euros: int) -> str:
    # « un million », « deux milliards » are nouns and call for « de »; « un million deux cent mille » is not.
    if euros and euros % _MILLION == 0:
        return f"d{APOSTROPHE}euros"
    return plural(euros, "euro")


def _cents(value: Decimal | int) -> int:
    if not isinstance(value, Decimal | int):
        raise TypeError(f"Une somme s’écrit avec un nombre décimal exact, pas avec « {value!r} ».")
    cents = Decimal(value) * 100
    if not cents.is_finite() or cents != cents.to_integral_value():
        raise ValueError(f"Une somme en euros a deux décimales au plus : {value} ne peut pas s’écrire.")
    return int(cents)
