"""Decide whose turn it is: who may sign a step and for whom, when a step is passed, who stands in for the absent. Pure.

People are the numbers of their accounts, days come as arguments; nothing is read and nothing is written here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

MOST_HOPS = 3  # substitutes of substitutes: beyond, nobody knows any more for whom he signs


class SeatKind(StrEnum):
    """Where the people of a step come from; ``NAME``: a name without an account, as dossiers write."""

    NAME = "name"
    PERSON = "person"
    FUNCTION = "function"
    GROUP = "group"


class Mode(StrEnum):
    """How many of the people of a step must sign: all, any one, or a number of them."""

    ALL = "all"
    ANY = "any"
    SOME = "some"


class Opinion(StrEnum):
    """What a sign-off says; the last two are given on a consultative step only."""

    APPROVED = "approved"
    FAVOURABLE = "favourable"
    UNFAVOURABLE = "unfavourable"


class PassedAs(StrEnum):
    """How a step was passed: signed, in silence (a consultative step whose delay is over), or as its condition is false."""

    SIGNED = "signed"
    SILENCE = "silence"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Away:
    """A person away from a day to a day, both included (``until`` None: no end known), and who signs meanwhile."""

    person: int
    substitute: int | None
    since: date
    until: date | None = None
    kinds: frozenset[str] = frozenset()

    def counts(self, *, on: date, kind: str) -> bool:
        """Whether the person is away on this day for this kind of draft."""
        is_dated = self.since <= on and (self.until is None or on <= self.until)
        return is_dated and (not self.kinds or kind in self.kinds)


Aways = Mapping[int, Sequence[Away]]


@dataclass(frozen=True, slots=True)
class Stop:
    """A step whose turn it is: its seats, how many sign-offs it takes, who signed each seat, who may never sign.

    ``signed``: seat → who gave the sign-off. ``writers``: whoever wrote a version of the text. ``holder``: the one who took
    the step over from the group; the others then wait.
    """

    seats: frozenset[int]
    needed: int
    signed: Mapping[int, int] = field(default_factory=dict)
    writers: frozenset[int] = frozenset()
    holder: int | None = None

    @property
    def is_passed(self) -> bool:
        """Whether enough sign-offs were given."""
        return len(self.signed) >= self.needed


def how_many(mode: str, *, drawn: int, seats: int) -> int:
    """Return how many sign-offs a step takes, once its seats are known; at least one, so that no step passes by itself."""
    if mode == Mode.ALL:
        return max(seats, 1)
    return 1 if mode == Mode.ANY else drawn


def stand_ins(person: int, aways: Aways, *, on: date, kind: str) -> tuple[int, ...]:
    """Return who signs for a person away, nearest first, down to the first who is there; empty when the person is there.

    A substitute who is away himself hands on to his own, ``MOST_HOPS`` times at most and never back to somebody met.
    """
    chain: list[int] = []
    current = person
    while len(chain) < MOST_HOPS:
        away = next((one for one in aways.get(current, ()) if one.counts(on=on, kind=kind)), None)
        if away is None or away.substitute is None or away.substitute in (person, *chain):
            break
        current = away.substitute
        chain.append(current)
    return tuple(chain)


def is_away(person: int, aways: Aways, *, on: date, kind: str) -> bool:
    """Whether a person is away on a day for a kind of draft, replaced or not."""
    return any(one.counts(on=on, kind=kind) for one in aways.get(person, ()))


def seat_for(stop: Stop, person: int, aways: Aways, *, on: date, kind: str) -> int | None:
    """Return whose seat this person may sign now: one’s own first, else one that one fills in; None when there is none.

    Nobody who wrote the text signs, and nobody signs twice in a step: neither by another seat nor as a substitute.
    """
    if stop.is_passed or person in stop.writers or person in stop.signed.values():
        return None
    if stop.holder not in (None, person):
        return None
    waiting = stop.seats - stop.signed.keys()
    if person in waiting:
        return person
    filled = (seat for seat in sorted(waiting) if person in stand_ins(seat, aways, on=on, kind=kind))
    return next(filled, None)


def asked(stop: Stop, aways: Aways, *, on: date, kind: str) -> dict[int, int | None]:
    """Say, for each seat still waited for, who is expected to sign it today: its owner, the substitute, or nobody (None)."""
    if stop.holder is not None:
        seat = seat_for(stop, stop.holder, aways, on=on, kind=kind)
        return {} if seat is None else {seat: stop.holder}
    waiting = stop.seats - stop.signed.keys()
    return {seat: _expected(stop, seat, aways, on=on, kind=kind) for seat in sorted(waiting)}


def _expected(stop: Stop, seat: int, aways: Aways, *, on: date, kind: str) -> int | None:
    chain = (seat, *stand_ins(seat, aways, on=on, kind=kind))
    last = chain[-1]
    if is_away(last, aways, on=on, kind=kind) or last in stop.writers or last in stop.signed.values():
        return None
    has_own_seat = last != seat and last in stop.seats - stop.signed.keys()
    return None if has_own_seat else last


def is_stuck(stop: Stop, aways: Aways, *, on: date, kind: str) -> bool:
    """Whether fewer people are expected to sign today than the step still takes."""
    people = set(asked(stop, aways, on=on, kind=kind).values()) - {None}
    return not stop.is_passed and len(people) < stop.needed - len(stop.signed) and stop.holder is None


def chains_from(new: Away, aways: Aways) -> tuple[tuple[int, ...], ...]:
    """Return every chain of substitutes that begins with this absence, over the days and kinds that they share.

    A chain that comes back ends with the person it came from: that absence must be refused.
    """
    found: list[tuple[int, ...]] = []

    def follow(path: tuple[int, ...], window: Away) -> None:
        ways = [shared(window, one) for one in aways.get(path[-1], ()) if one.substitute is not None]
        onward = [way for way in ways if way is not None and way.substitute not in (new.person, *path)]
        if any(way is not None and way.substitute == new.person for way in ways):
            found.append((*path, new.person))
        elif not onward or len(path) > MOST_HOPS:
            found.append(path)
        for way in onward if len(path) <= MOST_HOPS else ():
            follow((*path, way.substitute), way)  # type: ignore[arg-type]

    if new.substitute is not None:
        follow((new.substitute,), new)
    return tuple(found)


def shared(one: Away, other: Away) -> Away | None:
    """Return the second absence over the days and kinds that both have; None when they have none."""
    since = max(one.since, other.since)
    until = min((day for day in (one.until, other.until) if day is not None), default=None)
    kinds = one.kinds & other.kinds if one.kinds and other.kinds else one.kinds | other.kinds
    if (until is not None and until < since) or (one.kinds and other.kinds and not kinds):
        return None
    return Away(other.person, other.substitute, since, until, kinds)
