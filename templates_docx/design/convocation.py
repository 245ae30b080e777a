"""Lay out the notice: a letter to one member with the agenda, then the briefing note on a new page."""

from __future__ import annotations

from templates_docx.design.package import Design
from templates_docx.design.word import each, paragraph, run, strong, when

LETTER = (
    paragraph("Destinataire", strong("{{ addressee }}")),
    when("addressee_office", paragraph("Destinataire", "{{ addressee_office }}")),
    paragraph("Lieu", "{{ place_and_date }}"),
    paragraph("Rappel", "Objet\u00a0: convocation à la séance {{ of_the_body }}"),
    paragraph("Normal", "{{ salutation }},"),
    paragraph("Normal", "J’ai l’honneur de vous convoquer à la séance {{ of_the_body }} qui se tiendra\u00a0:"),
    paragraph("Formulaire", strong("{{ day }}"), run(" à "), strong("{{ hour }}")),
    paragraph("Formulaire", "{{ place }}"),
    when("second_notice", paragraph("Normal", "Cette seconde convocation suit la séance du {{ second_notice }}, où le quorum n’était pas réuni\u202f; l’assemblée délibérera sans condition de quorum sur les affaires alors inscrites.")),
    when("urgency", paragraph("Normal", "Le délai de convocation est abrégé en raison de l’urgence\u00a0: {{ urgency }}. L’assemblée se prononcera sur l’urgence dès l’ouverture de la séance.")),
    paragraph("Titre2", "Ordre du jour"),
    each(
        "point in points",
        paragraph("Point", run("{{ point.rank }}.\t"), run("{{ point.subject }}"), run("{% if point.rapporteur %}"), run(" (rapporteur\u00a0: {{ point.rapporteur }})"), run("{% endif %}")),
    ),
    paragraph("Expose", "Si vous ne pouvez assister à la séance, vous pouvez donner pouvoir par écrit à un membre de l’assemblée. Chacun ne peut porter qu’un seul pouvoir, et les pouvoirs ne comptent pas dans le quorum."),
    paragraph("Normal", "Je vous prie de croire, {{ salutation }}, à l’assurance de ma considération distinguée."),
    paragraph("Qualite", "{{ convener.quality }},"),
    paragraph("Signataire", "{{ convener.name }}"),
)  # fmt: skip

NOTE = (
    paragraph("TitrePage", "Note explicative de synthèse"),
    paragraph("Normal", "Séance {{ of_the_body }} du {{ day | lower }}."),
    each(
        "point in points",
        paragraph("Titre2", "{{ point.rank }}. {{ point.subject }}"),
        each("text in point.summary", paragraph("Normal", "{{ text }}")),
        when("not point.summary", paragraph("Normal", "Le projet de délibération est joint à la convocation.")),
    ),
)

CONVOCATION = Design("convocation.docx", (*LETTER, *NOTE), "{{ title }}")
