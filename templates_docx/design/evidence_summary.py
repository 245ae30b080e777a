"""Lay out the page that opens a proof of convening; everything that a judge looks for first, on one page."""

from __future__ import annotations

from templates_docx.design.page import Page
from templates_docx.design.word import TAB, Xml, each, paragraph, strong, when


def _pairs(names: str) -> Xml:
    """Lay out facts, one a line: what it is, its value."""
    return each(f"fact in {names}", paragraph("Ligne", "{{ fact.label }}", TAB, strong("{{ fact.value }}")))


def _statuses() -> Xml:
    """Lay out the counts as one paragraph, the figures strong."""
    return paragraph(
        "Renseignement",
        "{% for fact in statuses %}{{ fact.label }}\u00a0: ",
        strong("{{ fact.value }}"),
        "{% if not loop.last %}\u202f; {% endif %}{% endfor %}",
    )


EVIDENCE_SUMMARY = Page(
    name="evidence_summary",
    body=Xml(
        paragraph("Titre1", "PREUVE DE LA CONVOCATION")
        + paragraph("Objet", "{{ the_sitting }}")
        + _pairs("facts")
        + paragraph("Titre2", "Ordre du jour")
        + each("item in agenda", paragraph("Affaire", "{{ item.label }}.", TAB, "{{ item.value }}"))
        + when("agenda_rest", paragraph("Mention", "{{ agenda_rest }}"))
        + paragraph("Titre2", "Délai, jour par jour")
        + _pairs("days")
        + paragraph("Constat", "{{ verdict }}")
        + paragraph("Titre2", "Envois")
        + _statuses()
        + paragraph("Titre2", "Empreintes (SHA-256)")
        + each("fact in fingerprints", paragraph("Empreinte", "{{ fact.label }}\u00a0: ", strong("{{ fact.value }}")))
        + paragraph("Mention", "Ce dossier se vérifie sans le logiciel qui l’a écrit\u00a0: voir LISEZ-MOI.txt.")
    ),
    reminder="Preuve de la convocation – {{ the_sitting }}",
    foot="Preuve de la convocation – {{ the_sitting }}",
)
