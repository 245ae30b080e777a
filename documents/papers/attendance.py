"""Build the attendance sheet: every member in office, the situation of each, a place to sign, the totals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from documents.papers.printed import SignatureBlock, in_order, office_of, signature_block
from workflow import models
from workflow.facts import attendance_of
from workflow.french import capital, clock, count, of_the, plain_date
from workflow.law.facts import Attendance, MemberKey
from workflow.law.quorum import quorum_required


@dataclass(frozen=True, slots=True)
class Seat:
    """One line of the table."""

    rank: int
    name: str
    office: str
    situation: str


@dataclass(frozen=True, slots=True)
class AttendanceSheet:
    """What the template « attendance.docx » may use."""

    TEMPLATE: ClassVar[str] = "attendance.docx"

    title: str
    authority: str
    body: str
    sitting: str
    opened: str
    seats: tuple[Seat, ...]
    totals: tuple[str, ...]
    signatures: tuple[SignatureBlock, ...]

    @classmethod
    def of(cls, sitting: models.Sitting) -> Self:
        """Read the roll call of a sitting, with what moved after it."""
        attendance = attendance_of(sitting)
        body = attendance.body
        keys = in_order(body, [member.key for member in body.members])
        secretaries = (signature_block(body, key, "secrétaire de séance") for key in attendance.secretaries)
        return cls(
            title=f"Feuille de présence {of_the(body.name)} du {plain_date(sitting.day)}",
            authority=body.authority,
            body=body.name,
            sitting=f"Séance du {plain_date(sitting.day)}",
            opened=_hours(sitting),
            seats=tuple(
                Seat(rank, body.name_of(key), capital(office_of(body, key)), _situation(attendance, key))
                for rank, key in enumerate(keys, 1)
            ),
            totals=_totals(attendance),
            signatures=(signature_block(body, attendance.chair, "président de séance"), *secretaries),
        )


def _hours(sitting: models.Sitting) -> str:
    opened = f"Ouverte à {clock(sitting.opened_at)}" if sitting.opened_at else ""
    closed = f"levée à {clock(sitting.closed_at)}" if sitting.closed_at else ""
    return capital(", ".join(part for part in (opened, closed) if part))


def _situation(attendance: Attendance, key: MemberKey) -> str:
    body = attendance.body
    parts = []
    if key in attendance.roll_call:
        parts.append("présente" if body.member(key).civility == "Mme" else "présent")
    for movement in attendance.in_order:
        if movement.member == key:
            at = f" à {clock(movement.at)}" if movement.at else f", avant le point n°\u00a0{movement.rank}"
            parts.append(f"{'arrivée' if movement.is_arrival else 'départ'}{at}")
    parts += [f"pouvoir à {body.name_of(p.holder or '')}" for p in attendance.proxies if p.principal == key]
    if not parts:
        is_woman = body.member(key).civility == "Mme"
        absent = "absente" if is_woman else "absent"
        parts.append(f"{absent} excusé{'e' if is_woman else ''}" if key in attendance.excused else absent)
    return capital(", ".join(parts))


def _totals(attendance: Attendance) -> tuple[str, ...]:
    proxies = [proxy for proxy in attendance.proxies if proxy.is_active(1)]
    return (
        f"{count(attendance.body.in_office, 'membre')} en exercice",
        f"{count(len(attendance.roll_call), 'présent')} à l’ouverture",
        count(len(proxies), "pouvoir"),
        f"quorum\u00a0: {quorum_required(attendance.body.in_office)}",
    )
