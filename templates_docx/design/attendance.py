"""Lay out the attendance sheet: a table whose head comes again on each page."""

from __future__ import annotations

from templates_docx.design.package import Design
from templates_docx.design.signing import signatures
from templates_docx.design.word import each, paragraph, row, table, tag_row, when
from templates_docx.design.word import cell as column

WIDTHS = (560, 2700, 1894, 2300, 1900)
HEADS = ("N°", "Nom", "Fonction", "Situation", "Signature")

SEATS = table(
    WIDTHS,
    row(*(column(width, paragraph("Colonne", head)) for width, head in zip(WIDTHS, HEADS, strict=True)), is_header=True),
    tag_row("{%tr for seat in seats %}", WIDTHS),
    row(
        column(WIDTHS[0], paragraph("Nombre", "{{ seat.rank }}"), is_centred=True),
        column(WIDTHS[1], paragraph("Case", "{{ seat.name }}"), is_centred=True),
        column(WIDTHS[2], paragraph("Case", "{{ seat.office }}"), is_centred=True),
        column(WIDTHS[3], paragraph("Case", "{{ seat.situation }}"), is_centred=True),
        column(WIDTHS[4], paragraph("Case", "")),
        height=440,
    ),
    tag_row("{%tr endfor %}", WIDTHS),
    style="Emargement",
    name="Membres en exercice et émargement",
)

ATTENDANCE = Design(
    "attendance.docx",
    (
        paragraph("Registre", "FEUILLE DE PRÉSENCE"),
        paragraph("Titre1", "{{ body }}"),
        paragraph("Seance", "{{ sitting }}"),
        when("opened", paragraph("Renseignement", "{{ opened }}.")),
        SEATS,
        paragraph("Titre2", "Récapitulatif"),
        each("total in totals", paragraph("Puce1", "{{ total }}")),
        paragraph("Extrait", ""),
        signatures(),
    ),
    "{{ title }}",
)
