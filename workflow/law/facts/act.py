"""Hold the text: the draft before its vote, the head that it prints, the act after its vote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from workflow.law.facts.attendance import Room
from workflow.law.facts.kinds import ItemKind
from workflow.law.facts.people import Body, MemberKey


@dataclass(frozen=True, slots=True)
class Grant:
    """Money given to a body: how much, and how much this authority gives it over the whole year."""

    grantee: str
    amount: Decimal
    year: int
    year_total: Decimal
    is_private_law: bool = True
    republican_commitment_signed: bool | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A text before its vote, as far as the law looks at it."""

    key: str
    subject: str
    kind: ItemKind
    body: Body
    citations: tuple[str, ...]
    recitals: tuple[str, ...]
    decisions: tuple[str, ...]
    cites_delegation: bool = False
    reserved_matter: str = ""
    grant: Grant | None = None
    annexes: tuple[str, ...] = ()
    has_agreement: bool = False
    budget_account: str = ""
    sitting_day: date | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """The figures and dates that the head of an act prints, beside the facts they must agree with (FORM-1)."""

    key: str
    day: date
    room: Room
    absent: tuple[MemberKey, ...]
    stated_weekday: str = ""
    stated_in_office: int | None = None
    stated_present: int | None = None
    stated_proxies: int | None = None
    stated_votes: int | None = None

    @property
    def body(self) -> Body:
        """The body that sits."""
        return self.room.body


@dataclass(frozen=True, slots=True)
class Act:
    """An adopted deliberation after its vote: who signed, when it was received and published.

    ``unable_to_sign``: those whose hindrance the act mentions, as the law before July 2022 allowed.
    """

    key: str
    sitting_day: date
    chair: MemberKey
    secretaries: tuple[MemberKey, ...]
    present: frozenset[MemberKey]
    signed_by: frozenset[MemberKey]
    number: str = ""
    received_on: date | None = None
    published_on: date | None = None
    body: Body | None = None
    unable_to_sign: frozenset[MemberKey] = frozenset()

    def name_of(self, key: MemberKey) -> str:
        """Print the member, or the bare key while the body is not given."""
        return self.body.name_of(key) if self.body else key


@dataclass(frozen=True, slots=True)
class Numbering:
    """The number that an adopted text takes in its series, beside the one that somebody states."""

    key: str
    due: str
    stated: str = ""
