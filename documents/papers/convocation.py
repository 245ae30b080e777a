"""Build the notice of a sitting to one member: day, hour, place, agenda, and a place for the briefing note."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from documents.papers.printed import SignatureBlock, place_of
from workflow import models
from workflow.facts import body_of
from workflow.french import (
    capital,
    clock,
    long_civility,
    long_date,
    of_the,
    office_for,
    plain_date,
    the_office,
    typeset,
)

CONVENERS = {
    "mayor": "maire",
    "president": "président",
    "deputy_mayor": "adjoint au maire",
    "vice_president": "vice-président",
    "substitute": "suppléant",
}


@dataclass(frozen=True, slots=True)
class Point:
    """One matter of the agenda: its place, its subject, who reports (may be empty), the summary of its note."""

    rank: int
    subject: str
    rapporteur: str
    summary: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Convocation:
    """What the template « convocation.docx » may use."""

    TEMPLATE: ClassVar[str] = "convocation.docx"

    title: str
    authority: str
    body: str
    of_the_body: str
    addressee: str
    addressee_office: str
    salutation: str
    place_and_date: str
    day: str
    hour: str
    place: str
    urgency: str
    second_notice: str
    points: tuple[Point, ...]
    convener: SignatureBlock

    @classmethod
    def of(cls, notice: models.Notice) -> Self:
        """Read the notice of one member; the agenda is the one that was frozen, the date that of the freeze."""
        sitting, member = notice.sitting, notice.member
        body = body_of(sitting)
        known = next((seat for seat in body.members if seat.key == member.key), None)
        office = office_for(member.civility, known.office) if known and known.office else ""
        dated = f", le {plain_date(sitting.frozen_on)}" if sitting.frozen_on else ""
        return cls(
            title=f"Convocation {of_the(body.name)} du {plain_date(sitting.day)}",
            authority=body.authority,
            body=body.name,
            of_the_body=of_the(body.name),
            addressee=str(member),
            addressee_office=capital(office),
            salutation=long_civility(member.civility),
            place_and_date=f"{place_of(sitting)}{dated}",
            day=capital(long_date(sitting.day)),
            hour=clock(sitting.begins_at) if sitting.begins_at else "",
            place=typeset(sitting.place),
            urgency=typeset(sitting.urgency_reason) if sitting.is_urgent else "",
            second_notice=_second_notice(sitting),
            points=tuple(_point(sitting, item) for item in sitting.items.select_related("draft").order_by("rank")),
            convener=_convener(sitting),
        )


def _second_notice(sitting: models.Sitting) -> str:
    return plain_date(sitting.first_day) if sitting.first_day else ""


def _point(sitting: models.Sitting, item: models.AgendaItem) -> Point:
    body, key = body_of(sitting), item.draft.rapporteur_key
    content = (item.sent_revision or item.draft.revision).content
    paragraphs = [block["paragraph"] for block in content.get("blocks", ()) if block.get("paragraph")]
    return Point(
        rank=item.rank,
        subject=typeset(item.draft.subject),
        rapporteur=body.name_of(key) if key else "",
        summary=tuple(map(typeset, paragraphs[:2])),
    )


def _convener(sitting: models.Sitting) -> SignatureBlock:
    office = CONVENERS.get(sitting.convened_by, sitting.convened_by)
    if sitting.convener is None:
        return SignatureBlock(capital(the_office("M.", office)), "")
    civility = sitting.convener.civility
    return SignatureBlock(capital(the_office(civility, office)), str(sitting.convener))
