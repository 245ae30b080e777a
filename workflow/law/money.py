"""Judge the grants: when a written agreement is due (loi n° 2000-321, art. 10 ; décret n° 2001-495)."""

from __future__ import annotations

from datetime import date

from workflow.french import amount
from workflow.law.article import Article, Judgement, Severity, rule, warning
from workflow.law.facts import Draft, Grant
from workflow.law.parameters import in_force


def agreement_threshold(year: int) -> int:
    """Return the yearly sum above which a private-law grantee must sign an agreement, in euros."""
    return in_force("grant.agreement_threshold", on=date(year, 12, 31))


def is_agreement_due(grant: Grant) -> bool:
    """Whether this grant, with the others of the same year, needs a written agreement."""
    return grant.is_private_law and max(grant.amount, grant.year_total) > agreement_threshold(grant.year)


@rule("SUB-1", Article("loi 2000-321", "10"), severity=Severity.BLOCK)
def agreement_above_the_threshold(draft: Draft) -> Judgement:
    """L’organisme de droit privé qui reçoit plus de 23 000 euros de subvention par an signe une convention.

    Elle en définit l’objet, le montant et les conditions d’utilisation.
    """
    grant = draft.grant
    if grant is None or draft.has_agreement or not is_agreement_due(grant):
        return
    threshold = amount(agreement_threshold(grant.year))
    if grant.amount > agreement_threshold(grant.year):
        yield (
            f"Subvention de {amount(grant.amount)} à {grant.grantee} : au-dessus de {threshold} par an, "
            "une convention est obligatoire, la joindre au projet"
        )
    else:
        yield warning(
            f"{grant.grantee} reçoit {amount(grant.year_total)} en {grant.year}, cumul de ses subventions : "
            f"au-dessus de {threshold}, une convention est due (le cumul est à confirmer)"
        )
