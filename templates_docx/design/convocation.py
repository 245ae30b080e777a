"""Lay out the notice: the letter and its agenda, the briefing note on each item, the proxy to cut out."""

from __future__ import annotations

from templates_docx.design.page import Page
from templates_docx.design.word import TAB, TEXT_WIDTH, Xml, cell, each, paragraph, row, strong, table, tag_row, when

WIDTHS = (1500, TEXT_WIDTH - 1500)


def _line(label: str, name: str) -> Xml:
    """Lay out one fact of the sitting, or nothing when it is not known yet."""
    value = cell(WIDTHS[1], paragraph("Bloc", strong(f"{{{{ {name} }}}}")))
    known = row(cell(WIDTHS[0], paragraph("Bloc", label)), value)
    return Xml(tag_row(f"{{%tr if {name} %}}", WIDTHS) + known + tag_row("{%tr endif %}", WIDTHS))


def _letter() -> Xml:
    sitting = table(
        WIDTHS, _line("Date", "day"), _line("Heure", "hour"), _line("Lieu", "place"),
        style="Chiffres", name="Date, heure et lieu de la séance", is_labelled=True,
    )  # fmt: skip
    return Xml(
        each("line in addressee.lines", paragraph("Destinataire", "{{ line }}"))
        + paragraph("Lieu", "{{ written_at }}")
        + paragraph("Titre1", "CONVOCATION")
        + paragraph("Objet", "{{ the_sitting }}")
        + paragraph("Normal", "{{ addressee.greeting }},")
        + paragraph(
            "Normal",
            "J’ai l’honneur de vous convoquer à la séance {{ of_the_body }} qui se tiendra aux date, heure et lieu suivants\u00a0:",
        )
        + sitting
        + when("urgency", paragraph("Expose", "{{ urgency }}"))
        + when("second", paragraph("Expose", "{{ second }}"))
        + paragraph("Titre2", "Ordre du jour")
        + each(
            "item in agenda",
            paragraph(
                "Point",
                "{{ item.rank }}.",
                TAB,
                "{{ item.subject }}{% if item.rapporteur %} ({{ item.rapporteur }}){% endif %}",
            ),
        )
        + paragraph("Titre2", "Quorum et pouvoir")
        + paragraph("Normal", "{{ quorum }}")
        + paragraph("Normal", "{{ proxy }}")
        + paragraph(
            "Cloture", "Je vous prie d’agréer, {{ addressee.greeting }}, l’expression de ma considération distinguée."
        )
        + _signature()
    )


def _signature() -> Xml:
    widths = (TEXT_WIDTH // 2, TEXT_WIDTH // 2)
    block = (
        paragraph("Qualite", "{{ convener.capacity }},"),
        paragraph("Signataire", "{{ convener.name }}"),
        when("convener.office", paragraph("Fonction", "{{ convener.office }}")),
    )
    return table(
        widths, row(cell(widths[0], paragraph("Qualite")), cell(widths[1], *block)), style="Colonnes", name="Signature"
    )


def _note() -> Xml:
    return Xml(
        paragraph("TitrePage", "NOTE EXPLICATIVE DE SYNTHÈSE")
        + paragraph("Objet", "{{ the_sitting }}")
        + each(
            "item in agenda",
            paragraph("Titre2", "{{ item.rank }}. {{ item.subject }}"),
            when("item.rapporteur", paragraph("Rapporteur", "{{ item.rapporteur|capital }}")),
            each("line in item.summary", paragraph("Normal", "{{ line }}")),
            when(
                "item.proposals",
                paragraph("Titre3", "Projet de décision"),
                each("proposal in item.proposals", paragraph("Puce1", "{{ proposal }}")),
            ),
        )
    )


def _proxy() -> Xml:
    return Xml(
        paragraph("TitrePage", "POUVOIR")
        + paragraph("Objet", "{{ the_sitting }}")
        + paragraph("Formulaire", "Je {{ addressee.undersigned }}, membre {{ of_the_body }},")
        + paragraph("Formulaire", "donne pouvoir à ", TAB, TAB)
        + paragraph("Formulaire", "membre {{ of_the_body }}, pour voter en mon nom à la séance du {{ day }}.")
        + paragraph("Formulaire", "Si le pouvoir ne vaut que pour certains points, leurs numéros\u00a0: ", TAB)
        + paragraph("Formulaire", "Fait à ", TAB, " le ", TAB)
        + paragraph("Formulaire", "Signature\u00a0:")
        + paragraph("Signataire")
        + paragraph("Recours", "{{ proxy_terms }}")
    )


CONVOCATION = Page(
    name="convocation",
    body=Xml(_letter() + _note() + _proxy()),
    reminder="{{ the_sitting }}",
    foot="Convocation – {{ the_sitting }}",
)
