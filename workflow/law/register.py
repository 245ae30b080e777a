"""Judge the numbers under which deliberations stand in the register (CGCT R2121-9)."""

from __future__ import annotations

from workflow.law.article import CGCT, Judgement, Severity, rule
from workflow.law.facts import Numbering


@rule("REG-3", CGCT("R2121-9"), severity=Severity.BLOCK)
def numbers_follow_one_another(numbering: Numbering) -> Judgement:
    """Les délibérations d’une séance portent des numéros qui se suivent, sans lacune ni doublon."""
    if numbering.stated and numbering.stated != numbering.due:
        yield f"Numéro annoncé : {numbering.stated} ; le suivant de la série est le {numbering.due}"
