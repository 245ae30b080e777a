"""Build small councils, notices, rooms and ballots: lawful by default, so that a test changes the one fact it is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from workflow import law
from workflow.law.facts import (
    Act,
    AgendaLine,
    Attendance,
    AuthorityKind,
    Ballot,
    Body,
    BodyKind,
    Draft,
    ItemKind,
    Member,
    Notice,
    Proxy,
    Room,
    Sending,
)

DAY = date(2024, 3, 13)  # a Wednesday
SIX_DAYS = timedelta(days=6)


def key(n: int) -> str:
    return f"m{n}"


def keys(n: int, *, start: int = 1) -> frozenset[str]:
    return frozenset(key(i) for i in range(start, start + n))


def body(in_office: int = 11, **changes: Any) -> Body:
    """A municipal council of 5,000 inhabitants; m1 is the mayor, odd members are men."""
    members = tuple(
        Member(key(i), "M." if i % 2 else "Mme", "Camille", f"MEMBRE{i}", born_on=date(1950 + i % 40, 1, 1))
        for i in range(1, in_office + 1)
    )
    made = Body(
        "Conseil municipal", BodyKind.COUNCIL, "Commune", AuthorityKind.COMMUNE, 5000, members, executive=key(1)
    )
    return replace(made, **changes)


def notice(**changes: Any) -> Notice:
    """A notice sent to all, six days before, by the mayor."""
    of = changes.pop("body", body())
    sent_on = changes.pop("sent_on", DAY - SIX_DAYS)
    made = Notice(
        body=of,
        sitting_day=DAY,
        sitting_time=time(18, 30),
        place="Salle du conseil",
        agenda=(AgendaLine("budget", "budget primitif"),),
        sendings=tuple(Sending(member.key, sent_on) for member in of.members),
        convened_by="mayor",
        posted_on=DAY - SIX_DAYS,
    )
    return replace(made, **changes)


def proxy(principal: int, holder: int | None, **changes: Any) -> Proxy:
    return replace(Proxy(key(principal), key(holder) if holder else None, given_on=DAY), **changes)


def room(present: int = 9, *, in_office: int = 11, **changes: Any) -> Room:
    """An item put to discussion before the first members of the table; m1 chairs, m2 is the secretary."""
    made = Room(
        key="budget",
        rank=1,
        day=DAY,
        body=body(in_office),
        in_room=keys(present),
        proxies=(),
        recusals=(),
        chair=key(1),
        secretaries=(key(2),),
    )
    return replace(made, **changes)


def ballot(votes_for: int, votes_against: int = 0, abstentions: int = 0, **changes: Any) -> Ballot:
    """A vote of all who are in the room; one more member is in office for each who may be needed."""
    others = sum(changes.get(name, 0) for name in ("blank", "void", "not_taking_part"))
    there = max(1, votes_for + votes_against + abstentions + others)
    in_room = changes.pop("room", None) or room(there, in_office=max(11, there))
    return replace(
        Ballot(in_room, votes_for=votes_for, votes_against=votes_against, abstentions=abstentions), **changes
    )


def accounts(present: int, *, chair: int = 2, **changes: Any) -> Room:
    """A room that votes the accounts: m1, the mayor, has left it."""
    in_room = keys(present, start=2)
    return room(kind=ItemKind.ACCOUNTS, chair=key(chair), in_room=in_room, body=body(max(11, present + 1)), **changes)


def attendance(present: int = 9, *, in_office: int = 11, **changes: Any) -> Attendance:
    made = Attendance(body(in_office), DAY, key(1), (key(2),), keys(present), key="seance")
    return replace(made, **changes)


def draft(**changes: Any) -> Draft:
    made = Draft("cimes", "Subvention", ItemKind.GRANT, body(), ("le code",), ("Considérant",), ("Approuve",))
    return replace(made, **changes)


def act(**changes: Any) -> Act:
    made = Act("cimes", DAY, key(1), (key(2),), keys(9), keys(2), body=body())
    return replace(made, **changes)


def found(rule: str, fact: object, *, on: date = DAY) -> tuple[law.Finding, ...]:
    """What one rule finds in one fact."""
    return law.judge([fact], rules=[rule], on=on)


def blocks(rule: str, fact: object, *, on: date = DAY) -> list[str]:
    """The blocking sentences of one rule, as an officer reads them, with plain spaces for the eye of the test."""
    return [plain(str(finding)) for finding in found(rule, fact, on=on) if finding.is_blocking]


def says(rule: str, fact: object, *, on: date = DAY) -> list[tuple[str, str]]:
    """Every finding of one rule: how much it weighs, and its sentence with plain spaces."""
    return [(finding.severity.value, plain(str(finding))) for finding in found(rule, fact, on=on)]


def plain(text: str) -> str:
    """Replace the no-break spaces, which the eye cannot tell apart in a test."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    """The builders of lawful facts."""
    builders: list[Callable[..., object]] = [
        *(key, keys, body, notice, proxy, room, ballot, accounts, attendance, draft, act, found, blocks, says, plain)
    ]
    return SimpleNamespace(DAY=DAY, **{builder.__name__: builder for builder in builders})
