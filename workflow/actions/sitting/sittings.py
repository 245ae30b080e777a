"""Hold a sitting: call the roll, tell who comes, goes and stands for whom, who stands aside; close it.

Each item is judged with the room as it was for that item; what is decided is no longer touched by a later movement.
What the assembly decides of an item is in ``workflow/actions/sitting/items.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, time

from django.db import transaction

from workflow import facts
from workflow.actions.actor import Actor
from workflow.actions.assembly import find_member
from workflow.actions.convening.agenda import locked, next_rank, refuse_elsewhere
from workflow.actions.journal import record
from workflow.actions.outbox import leave
from workflow.actions.refusals import NotReady, TooLate
from workflow.actions.step import held, require, take
from workflow.actions.texts import missing_sign_offs
from workflow.errors import NBSP
from workflow.law.facts import MemberKey, Movement, Proxy
from workflow.lifecycle import CHAIRED, FINAL_STATES, Override, Role, state_label
from workflow.models import AgendaItem, Attendee, Draft, Sitting
from workflow.models import Movement as MovementRow
from workflow.models import Proxy as ProxyRow

WRITERS = (Role.SECRETARY, *CHAIRED)  # who may write down what happens in the room
OPEN_STATES = ("convocation", "session", "vote")  # an item in one of these has no outcome yet


def call_the_roll(
    sitting: Sitting,
    *,
    present: Iterable[MemberKey],
    by: Actor,
    excused: Iterable[MemberKey] = (),
    proxies: Iterable[Proxy] = (),
    at: time | None = None,
) -> None:
    """Write down who answers at the opening, who is excused and who holds whose proxy; the others are absent."""
    there, told_before = set(present), set(excused)
    with writing(sitting, "Faire l’appel", by) as stored:
        if stored.attendees.exists():
            raise TooLate(
                "Faire l’appel", "il est déjà fait ; relevez les arrivées et les départs.".replace(" ;", "\u202f;")
            )
        listed = [member.key for member in facts.body_of(stored).members]
        for key in dict.fromkeys([*listed, *sorted(there | told_before)]):
            member = find_member(stored.body, key)
            Attendee.objects.create(
                sitting=stored, member=member, is_present=key in there, is_excused=key in told_before
            )
        for proxy in proxies:
            _keep_proxy(stored, proxy)
        stored.opened_at = at
        stored.save(update_fields=["opened_at"])
        told = {"present": sorted(there), "excused": sorted(told_before), "at": at.isoformat() if at else None}
        record(stored.body.authority, by=by, on=stored.day, event="call_the_roll", subject=stored.key, content=told)
    sitting.opened_at = at


def name_secretaries(sitting: Sitting, secretaries: Sequence[MemberKey], *, by: Actor) -> None:
    """Name the secretaries of the sitting at its opening (CGCT L2121-15)."""
    with writing(sitting, "Nommer le secrétariat", by) as stored:
        stored.secretaries.set([find_member(stored.body, key) for key in secretaries])
        told = {"secretaries": list(secretaries)}
        record(stored.body.authority, by=by, on=stored.day, event="name_secretaries", subject=stored.key, content=told)


def vote_on_urgency(sitting: Sitting, *, is_approved: bool, by: Actor) -> None:
    """Keep what the assembly decided on the urgency, at the opening (CGCT L2121-12)."""
    with writing(sitting, "Se prononcer sur l’urgence", by) as stored:
        stored.urgency_approved = is_approved
        stored.save(update_fields=["urgency_approved"])
        told = {"is_approved": is_approved}
        record(stored.body.authority, by=by, on=stored.day, event="vote_on_urgency", subject=stored.key, content=told)
    sitting.urgency_approved = is_approved


def record_movement(sitting: Sitting, movement: Movement, *, by: Actor) -> None:
    """Write down an arrival or a departure, before the item of its rank is put to discussion."""
    act = "Relever une arrivée" if movement.is_arrival else "Relever un départ"
    with writing(sitting, act, by) as stored:
        _refuse_the_past(stored, movement.rank, act)
        member = find_member(stored.body, movement.member)
        MovementRow.objects.create(
            sitting=stored, member=member, is_arrival=movement.is_arrival, rank=movement.rank, at=movement.at
        )
        told = asdict(movement) | {"at": movement.at.isoformat() if movement.at else None}
        record(stored.body.authority, by=by, on=stored.day, event="record_movement", subject=stored.key, content=told)


def give_proxy(sitting: Sitting, proxy: Proxy, *, by: Actor) -> None:
    """Write down a proxy given during the sitting; it runs from an item that is still to come."""
    with writing(sitting, "Relever un pouvoir", by) as stored:
        _refuse_the_past(stored, proxy.from_rank, "Relever un pouvoir")
        _keep_proxy(stored, proxy)
        told = {"principal": proxy.principal, "holder": proxy.holder, "from": proxy.from_rank, "to": proxy.to_rank}
        record(stored.body.authority, by=by, on=stored.day, event="give_proxy", subject=stored.key, content=told)


def add_late_item(
    sitting: Sitting, draft: Draft, *, by: Actor, on: date, overrides: Sequence[Override] = ()
) -> AgendaItem:
    """Bring in a draft that the notice does not state: it is kept, and AGD-1 will refuse to put it to discussion."""
    with transaction.atomic():
        stored = locked(sitting)
        if stored.frozen_on is None:
            raise NotReady("Ajouter une affaire sur table", ["L’ordre du jour n’est pas arrêté."])
        refuse_elsewhere(stored, draft)
        item = AgendaItem.objects.create(sitting=stored, draft=draft, rank=next_rank(stored), is_briefed=False)
        with held(draft) as text:
            take(
                text, "reconvene" if text.state == "postponed" else "convene", by=by, on=on,
                facts=[facts.draft_of(text)], overrides=overrides, missing=missing_sign_offs(text, on),
                content={"sitting": stored.key, "rank": item.rank, "is_late": True},
            )  # fmt: skip
    return AgendaItem.objects.get(pk=item.pk)


def declare_interest(item: AgendaItem, member: MemberKey, *, by: Actor) -> None:
    """Write down that a member is known to be interested in the matter: the law then waits for a recusal (COI-1)."""
    with writing(item.sitting, "Signaler un intérêt", by) as sitting:
        item.interested.add(find_member(sitting.body, member))
        told = {"member": member, "sitting": sitting.key}
        record(
            sitting.body.authority,
            by=by,
            on=sitting.day,
            event="declare_interest",
            subject=item.draft.key,
            content=told,
        )


def recuse(item: AgendaItem, member: MemberKey, reason: str = "", *, by: Actor, by_law: bool = False) -> None:
    """Write down that a member stands aside for the item; ``by_law``: a case of CGCT L1111-6 II. Once is enough."""
    with writing(item.sitting, "Relever un déport", by) as sitting:
        _refuse_decided(item, "Relever un déport")
        row, _ = item.recusals.get_or_create(
            member=find_member(sitting.body, member), defaults={"reason": reason, "by_law": by_law}
        )
        told = {"member": member, "reason": row.reason, "by_law": row.by_law, "sitting": sitting.key}
        record(sitting.body.authority, by=by, on=sitting.day, event="recuse", subject=item.draft.key, content=told)


def preside(item: AgendaItem, chair: MemberKey, *, by: Actor) -> None:
    """Have another member chair one item, the sitting’s chair being concerned (COI-5, VOTE-7)."""
    with writing(item.sitting, "Changer la présidence d’une affaire", by) as sitting:
        _refuse_decided(item, "Changer la présidence d’une affaire")
        item.chair = find_member(sitting.body, chair)
        item.save(update_fields=["chair"])
        told = {"chair": chair, "sitting": sitting.key}
        record(sitting.body.authority, by=by, on=sitting.day, event="preside", subject=item.draft.key, content=told)


def close_sitting(sitting: Sitting, *, by: Actor, at: time | None = None) -> None:
    """Close the sitting once each item has its outcome, and leave the attendance sheet to be made."""
    with writing(sitting, "Lever la séance", by) as stored:
        waiting = [item.draft for item in stored.items.select_related("draft") if _is_waiting(item)]
        if waiting:
            sentences = [f"«{NBSP}{d.subject}{NBSP}» est «{NBSP}{state_label(d.state)}{NBSP}»." for d in waiting]
            raise NotReady("Lever la séance", sentences)
        stored.closed_at, stored.is_closed = at, True
        stored.save(update_fields=["closed_at", "is_closed"])
        told = {"at": at.isoformat() if at else None}
        record(stored.body.authority, by=by, on=stored.day, event="close_sitting", subject=stored.key, content=told)
        payload = {"kind": "attendance", "sitting": stored.pk}
        leave(
            "paper", f"attendance:{stored.pk}", payload, authority=stored.body.authority, owner=f"séance {stored.key}"
        )
    sitting.closed_at, sitting.is_closed = at, True


@contextmanager
def writing(sitting: Sitting, act: str, by: Actor) -> Iterator[Sitting]:
    """Lock the stored sitting for a fact of the room; refuse whoever may not write, and a sitting not open or closed."""
    require(by, act, WRITERS)
    with transaction.atomic():
        stored = locked(sitting)
        if stored.frozen_on is None:
            raise NotReady(act, ["L’ordre du jour n’est pas arrêté."])
        if stored.is_closed:
            raise TooLate(act, "la séance est levée.")
        yield stored


def _keep_proxy(sitting: Sitting, proxy: Proxy) -> None:
    ProxyRow.objects.create(
        sitting=sitting,
        principal=find_member(sitting.body, proxy.principal),
        holder=find_member(sitting.body, proxy.holder) if proxy.holder else None,
        given_on=proxy.given_on,
        is_written=proxy.is_written,
        is_signed=proxy.is_signed,
        from_rank=proxy.from_rank,
        to_rank=proxy.to_rank,
        covers_second_sitting=proxy.covers_second_sitting,
    )


def _is_waiting(item: AgendaItem) -> bool:
    # A draft put off here and convened again elsewhere waits for that other sitting, not for this one.
    went_on = item.draft.items.filter(pk__gt=item.pk).exclude(sent_revision=None).exists()
    return item.draft.state in OPEN_STATES and not went_on


def _refuse_decided(item: AgendaItem, act: str) -> None:
    if Draft.objects.get(pk=item.draft_id).state not in OPEN_STATES:
        raise TooLate(act, "l’affaire est déjà décidée.")


def _refuse_the_past(sitting: Sitting, rank: int, act: str) -> None:
    """Refuse to change the room of an item that was already put to discussion: its quorum and its vote rest on it."""
    begun = sitting.items.filter(rank__gte=rank).exclude(draft__state="convocation").select_related("draft")
    discussed = [item.rank for item in begun if item.draft.state in {*FINAL_STATES, "session", "vote", "adoption"}]
    if discussed:
        raise TooLate(act, f"le point n°{NBSP}{max(discussed)} est déjà mis en discussion.")
