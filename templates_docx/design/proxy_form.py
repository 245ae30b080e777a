"""Lay out the proxy form: one page to print, sign and hand in; boxes to tick, dots to write on, what the law says."""

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

WIDTHS = (1500, TEXT_WIDTH - 1500)
FRAME = 5600
BOX = "□"  # U+25A1, which the font of the house has; ☐ (U+2610) it has not


def _known(label: str, name: str) -> Xml:
    """Lay out one fact of the sitting, or nothing when it is not known yet."""
    value = cell(WIDTHS[1], paragraph("Bloc", strong(f"{{{{ {name} }}}}")))
    line = row(cell(WIDTHS[0], paragraph("Bloc", label)), value)
    return Xml(tag_row(f"{{%tr if {name} %}}", WIDTHS) + line + tag_row("{%tr endif %}", WIDTHS))


def _sitting() -> Xml:
    return table(
        WIDTHS, _known("Date", "day"), _known("Heure", "hour"), _known("Lieu", "place"),
        style="Chiffres", name="Date, heure et lieu de la séance", is_labelled=True,
    )  # fmt: skip


def _choice(*pieces: str) -> Xml:
    return paragraph("Choix", run(BOX, "Carre"), TAB, *pieces)


def _power() -> Xml:
    return Xml(
        paragraph("Titre2", "Qui donne pouvoir, à qui")
        + paragraph(
            "Formulaire",
            "Je ",
            strong("{{ undersigned }}"),
            ", membre {{ of_the_body }}, {{ unable }} d’assister à cette séance,",
        )
        + paragraph("Formulaire", "donne pouvoir à M. ou Mme ", TAB, TAB)
        + paragraph("Renseignement", "membre {{ of_the_body }}, pour voter en mon nom.")
        + paragraph("Titre2", "Pour quelles affaires")
        + _choice("toutes les affaires de la séance{% if items %} ({{ items }} à l’ordre du jour){% endif %}\u202f;")
        + _choice("seulement celles du point n°\u00a0…………… au point n°\u00a0……………, ces deux points compris.")
    )


def _second() -> Xml:
    return when(
        "asks_second",
        paragraph("Titre2", "Si le quorum manque et qu’une seconde séance est convoquée"),
        _choice("ce pouvoir vaut aussi pour la seconde séance\u202f;"),
        _choice("ce pouvoir ne vaut que pour la première."),
    )


def _signature() -> Xml:
    frame = row(
        cell(FRAME, paragraph("Etiquette", "SIGNATURE")),
        cell(
            TEXT_WIDTH - FRAME,
            paragraph("Etiquette", "À QUI LE REMETTRE"),
            paragraph(
                "Tampon",
                "Au service des assemblées avant la séance, ou au président de séance avant que la première affaire concernée "
                "soit mise en discussion.",
            ),
        ),
        height=1500,
    )
    return Xml(
        paragraph("Fait", "Fait à ", TAB, " le ", TAB)
        + table((FRAME, TEXT_WIDTH - FRAME), frame, style="Cadres", name="Signature et remise du pouvoir")
    )


PROXY_FORM = Page(
    name="proxy_form",
    body=Xml(
        paragraph("Titre1", "POUVOIR")
        + paragraph("Objet", "{{ the_sitting }}")
        + _sitting()
        + _power()
        + _second()
        + _signature()
        + paragraph("Titre2", "Ce que dit la loi")
        + each("line in reminder", paragraph("Mention", "{{ line }}"))
    ),
    reminder="Pouvoir – {{ the_sitting }}",
    foot="Pouvoir – {{ the_sitting }}",
)
