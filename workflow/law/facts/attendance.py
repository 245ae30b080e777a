"""Hold the timeline of a sitting, and tell who is in the room and who votes for whom at any item.

Presence is a timeline, not a list: members arrive, leave, and give proxies that run from an item to an item.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from functools import cached_property

from workflow.law.facts.kinds import ItemKind
from workflow.law.facts.notice import SecondNotice
from workflow.law.facts.people import Body, MemberKey


@dataclass(frozen=True, slots=True)
class Proxy:
    """A written power to vote; it runs from an item to an item of the agenda, both included (None: to the end)."""

    principal: MemberKey
    holder: MemberKey | None
    is_written: bool = True
    is_signed: bool = True
    given_on: date | None = None
    from_rank: int = 1
    to_rank: int | None = None
    covers_second_sitting: bool = False

    def is_active(self, rank: int) -> bool:
        """Whether the proxy runs at this item."""
        return self.from_rank <= rank and (self.to_rank is None or rank <= self.to_rank)


@dataclass(frozen=True, slots=True)
class Movement:
    """A member who arrives or leaves before an item is put to discussion, at a time."""

    member: MemberKey
    is_arrival: bool
    rank: int
    at: time | None = None


@dataclass(frozen=True, slots=True)
class Recusal:
    """A member who stands aside for one item; ``by_law``: as CGCT L1111-6 II says, which changes the denominator."""

    member: MemberKey
    reason: str = ""
    by_law: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """Who is there when one item is put to discussion. Built by ``Attendance.room``; judged by QUO, PROXY, COI and SIT.

    ``in_room``: physically there, the recused included. ``proxies``: those that run at this item.
    """

    key: str
    rank: int
    day: date
    body: Body
    in_room: frozenset[MemberKey]
    proxies: tuple[Proxy, ...]
    recusals: tuple[Recusal, ...]
    chair: MemberKey
    secretaries: tuple[MemberKey, ...]
    rapporteur: MemberKey | None = None
    interested: frozenset[MemberKey] = frozenset()
    on_agenda: bool = True
    second: SecondNotice | None = None
    second_is_urgent: bool = False
    kind: ItemKind = ItemKind.DELIBERATION

    @property
    def recused(self) -> frozenset[MemberKey]:
        """The members who stand aside for this item."""
        return frozenset(recusal.member for recusal in self.recusals)

    @property
    def present(self) -> int:
        """How many are physically there, the recused included."""
        return len(self.in_room)

    @property
    def usable_proxies(self) -> tuple[Proxy, ...]:
        """The proxies that can vote: neither their principal nor their holder stands aside (PROXY-8)."""
        return tuple(proxy for proxy in self.proxies if not {proxy.principal, proxy.holder} & self.recused)

    @property
    def barred(self) -> frozenset[MemberKey]:
        """Those who may not vote on this item: the recused, and the principals of the proxies that fall with them."""
        fallen = {proxy.principal for proxy in self.proxies if {proxy.principal, proxy.holder} & self.recused}
        return self.recused | fallen

    @property
    def votes_possible(self) -> int:
        """Present members and running proxies, the recused members and their links taken away (PROXY-7, PROXY-8)."""
        return len(self.in_room - self.recused) + len(self.usable_proxies)


@dataclass(frozen=True)
class Attendance:
    """The timeline of a sitting: roll call, arrivals, departures, proxies. Ask it for the room at any item."""

    body: Body
    day: date
    chair: MemberKey
    secretaries: tuple[MemberKey, ...]
    roll_call: frozenset[MemberKey]
    excused: tuple[MemberKey, ...] = ()
    proxies: tuple[Proxy, ...] = ()
    movements: tuple[Movement, ...] = ()
    second: SecondNotice | None = None
    second_is_urgent: bool = False
    key: str = ""

    @cached_property
    def in_order(self) -> tuple[Movement, ...]:
        """The movements as they happened: by item, then by hour."""
        return tuple(sorted(self.movements, key=lambda movement: (movement.rank, movement.at or time.min)))

    def in_room(self, rank: int) -> frozenset[MemberKey]:
        """Return who is physically there when the item of this rank is put to discussion."""
        there = set(self.roll_call)
        for movement in self.in_order:
            if movement.rank <= rank:
                (there.add if movement.is_arrival else there.discard)(movement.member)
        return frozenset(there)

    def running_proxies(self, rank: int) -> tuple[Proxy, ...]:
        """Return the proxies that run at an item: begun, not ended, not fallen on the principal’s arrival (PROXY-3)."""
        there = self.in_room(rank)
        return tuple(proxy for proxy in self.proxies if proxy.is_active(rank) and proxy.principal not in there)

    def room(
        self,
        rank: int,
        *,
        key: str,
        recusals: tuple[Recusal, ...] = (),
        interested: frozenset[MemberKey] = frozenset(),
        rapporteur: MemberKey | None = None,
        chair: MemberKey | None = None,
        kind: ItemKind = ItemKind.DELIBERATION,
        on_agenda: bool = True,
    ) -> Room:
        """Return the room when the item of this rank is put to discussion; ``chair`` only where another chairs it."""
        return Room(
            key=key,
            rank=rank,
            day=self.day,
            body=self.body,
            in_room=self.in_room(rank),
            proxies=self.running_proxies(rank),
            recusals=recusals,
            chair=chair or self.chair,
            secretaries=self.secretaries,
            rapporteur=rapporteur,
            interested=interested,
            on_agenda=on_agenda,
            second=self.second,
            second_is_urgent=self.second_is_urgent,
            kind=kind,
        )
