"""Say what one step came to, for whoever watches the dossier being played."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflow.actions.actor import Actor
from workflow.actions.step import Taken
from workflow.law import Finding
from workflow.lifecycle import event_label, state_label


@dataclass(frozen=True, slots=True)
class Line:
    """A step taken: its day, who took it, what it is, about what, the state that follows, what the law found."""

    on: date
    by: str
    act: str
    subject: str
    state: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class PapersDue:
    """The documents that were left to make are needed from here on; ``reason`` says for what, in French."""

    reason: str


def told(taken: Taken, event: str, *, by: Actor, on: date, subject: str) -> Line:
    """Tell a step of a draft."""
    return Line(on, by.name, event_label(event), subject, state_label(taken.state), taken.findings)
