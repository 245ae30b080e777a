"""Lay out the deliberation: the head of the register and who was there, then the act itself on a new page."""

from __future__ import annotations

from templates_docx.design.package import Design
from templates_docx.design.signing import signatures
from templates_docx.design.word import TEXT_WIDTH, Xml, cell, each, paragraph, run, strong, table, tag_row, when
from templates_docx.design.word import row as table_row

THIRD = TEXT_WIDTH // 3
QUARTER = TEXT_WIDTH // 4

HEAD = (
    paragraph("Registre", "EXTRAIT DU REGISTRE DES DÉLIBÉRATIONS"),
    paragraph("Seance", "{{ sitting }}"),
    paragraph("Titre1", "DÉLIBÉRATION N°\u00a0{{ number }}"),
    paragraph("Objet", "{{ subject | upper }}"),
    paragraph("Renseignement", "{{ convened }}."),
    each("figure in figures", paragraph("Renseignement", run("{{ figure.label }}\u00a0: "), strong("{{ figure.value }}"))),
    paragraph("Renseignement", "{{ quorum }}"),
    each("officer in officers", paragraph("Renseignement", run("{{ officer.label }}\u00a0: "), strong("{{ officer.name }}"))),
    paragraph("Titre2", "Membres présents"),
    paragraph("Membres", "{{ present }}"),
    when(
        "proxies",
        paragraph("Titre2", "Pouvoirs"),
        each("proxy in proxies", paragraph("Pouvoir", "{{ proxy }}")),
    ),
    when("excused", paragraph("Titre2", "Membres absents excusés"), paragraph("Membres", "{{ excused }}")),
    when("absent", paragraph("Titre2", "Membres absents"), paragraph("Membres", "{{ absent }}")),
    when("remarks", paragraph("Titre2", "Mouvements et déports"), each("remark in remarks", paragraph("Pouvoir", "{{ remark }}"))),
)  # fmt: skip

ACT = (
    paragraph("TitreActe", "{{ act }}"),
    paragraph("Objet", "{{ subject | upper }}"),
    each("citation in citations", paragraph("Visa", "{{ citation }}")),
    each(
        "block in blocks",
        when("block.kind == 'heading'", paragraph("Titre3", "{{ block.text }}")),
        when("block.kind == 'paragraph'", paragraph("Expose", "{{ block.text }}")),
        when("block.kind == 'bullet'", paragraph("Puce1", "{{ block.text }}")),
        when("block.kind == 'sub_bullet'", paragraph("Puce2", "{{ block.text }}")),
    ),
    paragraph("Deliberer", "{{ enacting }}"),
    each(
        "decision in decisions",
        paragraph("Decision", "{{ decision.text }}"),
        each("detail in decision.details", paragraph("Detail", "{{ detail }}")),
    ),
    each("text in closing", paragraph("Expose", "{{ text }}")),
    paragraph("Vote", "{{ vote }}"),
    paragraph("Extrait", "Pour extrait conforme,"),
    signatures(),
)


def _stamps() -> Xml:
    label = paragraph("Etiquette", "{{ stamp.label }}")
    known = when("stamp.text", paragraph("Tampon", "{{ stamp.text }}"))
    unknown = when("not stamp.text", paragraph("Tampon", "le"))
    widths = [THIRD, TEXT_WIDTH - THIRD]
    return table(
        widths,
        tag_row("{%tr for stamp in stamps %}", widths),
        table_row(cell(THIRD, label), cell(TEXT_WIDTH - THIRD, known, unknown)),
        tag_row("{%tr endfor %}", widths),
        style="Cadres",
        name="Transmission, publication et caractère exécutoire",
    )


DELIBERATION = Design(
    name="deliberation.docx",
    body=(*HEAD, *ACT, paragraph("Tampon", ""), _stamps(), paragraph("Recours", "{{ recourse }}")),
    footer="Délibération n°\u00a0{{ number }}",
)
