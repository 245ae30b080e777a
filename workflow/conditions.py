"""Judge whether a route or a stage applies to a draft: by its sum, its kind, its drafting unit, its budget line. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from workflow.errors import NBSP
from workflow.french import amount, fold


@dataclass(frozen=True, slots=True)
class Matter:
    """What conditions look at in a draft: sum in euros (None: none is given), kind, drafting unit, budget line.

    ``budget_line``: its account, its chapter, its analytic code, those that are given.
    """

    amount: Decimal | None = None
    kind: str = ""
    drafting_unit: str = ""
    budget_line: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conditions:
    """When a route or a stage applies; all that is given must hold, nothing given always holds.

    ``at_least`` is reached from that sum on, ``below`` holds under that sum: two routes with the same sum leave no gap and
    do not overlap. ``budget_lines``: beginnings of an account, a chapter or a code (« 657 » holds for 65748).
    """

    at_least: Decimal | None = None
    below: Decimal | None = None
    kinds: tuple[str, ...] = ()
    drafting_units: tuple[str, ...] = ()
    budget_lines: tuple[str, ...] = ()


def unmet(conditions: Conditions, matter: Matter) -> tuple[str, ...]:
    """Say in French why the conditions do not hold, one reason each; empty when they hold.

    A draft without a sum meets no condition on the sum: nobody knows on which side it falls.
    """
    reasons = [*_unmet_amount(conditions, matter.amount)]
    if conditions.kinds and matter.kind not in conditions.kinds:
        reasons.append(f"nature «{NBSP}{matter.kind}{NBSP}» hors de {listed(conditions.kinds)}")
    units = {fold(unit) for unit in conditions.drafting_units}
    if units and fold(matter.drafting_unit) not in units:
        reasons.append(f"service «{NBSP}{matter.drafting_unit}{NBSP}» hors de {listed(conditions.drafting_units)}")
    if conditions.budget_lines and not any(code.startswith(conditions.budget_lines) for code in matter.budget_line):
        found = f"imputation {' / '.join(matter.budget_line)}" if matter.budget_line else "aucune imputation budgétaire"
        reasons.append(f"{found}, hors de {listed(conditions.budget_lines)}")
    return tuple(reasons)


def _unmet_amount(conditions: Conditions, sum_of: Decimal | None) -> Iterable[str]:
    if sum_of is None:
        if conditions.at_least is not None or conditions.below is not None:
            yield "aucun montant n’est indiqué"
        return
    if conditions.at_least is not None and sum_of < conditions.at_least:
        yield f"montant {amount(sum_of)} < {amount(conditions.at_least)}"
    if conditions.below is not None and sum_of >= conditions.below:
        yield f"montant {amount(sum_of)} ≥ {amount(conditions.below)}"


def listed(words: Iterable[str]) -> str:
    """Print the values of a condition: « 657, 204 »."""
    return f"«{NBSP}{', '.join(words)}{NBSP}»"


def flaws(conditions: Conditions, *, kinds: Collection[str]) -> tuple[str, ...]:
    """Say in French what is wrong with conditions as drawn; ``kinds``: those that exist."""
    found = []
    sums = [one for one in (conditions.at_least, conditions.below) if one is not None]
    if any(one < 0 or one != one.quantize(Decimal("0.01")) for one in sums):
        found.append("un montant est positif et s’arrête au centime")
    if len(sums) == 2 and sums[0] >= sums[1]:
        found.append(f"aucun montant n’est à la fois d’au moins {sums[0]} et inférieur à {sums[1]}")
    if unknown := [kind for kind in conditions.kinds if kind not in kinds]:
        found.append(f"nature inconnue{NBSP}: {listed(unknown)}, au lieu de {listed(kinds)}")
    if any(not code or code != "".join(code.split()) for code in conditions.budget_lines):
        found.append("une imputation s’écrit sans espace, par son début s’il le faut (657)")
    if any(not unit.strip() for unit in conditions.drafting_units):
        found.append("un service est sans nom")
    return tuple(found)


def kept(conditions: Conditions) -> dict[str, Any]:
    """Return the conditions as the memory keeps them; what is not asked is left out."""
    texts = {"at_least": conditions.at_least, "below": conditions.below}
    lists = {
        "kinds": conditions.kinds,
        "drafting_units": conditions.drafting_units,
        "budget_lines": conditions.budget_lines,
    }
    return {name: str(value) for name, value in texts.items() if value is not None} | {
        name: list(values) for name, values in lists.items() if values
    }


def conditions_of(stored: Mapping[str, Any]) -> Conditions:
    """Read conditions back from what ``kept`` made of them."""
    at_least, below = (Decimal(stored[name]) if name in stored else None for name in ("at_least", "below"))
    kinds, units, lines = (tuple(stored.get(name, ())) for name in ("kinds", "drafting_units", "budget_lines"))
    return Conditions(at_least, below, kinds, units, lines)
