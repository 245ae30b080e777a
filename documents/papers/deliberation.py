"""Build the deliberation: the extract of the register, from the act and the room in which it was voted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Self

from documents.papers.printed import (
    NBSP,
    Block,
    Decision,
    SignatureBlock,
    blocks_of,
    decisions_of,
    in_order,
    names,
    signature_block,
    typeset_all,
)
from workflow import models
from workflow.facts import attendance_of, notice_of, room_of
from workflow.french import agree, capital, clock, of_place, of_the, plain_date, the, typeset, upper
from workflow.law.facts import Attendance, Room
from workflow.law.quorum import is_quorum_waived, quorum_of


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure at the head of the act: « Nombre de présents », 46."""

    label: str
    value: int


@dataclass(frozen=True, slots=True)
class Officer:
    """Who chairs or writes: the label in the person’s gender, the name."""

    label: str
    name: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """A place for a date that comes after the vote; ``text`` stays empty until it is known."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Deliberation:
    """What the template « deliberation.docx » may use."""

    TEMPLATE: ClassVar[str] = "deliberation.docx"

    title: str
    authority: str
    body: str
    sitting: str
    act: str
    number: str
    subject: str
    convened: str
    figures: tuple[Figure, ...]
    quorum: str
    officers: tuple[Officer, ...]
    present: str
    proxies: tuple[str, ...]
    excused: str
    absent: str
    remarks: tuple[str, ...]
    citations: tuple[str, ...]
    blocks: tuple[Block, ...]
    enacting: str
    decisions: tuple[Decision, ...]
    closing: tuple[str, ...]
    vote: str
    signatures: tuple[SignatureBlock, ...]
    stamps: tuple[Stamp, ...]
    recourse: str

    @classmethod
    def of(cls, act: models.Deliberation) -> Self:
        """Read an adopted deliberation; dates that are not known yet leave their place empty."""
        item, content = act.item, act.revision.content
        room, attendance = room_of(item), attendance_of(item.sitting)
        body, day = room.body, plain_date(act.adopted_on)
        absent = _absent(room)
        return cls(
            title=f"Délibération n°{NBSP}{act.number}",
            authority=body.authority,
            body=body.name,
            sitting=upper(f"Séance {of_the(body.name)} du {day}"),
            act=upper(f"Délibération {of_the(body.name)} du {day}"),
            number=act.number,
            subject=typeset(act.draft.subject),
            convened=_convened(item.sitting),
            figures=_figures(room),
            quorum=_quorum(room),
            officers=tuple(_officers(room)),
            present=names(body, room.in_room),
            proxies=tuple(_proxies(room)),
            excused=names(body, absent & set(attendance.excused)),
            absent=names(body, absent - set(attendance.excused)),
            remarks=tuple(_remarks(room, attendance)),
            citations=tuple(_citation(text) for text in content.get("citations", ())),
            blocks=blocks_of(content),
            enacting=f"{capital(the(body.name))}, après en avoir délibéré{NBSP}:",
            decisions=decisions_of(content),
            closing=typeset_all(content.get("closing", ())),
            vote=act.vote_sentence,
            signatures=tuple(_signatures(room)),
            stamps=_stamps(act),
            recourse=_recourse(item.sitting.body.authority),
        )


def _convened(sitting: models.Sitting) -> str:
    sent_on = notice_of(sitting).sent_on
    when = f" a été convoqué le {plain_date(sent_on)}" if sent_on else ""
    name = the(sitting.body.name)
    return capital(f"{name}{when.replace('convoqué', 'convoquée') if name.startswith('la ') else when}")


def _figures(room: Room) -> tuple[Figure, ...]:
    return (
        Figure("Nombre de membres en exercice", room.body.in_office),
        Figure("Nombre de présents", room.present),
        Figure("Nombre de pouvoirs", len(room.proxies)),
        Figure("Nombre de voix", room.votes_possible),
    )


def _quorum(room: Room) -> str:
    found = quorum_of(room)
    if is_quorum_waived(room):
        return "Séance sur seconde convocation\u00a0: l’assemblée délibère sans condition de quorum."
    members = "membre présent" if found.required < 2 else "membres présents"
    return f"Le quorum, fixé à {found.required}{NBSP}{members}, est atteint."


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


def _remarks(room: Room, attendance: Attendance) -> Iterator[str]:
    """Tell who came and went until this item, and who stands aside for it."""
    for movement in attendance.in_order:
        if movement.rank <= room.rank:
            member = room.body.member(movement.member)
            verb = "arrive" if movement.is_arrival else "quitte la séance"
            at = f" à {clock(movement.at)}" if movement.at else ""
            yield f"{member} {verb}{at}, avant le point n°{NBSP}{movement.rank} de l’ordre du jour."
    for recusal in room.recusals:
        reason = f" ({typeset(recusal.reason)})" if recusal.reason else ""
        yield f"{room.body.name_of(recusal.member)} se déporte{reason} et ne prend part ni au débat ni au vote."


def _citation(text: str) -> str:
    return typeset(f"Vu {text.rstrip(' ;.')} ;")


def _signatures(room: Room) -> Iterator[SignatureBlock]:
    yield signature_block(room.body, room.chair, "président de séance")
    for key in room.secretaries:
        yield signature_block(room.body, key, "secrétaire de séance")


def _stamps(act: models.Deliberation) -> tuple[Stamp, ...]:
    sent = f"le {plain_date(act.transmitted_on)}" if act.transmitted_on else ""
    received = f"reçu le {plain_date(act.received_on)}" if act.received_on else ""
    published = f"le {plain_date(act.published_on)}" if act.published_on else ""
    enforceable = f"le {plain_date(act.enforceable_on)}" if act.enforceable_on else ""
    return (
        Stamp("Transmis au représentant de l’État", ", ".join(part for part in (sent, received) if part)),
        Stamp("Publié sous forme électronique", published),
        Stamp("Certifié exécutoire", enforceable),
    )


def _recourse(authority: models.Authority) -> str:
    court = f"le tribunal administratif {of_place(authority.court)}" if authority.court else "le tribunal administratif"
    return typeset(
        f"Voies et délais de recours : la présente délibération peut être contestée devant {court} dans un délai de "
        "deux mois à compter de sa publication, y compris par l’application « Télérecours citoyens ». Un recours "
        "gracieux formé dans ce délai auprès de l’auteur de l’acte l’interrompt."
    )
