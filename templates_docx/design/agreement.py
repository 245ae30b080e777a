"""Lay out the agreement annexed to an act: its parties, its articles, the signatures of both."""

from __future__ import annotations

from templates_docx.design.deliberation import HALF
from templates_docx.design.page import Page
from templates_docx.design.word import TAB, Xml, cell, each, paragraph, row, strong, table, tag, when


def _parties() -> Xml:
    return Xml(
        paragraph("Titre2", "Entre les parties soussignées")
        + each(
            "party in parties",
            paragraph("Normal", strong("{{ party.name }}"), "{{ party.description }}"),
            when("party.side", paragraph("Partie", "{{ party.side }}")),
        )
    )


def _articles() -> Xml:
    return each(
        "article in articles",
        paragraph("Titre2", "{{ article.heading }}"),
        each("line in article.paragraphs", paragraph("Normal", "{{ line }}")),
        each("bullet in article.bullets", paragraph("Puce1", "{{ bullet }}")),
    )


def _signatures() -> Xml:
    opening, closing = cell(HALF, tag("{%tc for party in parties %}")), cell(HALF, tag("{%tc endfor %}"))
    block = cell(
        HALF,
        paragraph("Qualite", strong("{{ party.name }}")),
        paragraph("Qualite", "{{ party.capacity }},"),
        paragraph("Signataire", "{{ party.representative }}"),
    )
    return Xml(
        paragraph("Fait", "{{ done_at }} ", TAB)
        + table((HALF, HALF), row(opening, block, closing), style="Colonnes", name="Signatures des parties")
        + paragraph("Fin")
    )


AGREEMENT = Page(
    name="agreement",
    body=Xml(
        paragraph("Registre", "{{ reference }}")
        + paragraph("Titre1", "{{ title }}")
        + when("amount", paragraph("Objet", "{{ amount }}"))
        + _parties()
        + when(
            "preamble", paragraph("Titre2", "Préambule"), each("line in preamble", paragraph("Normal", "{{ line }}"))
        )
        + paragraph("Titre2", "Il est convenu ce qui suit")
        + _articles()
        + _signatures()
    ),
    reminder="{{ reference }}",
    foot="{{ reference }}",
)
