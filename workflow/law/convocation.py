"""Judge when a sitting is convened: clear days, urgency, first meeting of a council (CGCT L2121-7 to L2121-12).

A clear day is a whole day, from midnight to midnight: neither the day of sending nor the day of the sitting counts.
"""

from __future__ import annotations

from datetime import date, timedelta

from workflow.french import count, join, long_date, plain_date
from workflow.law.article import (
    CGCT,
    Article,
    Judgement,
    Severity,
    blocking,
    information,
    rule,
    warning,
)
from workflow.law.facts import AuthorityKind, BodyKind, Notice
from workflow.law.parameters import in_force

FRIDAY, SUNDAY = 4, 6


def clear_days(sent_on: date, sitting_day: date) -> int:
    """Count the whole days between the sending and the sitting, Saturdays, Sundays and holidays like the others."""
    return max(0, (sitting_day - sent_on).days - 1)


def latest_sending(sitting_day: date, required: int) -> date:
    """Return the last day on which a notice leaves the required number of clear days."""
    return sitting_day - timedelta(days=required + 1)


def is_large_commune(notice: Notice) -> bool:
    """Whether the authority is a commune that the law treats as large (3,500 inhabitants and more)."""
    is_commune = notice.body.authority_kind is AuthorityKind.COMMUNE
    return is_commune and notice.body.population >= in_force("population.large_commune", on=notice.sitting_day)


def required_clear_days(notice: Notice) -> int | None:
    """Return the clear days that this notice owes, urgency and second notice included.

    None where the code does not compute: in Alsace-Moselle, and for a department, whose twelve days are not said clear.
    """
    on = notice.sitting_day
    if notice.body.is_alsace_moselle:
        return None
    if notice.is_urgent:
        return in_force("notice_clear_days.urgent", on=on)
    if notice.body.authority_kind is AuthorityKind.DEPARTMENT:
        return None
    if notice.second is not None:
        return in_force("second_sitting.clear_days", on=on)
    return _ordinary_clear_days(notice)


def last_legal_sending(notice: Notice) -> date | None:
    """Return the last day on which this notice may leave, urgency and second notice included.

    None where nothing is computed: in Alsace-Moselle, and where a department meets again by right. For a department it is
    the twelfth day before the sitting, which is too late if these days are clear days: ``CONV-1`` then warns.
    """
    required = required_clear_days(notice)
    if required is not None:
        return latest_sending(notice.sitting_day, required)
    if notice.body.is_alsace_moselle or notice.second is not None:
        return None
    return notice.sitting_day - timedelta(days=in_force("notice_days.department", on=notice.sitting_day))


def sending_article(notice: Notice) -> Article:
    """Cite the article that sets the delay of this notice."""
    is_department = notice.body.authority_kind is AuthorityKind.DEPARTMENT
    if notice.is_urgent:
        return _urgency_article(notice)
    if notice.second is not None:
        return CGCT("L3121-14", "al. 2") if is_department else CGCT("L2121-17", "al. 2")
    return CGCT("L3121-19", "al. 1") if is_department else _ordinary_article(notice)


def _ordinary_clear_days(notice: Notice) -> int:
    on = notice.sitting_day
    if notice.body.authority_kind is AuthorityKind.EPCI:
        return in_force("notice_clear_days.epci", on=on)
    if not is_large_commune(notice):
        return in_force("notice_clear_days.commune_small", on=on)
    if notice.is_first_after_renewal:
        return in_force("notice_clear_days.first_after_renewal", on=on)
    return in_force("notice_clear_days.commune_large", on=on)


def _ordinary_article(notice: Notice) -> Article:
    if notice.body.authority_kind is AuthorityKind.COMMUNE and not is_large_commune(notice):
        return CGCT("L2121-11")
    if is_large_commune(notice) and notice.is_first_after_renewal:
        return CGCT("L2121-7", "al. 2")
    return CGCT("L2121-12", "al. 3")


def print_clear_days(days: int) -> str:
    """Print a number of clear days: « 1 jour franc », « 5 jours francs »."""
    return count(days, "jour franc", "jours francs")


@rule("CONV-1", CGCT("L2121-12", "al. 3"), severity=Severity.BLOCK, department=CGCT("L3121-19", "al. 1"))
def notice_period(notice: Notice) -> Judgement:
    """La convocation est envoyée un nombre minimal de jours francs avant la séance.

    Trois dans une commune de moins de 3 500 habitants, cinq dans les autres et dans tout EPCI ; dans un département,
    les rapports partent douze jours avant.
    """
    if notice.sent_on is None or notice.is_urgent or notice.second or notice.body.is_alsace_moselle:
        return
    if notice.body.authority_kind is AuthorityKind.DEPARTMENT:
        yield from _department_reports(notice, notice.sent_on)
        return
    required = _ordinary_clear_days(notice)
    if clear_days(notice.sent_on, notice.sitting_day) < required:
        yield blocking(_too_late(notice, notice.sent_on, required), article=_ordinary_article(notice))


def _department_reports(notice: Notice, sent_on: date) -> Judgement:
    required = in_force("notice_days.department", on=notice.sitting_day)
    days = (notice.sitting_day - sent_on).days
    found = f"Rapports envoyés le {plain_date(sent_on)}, {count(days, 'jour')} avant la séance"
    if notice.body.kind is not BodyKind.COUNCIL:
        if days < required:
            yield warning(f"{found} : le délai propre à la commission permanente est à confirmer")
    elif days < required:
        last = notice.sitting_day - timedelta(days=required)
        yield f"{found}, {required} requis ; dernier envoi légal : {long_date(last)}"
    elif days == required:
        yield warning(f"{found} : suffisant si le délai de {required} jours n’est pas franc, à confirmer")


@rule("CONV-2", CGCT("L2121-12", "al. 3"), severity=Severity.INFORM)
def every_day_counts(notice: Notice) -> Judgement:
    """Un jour franc compte de minuit à minuit ; ni le jour de l’envoi ni celui de la séance ne comptent.

    Les samedis, dimanches et jours fériés comptent comme les autres, et le délai n’est pas prolongé.
    """
    required = required_clear_days(notice)
    if notice.sent_on is None or required is None:
        return
    between = [notice.sent_on + timedelta(days=n + 1) for n in range(clear_days(notice.sent_on, notice.sitting_day))]
    working = [day for day in between if day.weekday() <= FRIDAY]
    if len(between) >= required > len(working):
        days = join(plain_date(day) for day in between)
        yield f"Jours francs comptés : {days} ; samedi et dimanche comptent, le délai de {required} est tenu"


@rule("CONV-3", CGCT("L2121-10"), severity=Severity.BLOCK, department=CGCT("L3121-19", "al. 1"))
def sending_counts(notice: Notice) -> Judgement:
    """La date qui compte est celle de l’envoi, et du dernier envoi s’il y en a plusieurs, non celle de la réception."""
    if notice.sent_on is None:
        return
    if notice.stated_sent_on not in (None, notice.sent_on):
        yield (
            f"Date de convocation annoncée : {_day(notice.stated_sent_on)} ; "
            f"le dernier envoi est du {plain_date(notice.sent_on)}, et c’est lui qui compte"
        )
    days = {sending.sent_on for sending in notice.sendings}
    if len(days) > 1:
        yield information(f"Les envois s’étalent sur {len(days)} jours : le délai part du {plain_date(notice.sent_on)}")


def _day(day: date | None) -> str:
    return plain_date(day) if day else "aucune"


@rule("CONV-4", CGCT("L2121-12", "al. 3"), severity=Severity.BLOCK, department=CGCT("L3121-19"))
def urgency(notice: Notice) -> Judgement:
    """En cas d’urgence, le délai peut être abrégé sans descendre sous un jour franc.

    L’assemblée se prononce sur l’urgence dès l’ouverture et peut renvoyer les affaires à une séance ultérieure.
    """
    if not notice.is_urgent:
        return
    article = _urgency_article(notice)
    if not notice.urgency_reason.strip():
        yield blocking("Urgence invoquée sans motif : écrire pourquoi le délai est abrégé", article=article)
    required = in_force("notice_clear_days.urgent", on=notice.sitting_day)
    if notice.sent_on and clear_days(notice.sent_on, notice.sitting_day) < required:
        yield blocking(_too_late(notice, notice.sent_on, required), article=article)
    if notice.urgency_approved is False:
        refused = "L’assemblée n’a pas reconnu l’urgence : les affaires sont renvoyées à une séance ultérieure"
        yield blocking(refused, article=article)
    elif notice.urgency_approved is None and notice.is_sitting_open:
        due = "L’assemblée ne s’est pas encore prononcée sur l’urgence : ce vote vient avant toute affaire"
        yield blocking(due, article=article)
    elif notice.urgency_approved is None:
        announced = "L’assemblée devra se prononcer sur l’urgence dès l’ouverture de la séance"
        yield information(announced, article=article)


def _urgency_article(notice: Notice) -> Article:
    if notice.body.authority_kind is AuthorityKind.DEPARTMENT:
        return CGCT("L3121-19", "al. 3")
    is_small = notice.body.authority_kind is AuthorityKind.COMMUNE and not is_large_commune(notice)
    return CGCT("L2121-11") if is_small else CGCT("L2121-12", "al. 3")


def _too_late(notice: Notice, sent_on: date, required: int) -> str:
    last = latest_sending(notice.sitting_day, required)
    return (
        f"Convocation{' d’urgence' if notice.is_urgent else ''} envoyée le {plain_date(sent_on)} : "
        f"{print_clear_days(clear_days(sent_on, notice.sitting_day))} avant la séance, {required} requis ; "
        f"dernier envoi légal : {long_date(last)}"
    )


@rule("CONV-5", CGCT("L2121-7", "al. 2"), severity=Severity.BLOCK)
def first_meeting(notice: Notice) -> Judgement:
    """Un conseil municipal renouvelé se réunit du vendredi au dimanche qui suivent le tour décisif.

    La convocation part trois jours francs avant ; cette dérogation ne vaut pas pour un EPCI.
    """
    if not notice.is_first_after_renewal:
        return
    if notice.body.authority_kind is not AuthorityKind.COMMUNE:
        yield information(
            "La dérogation de la première réunion vaut pour les seuls conseils municipaux : délai ordinaire"
        )
        return
    day = notice.sitting_day
    if not FRIDAY <= day.weekday() <= SUNDAY:
        yield f"Première réunion fixée au {long_date(day)} : elle se tient un vendredi, un samedi ou un dimanche"
    elif notice.elected_on and not FRIDAY < (day - notice.elected_on).days <= SUNDAY + 1:
        friday = notice.elected_on + timedelta(days=(FRIDAY - notice.elected_on.weekday()) % 7)
        yield (
            f"Première réunion fixée au {long_date(day)} : le conseil étant élu le {plain_date(notice.elected_on)}, "
            f"elle se tient du {plain_date(friday)} au {plain_date(friday + timedelta(days=2))}"
        )


@rule("APP-13", CGCT("L2541-2"), severity=Severity.WARN)
def alsace_moselle(notice: Notice) -> Judgement:
    """En Alsace-Moselle, la convocation obéit à des règles propres : le délai n’est pas calculé ici."""
    if notice.body.is_alsace_moselle:
        yield "Alsace-Moselle : le délai de convocation n’est pas calculé, à vérifier par le service juridique"
        if notice.second:
            yield "Alsace-Moselle : la seconde convocation doit dire expressément qu’elle en est une"
