"""Write French as an act of an assembly must: dates, sums, ranks, lists, agreement, offices and typography.

Every function is pure and takes its value first, so that the same ones serve as filters in Word templates and on
web pages. `FILTERS` are those that a template may use, each under its own name.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from workflow.french.articles import of_the, the
from workflow.french.dates import clock, date_in_words, long_date, plain_date, short_date
from workflow.french.letters import capital, fold, sort_key, upper
from workflow.french.money import amount, amount_in_words
from workflow.french.numbers import count, number, number_in_words, ordinal, ordinal_in_words, plural
from workflow.french.offices import (
    agree,
    feminine_office,
    long_civility,
    masculine_office,
    office_for,
    the_office,
    title_of,
)
from workflow.french.typography import typeset
from workflow.french.words import at_place, elide, join, of_place

FILTERS: Mapping[str, Callable[..., str]] = MappingProxyType(
    {
        function.__name__: function
        for function in (
            *(long_date, plain_date, short_date, date_in_words, clock),
            *(amount, amount_in_words, number, number_in_words, ordinal, ordinal_in_words, count, plural),
            *(elide, of_place, at_place, join, the, of_the),
            *(agree, long_civility, title_of, office_for, the_office, feminine_office, masculine_office),
            *(typeset, upper, capital),
        )
    }
)

__all__ = [
    "FILTERS",
    "agree",
    "amount",
    "amount_in_words",
    "at_place",
    "capital",
    "clock",
    "count",
    "date_in_words",
    "elide",
    "feminine_office",
    "fold",
    "join",
    "long_civility",
    "long_date",
    "masculine_office",
    "number",
    "number_in_words",
    "of_place",
    "of_the",
    "office_for",
    "ordinal",
    "ordinal_in_words",
    "plain_date",
    "plural",
    "short_date",
    "sort_key",
    "the",
    "the_office",
    "title_of",
    "typeset",
    "upper",
]
