"""Build the page that opens a proof of convening: the sitting, its agenda, the delay counted day by day, the fingerprints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Self

from documents.papers.convocation import CONVENERS
from workflow import models
from workflow.facts import notice_of, supplement_of
from workflow.french import capital, clock, count, long_date, of_the, plain_date, the_office, typeset
from workflow.law.convocation import (
    clear_days,
    last_legal_sending,
    print_clear_days,
    required_clear_days,
    sending_article,
)
from workflow.law.facts import Notice

SHOWN_ITEMS, LONGEST_SUBJECT = 12, 85  # what leaves the rest of the page to the delay and the fingerprints
SHOWN_DAYS = 7


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a table: what it is, and its value as printed."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class EvidenceSummary:
    """What the template « evidence_summary.docx » may use."""

    TEMPLATE: ClassVar[str] = "evidence_summary.docx"

    title: str
    authority: str
    body: str
    the_sitting: str
    facts: tuple[Fact, ...]
    agenda: tuple[Fact, ...]
    agenda_rest: str
    days: tuple[Fact, ...]
    verdict: str
    statuses: tuple[Fact, ...]
    fingerprints: tuple[Fact, ...]

    @classmethod
    def of(cls, sitting: models.Sitting, *, statuses: Mapping[str, int], fingerprints: Mapping[str, str]) -> Self:
        """Read a sitting whose agenda is settled; ``statuses`` and ``fingerprints``: by their French names."""
        notice = notice_of(sitting)
        body = notice.body
        subjects = [line.subject for line in notice.agenda]
        return cls(
            title=f"Preuve de la convocation, {body.name} du {plain_date(sitting.day)}",
            authority=body.authority,
            body=body.name,
            the_sitting=f"Séance {of_the(body.name)} du {plain_date(sitting.day)}",
            facts=tuple(_facts(sitting, notice)),
            agenda=tuple(Fact(str(rank), _short(one)) for rank, one in enumerate(subjects[:SHOWN_ITEMS], 1)),
            agenda_rest=_rest(len(subjects) - SHOWN_ITEMS),
            days=tuple(_days(notice)),
            verdict=_verdict(notice),
            statuses=tuple(Fact(label, str(number)) for label, number in statuses.items()),
            fingerprints=tuple(Fact(label, value) for label, value in fingerprints.items()),
        )


def _facts(sitting: models.Sitting, notice: Notice) -> list[Fact]:
    hour = f", {clock(sitting.begins_at)}" if sitting.begins_at else ""
    convener = CONVENERS.get(sitting.convened_by, sitting.convened_by)
    civility = sitting.convener.civility if sitting.convener else "M."
    by = f"{capital(the_office(civility, convener))}{f', {sitting.convener}' if sitting.convener else ''}"
    known = [
        Fact("Séance", f"{long_date(sitting.day)}{hour}"),
        Fact("Lieu", typeset(sitting.place)),
        Fact("Convocation par", by),
        Fact("Ordre du jour arrêté", plain_date(sitting.frozen_on) if sitting.frozen_on else ""),
        Fact("Urgence", typeset(notice.urgency_reason) if notice.is_urgent else ""),
        Fact("Séance déplacée, prévue d’abord", long_date(sitting.moved_from) if sitting.moved_from else ""),
        Fact("Séance annulée", f"le {plain_date(sitting.cancelled_on)}" if sitting.cancelled_on else ""),
        *_supplements(sitting),
        Fact("Suite de la séance du", plain_date(sitting.first_day) if sitting.first_day else ""),
    ]
    return [fact for fact in known if fact.value]


def _supplements(sitting: models.Sitting) -> Iterator[Fact]:
    """Tell the day of each supplement, which the law judges apart."""
    for one in sitting.supplements.filter(round=sitting.round).exclude(sent_on=None).order_by("number"):
        yield Fact(
            f"Supplément n°\u00a0{one.number}", f"envoyé le {plain_date(one.sent_on)} : {_verdict(supplement_of(one))}"
        )


def _short(subject: str) -> str:
    """Cut a long subject at a word; the whole one stands in the file of the agenda."""
    told = typeset(subject)
    return told if len(told) <= LONGEST_SUBJECT else f"{told[:LONGEST_SUBJECT].rsplit(' ', 1)[0]}…"


def _rest(hidden: int) -> str:
    if hidden <= 0:
        return ""
    return typeset(f"Et {count(hidden, 'autre affaire', 'autres affaires')}, dans le dossier « ordre-du-jour ».")


def _days(notice: Notice) -> list[Fact]:
    """Count day by day from the last sending; a long count is told by its ends."""
    if notice.sent_on is None:
        return []
    between = [notice.sent_on + timedelta(days=n) for n in range(1, clear_days(notice.sent_on, notice.sitting_day) + 1)]
    told = [Fact("Dernier envoi", long_date(notice.sent_on))]
    if len(between) <= SHOWN_DAYS:
        told += [_clear_day(rank, day) for rank, day in enumerate(between, 1)]
    else:
        told += [_clear_day(rank, day) for rank, day in enumerate(between[: SHOWN_DAYS - 2], 1)]
        told += [Fact("…", "chaque jour compte"), _clear_day(len(between), between[-1])]
    return [*told, Fact("Séance", long_date(notice.sitting_day))]


def _clear_day(rank: int, day: date) -> Fact:
    return Fact(f"Jour franc {rank}", long_date(day))


def _verdict(notice: Notice) -> str:
    """Say what the law wants and whether it was kept."""
    article, last, required = sending_article(notice), last_legal_sending(notice), required_clear_days(notice)
    if notice.sent_on is None:
        return "Les convocations ne sont pas toutes envoyées\u00a0: le délai ne se compte pas encore."
    if last is None:
        return typeset(f"Le délai légal n’est pas calculé par le système ({article}).")
    kept = "le délai est tenu" if notice.sent_on <= last else "le délai n’est pas tenu"
    if required is None:
        return typeset(f"Envoi exigé le {plain_date(last)} au plus tard ({article}) : {kept}.")
    found = print_clear_days(clear_days(notice.sent_on, notice.sitting_day))
    return typeset(f"{capital(found)} ; {required} requis ({article}) : {kept}.")
