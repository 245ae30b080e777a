"""Lay out the sheet of a draft’s route: whom it waits for, then one line a step, then what made sign-offs fall."""

from __future__ import annotations

from templates_docx.design.page import Page
from templates_docx.design.word import (
    TAB,
    TEXT_WIDTH,
    Xml,
    cell,
    each,
    paragraph,
    row,
    run,
    strong,
    table,
    tag_row,
    when,
)

WIDTHS = (480, 3060, TEXT_WIDTH - 5640, 2100)
TITLES = ("N°", "Étape et personne sollicitée", "Visa, avis ou motif", "État")


def _quiet(name: str, *, is_optional: bool = False) -> Xml:
    """Lay out a value in grey, on its own line; nothing when it may be empty and is."""
    line = paragraph("Case", run(f"{{{{ {name} }}}}", "Discret"))
    return when(name, line) if is_optional else line


def _answers() -> Xml:
    return each(
        "answer in stop.answers",
        paragraph("Case", strong("{{ answer.signed_by }}")),
        _quiet("answer.told"),
        when("answer.comment", paragraph("Case", "{{ answer.comment }}")),
    )


def _route() -> Xml:
    cells = (
        (paragraph("Nombre", "{{ stop.rank }}"),),
        (
            paragraph("Case", strong("{{ stop.label }}")),
            _quiet("stop.asked"),
            _quiet("stop.people", is_optional=True),
        ),
        (_answers(), when("stop.note", paragraph("Case", "{{ stop.note }}"))),
        (paragraph("Case", strong("{{ stop.state }}")), _quiet("stop.since", is_optional=True)),
    )
    return table(
        WIDTHS,
        row(
            *(cell(width, paragraph("Colonne", title)) for width, title in zip(WIDTHS, TITLES, strict=True)),
            is_header=True,
        ),
        tag_row("{%tr for stop in stops %}", WIDTHS),
        row(*(cell(width, *inside) for width, inside in zip(WIDTHS, cells, strict=True))),
        tag_row("{%tr endfor %}", WIDTHS),
        style="Emargement",
        name="Étapes du circuit de validation",
    )


ROUTE_SHEET = Page(
    name="route_sheet",
    body=Xml(
        paragraph("Titre1", "FICHE DE VALIDATION")
        + paragraph("Objet", "{{ subject }}")
        + each("fact in facts", paragraph("Ligne", "{{ fact.label }}", TAB, strong("{{ fact.value }}")))
        + paragraph("Empreinte", "Empreinte du texte (SHA-256)\u00a0: ", strong("{{ fingerprint }}"))
        + paragraph("Constat", "{{ standing }}")
        + paragraph("Titre2", "Circuit de validation")
        + _route()
        + when(
            "falls",
            paragraph("Titre2", "Ce qui a fait tomber des visas"),
            each("fall in falls", paragraph("Ligne", "{{ fall.label }}", TAB, "{{ fall.value }}")),
        )
        + paragraph("Fin")
    ),
    reminder="Fiche de validation – {{ reference }}",
    foot="Fiche de validation – {{ reference }}",
)
