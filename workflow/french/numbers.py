"""Write numbers, ranks and counted nouns as French does.

num2words is right on cardinals and wrong on several ordinals (« quatre-vingtsième »), which are mended here.
"""

import re
from decimal import Decimal

from babel.numbers import format_decimal
from num2words import num2words

from workflow.french.signs import MINUS, NO_BREAK_SPACE

_LOCALE = "fr_FR"

# « quatre-vingts », « deux cents », « deux millions » lose their s before « -ième », and « un million » its « un ».
_PLURAL_BEFORE_SUFFIX = re.compile(r"(vingt|cent|million|milliard)s(?=ième$)")
_LONE_UN = re.compile(r"^un (?=milli(on|ard)ième$)")


def number(n: int | Decimal, pattern: str | None = None) -> str:
    """Write a number in figures, digits grouped by three: « 13 500 », « 12,5 ». The pattern is one of CLDR."""
    return format_decimal(n, pattern, _LOCALE, decimal_quantization=False).replace("-", MINUS)


def number_in_words(n: int) -> str:
    """Write a whole number in words: « quatre-vingts », « deux cent un », « quatre-vingt mille »."""
    return str(num2words(n, lang="fr"))


def ordinal(n: int, feminine: bool = False) -> str:
    """Write a rank in figures: « 1er », « 1re », « 4e ». Raises ValueError below 1."""
    _check_rank(n)
    if n == 1:
        return "1re" if feminine else "1er"
    return f"{number(n)}e"


def ordinal_in_words(n: int, feminine: bool = False) -> str:
    """Write a rank in words: « premier », « première », « vingt et unième », « quatre-vingtième ».

    Raises ValueError below 1.
    """
    _check_rank(n)
    if n == 1:
        return "première" if feminine else "premier"
    words = str(num2words(n, lang="fr", to="ordinal"))
    return _LONE_UN.sub("", _PLURAL_BEFORE_SUFFIX.sub(r"\1", words))


def plural(n: int, singular: str, plural: str | None = None) -> str:
    """Return the noun that goes with the number: singular from 0 to under 2, plural from 2.

    The plural by default adds an s, unless the noun ends in s, x or z; give any other (« travaux »).
    """
    return _noun_for(n, singular, plural)


def count(n: int, singular: str, plural: str | None = None) -> str:
    """Write a number and its noun, kept on one line: « 1 voix », « 2 abstentions », « 0 abstention »."""
    return f"{number(n)}{NO_BREAK_SPACE}{_noun_for(n, singular, plural)}"


# Apart from `plural`, whose name its own argument takes in `count`.
def _noun_for(n: int, singular: str, plural: str | None) -> str:
    if abs(n) < 2:
        return singular
    if plural is not None:
        return plural
    return singular if singular.endswith(("s", "x", "z")) else f"{singular}s"


def _check_rank(n: int) -> None:
    if n < 1:
        raise ValueError(f"Un rang commence à 1 : {n} n’en est pas un.")
