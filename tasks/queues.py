"""Name the queues, one a kind of work, and say how long a job of each may last and how long its worker holds it.

In each queue: soft limit < hard limit < lease < visibility timeout. At the soft limit the job is told and tidies up; at the
hard one its process is killed; only then may its lease run out, so that no job is taken twice while somebody still does it;
and the broker gives a message back only after all of that.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta

PAPERS, PDF, MAIL, DEADLINES = "papers", "pdf", "mail", "deadlines"
VISIBILITY = 900  # seconds before the broker gives back a message whose worker vanished: longer than any lease


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: when a job is told to stop, when it is killed, when another worker may take it."""

    soft: float
    hard: float
    lease: float


QUEUES: dict[str, Limits] = {
    PAPERS: Limits(soft=60, hard=75, lease=90),  # Word: well under a second a document
    PDF: Limits(soft=150, hard=180, lease=240),  # two tries of DELIBERA_PDF_SECONDS, with the start of LibreOffice
    MAIL: Limits(soft=120, hard=150, lease=200),  # a slow server’s answers
    DEADLINES: Limits(soft=60, hard=75, lease=90),  # a few rows of the database
}
# One lease for all, for tests and for those whose documents are all small.
_LEASE = float(os.environ.get("DELIBERA_LEASE") or 0)


def lease_of(queue: str) -> timedelta:
    """Return how long a worker holds a row of this queue."""
    return timedelta(seconds=_LEASE or QUEUES[queue].lease)
