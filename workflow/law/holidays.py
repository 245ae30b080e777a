"""Tell which days are worked: for deadlines of the house and for remarks, never for clear days (CONV-2).

The library of holidays is loaded at the first question: it takes longer to import than the whole law.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from workflow.french import fold, typeset

SATURDAY = 5
ALSACE_MOSELLE = "57"  # the library’s name for the three departments of the local law
# Code du travail L3133-1 (the whole country), L3134-13 (Alsace-Moselle), L3422-2 (overseas); the library knows customary
# days besides, that no text makes a holiday.
LEGAL = frozenset({
    "Jour de l'an", "Lundi de Pâques", "Fête du Travail", "Fête de la Victoire", "Ascension", "Lundi de Pentecôte",
    "Fête nationale", "Assomption", "Toussaint", "Armistice", "Noël", "Abolition de l'esclavage",
})  # fmt: skip
ONLY_THERE = frozenset({"Vendredi saint", "Saint-Étienne"})
# How an authority writes its department, folded, and the library’s name for it.
OVERSEAS: Mapping[str, str] = {
    "guadeloupe": "971", "martinique": "972", "guyane": "973", "la reunion": "974", "reunion": "974", "mayotte": "976",
    "971": "971", "972": "972", "973": "973", "974": "974", "976": "976",
}  # fmt: skip


def territory_of(department: str, *, is_alsace_moselle: bool) -> str:
    """Return the territory whose own holidays an authority keeps; empty for those of the whole country."""
    return ALSACE_MOSELLE if is_alsace_moselle else OVERSEAS.get(fold(department).strip(), "")


def holiday(day: date, *, territory: str = "") -> str:
    """Name the legal holiday that falls on this day, empty when there is none."""
    return typeset(_holidays(day.year, territory).get(day, ""))


def is_working(day: date, *, territory: str = "") -> bool:
    """Whether offices are open: no Saturday, no Sunday, no legal holiday."""
    return day.weekday() < SATURDAY and not holiday(day, territory=territory)


def working_day_until(day: date, *, territory: str = "") -> date:
    """Return the day itself, or the last working day before it."""
    while not is_working(day, territory=territory):
        day -= timedelta(days=1)
    return day


@lru_cache(maxsize=64)
def _holidays(year: int, territory: str) -> Mapping[date, str]:
    import holidays

    known = holidays.country_holidays("FR", subdiv=territory or None, years=year, language="fr")
    kept = LEGAL | ONLY_THERE if territory == ALSACE_MOSELLE else LEGAL
    # Two may fall on one day, the Ascension on 1 or 8 May: the library then joins their names.
    return {day: names for day, names in known.items() if kept.intersection(names.split("; "))}
