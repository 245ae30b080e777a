"""Build the proxy form of one member: what is known is filled in, what only the member can say is left blank."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from workflow import law, models
from workflow.facts import body_of
from workflow.french import agree, clock, count, long_date, of_the, office_for, plain_date, typeset
from workflow.law.facts import AuthorityKind, Body

REMINDED = ("PROXY-5", "PROXY-2", "PROXY-3", "QUO-2", "PROXY-8")  # what a member must know before signing
SECOND = "Le pouvoir ne vaut pour une seconde séance, réunie faute de quorum, que s’il le dit"


@dataclass(frozen=True, slots=True)
class ProxyForm:
    """What the template « proxy_form.docx » may use. ``asks_second``: whether a second sitting may still follow."""

    TEMPLATE: ClassVar[str] = "proxy_form.docx"

    title: str
    authority: str
    body: str
    of_the_body: str
    the_sitting: str
    day: str
    hour: str
    place: str
    undersigned: str
    unable: str
    items: str
    asks_second: bool
    reminder: tuple[str, ...]

    @classmethod
    def of(cls, notice: models.Notice) -> Self:
        """Read the notice of the member who may give the proxy."""
        sitting, member = notice.sitting, notice.member
        body = body_of(sitting)
        is_first = sitting.first_day is None
        return cls(
            title=f"Pouvoir pour la séance {of_the(body.name)} du {plain_date(sitting.day)}",
            authority=body.authority,
            body=body.name,
            of_the_body=of_the(body.name),
            the_sitting=f"Séance {of_the(body.name)} du {plain_date(sitting.day)}",
            day=long_date(sitting.day),
            hour=clock(sitting.begins_at) if sitting.begins_at else "",
            place=typeset(sitting.place),
            undersigned=_undersigned(member, body),
            unable=agree("empêché", "empêchée", member.civility),
            items=_items(sitting),
            asks_second=is_first,
            reminder=(*(_reminded(rule, body) for rule in REMINDED), *((_second(body),) if is_first else ())),
        )


def _undersigned(member: models.Member, body: Body) -> str:
    """Name the principal as a proxy begins, in the right gender and with the office."""
    seat = next((seat for seat in body.members if seat.key == member.key), None)
    office = f", {office_for(member.civility, seat.office)}" if seat and seat.office else ""
    return f"{agree('soussigné', 'soussignée', member.civility)}, {member}{office}"


def _items(sitting: models.Sitting) -> str:
    """Say how long the agenda is, so that nobody writes a rank that does not exist; empty before it is known."""
    known = sitting.items.count()
    return count(known, "affaire", "affaires") if known else ""


def _reminded(rule: str, body: Body) -> str:
    known = law.RULES[rule]
    return typeset(f"{known.sentence.rstrip('.')} ({_article(rule, body)}).")


def _second(body: Body) -> str:
    """Remind of the second sitting: no article says it, a written answer reads it in the article on proxies."""
    return typeset(
        f"{SECOND} ({_article('PROXY-1', body)}\u202f; réponse ministérielle, Sénat, n°\u00a012942, 26 décembre 2019)."
    )


def _article(rule: str, body: Body) -> str:
    known, is_department = law.RULES[rule], body.authority_kind is AuthorityKind.DEPARTMENT
    return str(known.department if is_department and known.department else known.article)
