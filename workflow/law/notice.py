"""Judge what a notice says, who signs it and to whom it goes (CGCT L2121-10 and L2121-12)."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.french import capital, join, long_date
from workflow.law.article import CGCT, Judgement, Severity, information, rule, warning
from workflow.law.convocation import is_large_commune
from workflow.law.facts import AuthorityKind, Notice, Room

# The offices that convene of their own right, then those that do so only in the place of the first.
CONVENING_OFFICES: Mapping[AuthorityKind, tuple[str, ...]] = {
    AuthorityKind.COMMUNE: ("mayor",),
    AuthorityKind.EPCI: ("president",),
    AuthorityKind.DEPARTMENT: ("president",),
}
SUBSTITUTE_OFFICES: Mapping[AuthorityKind, tuple[str, ...]] = {
    AuthorityKind.COMMUNE: ("substitute", "deputy_mayor"),
    AuthorityKind.EPCI: ("substitute", "vice_president"),
    AuthorityKind.DEPARTMENT: ("substitute", "vice_president"),
}


@rule("CONV-6", CGCT("L2121-10"), severity=Severity.BLOCK, department=CGCT("L3121-9"))
def convening_authority(notice: Notice) -> Judgement:
    """La convocation est faite par le maire ou le président, ou par celui qui le supplée légalement."""
    kind = notice.body.authority_kind
    convener = "le maire" if kind is AuthorityKind.COMMUNE else "le président"
    if notice.convened_by in SUBSTITUTE_OFFICES[kind]:
        yield warning(f"Convocation faite par un suppléant : vérifier que {convener} est absent ou empêché")
    elif notice.convened_by not in CONVENING_OFFICES[kind]:
        yield f"Convocation faite par une personne sans qualité : seul convoque {convener}, ou son suppléant légal"


@rule("CONV-7", CGCT("L2121-10"), severity=Severity.BLOCK, department=CGCT("L3121-19"))
def notice_contents(notice: Notice) -> Judgement:
    """La convocation indique les affaires à l’ordre du jour, le jour, l’heure et le lieu de la séance."""
    if not notice.agenda:
        yield "La convocation ne porte aucune affaire à l’ordre du jour"
    nameless = [str(rank) for rank, line in enumerate(notice.agenda, start=1) if not line.subject.strip()]
    if nameless:
        yield f"Affaire sans intitulé à l’ordre du jour, au rang {join(nameless)}"
    if notice.sitting_time is None:
        yield "La convocation n’indique pas l’heure de la séance"
    if not notice.place.strip():
        yield "La convocation n’indique pas le lieu de la séance"
    weekday = long_date(notice.sitting_day).split(" ")[0]
    if notice.stated_weekday and notice.stated_weekday.strip().casefold() != weekday:
        stated = notice.stated_weekday.strip()
        yield f"La convocation annonce un {stated} : la séance est le {long_date(notice.sitting_day)}"


@rule("CONV-8", CGCT("L2121-10"), severity=Severity.WARN)
def notice_publicity(notice: Notice) -> Judgement:
    """Dans une commune ou un EPCI, la convocation est mentionnée au registre et affichée ou publiée."""
    if notice.body.authority_kind is AuthorityKind.DEPARTMENT:
        return
    if not notice.is_recorded:
        yield "La convocation n’est pas mentionnée au registre des délibérations"
    if notice.posted_on is None:
        yield "La convocation n’est ni affichée ni publiée"


@rule("CONV-9", CGCT("L2121-10"), severity=Severity.BLOCK, department=CGCT("L3121-19"))
def notice_sent(notice: Notice) -> Judgement:
    """La convocation est dématérialisée ou, si le membre le demande, adressée par écrit ; la preuve est gardée."""
    unsent = [sending.member for sending in notice.sendings if sending.sent_on is None]
    if unsent:
        yield f"Convocation non envoyée à {_names(notice, unsent)}"
    unproved = [sending.member for sending in notice.sendings if sending.sent_on and not sending.has_proof]
    if unproved:
        yield warning(f"Aucune preuve de l’envoi à {_names(notice, unproved)}")


@rule("CONV-10", CGCT("L2121-10"), severity=Severity.BLOCK, department=CGCT("L3121-19"))
def everybody_convened(notice: Notice) -> Judgement:
    """Tous les membres en exercice sont convoqués, même ceux dont l’absence est connue."""
    recipients = {sending.member for sending in notice.sendings}
    forgotten = [member.key for member in notice.body.members if member.key not in recipients]
    if forgotten:
        yield f"Membre en exercice non convoqué : {_names(notice, forgotten)}"
    others = sorted(key for key in recipients if not notice.body.has(key))
    if others:
        yield information(f"Convocation adressée aussi hors des membres en exercice : {_names(notice, others)}")


def _names(notice: Notice, keys: list[str]) -> str:
    return join(notice.body.name_of(key) for key in keys)


@rule("NOTE-1", CGCT("L2121-12", "al. 1"), severity=Severity.BLOCK, department=CGCT("L3121-19", "al. 1"))
def briefing_note(notice: Notice) -> Judgement:
    """Chaque affaire est accompagnée, dès la convocation, d’une note de synthèse ou d’un projet qui en tient lieu.

    Cela vaut dans les communes de 3 500 habitants et plus et les EPCI ; un département envoie un rapport.
    """
    if notice.body.authority_kind is AuthorityKind.COMMUNE and not is_large_commune(notice):
        return
    document = "rapport" if notice.body.authority_kind is AuthorityKind.DEPARTMENT else "note de synthèse"
    for line in notice.agenda:
        if not line.is_briefed:
            yield f"« {capital(line.subject)} » : aucun document ({document} ou projet motivé) joint à la convocation"


@rule("AGD-1", CGCT("L2121-10"), severity=Severity.BLOCK, department=CGCT("L3121-19"))
def on_the_agenda(room: Room) -> Judgement:
    """Une affaire absente de l’ordre du jour de la convocation ne peut être décidée, même à l’unanimité."""
    if not room.on_agenda:
        yield "Cette affaire n’est pas à l’ordre du jour de la convocation : l’inscrire à une séance ultérieure"
