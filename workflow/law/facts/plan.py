"""Hold what the calendar of a sitting is counted from: its notice, the delays of the house, what is already done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflow.law.facts.notice import Notice


@dataclass(frozen=True, slots=True)
class Delays:
    """What a house keeps for itself, in days before the last legal sending: texts due, agenda settled, notices gone."""

    drafts_due: int = 10
    freeze: int = 4
    sending_margin: int = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """A sitting as its calendar sees it.

    ``territory``: whose holidays the house keeps (``workflow.law.holidays``). ``sends_on``: the day chosen for the notices.
    ``next_sitting``: the one that approves the minutes. ``received_on``: when the State received the acts.
    """

    notice: Notice
    delays: Delays = Delays()
    territory: str = ""
    sends_on: date | None = None
    next_sitting: date | None = None
    received_on: date | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """What is already done for a sitting: its agenda settled, its notices sent, answers received; texts not yet ready."""

    frozen_on: date | None = None
    sent_on: date | None = None
    answers: int = 0
    unready: tuple[str, ...] = ()
