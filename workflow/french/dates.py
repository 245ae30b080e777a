"""Write days and hours as French acts do."""

from datetime import date, time

from babel.dates import format_date

from workflow.french.numbers import number_in_words, ordinal
from workflow.french.signs import APOSTROPHE, NO_BREAK_SPACE

_LOCALE = "fr_FR"


def long_date(day: date) -> str:
    """Write the day with its name: « mercredi 12 juillet 2023 »."""
    return f"{format_date(day, 'EEEE', _LOCALE)} {plain_date(day)}"


def plain_date(day: date) -> str:
    """Write the day: « 12 juillet 2023 », « 1er janvier 2024 »."""
    number_of_day = ordinal(1) if day.day == 1 else str(day.day)
    return f"{number_of_day} {_month(day)} {day.year}"


def short_date(day: date) -> str:
    """Write the day in figures: « 12/07/2023 »."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def date_in_words(day: date) -> str:
    """Open a record with its day in words: « l’an deux mille vingt-trois, le douze juillet »."""
    day_in_words = "premier" if day.day == 1 else number_in_words(day.day)
    return f"l{APOSTROPHE}an {number_in_words(day.year)}, le {day_in_words} {_month(day)}"


def clock(time: time) -> str:
    """Write an hour: « 14 h 30 », « 9 h 05 », « 9 h »; the spaces forbid a line break."""
    hour = f"{time.hour}{NO_BREAK_SPACE}h"
    return f"{hour}{NO_BREAK_SPACE}{time.minute:02}" if time.minute else hour


def _month(day: date) -> str:
    return format_date(day, "MMMM", _LOCALE)
