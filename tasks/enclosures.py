"""Gather the files that go with a mail: the notice, the invitation for the calendar, the proxy form, the drafts."""

from __future__ import annotations

from dataclasses import dataclass

from documents import store
from exchange.mails import Enclosure
from workflow.actions.convening.notices import papers_of
from workflow.errors import NBSP, Refusal
from workflow.models import Mail

LIMIT = 10 * 2**20  # bytes of files in one mail: many servers take no more than 20 MB once encoded
PDF = "application/pdf"


class NotMadeYet(Refusal):
    """Report that a document which goes with a mail has no PDF yet: it is being made, try again."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        """Name the document."""
        return f"Le document «{NBSP}{self.name}{NBSP}» n’est pas encore fait\u202f; le courriel part dès qu’il l’est."


@dataclass(frozen=True, slots=True)
class Enclosed:
    """The files of one mail, and how many are too heavy to go with it."""

    files: tuple[Enclosure, ...] = ()
    left_out: int = 0


def enclosures_of(mail: Mail) -> Enclosed:
    """Return what goes with this mail, in the order of reading; raises ``NotMadeYet``."""
    if mail.notice is None or mail.kind not in {"notice", "supplement"}:
        return Enclosed()
    number = int(mail.context["supplement"]) if mail.kind == "supplement" else 0
    files, weight, left_out = [], 0, 0
    for paper in papers_of(mail.notice, supplement=number):
        if not store.has(paper.pdf_sha256, "pdf"):
            raise NotMadeYet(paper.name)
        size = store.path_of(paper.pdf_sha256, "pdf").stat().st_size
        if weight + size > LIMIT:
            left_out += 1
            continue
        weight += size
        files.append(Enclosure(f"{paper.name.rpartition('/')[2]}.pdf", PDF, store.read(paper.pdf_sha256, "pdf")))
    return Enclosed(tuple(files), left_out)
