"""Keep who receives the notices beside the members in office, and by which address and channel each is reached."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from workflow.actions.actor import Actor
from workflow.actions.journal import record
from workflow.actions.kept import refuse_other
from workflow.actions.refusals import NotReady
from workflow.actions.step import require
from workflow.lifecycle import OFFICE
from workflow.models import Body, Member, Recipient

LISTING, REACHING = "Inscrire un destinataire", "Changer la façon de joindre"


def list_substitute(body: Body, member: Member, *, titular: Member, since: date, by: Actor, on: date) -> Recipient:
    """Have the substitute of a single seat receive the notices and their annexes from a day on (CGCT L5211-6)."""
    return _list(body, member, capacity="substitute", titular=titular, since=since, by=by, on=on)


def list_copy(body: Body, member: Member, *, since: date, by: Actor, on: date) -> Recipient:
    """Have a municipal councillor without a seat in the body informed from a day on (CGCT L5211-40-2)."""
    return _list(body, member, capacity="copy", titular=None, since=since, by=by, on=on)


def unlist(recipient: Recipient, until: date, *, by: Actor, on: date) -> None:
    """Keep the last day on which somebody is on the list; notices already sent stay."""
    require(by, LISTING, OFFICE)
    with transaction.atomic():
        stored = Recipient.objects.select_for_update(no_key=True).get(pk=recipient.pk)
        stored.until = until
        stored.save(update_fields=["until"])
        told = {"member": stored.member.key, "until": until.isoformat()}
        record(stored.body.authority, by=by, on=on, event="unlist_recipient", subject=stored.body.key, content=told)
    recipient.until = until


def change_contact(
    member: Member,
    *,
    by: Actor,
    on: date,
    email: str | None = None,
    channel: str | None = None,
    address: str | None = None,
) -> None:
    """Reach a member otherwise from now on; None: as before. The journal says what changed, never an address.

    A notice already prepared takes the new channel when it has not left yet.
    """
    require(by, REACHING, OFFICE)
    wanted = {"email": email, "channel": channel, "address": address}
    with transaction.atomic():
        stored = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
        changed = [name for name, value in wanted.items() if value is not None and getattr(stored, name) != value]
        if not changed:
            return
        for name in changed:
            setattr(stored, name, wanted[name])
        stored.save(update_fields=changed)
        if "channel" in changed:
            stored.notices.filter(sent_on=None).update(channel=stored.channel)
        told = {"changed": changed, "channel": stored.channel}
        record(stored.authority, by=by, on=on, event="change_contact", subject=stored.key, content=told)
    member.refresh_from_db(fields=["email", "channel", "address"])


def _list(
    body: Body, member: Member, *, capacity: str, titular: Member | None, since: date, by: Actor, on: date
) -> Recipient:
    require(by, LISTING, OFFICE)
    if body.authority_id != member.authority_id or (titular and titular.authority_id != body.authority_id):
        raise NotReady(LISTING, [f"{member} n’est pas enregistré dans la collectivité."])
    wanted = {"capacity": capacity, "titular": titular}
    with transaction.atomic():
        row, is_new = Recipient.objects.get_or_create(body=body, member=member, since=since, defaults=wanted)
        refuse_other("Le destinataire", str(member), row, wanted)
        if is_new:
            told = {"member": member.key, "capacity": capacity, "titular": titular.key if titular else None}
            record(body.authority, by=by, on=on, event="list_recipient", subject=body.key, content=told)
    return row
