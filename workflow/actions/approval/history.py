"""Read what became of a route: how each step stands, and which changes made sign-offs fall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workflow.actions.approval.seats import is_complete
from workflow.errors import NBSP
from workflow.french import elide, join
from workflow.models import Draft, JournalEntry, Revision, RouteStep
from workflow.routing import PassedAs

# What makes sign-offs fall, by the event of the journal, as a noun that « par Mme X » follows.
CAUSES = {
    "revise": "version {revision} du texte",
    "redraw": "nouveau circuit",
    "send_back_to": "renvoi à l’étape «\u00a0{label}\u00a0»",
    "send_back": "renvoi au rédacteur",
}


class Stand(StrEnum):
    """How a step of a route stands: passed in one of three ways, open, or not reached."""

    SIGNED = "signed"
    SILENCE = "silence"
    SKIPPED = "skipped"
    WAITING = "waiting"
    TO_COME = "to_come"


@dataclass(frozen=True, slots=True)
class Fall:
    """One change that made sign-offs fall. ``people``: whose, where the journal names them; ``details``: what changed, or why."""

    on: date
    by: str
    cause: str
    people: tuple[str, ...]
    details: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Print it without its day and its details: « version 2 du texte, par Mme X : tombe le visa de M. Y »."""
        if not self.people:
            return f"{self.cause}, par {self.by}"
        what = "tombe le visa" if len(self.people) == 1 else "tombent les visas"
        return f"{self.cause}, par {self.by}{NBSP}: {what} {elide('de', join(self.people))}"


def stand_of(step: RouteStep, revision: Revision) -> Stand:
    """Return how a step stands for a text; one that has all its sign-offs is signed, whether or not that was noted yet."""
    if step.passed_as in (PassedAs.SILENCE, PassedAs.SKIPPED):
        return Stand(step.passed_as)
    if step.passed_on is not None or is_complete(step, revision):
        return Stand.SIGNED
    return Stand.WAITING if step.opened_on is not None else Stand.TO_COME


def falls_of(draft: Draft) -> tuple[Fall, ...]:
    """Return the changes that made sign-offs of this draft fall, or had steps signed again, in their order: one query."""
    entries = JournalEntry.objects.filter(authority=draft.authority, subject=draft.key, event__in=CAUSES)
    return tuple(fall for entry in entries.order_by("sequence") if (fall := _fall(entry)))


def _fall(entry: JournalEntry) -> Fall | None:
    told = entry.content
    people, reason = tuple(told.get("fallen", ())), str(told.get("reason", ""))
    if not people and not (reason and "step" in told):
        return None
    cause = CAUSES[entry.event].format_map({"revision": told.get("revision"), "label": told.get("label")})
    details = tuple(told.get("changes", ())) or ((f"Motif{NBSP}: {reason}",) if reason else ())
    return Fall(entry.happened_on, entry.by, cause, people, details)
