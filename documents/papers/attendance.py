"""Build the attendance sheet: every member in office, the situation of each, a place to sign, the totals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from documents.papers.printed import Signatory, in_order, members_counted, office_of, signatory
from workflow import models
from workflow.facts import attendance_of
from workflow.french import capital, clock, of_the, plain_date, typeset
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
class Totals:
    """The figures at the opening."""

    in_office: int
    present: int
    proxies: int
    excused: int
    absent: int


@dataclass(frozen=True, slots=True)
class AttendanceSheet:
    """What the template « attendance.docx » may use."""

    TEMPLATE: ClassVar[str] = "attendance.docx"

    title: str
    authority: str
    body: str
    the_sitting: str
    facts: tuple[str, ...]
    lines: tuple[Seat, ...]
    totals: Totals
    signatories: tuple[Signatory, ...]

    @classmethod
    def of(cls, sitting: models.Sitting) -> Self:
        """Read the roll call of a sitting, with what moved after it."""
        attendance = attendance_of(sitting)
        body = attendance.body
        keys = in_order(body, [member.key for member in body.members])
        secretaries = (signatory(body, key, "secrétaire de séance") for key in attendance.secretaries)
        return cls(
            title=f"Feuille de présence {of_the(body.name)} du {plain_date(sitting.day)}",
            authority=body.authority,
            body=body.name,
            the_sitting=f"Séance {of_the(body.name)} du {plain_date(sitting.day)}",
            facts=tuple(fact for fact in (_hours(sitting), _place(sitting), _quorum(attendance)) if fact),
            lines=tuple(
                Seat(rank, body.name_of(key), capital(office_of(body, key)), _situation(attendance, key))
                for rank, key in enumerate(keys, 1)
            ),
            totals=_totals(attendance),
            signatories=(signatory(body, attendance.chair, "président de séance"), *secretaries),
        )


def _place(sitting: models.Sitting) -> str:
    return f"Lieu : {typeset(sitting.place)}." if sitting.place else ""


def _quorum(attendance: Attendance) -> str:
    return f"Quorum : {members_counted(attendance.body, quorum_required(attendance.body.in_office))}."


def _hours(sitting: models.Sitting) -> str:
    opened = f"Ouverte à {clock(sitting.opened_at)}" if sitting.opened_at else ""
    closed = f"levée à {clock(sitting.closed_at)}" if sitting.closed_at else ""
    hours = ", ".join(part for part in (opened, closed) if part)
    return f"{capital(hours)}." if hours else ""


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


def _totals(attendance: Attendance) -> Totals:
    body, present = attendance.body, attendance.roll_call
    principals = {proxy.principal for proxy in attendance.proxies if proxy.is_active(1)}
    away = {member.key for member in body.members} - present - principals
    excused = away & set(attendance.excused)
    return Totals(body.in_office, len(present), len(principals), len(excused), len(away - excused))
