"""Judge the sitting itself: its secretary, and the movements that quorum, proxies and votes rest on."""

from __future__ import annotations

from itertools import pairwise

from workflow.french import clock, join
from workflow.law.article import CGCT, Judgement, Severity, rule, warning
from workflow.law.facts import Attendance, MemberKey, Room


@rule("SIT-2", CGCT("L2121-15"), severity=Severity.BLOCK)
def secretary_named(room: Room) -> Judgement:
    """Au début de chaque séance, l’assemblée nomme un ou plusieurs de ses membres secrétaires de séance."""
    if not room.secretaries:
        yield "Aucun secrétaire de séance n’est nommé"
        return
    strangers = [key for key in room.secretaries if not room.body.has(key)]
    if strangers:
        names = join(map(room.body.name_of, strangers))
        yield f"Secrétaire de séance pris hors des membres de l’assemblée : {names}"
    elif not room.in_room.intersection(room.secretaries):
        absent = join(map(room.body.name_of, room.secretaries))
        yield f"Le secrétaire de séance n’est pas dans la salle ({absent}) : en nommer un parmi les présents"


@rule("SIT-5", CGCT("L2121-17"), severity=Severity.BLOCK, department=CGCT("L3121-14"))
def movements_hold_together(attendance: Attendance) -> Judgement:
    """Les arrivées et les départs sont relevés à leur heure : quorum, pouvoirs et votes en dépendent."""
    yield from _roll_call_holds(attendance)
    there = set(attendance.roll_call)
    for movement in attendance.in_order:
        name, point = attendance.body.name_of(movement.member), f"avant le point n° {movement.rank}"
        if not attendance.body.has(movement.member):
            yield f"{name} n’est pas membre de l’assemblée : son mouvement, {point}, ne peut compter"
        elif movement.is_arrival and movement.member in there:
            yield f"{name} arrive, {point}, mais se trouve déjà dans la salle"
        elif not movement.is_arrival and movement.member not in there:
            yield f"{name} part, {point}, mais n’est pas dans la salle"
        if movement.at is None:
            yield warning(f"Mouvement de {name}, {point}, sans heure")
        _move(there, movement.member, is_arrival=movement.is_arrival)
    for before, after in pairwise(movement for movement in attendance.in_order if movement.at):
        if before.at and after.at and after.at < before.at:
            yield (
                f"Mouvements dans le désordre : point n° {before.rank} à {clock(before.at)}, "
                f"puis point n° {after.rank} à {clock(after.at)}"
            )


def _move(there: set[MemberKey], member: MemberKey, *, is_arrival: bool) -> None:
    if is_arrival:
        there.add(member)
    else:
        there.discard(member)


def _roll_call_holds(attendance: Attendance) -> Judgement:
    body = attendance.body
    strangers = sorted(key for key in attendance.roll_call if not body.has(key))
    if strangers:
        yield f"Appelé comme présent sans être membre de l’assemblée : {join(strangers)}"
    twice = sorted(attendance.roll_call.intersection(attendance.excused))
    if twice:
        yield f"À la fois présent et excusé à l’appel : {join(map(body.name_of, twice))}"
    if attendance.chair not in attendance.roll_call:
        yield f"{body.name_of(attendance.chair)} préside sans être présent à l’appel"
