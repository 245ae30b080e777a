"""Lay out the places to sign: one column a signatory, on one page with what is signed."""

from __future__ import annotations

from templates_docx.design.word import TEXT_WIDTH, Xml, cell, paragraph, row, table

HALF = TEXT_WIDTH // 2


def signatures() -> Xml:
    """Write two columns; a third signatory (a second secretary) goes to a next line."""
    columns = cell(
        HALF,
        paragraph("Qualite", "{%tc for signature in signatures %}"),
    ), cell(
        HALF,
        paragraph("Qualite", "{{ signature.quality }},"),
        paragraph("Signataire", "{{ signature.name }}"),
        paragraph("Fonction", "{{ signature.office }}"),
    ), cell(HALF, paragraph("Qualite", "{%tc endfor %}"))  # fmt: skip
    return table([HALF, HALF], row(*columns), style="Colonnes", name="Signatures")
