"""Judge what a bureau or a standing commission may decide in the place of the council (CGCT L5211-10, L3211-2)."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.french import plain_date
from workflow.law.article import CGCT, Judgement, Severity, rule, warning
from workflow.law.facts import BodyKind, Draft, ItemKind

# The seven matters that the council of an EPCI cannot delegate (CGCT L5211-10, 1° to 7°).
RESERVED_MATTERS: Mapping[str, str] = {
    "budget": "le vote du budget, l’institution et la fixation des taux ou tarifs des taxes ou redevances",
    "accounts": "l’approbation du compte administratif",
    "mandatory_expenditure": "les dispositions budgétaires de l’article L. 1612-15",
    "statutes": "la modification des conditions initiales de composition, de fonctionnement ou de durée",
    "membership": "l’adhésion à un établissement public",
    "public_service_delegation": "la délégation de la gestion d’un service public",
    "planning": "les orientations d’aménagement de l’espace, d’habitat et de politique de la ville",
}
# What the council of a department keeps from its standing commission (CGCT L3211-2).
RESERVED_FROM_COMMISSION = frozenset({"budget", "accounts", "mandatory_expenditure"})


def reserved_matter(draft: Draft) -> str:
    """Return the reserved matter that the draft touches, as declared or by its kind; empty where there is none."""
    return "accounts" if draft.kind is ItemKind.ACCOUNTS else draft.reserved_matter.strip()


@rule("APP-4", CGCT("L5211-10"), severity=Severity.BLOCK, department=CGCT("L3211-2"))
def matters_kept_by_the_council(draft: Draft) -> Judgement:
    """Le conseil peut déléguer ses attributions au bureau, sauf les sept matières que la loi lui réserve."""
    matter = reserved_matter(draft)
    is_kept_from_bureau = draft.body.kind is BodyKind.BUREAU and matter
    is_kept_from_commission = draft.body.kind is BodyKind.PERMANENT_COMMISSION and matter in RESERVED_FROM_COMMISSION
    if is_kept_from_bureau or is_kept_from_commission:
        yield f"Matière réservée au conseil : {RESERVED_MATTERS.get(matter, matter)} ; inscrire l’affaire au conseil"


@rule("APP-5", CGCT("L5211-10"), severity=Severity.BLOCK)
def bureau_acts_on_delegation(draft: Draft) -> Judgement:
    """Le bureau ne décide que sur délégation du conseil, par une délibération exécutoire que l’acte vise."""
    if draft.body.kind is not BodyKind.BUREAU:
        return
    delegation = draft.body.delegation
    if delegation is None:
        yield "Aucune délibération du conseil ne donne délégation au bureau : l’indiquer, ou saisir le conseil"
        return
    name = f"La délibération n° {delegation.number} qui donne délégation au bureau"
    if delegation.enforceable_on is None:
        yield warning(f"{name} n’a pas de date d’exécution connue")
    elif draft.sitting_day and draft.sitting_day < delegation.enforceable_on:
        yield f"{name} n’est exécutoire que le {plain_date(delegation.enforceable_on)}, après la séance"
    if not draft.cites_delegation:
        yield warning(f"{name} n’est pas citée dans les visas")
