"""Build the agreement (convention) annexed to a deliberation, from the content voted with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from documents.papers.printed import NBSP, SignatureBlock, typeset_all
from workflow import models
from workflow.french import capital, office_for, plain_date, typeset


@dataclass(frozen=True, slots=True)
class Party:
    """One party, as the head of the agreement presents it."""

    name: str
    presentation: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article: « Article 3 », its title, its paragraphs, the list that ends it."""

    number: str
    title: str
    paragraphs: tuple[str, ...]
    bullets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the template « agreement.docx » may use."""

    TEMPLATE: ClassVar[str] = "agreement.docx"

    title: str
    authority: str
    body: str
    annexed: str
    parties: tuple[Party, ...]
    preamble: tuple[str, ...]
    articles: tuple[Article, ...]
    place: str
    signatures: tuple[SignatureBlock, ...]

    @classmethod
    def of(cls, annex: models.Annex) -> Self:
        """Read an annex of kind « agreement » of an adopted draft."""
        content, act = annex.content, annex.draft.deliberation
        return cls(
            title=typeset(content["title"]),
            authority=act.body.authority.name,
            body=act.body.name,
            annexed=f"Annexe à la délibération n°{NBSP}{act.number} du {plain_date(act.adopted_on)}",
            parties=tuple(Party(typeset(party["name"]), _presentation(party)) for party in content["parties"]),
            preamble=typeset_all(content.get("preamble") or ()),
            articles=tuple(_article(rank, article) for rank, article in enumerate(content["articles"], 1)),
            place=typeset(content.get("place") or act.body.authority.seat),
            signatures=tuple(_signature(party) for party in content["parties"]),
        )


def _presentation(party: Mapping[str, Any]) -> str:
    office = office_for(party.get("civility") or "M.", party["capacity"])
    parts = [
        party.get("form") or "",
        f"dont le siège est situé {party['seat']}" if party.get("seat") else "",
        f"identifiée sous le n° SIREN {_spaced(party['siren'])}" if party.get("siren") else "",
        f"représentée par {party.get('civility') or 'M.'} {party['represented_by']}, {office}",
    ]
    return typeset(", ".join(part for part in parts if part))


def _spaced(siren: str) -> str:
    return NBSP.join((siren[:3], siren[3:6], siren[6:]))


def _article(rank: int, article: Mapping[str, Any]) -> Article:
    number = f"Article{NBSP}{rank}" if rank > 1 else f"Article{NBSP}1er"
    paragraphs, bullets = article.get("paragraphs") or (), article.get("bullets") or ()
    return Article(number, typeset(article["title"]), typeset_all(paragraphs), typeset_all(bullets))


def _signature(party: Mapping[str, Any]) -> SignatureBlock:
    civility = party.get("civility") or "M."
    office = capital(office_for(civility, party["capacity"]))
    return SignatureBlock(typeset(f"Pour {party['name']}"), typeset(f"{civility} {party['represented_by']}"), office)
