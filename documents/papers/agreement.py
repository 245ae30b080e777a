"""Build the agreement (convention) annexed to a deliberation, from the content voted with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

from documents.papers.printed import NBSP, typeset_all
from workflow import models
from workflow.french import amount, amount_in_words, capital, office_for, plain_date, the_office, typeset

SIDES = ("d’une part,", "d’autre part,")


@dataclass(frozen=True, slots=True)
class Party:
    """One party: its name, how the head presents it, its side, who signs for it and in which capacity."""

    name: str
    description: str
    side: str
    capacity: str
    representative: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its heading, its paragraphs, the list that ends it."""

    heading: str
    paragraphs: tuple[str, ...]
    bullets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the template « agreement.docx » may use."""

    TEMPLATE: ClassVar[str] = "agreement.docx"

    title: str
    authority: str
    body: str
    reference: str
    amount: str
    parties: tuple[Party, ...]
    preamble: tuple[str, ...]
    articles: tuple[Article, ...]
    done_at: str

    @classmethod
    def of(cls, annex: models.Annex) -> Self:
        """Read an annex of kind « agreement » of an adopted draft."""
        content, act = annex.content, annex.draft.deliberation
        parties = content["parties"]
        place = content.get("place") or act.body.authority.seat
        return cls(
            title=typeset(content["title"]),
            authority=act.body.authority.name,
            body=act.body.name,
            reference=f"Annexe à la délibération n°{NBSP}{act.number} du {plain_date(act.adopted_on)}",
            amount=_amount(act.revision.content),
            parties=tuple(_party(rank, party, of=len(parties)) for rank, party in enumerate(parties)),
            preamble=typeset_all(content.get("preamble") or ()),
            articles=tuple(_article(rank, article) for rank, article in enumerate(content["articles"], 1)),
            done_at=typeset(f"Fait à {place}, en autant d’exemplaires que de parties, le"),
        )


def _amount(content: Mapping[str, Any]) -> str:
    grant = content.get("grant")
    if not grant:
        return ""
    given = Decimal(str(grant["amount"]))
    return f"Montant : {amount(given)} ({amount_in_words(given)})"


def _party(rank: int, party: Mapping[str, Any], *, of: int) -> Party:
    civility = party.get("civility") or "M."
    office = office_for(civility, party["capacity"])
    parts = [
        party.get("form") or "",
        f"dont le siège est situé {party['seat']}" if party.get("seat") else "",
        f"SIREN {_spaced(party['siren'])}" if party.get("siren") else "",
        f"que représente {civility} {party['represented_by']}, {office}",
    ]
    return Party(
        name=typeset(party["name"]),
        description=typeset(", " + ", ".join(part for part in parts if part) + ","),
        side=SIDES[min(rank, 1)] if of == len(SIDES) else "",
        capacity=capital(the_office(civility, party["capacity"].partition(",")[0])),
        representative=typeset(f"{civility} {party['represented_by']}"),
    )


def _spaced(siren: str) -> str:
    return NBSP.join((siren[:3], siren[3:6], siren[6:]))


def _article(rank: int, article: Mapping[str, Any]) -> Article:
    number = "1er" if rank == 1 else str(rank)
    return Article(
        heading=f"Article{NBSP}{number} – {typeset(article['title'])}",
        paragraphs=typeset_all(article.get("paragraphs") or ()),
        bullets=typeset_all(article.get("bullets") or ()),
    )
