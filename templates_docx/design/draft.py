"""Lay out the draft of a deliberation as members receive it: the text that will be voted, and nothing that only a vote gives."""

from __future__ import annotations

from templates_docx.design.deliberation import operative, statement
from templates_docx.design.page import Page
from templates_docx.design.word import Xml, each, paragraph, when

DRAFT = Page(
    name="draft",
    body=Xml(
        paragraph("Registre", "PROJET DE DÉLIBÉRATION")
        + paragraph("Seance", "SÉANCE {{ of_the_body|upper }} DU {{ day|upper }}")
        + paragraph("Titre1", "Point n°\u00a0{{ rank }} de l’ordre du jour")
        + paragraph("Objet", "{{ subject|upper }}")
        + when("rapporteur", paragraph("Rapporteur", "{{ rapporteur|capital }}"))
        + each("citation in citations", paragraph("Visa", "{{ citation }}"))
        + statement()
        + operative()
        + each("annex in annexes", paragraph("Annexe", "Annexe\u00a0: {{ annex }}"))
        + paragraph(
            "Recours",
            "Ce projet n’a pas valeur d’acte\u00a0: il peut être amendé, retiré ou ajourné. Seul le texte adopté par "
            "l’assemblée, numéroté et signé, fait foi.",
        )
    ),
    reminder="Projet de délibération, point n°\u00a0{{ rank }} – séance du {{ day }}",
    foot="Projet de délibération – point n°\u00a0{{ rank }}",
)
