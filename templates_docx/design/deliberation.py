"""Lay out the extract of the register: the sitting and its members, then the text, the vote, the signatures, the stamps."""

from __future__ import annotations

from templates_docx.design.page import Page
from templates_docx.design.word import (
    TEXT_WIDTH,
    Xml,
    cell,
    each,
    paragraph,
    row,
    strong,
    table,
    tag,
    when,
)

HALF = TEXT_WIDTH // 2
STAMPS = (3414, 2440, 3500)


def _figure(label: str, name: str) -> Xml:
    return paragraph("Renseignement", f"{label}\u00a0: ", strong(f"{{{{ {name} }}}}"))


def _head() -> Xml:
    figures = (
        _figure("Nombre de membres en exercice", "figures.in_office"),
        _figure("Nombre de présents", "figures.present"),
        _figure("Nombre de pouvoirs", "figures.proxies"),
        _figure("Nombre de voix", "figures.votes"),
    )
    people = (
        paragraph("Renseignement", "{{ convening }}"),
        paragraph("Renseignement", "{{ quorum }}"),
        each(
            "officer in officers",
            paragraph("Renseignement", "{{ officer.capacity }}\u00a0: ", strong("{{ officer.name }}")),
        ),
    )
    left = 3700
    return Xml(
        paragraph("Registre", "EXTRAIT DU REGISTRE DES DÉLIBÉRATIONS")
        + paragraph("Seance", "SÉANCE {{ of_the_body|upper }} DU {{ day|upper }}")
        + paragraph("Titre1", "DÉLIBÉRATION N°\u00a0{{ number }}")
        + paragraph("Objet", "{{ subject|upper }}")
        + table(
            (left, TEXT_WIDTH - left),
            row(cell(left, *figures), cell(TEXT_WIDTH - left, *people)),
            style="Chiffres",
            name="Chiffres de la séance",
        )
    )


def _list(title: str, name: str, *, style: str = "Pouvoir") -> Xml:
    one_by_one = each(f"line in {name}", paragraph(style, "{{ line }}"))
    return when(name, paragraph("Titre2", title), one_by_one)


def _members() -> Xml:
    return Xml(
        when("present", paragraph("Titre2", "Membres présents"), paragraph("Membres", "{{ present }}"))
        + _list("Pouvoirs", "proxies")
        + when("excused", paragraph("Titre2", "Membres absents excusés"), paragraph("Membres", "{{ excused }}"))
        + when("absent", paragraph("Titre2", "Membres absents"), paragraph("Membres", "{{ absent }}"))
        + _list("Arrivées et départs", "movements")
        + _list("Déports", "recusals")
    )


def statement() -> Xml:
    """Lay out headings, paragraphs and lists, in the order they were written."""
    return each(
        "line in statement",
        tag("{%p if line.kind == 'heading' %}"),
        paragraph("Titre3", "{{ line.text }}"),
        tag("{%p elif line.kind == 'bullet' %}"),
        paragraph("Puce1", "{{ line.text }}"),
        tag("{%p elif line.kind == 'sub_bullet' %}"),
        paragraph("Puce2", "{{ line.text }}"),
        tag("{%p else %}"),
        paragraph("Expose", "{{ line.text }}"),
        tag("{%p endif %}"),
    )


def operative() -> Xml:
    """Lay out what the assembly decides, each decision with its details, and what ends the text."""
    return Xml(
        paragraph("Deliberer", "{{ the_body }}, après en avoir délibéré,")
        + each(
            "decision in decisions",
            paragraph("Decision", "{{ decision.text }}"),
            each("detail in decision.details", paragraph("Detail", "{{ detail }}")),
        )
        + each("line in closing", paragraph("Cloture", "{{ line }}"))
    )


def _text() -> Xml:
    title = paragraph("TitreActe", "DÉLIBÉRATION {{ of_the_body|upper }} DU {{ day|upper }}")
    return Xml(
        when("starts_new_page", title, paragraph("Objet", "{{ subject|upper }}"))
        + when("not starts_new_page", paragraph("Filet"))
        + each("citation in citations", paragraph("Visa", "{{ citation }}"))
        + statement()
        + operative()
        + paragraph("Vote", "{{ vote }}")
        + each("annex in annexes", paragraph("Annexe", "Annexe\u00a0: {{ annex }}"))
    )


def signature_cells() -> tuple[Xml, ...]:
    """Lay out a signature: capacity, room to sign, name, office, and the day once signed."""
    return (
        paragraph("Qualite", "{{ signatory.capacity }},"),
        paragraph("Signataire", "{{ signatory.name }}"),
        when("signatory.office", paragraph("Fonction", "{{ signatory.office }}")),
        when("signatory.signed", paragraph("Fonction", "{{ signatory.signed }}")),
    )


def signatures() -> Xml:
    """Lay out the signatures side by side; they stay on one page, with what comes before."""
    opening, closing = cell(HALF, tag("{%tc for signatory in signatories %}")), cell(HALF, tag("{%tc endfor %}"))
    return table(
        (HALF, HALF), row(opening, cell(HALF, *signature_cells()), closing), style="Colonnes", name="Signatures"
    )


def _stamp(width: int, title: str, *names: str) -> Xml:
    lines = (when(name, paragraph("Tampon", f"{{{{ {name} }}}}")) for name in names)
    return cell(width, paragraph("Etiquette", title), *lines, paragraph("Tampon"))


def _end() -> Xml:
    stamps = row(
        _stamp(STAMPS[0], "Transmission au représentant de l’État", "stamps.sent", "stamps.received"),
        _stamp(STAMPS[1], "Publication", "stamps.published"),
        _stamp(STAMPS[2], "Caractère exécutoire", "stamps.enforceable"),
        height=1000,
    )
    recourse = (
        "La présente délibération peut faire l’objet d’un recours pour excès de pouvoir devant {{ court }}, dans un délai de "
        "deux mois à compter de sa publication, par courrier ou par l’application Télérecours citoyens (www.telerecours.fr)."
    )
    return Xml(
        paragraph("Extrait", "Pour extrait conforme,")
        + signatures()
        + paragraph("Qualite")
        + table(STAMPS, stamps, style="Cadres", name="Transmission, publication, caractère exécutoire")
        + paragraph("Recours", recourse)
    )


DELIBERATION = Page(
    name="deliberation",
    body=Xml(_head() + _members() + _text() + _end()),
    reminder="Délibération n°\u00a0{{ number }} du {{ day }}",
    foot="Délibération n°\u00a0{{ number }}",
)
