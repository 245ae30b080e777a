"""Found the authority and its bodies, and seat their members. Doing the same twice changes nothing."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q

from workflow.actions.actor import Actor
from workflow.actions.journal import record
from workflow.actions.kept import refuse_other
from workflow.actions.numbers import check_format
from workflow.actions.refusals import AlreadyDifferent, Unknown
from workflow.actions.step import require
from workflow.errors import NBSP
from workflow.law.facts import AuthorityKind, BodyKind, Delegation
from workflow.lifecycle import OFFICE
from workflow.models import Authority, Body, Member, Term


def found_authority(
    *,
    key: str,
    name: str,
    kind: AuthorityKind,
    population: int,
    by: Actor,
    on: date,
    siren: str = "",
    seat: str = "",
    department: str = "",
    court: str = "",
    is_alsace_moselle: bool = False,
) -> Authority:
    """Remember a local authority under its key; raises ``AlreadyDifferent`` when the key bears another one."""
    require(by, "Enregistrer une collectivité", OFFICE)
    wanted = {
        "name": name, "kind": kind, "population": population, "siren": siren, "seat": seat,
        "department": department, "court": court, "is_alsace_moselle": is_alsace_moselle,
    }  # fmt: skip
    with transaction.atomic():
        authority, is_new = Authority.objects.get_or_create(key=key, defaults=wanted)
        refuse_other("La collectivité", key, authority, wanted)
        if is_new:
            record(authority, by=by, on=on, event="found_authority", subject=key, content=wanted)
    return authority


def found_body(
    authority: Authority,
    *,
    key: str,
    name: str,
    kind: BodyKind,
    by: Actor,
    on: date,
    delegation: Delegation | None = None,
    number_format: str = "{year}.{rank:05d}",
) -> Body:
    """Remember a deliberating body of the authority; numbers given elsewhere go to ``numbers.take_over``."""
    require(by, "Enregistrer une assemblée", OFFICE)
    check_format(number_format)
    wanted = {
        "name": name,
        "kind": kind,
        "number_format": number_format,
        "delegation_number": delegation.number if delegation else "",
        "delegation_voted_on": delegation.voted_on if delegation else None,
        "delegation_enforceable_on": delegation.enforceable_on if delegation else None,
    }
    with transaction.atomic():
        body, is_new = Body.objects.get_or_create(authority=authority, key=key, defaults=wanted)
        refuse_other("L’assemblée", key, body, wanted)
        if is_new:
            record(authority, by=by, on=on, event="found_body", subject=key, content=wanted)
    return body


def seat_member(
    body: Body,
    *,
    key: str,
    civility: str,
    given_name: str,
    family_name: str,
    since: date,
    by: Actor,
    on: date,
    until: date | None = None,
    office: str = "",
    is_executive: bool = False,
    rank: int = 0,
    born_on: date | None = None,
    email: str = "",
    channel: str = "electronic",
    address: str = "",
) -> Term:
    """Give a person a seat in the body from a day on; ``rank`` is the place in the order of the table."""
    require(by, "Installer un membre", OFFICE)
    person = {
        "civility": civility, "given_name": given_name, "family_name": family_name, "born_on": born_on,
        "email": email, "channel": channel, "address": address,
    }  # fmt: skip
    seat = {"office": office, "is_executive": is_executive, "rank": rank, "until": until}
    with transaction.atomic():
        member, _ = Member.objects.get_or_create(authority=body.authority, key=key, defaults=person)
        refuse_other("Le membre", key, member, person)
        refuse_overlap(body, member, since, until)
        term, is_new = Term.objects.get_or_create(body=body, member=member, since=since, defaults=seat)
        refuse_other("Le mandat de", str(member), term, seat)
        if is_new:
            told = {"body": body.key, "since": since.isoformat(), **seat}
            record(body.authority, by=by, on=on, event="seat_member", subject=key, content=told)
    return term


def refuse_overlap(body: Body, member: Member, since: date, until: date | None) -> None:
    """Refuse a second seat in the same body on the same days: the member would count twice among those in office."""
    others = Term.objects.filter(Q(until=None) | Q(until__gte=since), body=body, member=member).exclude(since=since)
    if until is not None:
        others = others.filter(since__lte=until)
    if other := others.first():
        raise AlreadyDifferent("Le mandat de", str(member), [f"en cours depuis le{NBSP}{other.since:%d/%m/%Y}"])


def find_member(body: Body, key: str) -> Member:
    """Return the person with this key among those of the body’s authority; raises ``Unknown``."""
    member = Member.objects.filter(authority=body.authority_id, key=key).first()
    if member is None:
        raise Unknown("Le membre", key)
    return member
