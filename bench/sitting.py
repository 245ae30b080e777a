"""Make the papers of a full sitting out of the example’s: 70 convocations, 100 drafts, 100 extracts, 20 agreements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from bench.facts import Example

ITEMS, AGREEMENTS = 100, 20
MATTERS = (
    "Aide à l’investissement", "Garantie d’emprunt", "Acquisition foncière", "Marché de travaux", "Convention de partenariat",
    "Tarifs de l’année", "Règlement du service", "Dénomination d’une voie", "Fonds de concours", "Adhésion à un réseau",
)  # fmt: skip


def papers(example: Example) -> Mapping[str, Sequence[Any]]:
    """Return the papers of the sitting, by kind; no two are the same."""
    extracts = [_extract(example.deliberation, rank) for rank in range(1, ITEMS + 1)]
    return {
        "convocation": convocations(example, extracts),
        "draft": [_draft(extract, rank) for rank, extract in enumerate(extracts, 1)],
        "extract": extracts,
        "agreement": [_agreement(example.agreement, rank) for rank in range(1, AGREEMENTS + 1)],
    }


def convocations(example: Example, extracts: Sequence[Any]) -> list[Any]:
    """Return one convocation for each member, all with the agenda and the briefing note of these matters."""
    agenda = tuple(_point(example, extract, rank) for rank, extract in enumerate(extracts, 1))
    return [replace(one, agenda=agenda) for one in example.convocations]


def full_convocation(example: Example) -> Any:
    """Return one convocation with a full agenda."""
    extracts = [_extract(example.deliberation, rank) for rank in range(1, ITEMS + 1)]
    return convocations(example, extracts)[0]


def _extract(model: Any, rank: int) -> Any:
    """Vary the subject, the number, the order of the reasons and how many decisions there are."""
    matter = MATTERS[rank % len(MATTERS)]
    turned = rank % max(len(model.statement), 1)
    number = f"{model.number.partition('.')[0]}.{rank:05d}"
    return replace(
        model,
        title=model.title.replace(model.number, number),
        number=number,
        subject=f"{matter} n°\u00a0{rank} – {model.subject}",
        statement=(*model.statement[turned:], *model.statement[:turned]),
        decisions=model.decisions[: 1 + rank % len(model.decisions)],
    )


def _draft(extract: Any, rank: int) -> Any:
    """Return the draft that members receive with the notice: the text before the vote."""
    from documents.papers import DraftText

    kept = {field.name: getattr(extract, field.name) for field in fields(DraftText) if hasattr(extract, field.name)}
    return DraftText(**{**kept, "title": f"Projet de délibération – {extract.subject}", "rank": rank, "rapporteur": ""})


def _agreement(model: Any, rank: int) -> Any:
    title = f"{model.title} – lot n°\u00a0{rank}"
    return replace(model, title=title, articles=model.articles[: max(3, len(model.articles) - rank % 4)])


def _point(example: Example, extract: Any, rank: int) -> Any:
    model = example.convocations[0].agenda[0]
    proposals = tuple(decision.text for decision in extract.decisions)
    return replace(model, rank=rank, subject=extract.subject, proposals=proposals)
