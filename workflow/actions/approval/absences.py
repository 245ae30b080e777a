"""Declare who is away and who signs meanwhile: by the person, a declared secretary or an administrator."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from workflow.actions.actor import Actor
from workflow.actions.approval.mails import tell_turn
from workflow.actions.approval.refusals import AbsenceRefused
from workflow.actions.approval.routes import ADMINISTRATOR, KINDS, locked
from workflow.actions.approval.seats import away_of
from workflow.actions.approval.step_timers import Moment, morning
from workflow.actions.journal import record
from workflow.actions.outbox import leave
from workflow.actions.refusals import OfAnotherAuthority
from workflow.actions.step import require
from workflow.errors import NBSP, NotEntitled
from workflow.french import join, plain_date
from workflow.lifecycle import Role
from workflow.models import Absence, RouteStep, User
from workflow.routing import MOST_HOPS, Away, Aways, chains_from, shared

DECLARING, NAMING = "Déclarer une absence", "Désigner un secrétariat"


def declare_absence(
    user: User,
    *,
    substitute: User | None,
    since: date,
    until: date | None,
    by: Actor,
    on: date,
    at: datetime,
    kinds: Sequence[str] = (),
) -> Absence:
    """Keep that a person is away from a day to a day, both included, and who signs meanwhile; the same again is one absence.

    ``kinds``: the kinds of drafts it is for, all when empty; ``until`` None: until it is ended. Whoever already waits for
    this person is told on the first day who stands in. Raises ``NotEntitled`` for anybody but the person, a declared secretary
    or an administrator; ``AbsenceRefused`` for dates, kinds or a chain of substitutes that do not hold.
    """
    require_closeness(user, by, DECLARING)
    wanted = {"user": user, "substitute": substitute, "since": since, "until": until, "kinds": sorted(kinds)}
    with transaction.atomic():
        if user.authority is None:
            raise AbsenceRefused(user.printed_name, "ce compte n’est d’aucune collectivité.")
        locked(user.authority)
        if known := Absence.objects.filter(**wanted, ended_on=None).first():
            return known
        refuse_flaws(user, substitute, since=since, until=until, kinds=kinds, on=on)
        absence = Absence.objects.create(**wanted, declared_by=by.name, declared_at=at)
        told = {"user": user.pk, "substitute": substitute.pk if substitute else None, "since": since, "until": until,
                "kinds": sorted(kinds)}  # fmt: skip
        leave("reminder", f"reminder:absence:{absence.pk}", {"absence": absence.pk, "which": str(Moment.DEPARTURE)},
              authority=user.authority, owner=f"absence {absence.pk}", ready_at=morning(since))  # fmt: skip
        record(user.authority, by=by, on=on, event="declare_absence", subject=account(user), content=told)
    return absence


def end_absence(absence: Absence, *, by: Actor, on: date) -> None:
    """End an absence: from this day on the person signs alone again; ending it again changes nothing."""
    require_closeness(absence.user, by, "Mettre fin à une absence")
    with transaction.atomic():
        authority = absence.user.authority
        locked(authority)
        if Absence.objects.filter(pk=absence.pk, ended_on=None).update(ended_on=on, ended_by=by.name):
            told = {"absence": absence.pk}
            record(authority, by=by, on=on, event="end_absence", subject=account(absence.user), content=told)
    absence.refresh_from_db()


def name_secretary(user: User, secretary: User, *, by: Actor, on: date) -> None:
    """Let a secretary declare this person’s absences: named by the person or by an administrator, for good."""
    if by.user != user.pk:
        require(by, NAMING, ADMINISTRATOR)
    if user.authority is None or secretary.authority_id != user.authority_id or secretary.pk == user.pk:
        raise OfAnotherAuthority(secretary.printed_name, str(user.authority))
    with transaction.atomic():
        locked(user.authority)
        if not user.secretaries.filter(pk=secretary.pk).exists():
            user.secretaries.add(secretary)
            told = {"user": user.pk, "secretary": secretary.pk}
            record(user.authority, by=by, on=on, event="name_secretary", subject=account(user), content=told)


def tell_departure(absence: Absence, *, on: date) -> None:
    """Tell the substitutes, on the first day of an absence, what waits for the person already."""
    if absence.ended_on is not None and absence.ended_on <= on:
        return
    waiting = RouteStep.objects.filter(
        seats__user=absence.user, opened_on__isnull=False, passed_on=None, retired_on=None, draft__state="review"
    )
    for step in waiting.select_related("draft__authority", "draft__author_user").order_by("pk"):
        tell_turn(step.draft, step, on=on)


def require_closeness(user: User, by: Actor, act: str) -> None:
    """Refuse whoever is neither the person, nor declared as the secretary, nor an administrator."""
    if by.user == user.pk or Role.ADMINISTRATOR in by.roles:
        return
    if by.user is None or not user.secretaries.filter(pk=by.user).exists():
        raise NotEntitled(by.name, act, ["la personne elle-même", "son secrétariat", Role.ADMINISTRATOR.label])


def refuse_flaws(
    user: User, substitute: User | None, *, since: date, until: date | None, kinds: Sequence[str], on: date
) -> None:
    """Refuse dates, kinds or a substitute that do not hold; the first flaw found is told."""
    name = user.printed_name
    if until is not None and until < max(since, on):
        raise AbsenceRefused(name, f"elle finirait le {plain_date(until)}, avant d’avoir commencé ou dans le passé.")
    if unknown := [kind for kind in kinds if kind not in KINDS]:
        raise AbsenceRefused(name, f"nature de dossier inconnue{NBSP}: {join(unknown)}.")
    new = Away(user.pk, substitute.pk if substitute else None, since, until, frozenset(kinds))
    aways = declared(user)
    if any(shared(new, other) is not None for other in aways.get(user.pk, ())):
        raise AbsenceRefused(name, "une autre couvre déjà une partie de ces jours. Mettez-y d’abord fin.")
    if substitute is None:
        return
    if substitute.pk == user.pk:
        raise AbsenceRefused(name, "nul ne se remplace soi-même.")
    if substitute.authority_id != user.authority_id or not substitute.is_active:
        raise AbsenceRefused(name, f"{substitute.printed_name} n’a pas de compte ouvert dans la collectivité.")
    refuse_circle(user, new, aways)


def refuse_circle(user: User, new: Away, aways: Aways) -> None:
    """Refuse a substitute whose own substitutes lead back to the person, or too far."""
    for chain in chains_from(new, aways):
        names = {one.pk: one.printed_name for one in User.objects.filter(pk__in=chain)}
        told = " → ".join(names[one] for one in (user.pk, *chain) if one in names) if user.pk in chain else ""
        if user.pk in chain:
            raise AbsenceRefused(user.printed_name, f"les remplacements tourneraient en rond{NBSP}: {told}.")
        if len(chain) > MOST_HOPS:
            last = join(names[one] for one in chain)
            raise AbsenceRefused(user.printed_name, f"plus de {MOST_HOPS} remplaçants se suivraient{NBSP}: {last}.")


def declared(user: User) -> Aways:
    """Return every absence of the authority that was not ended, whatever its days."""
    found: dict[int, list[Away]] = {}
    rows = Absence.objects.filter(user__authority=user.authority_id, ended_on=None).select_related("substitute")
    for row in rows.order_by("pk"):
        found.setdefault(row.user_id, []).append(away_of(row))
    return found


def account(user: User) -> str:
    """Name an account as the journal does: by its number, as its login may be an e-mail address."""
    return f"compte {user.pk}"
