"""Judge whether enough members are there to deliberate (CGCT L2121-17 ; departments: L3121-14 and L3121-14-1).

The quorum is asked at the opening and each time an item is put to discussion, from the timeline of the sitting.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from workflow.french import count, long_date, plain_date
from workflow.law.article import CGCT, Judgement, Severity, blocking, information, rule, warning
from workflow.law.convocation import clear_days, print_clear_days
from workflow.law.facts import Attendance, AuthorityKind, Ballot, Body, BodyKind, ItemKind, Notice, Room
from workflow.law.parameters import in_force


@dataclass(frozen=True, slots=True)
class Quorum:
    """The quorum of one item: how many are required, how many are there, how many of these count.

    ``attending``: the recused included; ``counted``: without them (QUO-8).
    """

    required: int
    attending: int
    counted: int

    @property
    def is_met(self) -> bool:
        """Whether the assembly may deliberate on the item."""
        return self.counted >= self.required


def quorum_required(in_office: int) -> int:
    """Return the smallest number above one half of the members in office: 11 gives 6, 8 gives 5, 70 gives 36."""
    return in_office // 2 + 1


def quorum_of(room: Room) -> Quorum:
    """Count the quorum of an item: recused members do not count as present (QUO-8), proxies never do but in APP-12.

    In the cases of CGCT L1111-6 II, the recused also leave the members in office, since the day the law says so.
    """
    attending = sum(room.body.has(key) for key in room.in_room)
    counted = sum(room.body.has(key) for key in room.in_room - room.recused)
    if counts_proxies(room.body):
        attending += len(room.proxies)
        counted += len(room.usable_proxies)
    by_law = {recusal.member for recusal in room.recusals if recusal.by_law and room.body.has(recusal.member)}
    scope = "department" if room.body.authority_kind is AuthorityKind.DEPARTMENT else "commune"
    off = len(by_law) * in_force(f"quorum.recused_by_law_off_denominator.{scope}", on=room.day)
    return Quorum(quorum_required(room.body.in_office - off), attending, counted)


def counts_proxies(body: Body) -> bool:
    """Whether represented members count: only in the standing commission of a department (CGCT L3121-14-1)."""
    return body.authority_kind is AuthorityKind.DEPARTMENT and body.kind is BodyKind.PERMANENT_COMMISSION


def is_quorum_waived(room: Room) -> bool:
    """Whether the item needs no quorum: it was on the first agenda, and the second notice was not shortened (QUO-6)."""
    return room.second is not None and not room.second_is_urgent and room.key in room.second.first_agenda


def earliest_second_sitting(sent_on: date) -> date:
    """Return the first day on which a second notice leaves its three clear days: sent on Monday, Friday."""
    return sent_on + timedelta(days=in_force("second_sitting.clear_days", on=sent_on) + 1)


def _present(n: int) -> str:
    return count(n, "présent")


@rule("QUO-1", CGCT("L2121-17", "al. 1"), severity=Severity.BLOCK, department=CGCT("L3121-14", "al. 1"))
def quorum(room: Room) -> Judgement:
    """L’assemblée ne délibère valablement que si plus de la moitié de ses membres en exercice sont présents."""
    found = quorum_of(room)
    if found.attending < found.required and not is_quorum_waived(room):
        needed = f"{found.required} requis pour {room.body.in_office} membres en exercice"
        if counts_proxies(room.body):
            there = count(found.attending, "présent ou représenté", "présents ou représentés")
            yield blocking(f"Quorum non atteint : {there}, {needed}", article=CGCT("L3121-14-1"))
        else:
            yield f"Quorum non atteint : {_present(found.attending)}, {needed}"


@rule("QUO-2", CGCT("L2121-17", "al. 1"), severity=Severity.BLOCK, department=CGCT("L3121-14", "al. 1"))
def proxies_do_not_count(room: Room) -> Judgement:
    """Les pouvoirs ne comptent pas dans le quorum, sauf à la commission permanente d’un département."""
    if counts_proxies(room.body) or is_quorum_waived(room):
        return
    found, proxies = quorum_of(room), len(room.proxies)
    if found.counted < found.required <= found.counted + proxies:
        yield (
            f"Les pouvoirs ne comptent pas dans le quorum : {_present(found.counted)} et {count(proxies, 'pouvoir')}, "
            f"{_present(found.required)} requis"
        )


@rule("QUO-3", CGCT("L2121-17", "al. 1"), severity=Severity.BLOCK, department=CGCT("L3121-14", "al. 1"))
def quorum_through_the_sitting(attendance: Attendance) -> Judgement:
    """Le quorum est vérifié à l’ouverture, à chaque reprise et à la mise en discussion de chaque affaire."""
    if attendance.second is not None and not attendance.second_is_urgent:
        return
    opening = quorum_of(replace(attendance.room(1, key=attendance.key), in_room=attendance.roll_call))
    if not opening.is_met:
        yield f"Quorum non atteint à l’ouverture : {_present(opening.counted)}, {opening.required} requis"
    for rank, lost in _losses(attendance, opening):
        yield warning(
            f"Quorum perdu à partir du point n° {rank} : {_present(lost.counted)} pour {lost.required} requis ; "
            "suspendre ou lever la séance avant de le mettre en discussion"
        )


def _losses(attendance: Attendance, opening: Quorum) -> Iterator[tuple[int, Quorum]]:
    was_met = opening.is_met
    for rank in sorted({movement.rank for movement in attendance.movements}):
        now = quorum_of(attendance.room(rank, key=attendance.key))
        if was_met and not now.is_met:
            yield rank, now
        was_met = now.is_met


@rule("QUO-4", CGCT("L2121-17", "al. 1"), severity=Severity.INFORM, department=CGCT("L3121-14", "al. 1"))
def departures_during_discussion(ballot: Ballot) -> Judgement:
    """Le départ de membres après la mise en discussion ne rompt pas le quorum de l’affaire.

    Ceux qui partent ne prennent pas part au vote.
    """
    found = quorum_of(ballot.room)
    expressed = ballot.cast + ballot.abstentions + ballot.blank + ballot.void
    voters = expressed - len(ballot.room.usable_proxies)
    if ballot.not_taking_part and found.is_met and voters < found.required:
        yield (
            f"Moins de votants présents au moment du vote que le quorum ({found.required}) : "
            f"il s’apprécie à la mise en discussion, où {_present(found.counted)} le formaient"
        )


@rule("QUO-5", CGCT("L2121-17", "al. 2"), severity=Severity.BLOCK, department=CGCT("L3121-14", "al. 2"))
def second_notice(notice: Notice) -> Judgement:
    """Faute de quorum, l’assemblée est de nouveau convoquée à trois jours francs au moins.

    Le conseil départemental se réunit de plein droit trois jours plus tard.
    """
    if notice.second is None or notice.sent_on is None or notice.body.is_alsace_moselle:
        return
    if notice.body.authority_kind is AuthorityKind.DEPARTMENT:
        yield from _department_second_sitting(notice, notice.second.first_sitting)
        return
    if notice.sent_on < notice.second.first_sitting:
        yield (
            f"Seconde convocation envoyée le {plain_date(notice.sent_on)}, avant la séance du "
            f"{plain_date(notice.second.first_sitting)} qui constate l’absence de quorum"
        )
    required = in_force("second_sitting.clear_days", on=notice.sitting_day)
    found = clear_days(notice.sent_on, notice.sitting_day)
    if found < required and not notice.is_urgent:
        yield (
            f"Seconde convocation envoyée le {plain_date(notice.sent_on)} : {print_clear_days(found)} d’intervalle, "
            f"{required} requis ; séance possible à partir du {long_date(earliest_second_sitting(notice.sent_on))}"
        )


def _department_second_sitting(notice: Notice, first_sitting: date) -> Judgement:
    days = in_force("second_sitting.days_department", on=notice.sitting_day)
    due = first_sitting + timedelta(days=days)
    if notice.sitting_day != due:
        yield f"Faute de quorum, la réunion se tient de plein droit {days} jours plus tard, le {long_date(due)}"


@rule("QUO-6", CGCT("L2121-17", "al. 2"), severity=Severity.BLOCK, department=CGCT("L3121-14", "al. 2"))
def waiver_of_quorum(room: Room) -> Judgement:
    """Après une seconde convocation, le quorum n’est plus exigé pour les affaires du premier ordre du jour.

    Si le second délai est abrégé pour urgence, le quorum est de nouveau exigé.
    """
    if room.second is None or quorum_of(room).is_met:
        return
    if is_quorum_waived(room):
        yield information("Séance sur seconde convocation : cette affaire est délibérée sans condition de quorum")
    elif room.second_is_urgent:
        yield "Le délai de la seconde convocation a été abrégé pour urgence : le quorum est de nouveau exigé"
    else:
        first = plain_date(room.second.first_sitting)
        yield f"Cette affaire n’était pas à l’ordre du jour du {first} : la dispense de quorum ne la couvre pas"


@rule("QUO-8", CGCT("L2131-11"), severity=Severity.BLOCK, department=CGCT("L3132-5"))
def quorum_without_the_recused(room: Room) -> Judgement:
    """Le membre intéressé qui se déporte n’est pas compté parmi les présents.

    Dans les cas du II de l’article L. 1111-6, il n’est pas compté non plus parmi les membres en exercice.
    """
    found = quorum_of(room)
    if not found.counted < found.required <= found.attending or is_quorum_waived(room):
        return
    aside = found.attending - found.counted
    is_withdrawal = room.kind is ItemKind.ACCOUNTS and room.recused == {room.body.executive}
    yield blocking(
        f"Quorum perdu par {'retrait de l’exécutif' if is_withdrawal else 'déport'} : {_present(found.attending)} "
        f"dont {aside} hors quorum, soit {found.counted} pour {found.required} requis ; reporter l’affaire",
        article=CGCT("L2121-14") if is_withdrawal else None,
    )
