"""Build the draft of a deliberation as members receive it with the notice: the text that will be voted, before any vote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from documents.papers.printed import (
    NBSP,
    Decision,
    Line,
    citation_of,
    decisions_of,
    reporting,
    statement_of,
    typeset_all,
)
from workflow import models
from workflow.facts import body_of
from workflow.french import capital, of_the, plain_date, the, typeset


@dataclass(frozen=True, slots=True)
class DraftText:
    """What the template « draft.docx » may use."""

    TEMPLATE: ClassVar[str] = "draft.docx"

    title: str
    authority: str
    body: str
    the_body: str
    of_the_body: str
    day: str
    rank: int
    subject: str
    rapporteur: str
    citations: tuple[str, ...]
    statement: tuple[Line, ...]
    decisions: tuple[Decision, ...]
    closing: tuple[str, ...]
    annexes: tuple[str, ...]

    @classmethod
    def of(cls, item: models.AgendaItem) -> Self:
        """Read an item of a frozen agenda; the text is the revision that goes out with the notice."""
        sitting, draft = item.sitting, item.draft
        body = body_of(sitting)
        content = (item.sent_revision or draft.revision).content
        return cls(
            title=f"Projet de délibération, point n°{NBSP}{item.rank} du {plain_date(sitting.day)}",
            authority=body.authority,
            body=body.name,
            the_body=capital(the(body.name)),
            of_the_body=of_the(body.name),
            day=plain_date(sitting.day),
            rank=item.rank,
            subject=typeset(draft.subject),
            rapporteur=reporting(item),
            citations=tuple(citation_of(text) for text in content.get("citations", ())),
            statement=statement_of(content),
            decisions=decisions_of(content),
            closing=typeset_all(content.get("closing", ())),
            annexes=tuple(typeset(annex.title) for annex in draft.annexes.order_by("rank")),
        )
