"""Find the step and the seat that a person may sign now, or say in French why there is none: who was first, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NoReturn

from django.utils import timezone

from workflow.actions.actor import Actor
from workflow.actions.approval.seats import Approver, Writers, aways_of, given, people_of, steps_of, stop_of, writers_of
from workflow.actions.approval.turns import bring_forward
from workflow.errors import SignOffRefused
from workflow.french import clock, elide, plain_date
from workflow.models import Draft, Revision, RouteStep, SignOff, User
from workflow.routing import Aways, SeatKind, seat_for, stand_ins


@dataclass(frozen=True, slots=True)
class Turn:
    """What a person may sign: the step, and the account whose seat it is (None on a step of a name alone)."""

    step: RouteStep
    seat: User | None = None

    def is_for_another(self, by: Actor) -> bool:
        """Whether the seat is that of an absent person."""
        return self.seat is not None and self.seat.pk != by.user


def turn_of(draft: Draft, by: Actor, *, on: date, step: int | None = None) -> Turn:
    """Return what this person may sign now, once the route is brought forward; the caller holds the lock of the draft.

    ``step``: the id of the step that the person saw; a click meant for it never signs another one. Raises
    ``SignOffRefused`` for a writer of the text, somebody off the route, out of turn, or who comes second.
    """
    writers, revision = writers_of(draft), draft.revision
    refuse_writer(draft, by, writers)
    current = bring_forward(draft, on=on)
    if current is None or step not in (None, current.pk):
        refuse_turn(draft, by, current, revision, on=on, step=step)
    if current.kind == SeatKind.NAME:
        return Turn(current) if current.approver == by.name else refuse_turn(draft, by, current, revision, on=on)
    if by.user is None:
        refuse_turn(draft, by, current, revision, on=on)
    stop, aways = stop_of(current, revision, writers), aways_of(draft.authority, on)
    seat = seat_for(stop, by.user, aways, on=on, kind=draft.kind)
    if seat is None:
        refuse_turn(draft, by, current, revision, on=on)
    return Turn(current, next(one.user for one in current.seats.all() if one.user_id == seat))


def refuse_writer(draft: Draft, by: Actor, writers: Writers) -> None:
    """Refuse whoever wrote the text, by whatever seat or in whosever place."""
    if not writers.include(by):
        return
    if by.user == draft.author_user_id and (by.user is not None or by.name == draft.author):
        raise SignOffRefused(by.name, "l’auteur d’un texte ne vise pas son propre projet.")
    raise SignOffRefused(
        by.name, "qui a écrit une version d’un texte n’en vise aucune\u00a0: l’étape revient à d’autres."
    )


def refuse_turn(
    draft: Draft, by: Actor, current: RouteStep | None, revision: Revision, *, on: date, step: int | None = None
) -> NoReturn:
    """Say why this person signs nothing now: held by another, given already (by whom, when), too early, not on the route."""
    steps, aways = list(steps_of(draft)), aways_of(draft.authority, on)
    mine = [one for one in steps if step in (None, one.pk) and concerns(one, by, draft, aways, on=on)]
    if current is not None and current.held_by_id not in (None, by.user) and current.pk in [one.pk for one in mine]:
        raise SignOffRefused(by.name, f"l’étape est prise en charge par {holder_of(current)}.")
    done = [one for one in mine if one.passed_on is not None or own_sign_off(one, by, revision)]
    if done and (current is None or current.pk not in [one.pk for one in mine] or own_sign_off(current, by, revision)):
        raise SignOffRefused(by.name, already(done[-1], by, revision))
    if current is not None and any(one.rank > current.rank for one in mine):
        turn = Approver(current.approver, current.function)
        raise SignOffRefused(by.name, f"le circuit est ordonné, c’est d’abord à {turn} de viser.")
    if current is not None and any(one.pk == current.pk for one in mine):
        raise SignOffRefused(by.name, already(current, by, revision))
    raise SignOffRefused(by.name, "cette personne n’est pas dans le circuit de validation du projet.")


def concerns(step: RouteStep, by: Actor, draft: Draft, aways: Aways, *, on: date) -> bool:
    """Whether a step asks this person, of one’s own right or in the place of somebody absent."""
    if step.kind == SeatKind.NAME:
        return step.approver == by.name
    seats = {seat.user_id for seat in step.seats.all()} or {user.pk for user in people_of(step, draft.authority)}
    return by.user is not None and any(
        by.user in (seat, *stand_ins(seat, aways, on=on, kind=draft.kind)) for seat in seats
    )


def own_sign_off(step: RouteStep, by: Actor, revision: Revision) -> SignOff | None:
    """Return the sign-off that this person gave, or that was given in this person’s place."""
    for one in given(step, revision):
        if one.by == by.name if one.user_id is None else by.user in (one.user_id, one.seat_id):
            return one
    return None


def already(step: RouteStep, by: Actor, revision: Revision) -> str:
    """Say by whom and when the sign-off was given, or how the step was passed without one."""
    found = given(step, revision)
    if not found:
        return f"l’étape est passée ({step.note or 'sans visa'})"
    one = own_sign_off(step, by, revision) or found[-1]
    return f"ce visa est déjà donné, par {one.sentence or one.by}, {moment(one)}."


def moment(sign_off: SignOff) -> str:
    """Print when a sign-off was given: « le 3 octobre 2026 à 10 h 42 », without the hour when it was entered later."""
    at = timezone.localtime(sign_off.at) if sign_off.at else None
    day = f"le {plain_date(sign_off.on)}"
    return f"{day} à {clock(at.time())}" if at is not None and at.date() == sign_off.on else day


def holder_of(step: RouteStep) -> str:
    """Print who took a step over, and since when."""
    if step.held_by is None:
        return ""
    name = step.held_by.printed_name
    since = timezone.localtime(step.held_at) if step.held_at else None
    return f"{name} depuis le {plain_date(since.date())} à {clock(since.time())}" if since else name


def printed(sign_off: SignOff) -> str:
    """Print a sign-off as a paper shows it: « Mme X, en l’absence de M. Y, le 3 octobre 2026 »."""
    return f"{sign_off.sentence or sign_off.by}, le {plain_date(sign_off.on)}"


def in_absence(by: User, seat: User, aways: Aways, *, on: date, kind: str) -> str:
    """Print who signs for whom, each absent person between them named: « Mme X, en l’absence de M. Y et de M. Z »."""
    chain = stand_ins(seat.pk, aways, on=on, kind=kind)
    between = chain[: chain.index(by.pk)] if by.pk in chain else ()
    names = {user.pk: user.printed_name for user in User.objects.filter(pk__in=between)}
    absent = [seat.printed_name, *(names[one] for one in between)]
    return f"{by.printed_name}, en l’absence {' et '.join(elide('de', name) for name in absent)}"
