"""Print people and texts as every paper of the house does: names in order, blocks of a text, signatures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workflow import models
from workflow.french import capital, count, office_for, sort_key, the_office, typeset
from workflow.law.facts import Body, MemberKey
from workflow.law.quorum import counts_proxies

NBSP = "\u00a0"


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a text; ``kind``: « heading », « paragraph », « bullet » or « sub_bullet »."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of the operative part, with its details."""

    text: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signatory:
    """A place to sign: in which capacity, who, the office printed below the name, how it was signed (may be empty)."""

    capacity: str
    name: str
    office: str = ""
    signed: str = ""


def in_order(body: Body, keys: Iterable[MemberKey]) -> list[MemberKey]:
    """Sort members by family name, as an act lists them."""
    wanted = set(keys)
    members = [member for member in body.members if member.key in wanted]
    return [member.key for member in sorted(members, key=lambda m: sort_key(m.family_name, m.given_name))]


def names(body: Body, keys: Iterable[MemberKey]) -> str:
    """Print members by family name: « Mme A, M. B »."""
    return ", ".join(body.name_of(key) for key in in_order(body, keys))


def office_of(body: Body, key: MemberKey) -> str:
    """Print a member’s office in the member’s gender, « 4e vice-présidente »; empty without one."""
    member = body.member(key)
    return office_for(member.civility, member.office) if member.office else ""


def signatory(body: Body, key: MemberKey, function: str, *, signed: str = "") -> Signatory:
    """Prepare the place where a member signs: « La secrétaire de séance », the name, the office."""
    capacity = capital(the_office(body.member(key).civility, function))
    return Signatory(capacity, body.name_of(key), capital(office_of(body, key)), signed)


def members_counted(body: Body, required: int) -> str:
    """Print a quorum: « 36 membres présents », « ou représentés » where the represented count (CGCT L3121-14-1)."""
    if counts_proxies(body):
        return count(required, "membre présent ou représenté", "membres présents ou représentés")
    return count(required, "membre présent", "membres présents")


def citation_of(text: str) -> str:
    """Print a text on which the act rests: « Vu le code … ; »."""
    return typeset(f"Vu {text.rstrip(' ;.')} ;")


def reporting(item: models.AgendaItem) -> str:
    """Print who reports on an item, in one piece that no end of line parts; empty when nobody does."""
    authority = item.sitting.body.authority_id
    member = models.Member.objects.filter(authority=authority, key=item.draft.rapporteur_key).first()
    return f"{office_for(member.civility, 'rapporteur')} : {member}".replace(" ", NBSP) if member else ""


def statement_of(content: Mapping[str, Any]) -> tuple[Line, ...]:
    """Lay the statement of reasons flat, one paragraph after the other."""
    return tuple(block for written in content.get("blocks", ()) for block in _lay_flat(written))


def _lay_flat(written: Mapping[str, Any]) -> Iterator[Line]:
    for kind in ("heading", "paragraph"):
        if written.get(kind):
            yield Line(kind, typeset(written[kind]))
    for bullet in written.get("bullets") or ():
        text, below = (bullet, ()) if isinstance(bullet, str) else (bullet["text"], bullet.get("bullets") or ())
        yield Line("bullet", typeset(text))
        for under in below:
            yield Line("sub_bullet", typeset(under if isinstance(under, str) else under["text"]))


def decisions_of(content: Mapping[str, Any]) -> tuple[Decision, ...]:
    """Return the operative part: each decision ends with a semicolon, the last with a full stop."""
    written = [{"text": one} if isinstance(one, str) else one for one in content.get("decisions", ())]
    return tuple(
        Decision(
            text=_ended(one["text"], ":" if one.get("bullets") else "." if rank == len(written) else ";"),
            details=tuple(map(typeset, one.get("bullets") or ())),
        )
        for rank, one in enumerate(written, 1)
    )


def _ended(text: str, sign: str) -> str:
    return typeset(f"{text.rstrip(' ;.:').rstrip(NBSP)}{'' if sign == '.' else ' '}{sign}")


def typeset_all(texts: Sequence[str]) -> tuple[str, ...]:
    """Typeset each text."""
    return tuple(map(typeset, texts))


def place_of(sitting: models.Sitting) -> str:
    """Name the town where letters and acts of the authority are dated."""
    return sitting.body.authority.seat or sitting.body.authority.name
