"""Judge who signs a deliberation (CGCT L2121-23, rewritten by ordonnance n° 2021-1310 from 1 July 2022).

A missing signature is a flaw of form that does not keep the act from being enforceable (SIG-2): EXE-1 ignores it.
"""

from __future__ import annotations

from datetime import date

from workflow.french import join
from workflow.law.article import CGCT, Judgement, Severity, rule
from workflow.law.facts import Act, MemberKey

# Day of entry into force of ordonnance n° 2021-1310 of 7 October 2021; sittings held before follow the older text.
SECRETARIES_SIGN_SINCE = date(2022, 7, 1)


def signatories(act: Act) -> frozenset[MemberKey]:
    """Return those whose signature the law of the sitting’s day asks for."""
    if act.sitting_day >= SECRETARIES_SIGN_SINCE:
        return frozenset({act.chair, *act.secretaries})
    return act.present - act.unable_to_sign


@rule("SIG-1", CGCT("L2121-23"), severity=Severity.BLOCK, department=CGCT("L3121-17"))
def signed_by_chair_and_secretaries(act: Act) -> Judgement:
    """La délibération est signée par celui qui préside et par le ou les secrétaires de séance.

    Avant le 1er juillet 2022, elle l’était par tous les membres présents, ou mention était faite de la cause
    qui les empêchait de signer.
    """
    missing = sorted(signatories(act) - act.signed_by)
    if missing:
        yield f"Signature manquante : {join(map(act.name_of, missing))}"
    if act.sitting_day >= SECRETARIES_SIGN_SINCE and not act.secretaries:
        yield "Aucun secrétaire de séance : la délibération porte sa signature à côté de celle du président"
