"""Turn what is remembered into the frozen facts that the law judges: rows in, ``workflow.law.facts`` out.

Nothing is decided here and nothing is written; members are named by their key, ranks are those of the agenda.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from workflow import models
from workflow.law.facts import (
    Act,
    AgendaLine,
    Attendance,
    AuthorityKind,
    Ballot,
    BallotKind,
    Body,
    BodyKind,
    Choice,
    Delegation,
    Draft,
    Grant,
    Header,
    ItemKind,
    Member,
    Movement,
    Notice,
    Outcome,
    Proxy,
    Recusal,
    Room,
    SecondNotice,
    Sending,
)


def body_of(sitting: models.Sitting) -> Body:
    """Return the body as it stands on the day of the sitting."""
    return body_on(sitting.body, sitting.day)


def body_on(body: models.Body, day: date) -> Body:
    """Return the body as it stands on a day: those in office, in the order of the table."""
    terms = list(
        body.terms.filter(Q(until=None) | Q(until__gte=day), since__lte=day)
        .select_related("member")
        .order_by("rank", "pk")
    )
    authority = body.authority
    return Body(
        name=body.name,
        kind=BodyKind(body.kind),
        authority=authority.name,
        authority_kind=AuthorityKind(authority.kind),
        population=authority.population,
        members=tuple(_member(term) for term in terms),
        executive=next((term.member.key for term in terms if term.is_executive), None),
        delegation=_delegation(body),
        is_alsace_moselle=authority.is_alsace_moselle,
    )


def notice_of(sitting: models.Sitting) -> Notice:
    """Return the convening as it stands: the frozen agenda without its supplements, and to whom a notice went and when."""
    items = sitting.items.exclude(sent_revision=None).filter(supplement=0).select_related("draft").order_by("rank")
    notices = models.Notice.objects.convening(sitting).select_related("member").order_by("pk")
    return Notice(
        body=body_of(sitting),
        sitting_day=sitting.day,
        sitting_time=sitting.begins_at,
        place=sitting.place,
        agenda=tuple(AgendaLine(item.draft.key, item.draft.subject, item.is_briefed) for item in items),
        sendings=tuple(Sending(row.member.key, row.sent_on, row.channel, row.has_proof) for row in notices),
        convened_by=sitting.convened_by,
        is_urgent=sitting.is_urgent,
        urgency_reason=sitting.urgency_reason,
        urgency_approved=sitting.urgency_approved,
        is_first_after_renewal=sitting.is_first_after_renewal,
        is_recorded=sitting.is_recorded,
        posted_on=sitting.posted_on,
        second=_second(sitting),
        stated_weekday=sitting.stated_weekday,
        is_sitting_open=sitting.attendees.exists(),
    )


def supplement_of(supplement: models.Supplement) -> Notice:
    """Return what a supplement adds as a notice of its own: its items, its day for each member, its own urgency.

    A second notice has no say here: what it does not state owes the ordinary delay.
    """
    sitting = supplement.sitting
    items = sitting.items.filter(supplement=supplement.number).select_related("draft").order_by("rank")
    notice = notice_of(sitting)
    return replace(
        notice,
        agenda=tuple(AgendaLine(item.draft.key, item.draft.subject, item.is_briefed) for item in items),
        sendings=tuple(replace(sending, sent_on=supplement.sent_on) for sending in notice.sendings),
        is_urgent=supplement.is_urgent,
        urgency_reason=supplement.urgency_reason,
        urgency_approved=supplement.urgency_approved,
        second=None,
    )


def attendance_of(sitting: models.Sitting) -> Attendance:
    """Return the timeline of the sitting: roll call, movements, proxies."""
    attendees = list(sitting.attendees.select_related("member").order_by("pk"))
    movements = sitting.movements.select_related("member").order_by("rank", "pk")
    proxies = sitting.proxies.select_related("principal", "holder").order_by("from_rank", "pk")
    return Attendance(
        body=body_of(sitting),
        day=sitting.day,
        chair=sitting.chair.key,
        secretaries=tuple(member.key for member in sitting.secretaries.order_by("pk")),
        roll_call=frozenset(attendee.member.key for attendee in attendees if attendee.is_present),
        excused=tuple(attendee.member.key for attendee in attendees if attendee.is_excused),
        proxies=tuple(_proxy(row) for row in proxies),
        movements=tuple(Movement(row.member.key, row.is_arrival, row.rank, row.at) for row in movements),
        second=_second(sitting),
        second_is_urgent=sitting.is_urgent,
        key=sitting.key,
    )


def room_of(item: models.AgendaItem) -> Room:
    """Return who is there when the item is put to discussion, who stands aside, and who chairs."""
    recusals = item.recusals.select_related("member").order_by("pk")
    return attendance_of(item.sitting).room(
        item.rank,
        key=item.draft.key,
        recusals=tuple(Recusal(row.member.key, row.reason, row.by_law) for row in recusals),
        interested=frozenset(member.key for member in item.interested.all()),
        rapporteur=item.draft.rapporteur_key or None,
        chair=item.chair.key if item.chair else None,
        kind=ItemKind(item.draft.kind),
        on_agenda=item.sent_revision_id is not None,
    )


def ballot_of(item: models.AgendaItem) -> Ballot:
    """Return the vote kept for the item; raises ``Ballot.DoesNotExist`` when the item was not voted on."""
    row = models.Ballot.objects.get(item=item)
    named = row.named_votes.select_related("member").order_by("pk")
    return Ballot(
        room=room_of(item),
        kind=BallotKind(row.kind),
        votes_for=row.votes_for,
        votes_against=row.votes_against,
        abstentions=row.abstentions,
        blank=row.blank,
        void=row.void,
        not_taking_part=row.not_taking_part,
        chair_choice=Choice(row.chair_choice) if row.chair_choice else None,
        choices=tuple((vote.member.key, Choice(vote.choice)) for vote in named),
        roll_call_requests=row.roll_call_requests,
        secret_requests=row.secret_requests,
        stated_outcome=Outcome(row.outcome) if row.outcome else None,
        secrecy_waived=row.secrecy_waived,
    )


def draft_of(draft: models.Draft) -> Draft:
    """Return the text as the law looks at it, before the body as it stands on the day of the sitting that it goes to."""
    content, sitting_day = draft.revision.content, _sitting_day(draft)
    day = sitting_day or draft.body.terms.latest("since").since
    annexes = list(draft.annexes.order_by("rank"))
    budget = content.get("budget") or {}
    return Draft(
        key=draft.key,
        subject=draft.subject,
        kind=ItemKind(draft.kind),
        body=body_on(draft.body, day),
        citations=tuple(content.get("citations", ())),
        recitals=tuple(block["paragraph"] for block in content.get("blocks", ()) if "paragraph" in block),
        decisions=tuple(_decision(decision) for decision in content.get("decisions", ())),
        cites_delegation=bool(content.get("cites_delegation")),
        reserved_matter=draft.reserved_matter,
        grant=_grant(content, day.year),
        annexes=tuple(annex.title for annex in annexes),
        has_agreement=any(annex.kind == "agreement" for annex in annexes),
        budget_account=str(budget.get("account", "")),
        sitting_day=sitting_day,
    )


def header_of(
    item: models.AgendaItem,
    *,
    stated_in_office: int | None = None,
    stated_present: int | None = None,
    stated_proxies: int | None = None,
    stated_votes: int | None = None,
) -> Header:
    """Return the head that the act prints, beside the figures that an officer states (FORM-1)."""
    room = room_of(item)
    represented = {proxy.principal for proxy in room.proxies}
    return Header(
        key=room.key,
        day=room.day,
        room=room,
        absent=tuple(m.key for m in room.body.members if m.key not in room.in_room and m.key not in represented),
        stated_weekday=item.sitting.stated_weekday,
        stated_in_office=stated_in_office,
        stated_present=stated_present,
        stated_proxies=stated_proxies,
        stated_votes=stated_votes,
    )


def act_of(deliberation: models.Deliberation) -> Act:
    """Return the act after its vote: who signed it, when it was received and published."""
    room = room_of(deliberation.item)
    signatures = deliberation.signatures.select_related("member")
    return Act(
        key=room.key,
        sitting_day=room.day,
        chair=room.chair,
        secretaries=room.secretaries,
        present=room.in_room,
        signed_by=frozenset(signature.member.key for signature in signatures),
        number=deliberation.number,
        received_on=deliberation.received_on,
        published_on=deliberation.published_on,
        body=room.body,
    )


def _member(term: models.Term) -> Member:
    row = term.member
    return Member(row.key, row.civility, row.given_name, row.family_name, term.office, row.born_on)


def _delegation(body: models.Body) -> Delegation | None:
    if not body.delegation_number or body.delegation_voted_on is None:
        return None
    return Delegation(body.delegation_number, body.delegation_voted_on, body.delegation_enforceable_on)


def _second(sitting: models.Sitting) -> SecondNotice | None:
    return SecondNotice(sitting.first_day, frozenset(sitting.first_agenda)) if sitting.first_day else None


def _proxy(row: models.Proxy) -> Proxy:
    return Proxy(
        principal=row.principal.key,
        holder=row.holder.key if row.holder else None,
        is_written=row.is_written,
        is_signed=row.is_signed,
        given_on=row.given_on,
        from_rank=row.from_rank,
        to_rank=row.to_rank,
        covers_second_sitting=row.covers_second_sitting,
    )


def _decision(decision: str | Mapping[str, Any]) -> str:
    if isinstance(decision, str):
        return decision
    return "\n".join([decision["text"], *decision.get("bullets", ())])


def _grant(content: Mapping[str, Any], year: int) -> Grant | None:
    given = content.get("grant")
    if not given:
        return None
    amount = Decimal(str(given["amount"]))
    total = given.get("year_total")
    return Grant(
        grantee=given["grantee"],
        amount=amount,
        year=given.get("year") or (content.get("budget") or {}).get("year") or year,
        year_total=amount if total is None else Decimal(str(total)),
        is_private_law=given.get("private_law", True),
        republican_commitment_signed=given.get("republican_commitment_signed"),
    )


def _sitting_day(draft: models.Draft) -> date | None:
    item = draft.items.select_related("sitting").order_by("pk").last()
    return item.sitting.day if item else None
