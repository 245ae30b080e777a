"""Answer « Qui bloque ? »: for each draft that waits, the person it waits for, since when, how late, and who stands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from workflow.actions.approval.entitled import holder_of
from workflow.actions.approval.waiting import Waiting, settle, waiting_of
from workflow.errors import NBSP
from workflow.french import count, elide, join, plain_date
from workflow.models import Authority, Draft, RouteStep, User
from workflow.routing import Mode, SeatKind, asked, is_stuck

THIN = "\u202f"


@dataclass(frozen=True, slots=True)
class Blocking:
    """Whom a draft waits for, by name. ``substitutes``: absent person → who stands in, both printed.

    ``is_stuck``: nobody, or too few people, can sign as things are: an administrator has to act. ``sentence`` says it all.
    """

    draft: Draft
    step: RouteStep | None
    people: tuple[str, ...]
    since: date | None
    due_on: date | None
    late_days: int
    substitutes: Mapping[str, str]
    is_stuck: bool
    sentence: str


def who_blocks(draft: Draft, on: date) -> Blocking:
    """Return whom one draft waits for."""
    settle(draft.authority, on=on, drafts=[draft.pk])
    return _answers(waiting_of(Draft.objects.filter(pk=draft.pk), draft.authority, on=on), on=on)[0]


def blocking_of(authority: Authority, on: date) -> tuple[Blocking, ...]:
    """Return whom each draft waits for that is being written or read, the latest first; a fixed number of queries."""
    settle(authority, on=on)
    drafts = Draft.objects.filter(authority=authority, state__in=("draft", "review")).order_by("pk")
    answers = _answers(waiting_of(drafts, authority, on=on), on=on)
    return tuple(sorted(answers, key=lambda one: (-one.late_days, one.since or date.max, one.draft.pk)))


def _answers(waiting: list[Waiting], *, on: date) -> list[Blocking]:
    ids = {user for one in waiting for user in expected(one, on=on).values() if user is not None}
    names = {user.pk: user.printed_name for user in User.objects.filter(pk__in=ids)} if ids else {}
    return [_answer(one, names, on=on) for one in waiting]


def expected(one: Waiting, *, on: date) -> dict[int, int | None]:
    """Return, for each seat still waited for, who is expected to sign it today."""
    return asked(one.stop, one.aways, on=on, kind=one.draft.kind) if one.step else {}


def _answer(one: Waiting, names: Mapping[int, str], *, on: date) -> Blocking:
    draft, step = one.draft, one.step
    if step is None:
        return _unrouted(draft)
    seats = {row.user_id: row.user.printed_name for row in step.seats.all()}
    due = expected(one, on=on)
    people = (step.held_by.printed_name,) if step.held_by else tuple(seats[seat] for seat in due)
    people = (step.approver,) if step.kind == SeatKind.NAME else people
    filled = {seats[seat]: names[user] for seat, user in due.items() if user not in (None, seat)}
    stuck = step.kind != SeatKind.NAME and is_stuck(one.stop, one.aways, on=on, kind=draft.kind)
    late = max((on - step.due_on).days, 0) if step.due_on else 0
    sentence = f"{_head(one, people)}{_since(step, late)}{_end(filled, len(people), step)}."
    if stuck:
        sentence += f" Étape bloquée{NBSP}: {_why_stuck(one, due, seats)}"
    return Blocking(draft, step, people, step.opened_on, step.due_on, late, filled, stuck, sentence)


def _unrouted(draft: Draft) -> Blocking:
    if draft.state == "draft":
        author = draft.author_user.printed_name if draft.author_user else draft.author
        return Blocking(draft, None, (author,), None, None, 0, {}, False, f"En rédaction chez {author}.")
    sentence = f"Circuit terminé{NBSP}: au service des assemblées d’inscrire ce projet à une séance."
    return Blocking(draft, None, ("le service des assemblées",), None, None, 0, {}, False, sentence)


def _head(one: Waiting, people: tuple[str, ...]) -> str:
    step = one.step
    assert step is not None
    what = "En attente de l’avis" if step.is_consultative else "En attente"
    if not people:
        return f"{what} {elide('de', step.approver)}"
    printed = f"{elide('de', join(people))}"
    about = step.function if step.kind in (SeatKind.NAME, SeatKind.PERSON) else step.approver
    if step.held_by is not None:
        return f"Pris en charge par {holder_of(step)} ({step.approver})"
    if len(people) > 1 and step.mode == Mode.ANY:
        printed = f"{elide('de', join(people, 'ou'))}"
    if step.mode == Mode.SOME:
        left = one.stop.needed - len(one.stop.signed)
        printed = f"de {count(left, 'visa')} parmi {join(people)}"
    return f"{what} {printed} ({about})" if about else f"{what} {printed}"


def _since(step: RouteStep, late: int) -> str:
    since = f" depuis le {plain_date(step.opened_on)}" if step.opened_on and not step.held_by else ""
    if late:
        return f"{since}, en retard de {count(late, 'jour')}"
    return f"{since}, à rendre pour le {plain_date(step.due_on)}" if step.due_on else since


def _end(filled: Mapping[str, str], people: int, step: RouteStep) -> str:
    if people == 1 and filled:
        return f"{THIN}; en son absence{NBSP}: {join(filled.values())}"
    ends = [f"en l’absence {elide('de', seat)}{NBSP}: {name}" for seat, name in filled.items()]
    if step.is_consultative and step.due_on:
        ends.append("ce délai passé, le circuit continue sans avis")
    return f"{THIN}; {', '.join(ends)}" if ends else ""


def _why_stuck(one: Waiting, due: Mapping[int, int | None], seats: Mapping[int, str]) -> str:
    alone = [seats[seat] for seat, user in due.items() if user is None]
    if alone:
        return f"{join(alone)}, sans personne qui puisse viser à sa place."
    left = one.stop.needed - len(one.stop.signed)
    others = "personne d’autre que l’auteur n’est désigné" if seats else "personne ne peut le donner"
    return f"il faut encore {count(left, 'visa')}, et {others}."
