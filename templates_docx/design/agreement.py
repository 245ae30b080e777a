"""Lay out the agreement annexed to a deliberation."""

from __future__ import annotations

from templates_docx.design.package import Design
from templates_docx.design.signing import signatures
from templates_docx.design.word import each, paragraph, run, strong, when

BODY = (
    paragraph("Registre", "{{ annexed }}"),
    paragraph("Titre1", "{{ title }}"),
    paragraph("Titre2", "Entre"),
    each(
        "party in parties",
        paragraph("Normal", strong("{{ party.name }}"), run(", {{ party.presentation }},")),
        when("not loop.last", paragraph("Normal", "et")),
    ),
    paragraph("Normal", "il est convenu ce qui suit."),
    when("preamble", paragraph("Titre2", "Préambule"), each("text in preamble", paragraph("Normal", "{{ text }}"))),
    each(
        "article in articles",
        paragraph("Titre2", "{{ article.number }} – {{ article.title }}"),
        each("text in article.paragraphs", paragraph("Normal", "{{ text }}")),
        each("text in article.bullets", paragraph("Puce1", "{{ text }}")),
    ),
    paragraph("Extrait", "Fait à {{ place }}, en autant d’exemplaires que de parties, le"),
    signatures(),
)

AGREEMENT = Design("agreement.docx", BODY, "{{ annexed }}")
