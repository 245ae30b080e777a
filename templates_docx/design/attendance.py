"""Lay out the attendance sheet: every member in office, a line to sign, the totals."""

from __future__ import annotations

from templates_docx.design.deliberation import signatures
from templates_docx.design.page import Page
from templates_docx.design.word import TAB, Xml, cell, each, paragraph, row, strong, table, tag_row

WIDTHS = (480, 2780, 2220, 2174, 1700)
TITLES = ("N°", "Nom", "Fonction", "Situation", "Signature")
FIGURES = (
    ("Membres en exercice", "in_office"),
    ("Présents", "present"),
    ("Pouvoirs", "proxies"),
    ("Excusés", "excused"),
    ("Absents", "absent"),
)


def _sheet() -> Xml:
    values = ("rank", "name", "office", "situation")
    styles = ("Nombre", "Case", "Case", "Case")
    cells = (
        cell(width, paragraph(style, f"{{{{ line.{value} }}}}"), is_centred=True)
        for width, style, value in zip(WIDTHS, styles, values, strict=False)
    )
    return table(
        WIDTHS,
        row(
            *(cell(width, paragraph("Colonne", title)) for width, title in zip(WIDTHS, TITLES, strict=True)),
            is_header=True,
        ),
        tag_row("{%tr for line in lines %}", WIDTHS),
        row(*cells, cell(WIDTHS[-1], paragraph("Case")), height=454),
        tag_row("{%tr endfor %}", WIDTHS),
        style="Emargement",
        name="Membres en exercice et signatures",
    )


def _totals() -> Xml:
    """Lay out the figures as one paragraph: a word processor keeps it with the signatures, which it does not do for a table."""
    first, *others = ((f"{label}\u00a0: ", strong(f"{{{{ totals.{name} }}}}")) for label, name in FIGURES)
    return paragraph("Totaux", *first, *(piece for figure in others for piece in (TAB, *figure)))


ATTENDANCE = Page(
    name="attendance",
    body=Xml(
        paragraph("Titre1", "FEUILLE DE PRÉSENCE")
        + paragraph("Objet", "{{ the_sitting }}")
        + each("line in facts", paragraph("Renseignement", "{{ line }}"))
        + paragraph("Case")
        + _sheet()
        + paragraph("Titre2", "Totaux à l’ouverture de la séance")
        + _totals()
        + paragraph("Extrait", "Certifié exact,")
        + signatures()
        + paragraph("Fin")
    ),
    reminder="Feuille de présence – {{ the_sitting }}",
    foot="Feuille de présence – {{ the_sitting }}",
)
