"""Hold what the law says of a dossier: item by item, then for the sitting as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from workflow.law import Finding
from workflow.law.facts import Outcome


@dataclass(frozen=True, slots=True)
class Lifted:
    """A finding that a named person passed over, with the written reason."""

    finding: Finding
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class ItemReport:
    """What the law says of one item.

    ``present``: in the room; ``quorum_present``: those of them who count for the quorum of this item, where one who stands
    aside does not. These, ``proxies`` and ``votes_possible`` are None while nobody was called.
    ``cast``, ``outcome``, ``sentence``: empty when the item was not decided. ``number`` and ``enforceable_on`` are
    computed, not those that the dossier states.
    """

    key: str
    subject: str
    quorum_required: int
    quorum_present: int | None = None
    present: int | None = None
    proxies: int | None = None
    votes_possible: int | None = None
    cast: int | None = None
    outcome: Outcome | None = None
    sentence: str = ""
    number: str = ""
    enforceable_on: date | None = None
    findings: tuple[Finding, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Return the report in the types of JSON."""
        return {
            "key": self.key,
            "subject": self.subject,
            "quorum_required": self.quorum_required,
            "quorum_present": self.quorum_present,
            "present": self.present,
            "proxies": self.proxies,
            "votes_possible": self.votes_possible,
            "cast": self.cast,
            "outcome": self.outcome.value if self.outcome else None,
            "sentence": self.sentence,
            "number": self.number,
            "enforceable_on": self.enforceable_on.isoformat() if self.enforceable_on else None,
            "findings": listed(self.findings),
        }


@dataclass(frozen=True, slots=True)
class Report:
    """What the law says of a dossier. ``findings``: those on the sitting itself; ``lifted``: the blocks passed over."""

    sitting: str
    title: str
    findings: tuple[Finding, ...]
    items: tuple[ItemReport, ...]
    lifted: tuple[Lifted, ...] = ()

    @property
    def every_finding(self) -> tuple[Finding, ...]:
        """The findings on the sitting, then those on each item."""
        return (*self.findings, *(finding for item in self.items for finding in item.findings))

    @property
    def is_lawful(self) -> bool:
        """Whether nothing blocks."""
        return not any(finding.is_blocking for finding in self.every_finding)

    @property
    def exit_status(self) -> int:
        """The exit status of ``delibera check``: 0 lawful, 1 blocked."""
        return 0 if self.is_lawful else 1

    def as_dict(self) -> dict[str, object]:
        """Return the report in the types of JSON."""
        lifted = [{**shown(one.finding), "by": one.by, "reason": one.reason} for one in self.lifted]
        return {
            "status": "lawful" if self.is_lawful else "blocked",
            "sitting": self.sitting,
            "findings": listed(self.findings),
            "items": [item.as_dict() for item in self.items],
            "overrides": lifted,
        }


def listed(findings: Iterable[Finding]) -> list[dict[str, str]]:
    """Return findings in the types of JSON."""
    return [shown(finding) for finding in findings]


def shown(finding: Finding) -> dict[str, str]:
    """Return a finding in the types of JSON."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "article": str(finding.article),
        "message": finding.message,
        "subject": finding.subject,
    }
