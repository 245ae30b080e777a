"""Hold the convening of a sitting: what the notice states, to whom it went and when (CGCT L2121-10 to L2121-12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from workflow.law.facts.people import Body, MemberKey


@dataclass(frozen=True, slots=True)
class Sending:
    """One notice to one member: when it was sent (None: not yet), how, and whether a proof is kept."""

    member: MemberKey
    sent_on: date | None
    channel: str = "electronic"
    has_proof: bool = True


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One item as the notice states it; ``is_briefed``: a briefing note or a draft text went with the notice."""

    key: str
    subject: str
    is_briefed: bool = True


@dataclass(frozen=True, slots=True)
class SecondNotice:
    """What a second notice, sent after a missing quorum, stands on (CGCT L2121-17)."""

    first_sitting: date
    first_agenda: frozenset[str]


@dataclass(frozen=True, slots=True)
class Notice:
    """The convening of one sitting: what it states, to whom it went and when.

    ``stated_sent_on``: the date of convening that the act prints. ``elected_on``: the ballot that completed a renewed
    council. ``is_sitting_open``: whether the notice is judged at the opening, when the vote on urgency falls due.
    """

    body: Body
    sitting_day: date
    sitting_time: time | None
    place: str
    agenda: tuple[AgendaLine, ...]
    sendings: tuple[Sending, ...]
    convened_by: str
    is_urgent: bool = False
    urgency_reason: str = ""
    urgency_approved: bool | None = None
    is_first_after_renewal: bool = False
    is_recorded: bool = True
    posted_on: date | None = None
    second: SecondNotice | None = None
    stated_weekday: str = ""
    stated_sent_on: date | None = None
    elected_on: date | None = None
    is_sitting_open: bool = False

    @property
    def sent_on(self) -> date | None:
        """The day that counts: the latest sending of all; None while one member was sent nothing."""
        days = [sending.sent_on for sending in self.sendings]
        return max(day for day in days if day) if days and all(days) else None
