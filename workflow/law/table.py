"""Lay out the law that the code knows: one row a rule, one row a dated number, for the generated page of docs/."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflow import law
from workflow.law.article import Article, Severity
from workflow.law.parameters import PARAMETERS, Parameter


@dataclass(frozen=True, slots=True)
class LawRow:
    """One rule as a jurist reads it; ``department``: the article that says the same for a department."""

    id: str
    sentence: str
    article: Article
    severity: Severity
    since: date | None
    until: date | None
    department: Article | None


def law_table() -> tuple[LawRow, ...]:
    """Return every rule, by family and number: « CONV-2 » comes before « CONV-10 »."""
    rules = sorted(law.RULES.values(), key=lambda known: _order(known.id))
    return tuple(
        LawRow(known.id, known.sentence, known.article, known.severity, known.since, known.until, known.department)
        for known in rules
    )


def number_table() -> tuple[Parameter, ...]:
    """Return every number of the law with its days in force, by name then by date."""
    return tuple(
        sorted((entry for entries in PARAMETERS.values() for entry in entries), key=lambda p: (p.name, p.valid_from))
    )


def _order(rule_id: str) -> tuple[str, int]:
    family, _, number = rule_id.rpartition("-")
    return family, int(number)
