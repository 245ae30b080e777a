"""Count, from the day of a sitting, every day that leads to it and every day that follows (CGCT L2121-10 to L2121-25).

Days of the law are plain arithmetic: no holiday lengthens or shortens them (CONV-2). Days of the house come down to a
working day. What the move of a sitting entails is in ``workflow/law/moving.py``.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from workflow.french import count, long_date, plain_date, typeset
from workflow.law.article import CGCT, Article
from workflow.law.convocation import last_legal_sending, print_clear_days, required_clear_days, sending_article
from workflow.law.facts import AuthorityKind, BodyKind, Plan
from workflow.law.holidays import holiday, is_working, working_day_until
from workflow.law.parameters import in_force

PARIS = ZoneInfo("Europe/Paris")  # where a day begins and ends, whatever the clock of the machine
BY_RIGHT = "La réunion se tient de plein droit : aucun envoi n’est à dater"
NOT_COMPUTED = "Alsace-Moselle : le délai n’est pas calculé ici, à vérifier par le service juridique"


class Direction(StrEnum):
    """Whether a deadline leads to the sitting or follows from it."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Deadline:
    """One day of the calendar: what is due, when, and by which article (None for a delay of the house).

    ``day`` None: no day can be counted, and ``remark`` says why; it otherwise says what an officer should know of that day.
    """

    id: str
    label: str
    day: date | None
    direction: Direction
    article: Article | None = None
    is_legal: bool = False
    remark: str = ""

    def __str__(self) -> str:
        """Print the deadline: ``Dernier envoi légal : jeudi 6 juillet 2023 (art. L. 2121-12, al. 3 CGCT)``."""
        told = long_date(self.day) if self.day else "sans date"
        cited = f" ({self.article})" if self.article else ""
        remark = f" — {self.remark}" if self.remark else ""
        return typeset(f"{self.label} : {told}{cited}{remark}")


def sent_day(moment: datetime) -> date:
    """Return the day on which a sending counts: that of Paris, to its last second. Raises ValueError without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("A sending has a time zone.")
    return moment.astimezone(PARIS).date()


def morning(day: date, *, hour: int = 8) -> datetime:
    """Return the moment at which work of this day may begin by itself, on the clock of Paris."""
    return datetime.combine(day, time(hour), tzinfo=PARIS)


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def schedule(plan: Plan) -> tuple[Deadline, ...]:
    """Return every deadline of a sitting, those that lead to it then those that follow, each in the order of the work."""
    return (*_before(plan), *_after(plan))


def deadline(plan: Plan, id: str) -> Deadline | None:
    """Return one deadline of the calendar by its id; None where this sitting has no such deadline."""
    return next((found for found in schedule(plan) if found.id == id), None)


def reminder_day(plan: Plan, id: str) -> date | None:
    """Return the day on which the house is reminded of a deadline: its own, or the last working day before it."""
    found = deadline(plan, id)
    return working_day_until(found.day, territory=plan.territory) if found and found.day else None


def proposed_sending(plan: Plan) -> date | None:
    """Return the day on which the house sends: some days before the last legal one, and a working day; None as there."""
    last = last_legal_sending(plan.notice)
    return _house_day(plan, last, plan.delays.sending_margin) if last else None


def _house_day(plan: Plan, last: date, days: int) -> date:
    # Urgency leaves no time for the delays of the house.
    back = 0 if plan.notice.is_urgent else days
    return working_day_until(last - timedelta(days=back), territory=plan.territory) if back else last


def _before(plan: Plan) -> Iterator[Deadline]:
    last = last_legal_sending(plan.notice)
    remark = "" if last else "sans dernier envoi légal, à fixer par la maison"
    if plan.notice.second is None:
        for id, label, days in (
            ("drafts", "Remise des derniers projets", plan.delays.drafts_due),
            ("freeze", "Arrêt de l’ordre du jour", plan.delays.freeze),
        ):
            yield Deadline(id, label, _house_day(plan, last, days) if last else None, Direction.BEFORE, remark=remark)
    if plan.notice.second is None or last:
        chosen = plan.sends_on or proposed_sending(plan)
        told = "après le dernier envoi légal" if chosen and last and chosen > last else "" if chosen else remark
        yield Deadline("send", "Envoi des convocations", chosen, Direction.BEFORE, remark=told)
    yield _last_sending(plan, last)
    if plan.notice.is_urgent:
        label, day = "Vote sur l’urgence, à l’ouverture", plan.notice.sitting_day
        yield Deadline("urgency_vote", label, day, Direction.BEFORE, sending_article(plan.notice), is_legal=True)


def _last_sending(plan: Plan, last: date | None) -> Deadline:
    notice, is_confirmed = plan.notice, True
    if last is None:
        remark = NOT_COMPUTED if notice.body.is_alsace_moselle else BY_RIGHT
    elif (required := required_clear_days(notice)) is not None:
        remark = f"{print_clear_days(required)} avant la séance"
    else:
        is_confirmed = notice.body.kind is BodyKind.COUNCIL
        days = count(in_force("notice_days.department", on=notice.sitting_day), "jour")
        remark = f"{days} avant la séance\u202f; la veille si ce délai est franc, à confirmer"
        if not is_confirmed:
            remark = f"délai propre à la commission permanente à confirmer\u202f; par prudence, {days}"
    return Deadline(
        "last_sending", "Dernier envoi légal", last, Direction.BEFORE, sending_article(notice),
        is_legal=last is not None and is_confirmed, remark=typeset(remark),
    )  # fmt: skip


def _after(plan: Plan) -> Iterator[Deadline]:
    day, is_department = plan.notice.sitting_day, plan.notice.body.authority_kind is AuthorityKind.DEPARTMENT
    if not is_department:
        yield _list(plan, day)
    yield from _minutes(plan, day)
    yield from _councillors(plan, day)
    days = in_force("transmission.days", on=day)
    yield Deadline(
        "transmission", "Transmission au représentant de l’État", None, Direction.AFTER,
        CGCT("L3131-2" if is_department else "L2131-2"),
        remark=typeset(f"Dès que possible : rien n’est exécutoire avant\u202f; {days} jours pour les décisions individuelles, "
                       "les contrats, le budget et les comptes"),
    )  # fmt: skip
    yield Deadline(
        "publication", "Publication des délibérations", None, Direction.AFTER,
        CGCT("L3131-1" if is_department else "L2131-1"),
        remark=typeset("Dès que possible : rien n’est exécutoire avant"),
    )  # fmt: skip
    months = in_force("referral.months", on=day)
    yield Deadline(
        "referral", "Fin du délai de déféré", add_months(plan.received_on, months) if plan.received_on else None,
        Direction.AFTER, CGCT("L3132-1" if is_department else "L2131-6"), is_legal=plan.received_on is not None,
        remark="" if plan.received_on else f"{months} mois après la réception par le représentant de l’État",
    )  # fmt: skip


def _list(plan: Plan, day: date) -> Deadline:
    due = day + timedelta(days=in_force("deliberations_list.days", on=day))
    is_listed = in_force("minutes.publication_days", on=day) > 0  # both came with the same order
    label = "Liste des délibérations affichée et mise en ligne" if is_listed else "Compte rendu affiché"
    return _legal("list", label, due, CGCT("L2121-25"), plan)


def _minutes(plan: Plan, day: date) -> Iterator[Deadline]:
    """Count the approval of the minutes and their publication, which hang on the next sitting (PV-2, PV-3)."""
    days = in_force("minutes.publication_days", on=day)
    if not days:
        return  # the law of that day had no such delay
    if plan.notice.body.authority_kind is AuthorityKind.DEPARTMENT:
        return
    coming, article = plan.next_sitting, CGCT("L2121-15")
    label, waiting = "Procès-verbal arrêté", "au début de la prochaine séance, qui n’est pas programmée"
    yield Deadline("minutes", label, coming, Direction.AFTER, article, coming is not None, "" if coming else waiting)
    label, waiting = "Procès-verbal publié", f"{days} jours après la séance qui l’arrête"
    if coming:
        yield _legal("minutes_online", label, coming + timedelta(days=days), article, plan)
    else:
        yield Deadline("minutes_online", label, None, Direction.AFTER, article, remark=waiting)


def _councillors(plan: Plan, day: date) -> Iterator[Deadline]:
    """Count what the councillors of the member communes receive (CGCT L5211-40-2)."""
    body, article = plan.notice.body, CGCT("L5211-40-2")
    months = in_force("deliberations_list.councillors_months", on=day)
    if body.authority_kind is not AuthorityKind.EPCI or body.kind is not BodyKind.COUNCIL or not months:
        return
    label = "Liste des délibérations aux conseillers des communes membres"
    yield _legal("list_councillors", label, add_months(day, months), article, plan)
    months = in_force("minutes.councillors_months", on=day)
    if plan.next_sitting and months:
        label = "Procès-verbal aux conseillers des communes membres"
        yield _legal("minutes_councillors", label, add_months(plan.next_sitting, months), article, plan)


def _legal(id: str, label: str, day: date, article: Article, plan: Plan) -> Deadline:
    """Return a deadline that the law sets after the sitting; it is not put off, so that a closed day is told."""
    remark = ""
    if not is_working(day, territory=plan.territory):
        open_day = working_day_until(day, territory=plan.territory)
        remark = typeset(f"{closed(day, plan.territory)} : s’y prendre au plus tard le {plain_date(open_day)}")
    return Deadline(id, label, day, Direction.AFTER, article, is_legal=True, remark=remark)


def closed(day: date, territory: str) -> str:
    """Name what closes offices on a day, a holiday or the day of the week; empty on a working day."""
    if name := holiday(day, territory=territory):
        return f"jour férié ({name})"
    return "" if is_working(day, territory=territory) else long_date(day).split(" ")[0]
