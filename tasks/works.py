"""Say what serves each kind of job: the function, its queue, the errors worth another try and those that are not.

``is_atomic``: the work writes only to the database (and to the store, where the same bytes are kept once), so that its effect
and « done » are one transaction. The others (PDF, mail) are idempotent by their own means.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from documents.pdf import ConversionFailed, NoOfficeLeft, PoolClosed, Quarantined
from tasks.deadlines import meet_deadline
from tasks.enclosures import NotMadeYet
from tasks.mail import send_mail
from tasks.papers import make_paper, make_pdf
from tasks.queues import DEADLINES, MAIL, PAPERS, PDF
from tasks.reminders import remind
from tasks.smtp import MailServerBusy, MailServerSilent
from workflow.actions.convening.notices import PapersMissing

ATTEMPTS = 5
PAUSE = timedelta(seconds=5)  # doubled at each failed attempt
LONGEST_PAUSE = timedelta(hours=1)


def pause_after(attempts: int, first: timedelta) -> timedelta:
    """Return how long a job rests after so many attempts: twice as long each time, and never two jobs the same."""
    return min(first * 2 ** min(attempts - 1, 16), LONGEST_PAUSE) * random.uniform(0.75, 1.25)  # noqa: S311 - no secret


@dataclass(frozen=True, slots=True)
class Work:
    """How one kind of job is done: ``do(payload)``. ``worth_retrying``: after a pause; ``hopeless``: told to an officer at once.

    Refusals are hopeless and an unreachable database is worth retrying, for every kind. Whatever is in neither list is
    unforeseen: the job stops at once. ``attempts``: the takings before a person must look; ``pause``: after the first,
    then twice as long each time, an hour at most.
    """

    do: Callable[[Mapping[str, Any]], None]
    queue: str
    is_atomic: bool = False
    worth_retrying: tuple[type[Exception], ...] = ()
    hopeless: tuple[type[Exception], ...] = ()
    attempts: int = ATTEMPTS
    pause: timedelta = PAUSE


WORKS: dict[str, Work] = {
    "paper": Work(make_paper, PAPERS, is_atomic=True, worth_retrying=(OSError,)),
    "pdf": Work(
        make_pdf,
        PDF,
        worth_retrying=(ConversionFailed, NoOfficeLeft, PoolClosed, OSError),
        hopeless=(Quarantined,),  # the same document would hang or kill LibreOffice again
    ),
    "mail": Work(
        send_mail,
        MAIL,
        worth_retrying=(MailServerSilent, MailServerBusy, NotMadeYet),
        attempts=30,  # a day: a mail server may be away for a night
        pause=timedelta(seconds=20),
    ),
    "deadline": Work(
        meet_deadline,
        DEADLINES,
        worth_retrying=(PapersMissing,),
        attempts=30,  # the notices wait for their documents
        pause=timedelta(seconds=20),
    ),
    "reminder": Work(remind, DEADLINES, is_atomic=True),
}
