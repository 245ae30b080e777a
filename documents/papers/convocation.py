"""Build the notice of a sitting to one member: day, hour, place, agenda, and a place for the briefing note."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from django.db.models import QuerySet

from documents.papers.printed import Signatory, decisions_of, place_of, reporting
from workflow import law, models
from workflow.facts import body_of
from workflow.french import (
    agree,
    capital,
    clock,
    long_civility,
    long_date,
    of_the,
    office_for,
    plain_date,
    the,
    the_office,
    typeset,
)
from workflow.law.facts import AuthorityKind, Body
from workflow.law.quorum import counts_proxies, quorum_required

CHANNELS = {"electronic": "Par voie électronique", "letter": "Par courrier"}
# To whom a copy goes beside the members in office.
CAPACITIES = {"substitute": "En suppléance (art. L. 5211-6 CGCT)", "copy": "Pour information (art. L. 5211-40-2 CGCT)"}
CONVENERS = {
    "mayor": "maire",
    "president": "président",
    "deputy_mayor": "adjoint au maire",
    "vice_president": "vice-président",
    "substitute": "suppléant",
}


@dataclass(frozen=True, slots=True)
class Addressee:
    """The member who is convened: the lines of the address, the greeting, the name as it begins a proxy."""

    lines: tuple[str, ...]
    greeting: str
    undersigned: str


@dataclass(frozen=True, slots=True)
class Point:
    """One matter of the agenda: who reports (may be empty), the summary of its note, what is proposed."""

    rank: int
    subject: str
    rapporteur: str
    summary: tuple[str, ...]
    proposals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Convocation:
    """What the template « convocation.docx » may use."""

    TEMPLATE: ClassVar[str] = "convocation.docx"

    title: str
    authority: str
    body: str
    of_the_body: str
    the_sitting: str
    addressee: Addressee
    written_at: str
    day: str
    hour: str
    place: str
    urgency: str
    second: str
    agenda: tuple[Point, ...]
    quorum: str
    proxy: str
    proxy_terms: str
    convener: Signatory

    @classmethod
    def of(cls, notice: models.Notice) -> Self:
        """Read the notice of one member; the agenda is the one that was frozen, the date that of the freeze."""
        sitting = notice.sitting
        body = body_of(sitting)
        dated = f", le {plain_date(sitting.frozen_on)}" if sitting.frozen_on else ""
        return cls(
            title=f"Convocation {of_the(body.name)} du {plain_date(sitting.day)}",
            authority=body.authority,
            body=body.name,
            of_the_body=of_the(body.name),
            the_sitting=f"Séance {of_the(body.name)} du {plain_date(sitting.day)}",
            addressee=_addressee(notice, body),
            written_at=f"{place_of(sitting)}{dated}",
            day=long_date(sitting.day),
            hour=clock(sitting.begins_at) if sitting.begins_at else "",
            place=typeset(sitting.place),
            urgency=_urgency(sitting),
            second=_second(sitting),
            agenda=tuple(_point(item) for item in _stated(sitting)),
            quorum=_quorum(body),
            proxy=_proxy(body),
            proxy_terms="Le pouvoir est daté et signé ; il est toujours révocable et prend fin si vous arrivez en séance.",
            convener=_convener(sitting, body),
        )


def _stated(sitting: models.Sitting) -> QuerySet[models.AgendaItem]:
    """Return what the notice itself states: no supplement, nothing brought in at the sitting."""
    items = sitting.items.exclude(sent_revision=None).filter(supplement=0)
    return items.select_related("draft").order_by("rank")


def _addressee(notice: models.Notice, body: Body) -> Addressee:
    member = notice.member
    seat = next((seat for seat in body.members if seat.key == member.key), None)
    office = capital(office_for(member.civility, seat.office)) if seat and seat.office else ""
    street = member.address.splitlines() if notice.channel == "letter" else ()
    capacity = typeset(CAPACITIES.get(notice.capacity, ""))
    lines = (str(member), office, *(line.strip() for line in street), CHANNELS.get(notice.channel, ""), capacity)
    return Addressee(
        lines=tuple(line for line in lines if line),
        greeting=long_civility(member.civility),
        undersigned=f"{agree('soussigné', 'soussignée', member.civility)}, {member}",
    )


def _urgency(sitting: models.Sitting) -> str:
    if not sitting.is_urgent:
        return ""
    reason = typeset(sitting.urgency_reason.rstrip("."))
    return f"Le délai est abrégé pour urgence : {reason}. L’assemblée se prononcera sur l’urgence dès l’ouverture."


def _second(sitting: models.Sitting) -> str:
    if sitting.first_day is None:
        return ""
    first = plain_date(sitting.first_day)
    return (
        f"Cette seconde convocation fait suite à la séance du {first}, où le quorum n’était pas réuni ; "
        "l’assemblée délibérera sans condition de quorum sur les affaires alors inscrites."
    )


def _point(item: models.AgendaItem) -> Point:
    content = (item.sent_revision or item.draft.revision).content
    written = [block["paragraph"] for block in content.get("blocks", ()) if block.get("paragraph")]
    # A paragraph that announces a list says nothing without it.
    paragraphs = [text for text in written if not text.rstrip().endswith(":")]
    return Point(
        rank=item.rank,
        subject=typeset(item.draft.subject),
        rapporteur=reporting(item),
        summary=tuple(map(typeset, paragraphs[:2])),
        proposals=tuple(decision.text for decision in decisions_of(content)),
    )


def _convener(sitting: models.Sitting, body: Body) -> Signatory:
    """Name who convenes: the member whom the sitting names, else the mayor or president where the body knows who it is."""
    office = CONVENERS.get(sitting.convened_by, sitting.convened_by)
    is_executive = sitting.convened_by in {"mayor", "president"}
    member = sitting.convener or (body.member(body.executive) if body.executive and is_executive else None)
    if member is None:
        return Signatory(capital(the_office("M.", office)), "")
    return Signatory(capital(the_office(member.civility, office)), str(member))


def _article(rule: str, body: Body) -> str:
    """Cite the article of a rule as it binds this body: « art. L. 2121-17, al. 1 CGCT »."""
    known, is_department = law.RULES[rule], body.authority_kind is AuthorityKind.DEPARTMENT
    return str(known.department if is_department and known.department else known.article)


def _quorum(body: Body) -> str:
    there = "présents ou représentés" if counts_proxies(body) else "présents"
    return typeset(
        f"{capital(the(body.name))} ne délibère valablement que si plus de la moitié de ses membres en exercice sont "
        f"{there}, soit {quorum_required(body.in_office)} sur {body.in_office} ({_article('QUO-1', body)})."
    )


def _proxy(body: Body) -> str:
    quorum = "" if counts_proxies(body) else " Les pouvoirs ne comptent pas dans le quorum."
    return typeset(
        "Si vous ne pouvez assister à la séance, vous pouvez donner pouvoir par écrit à un autre membre, au moyen du "
        f"formulaire joint\u202f; chacun ne peut en porter qu’un seul ({_article('PROXY-1', body)}).{quorum}"
    )
