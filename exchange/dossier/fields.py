"""Give a type to what an officer writes: keys, days, hours, amounts, numbers, yes or no.

Every value comes in as text and each type says in French what it expects; the same types write the JSON Schema. Days and
amounts are read as French people write them (12/07/2023, 90 000,50), as well as in the ISO way.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from string import Formatter
from typing import Annotated, Any, NoReturn

from pydantic import BaseModel, BeforeValidator, ConfigDict, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

YES, NO = frozenset({"true", "oui", "yes"}), frozenset({"false", "non", "no"})
SPACES = re.compile("[ \u00a0\u202f]")
DAY_MONTH_YEAR = re.compile(r"^([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})$")
YEAR_MONTH_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
FIRST_YEAR, LAST_YEAR = 1900, 2199  # further off, it is a slip of the pen
FIRST_BUDGET = 2002  # the first whole year under the threshold of grants (décret n° 2001-495)
HOUR = re.compile(r"([0-9]{1,2})[ \u00a0\u202f]?(?:[:hH])[ \u00a0\u202f]?([0-9]{2})?")
NUMBERING = re.compile(r"0?[0-9]?d?")


def expect(expected: str) -> NoReturn:
    """Refuse a value, and say what is expected in its place."""
    raise PydanticCustomError("expected", "{expected}", {"expected": expected})


def reader(pattern: str, expected: str) -> BeforeValidator:
    """Accept a text that matches the whole pattern."""
    compiled = re.compile(pattern)

    def read(value: object) -> str:
        text = value.strip() if isinstance(value, str) else ""
        return text if compiled.fullmatch(text) else expect(expected)

    return BeforeValidator(read)


def read_text(value: object) -> str:
    """Accept any text; an empty value is an empty text."""
    if value is None:
        return ""
    return value.strip() if isinstance(value, str) else expect("un texte")


def read_words(value: object) -> str:
    """Accept a text that is not empty."""
    return read_text(value) or expect("un texte non vide")


def read_yes_or_no(value: object) -> bool:
    """Accept true, false, oui, non."""
    word = str(value).strip().lower()
    return word in YES if word in YES | NO else expect("true ou false (ou oui, non)")


def read_number(value: object) -> int:
    """Accept a whole number from 0, its digits grouped or not."""
    digits = SPACES.sub("", value) if isinstance(value, str) else value
    if isinstance(digits, int) and not isinstance(digits, bool) and 0 <= digits < 10**9:
        return digits
    if isinstance(digits, str) and re.fullmatch(r"[0-9]{1,9}", digits):
        return int(digits)
    return expect("un nombre entier, 0 ou plus")


def read_year(value: object) -> int:
    """Accept a year."""
    year = int(value) if isinstance(value, str) and re.fullmatch(r"[0-9]{4}", value.strip()) else value
    return (
        year if isinstance(year, int) and FIRST_BUDGET <= year <= LAST_YEAR else expect("une année, par exemple 2023")
    )


def read_amount(value: object) -> Decimal:
    """Accept an amount in euros, with a point or a comma before the cents."""
    digits = SPACES.sub("", str(value)).removesuffix("€").replace(",", ".")
    if re.fullmatch(r"[0-9]{1,13}(\.[0-9]{1,2})?", digits):
        return Decimal(digits)
    return expect("un montant en euros, par exemple 90000 ou 90 000,50")


def read_day(value: object) -> date:
    """Accept a day: 2023-07-12 or 12/07/2023."""
    text = DAY_MONTH_YEAR.sub(r"\3-\2-\1", str(value).strip())
    match = YEAR_MONTH_DAY.fullmatch(text)
    if match is None:
        return expect("une date, par exemple 2023-07-12 ou 12/07/2023")
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return expect("une date qui existe au calendrier")
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else expect(f"une date entre {FIRST_YEAR} et {LAST_YEAR}")


def read_hour(value: object) -> time:
    """Accept an hour: 09:30, 9 h 30 or 9 h."""
    match = HOUR.fullmatch(str(value).strip())
    if match and int(match[1]) < 24 and int(match[2] or 0) < 60:
        return time(int(match[1]), int(match[2] or 0))
    return expect("une heure, par exemple 09:30 ou 9 h 30")


def read_number_format(value: object) -> str:
    """Accept the form of the numbers of acts: text around {year} and {rank}, with no other field."""
    text = read_words(value)
    try:
        fields = {name: spec or "" for _, name, spec, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        fields = {}
    if (
        "rank" in fields
        and set(fields) <= {"year", "rank"}
        and all(NUMBERING.fullmatch(spec) for spec in fields.values())
    ):
        return text
    return expect("un modèle de numéro, par exemple « {year}.{rank:05d} »")


def text_type(read: Callable[[Any], Any], **schema: object) -> tuple[BeforeValidator, WithJsonSchema]:
    """Pair the way to read a value with the JSON Schema of what an editor should accept."""
    return BeforeValidator(read), WithJsonSchema(schema)


KEY = r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}"
KEY_SENTENCE = "une clé : lettres sans accent, chiffres, « - » ou « _ », 60 signes au plus"
EMAIL = r"[^@\s]+@[^@\s]+\.[^@\s]+"

Key = Annotated[str, reader(KEY, KEY_SENTENCE), WithJsonSchema({"type": "string", "pattern": f"^{KEY}$"})]
Text = Annotated[str, *text_type(read_text, type=["string", "number"])]
Words = Annotated[str, *text_type(read_words, type=["string", "number"], minLength=1)]
Email = Annotated[
    str, reader(f"({EMAIL})?", "une adresse électronique"), WithJsonSchema({"type": "string", "format": "email"})
]
Siren = Annotated[
    str,
    reader("([0-9]{9})?", "un numéro SIREN : neuf chiffres sans espace"),
    WithJsonSchema({"type": ["string", "integer"], "pattern": "^[0-9]{9}$"}),
]
Account = Annotated[
    str,
    reader("([0-9]{3,10})?", "un compte budgétaire : des chiffres sans espace, par exemple 65748"),
    WithJsonSchema({"type": ["string", "integer"], "pattern": "^[0-9]{3,10}$"}),
]
YesNo = Annotated[bool, *text_type(read_yes_or_no, enum=[True, False, "oui", "non"])]
Number = Annotated[int, *text_type(read_number, type="integer", minimum=0)]
Year = Annotated[int, *text_type(read_year, type="integer", minimum=FIRST_BUDGET)]
Amount = Annotated[
    Decimal,
    *text_type(
        read_amount,
        anyOf=[{"type": "number", "minimum": 0}, {"type": "string", "pattern": r"^[0-9  ]+([.,][0-9]{1,2})?( ?€)?$"}],
    ),
]
Day = Annotated[
    date,
    *text_type(read_day, type="string", pattern=r"^(\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4})$"),
]
Hour = Annotated[time, *text_type(read_hour, type="string", pattern=r"^\d{1,2}\s?[:hH]\s?(\d{2})?$")]
NumberFormat = Annotated[str, *text_type(read_number_format, type="string", pattern=r"\{rank(:0?\d?d?)?\}")]


class Record(BaseModel):
    """A block of keys of the dossier: frozen, closed to unknown keys, and where an empty optional value counts as left out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def leave_out_the_empty(cls, data: Any) -> Any:
        """Drop the keys written without a value, unless the field itself takes « null »."""
        if not isinstance(data, dict):
            return data
        nullable = {field.alias or name for name, field in cls.model_fields.items() if field.default is None}
        dropped = set(cls.keys()) - nullable
        return {key: value for key, value in data.items() if value is not None or key not in dropped}

    @classmethod
    def keys(cls) -> dict[str, str]:
        """Return the keys of the block as an officer writes them, each with the name of its field."""
        return {field.alias or name: name for name, field in cls.model_fields.items()}
