"""Build the deliberation: the extract of the register, from the act and the room in which it was voted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Self

from documents.papers.printed import (
    NBSP,
    Decision,
    Line,
    Signatory,
    citation_of,
    decisions_of,
    in_order,
    members_counted,
    names,
    signatory,
    statement_of,
    typeset_all,
)
from workflow import models
from workflow.facts import attendance_of, notice_of, room_of
from workflow.french import agree, capital, clock, of_place, of_the, plain_date, the, typeset
from workflow.law.facts import Attendance, Room
from workflow.law.quorum import is_quorum_waived, quorum_of

SHORT_ASSEMBLY = 20  # members whose names leave room for the act on the first page


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures at the head of the act."""

    in_office: int
    present: int
    proxies: int
    votes: int


@dataclass(frozen=True, slots=True)
class Officer:
    """Who chairs or writes: the capacity in the person’s gender, the name."""

    capacity: str
    name: str


@dataclass(frozen=True, slots=True)
class Stamps:
    """What comes after the vote, each a sentence with its date; empty until it is known."""

    sent: str
    received: str
    published: str
    enforceable: str


@dataclass(frozen=True, slots=True)
class Deliberation:
    """What the template « deliberation.docx » may use."""

    TEMPLATE: ClassVar[str] = "deliberation.docx"

    title: str
    authority: str
    body: str
    the_body: str
    of_the_body: str
    day: str
    number: str
    subject: str
    convening: str
    figures: Figures
    quorum: str
    officers: tuple[Officer, ...]
    present: str
    proxies: tuple[str, ...]
    excused: str
    absent: str
    movements: tuple[str, ...]
    recusals: tuple[str, ...]
    starts_new_page: bool
    citations: tuple[str, ...]
    statement: tuple[Line, ...]
    decisions: tuple[Decision, ...]
    closing: tuple[str, ...]
    vote: str
    annexes: tuple[str, ...]
    signatories: tuple[Signatory, ...]
    stamps: Stamps
    court: str

    @classmethod
    def of(cls, act: models.Deliberation) -> Self:
        """Read an adopted deliberation; dates that are not known yet leave their place empty."""
        item, content = act.item, act.revision.content
        room, attendance = room_of(item), attendance_of(item.sitting)
        body, absent = room.body, _absent(room)
        return cls(
            title=f"Délibération n°{NBSP}{act.number}",
            authority=body.authority,
            body=body.name,
            the_body=capital(the(body.name)),
            of_the_body=of_the(body.name),
            day=plain_date(act.adopted_on),
            number=act.number,
            subject=typeset(act.draft.subject),
            convening=_convening(item.sitting),
            figures=Figures(body.in_office, room.present, len(room.proxies), room.votes_possible),
            quorum=_quorum(room),
            officers=tuple(_officers(room)),
            present=names(body, room.in_room),
            proxies=tuple(_proxies(room)),
            excused=names(body, absent & set(attendance.excused)),
            absent=names(body, absent - set(attendance.excused)),
            movements=tuple(_movements(room, attendance)),
            recusals=tuple(_recusals(room)),
            starts_new_page=body.in_office > SHORT_ASSEMBLY,
            citations=tuple(citation_of(text) for text in content.get("citations", ())),
            statement=statement_of(content),
            decisions=decisions_of(content),
            closing=typeset_all(content.get("closing", ())),
            vote=act.vote_sentence,
            annexes=tuple(typeset(annex.title) for annex in act.draft.annexes.order_by("rank")),
            signatories=tuple(_signatories(act, room)),
            stamps=_stamps(act),
            court=_court(item.sitting.body.authority),
        )


def _convening(sitting: models.Sitting) -> str:
    sent_on = notice_of(sitting).sent_on
    when = f" a été convoqué le {plain_date(sent_on)}" if sent_on else ""
    name = the(sitting.body.name)
    agreed = when.replace("convoqué", "convoquée") if name.startswith("la ") else when
    return f"{capital(name)}{agreed}."


def _quorum(room: Room) -> str:
    found = quorum_of(room)
    if is_quorum_waived(room):
        return "Séance sur seconde convocation\u00a0: l’assemblée délibère sans condition de quorum."
    return f"Le quorum, fixé à {members_counted(room.body, found.required)}, est atteint."


def _officers(room: Room) -> Iterator[Officer]:
    chair = room.body.member(room.chair)
    label = agree("Président de séance", "Présidente de séance", chair.civility)
    yield Officer(label, room.body.name_of(room.chair))
    for key in room.secretaries:
        yield Officer("Secrétaire de séance", room.body.name_of(key))


def _absent(room: Room) -> set[str]:
    represented = {proxy.principal for proxy in room.proxies}
    return {m.key for m in room.body.members if m.key not in room.in_room and m.key not in represented}


def _proxies(room: Room) -> Iterator[str]:
    holders = {proxy.principal: proxy.holder for proxy in room.proxies}
    for key in in_order(room.body, holders):
        holder = room.body.name_of(holders[key] or "")
        yield f"{room.body.name_of(key)} donne pouvoir à {holder}"


def _movements(room: Room, attendance: Attendance) -> Iterator[str]:
    """Tell who came and went until this item."""
    for movement in attendance.in_order:
        if movement.rank <= room.rank:
            member = room.body.member(movement.member)
            verb = "arrive" if movement.is_arrival else "quitte la séance"
            at = f" à {clock(movement.at)}" if movement.at else ""
            yield f"{member} {verb}{at}, avant le point n°{NBSP}{movement.rank} de l’ordre du jour."


def _recusals(room: Room) -> Iterator[str]:
    """Tell who stands aside for this item."""
    for recusal in room.recusals:
        reason = f" ({typeset(recusal.reason)})" if recusal.reason else ""
        yield f"{room.body.name_of(recusal.member)} se déporte{reason} et ne prend part ni au débat ni au vote."


def _signatories(act: models.Deliberation, room: Room) -> Iterator[Signatory]:
    """Prepare the places to sign; what was signed by hand says so, what is due or merely attributed does not (SIG-5)."""
    given = dict(act.signatures.filter(means="handwritten").values_list("member__key", "on"))
    functions = [(room.chair, "président de séance"), *((key, "secrétaire de séance") for key in room.secretaries)]
    for key, function in functions:
        signed = f"signé au registre le {plain_date(given[key])}" if key in given else ""
        yield signatory(room.body, key, function, signed=signed)


def _stamps(act: models.Deliberation) -> Stamps:
    return Stamps(
        sent=f"Transmis le {plain_date(act.transmitted_on)}" if act.transmitted_on else "",
        received=f"Reçu le {plain_date(act.received_on)}" if act.received_on else "",
        published=f"Publié le {plain_date(act.published_on)}" if act.published_on else "",
        enforceable=f"Certifié exécutoire le {plain_date(act.enforceable_on)}" if act.enforceable_on else "",
    )


def _court(authority: models.Authority) -> str:
    return f"le tribunal administratif {of_place(authority.court)}" if authority.court else "le tribunal administratif"
