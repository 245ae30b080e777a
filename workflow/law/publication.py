"""Judge when a deliberation becomes enforceable: published, and received by the State (CGCT L2131-1, L3131-1)."""

from __future__ import annotations

from datetime import date

from workflow.french import join, plain_date
from workflow.law.article import CGCT, Judgement, Severity, rule
from workflow.law.facts import Act


def enforceable_on(published_on: date | None, received_on: date | None) -> date | None:
    """Return the day on which the act is enforceable: the later of the two, or None while one is missing."""
    return max(published_on, received_on) if published_on and received_on else None


@rule("EXE-1", CGCT("L2131-1"), severity=Severity.BLOCK, department=CGCT("L3131-1"))
def enforceable(act: Act) -> Judgement:
    """La délibération est exécutoire de plein droit dès qu’elle est publiée et transmise au représentant de l’État."""
    steps = (("sa publication", act.published_on), ("sa réception par le représentant de l’État", act.received_on))
    missing = [step for step, day in steps if day is None]
    if missing:
        yield f"La délibération n’est pas exécutoire : il manque {join(missing)}"
    for step, day in steps:
        if day and day < act.sitting_day:
            held = plain_date(act.sitting_day)
            yield f"Date impossible : {step} serait du {plain_date(day)}, avant la séance du {held}"
