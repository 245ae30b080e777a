"""Turn a dossier into the frozen facts that the law judges, without a database; ``workflow/facts.py`` does it from rows.

Ranks follow the order in which the items were treated: a movement « before » an item tells who was there from then on.
"""

from __future__ import annotations

from exchange.dossier.model import Dossier, Draft
from exchange.dossier.sitting import Ballot, Item, Notice, Proxy, Stated
from workflow.law import facts
from workflow.law.facts import Choice, Outcome


def body_of(dossier: Dossier) -> facts.Body:
    """Return the body with its members in office."""
    body, authority = dossier.body, dossier.authority
    members = tuple(
        facts.Member(
            key=member.key,
            civility=member.civility,
            given_name=member.given_name,
            family_name=member.family_name,
            office=member.office,
            born_on=member.born_on,
        )
        for member in body.members
    )
    delegation = body.delegation
    return facts.Body(
        name=body.name,
        kind=body.kind,
        authority=authority.name,
        authority_kind=authority.kind,
        population=authority.population,
        members=members,
        executive=next((member.key for member in body.members if member.executive), None),
        delegation=facts.Delegation(delegation.number, delegation.voted_on, delegation.enforceable_on)
        if delegation
        else None,
        is_alsace_moselle=authority.alsace_moselle,
    )


def notice_of(dossier: Dossier) -> facts.Notice:
    """Return the convening of the sitting."""
    sitting, notice = dossier.sitting, dossier.sitting.notice
    agenda = (
        facts.AgendaLine(entry.draft, dossier.draft(entry.draft).subject, entry.briefed) for entry in sitting.agenda
    )
    return facts.Notice(
        body=body_of(dossier),
        sitting_day=sitting.day,
        sitting_time=sitting.begins_at,
        place=sitting.place,
        agenda=tuple(agenda),
        sendings=sendings(dossier),
        convened_by=sitting.convened_by,
        is_urgent=notice.urgency is not None,
        urgency_reason=notice.urgency.reason if notice.urgency else "",
        urgency_approved=notice.urgency.approved if notice.urgency else None,
        is_first_after_renewal=notice.first_after_renewal,
        is_recorded=notice.recorded,
        posted_on=notice.posted_on,
        second=second_notice(notice),
        stated_weekday=sitting.weekday,
        is_sitting_open=sitting.roll_call is not None,
    )


def sendings(dossier: Dossier) -> tuple[facts.Sending, ...]:
    """Return what was sent to each member in office: the same for all, but for the exceptions."""
    notice = dossier.sitting.notice
    exceptions = {exception.member: exception for exception in notice.exceptions}
    sent = []
    for member in dossier.body.members:
        exception = exceptions.get(member.key)
        is_apart = exception is not None and "sent_on" in exception.model_fields_set
        sent.append(
            facts.Sending(
                member=member.key,
                sent_on=exception.sent_on if exception and is_apart else notice.sent_on,
                channel=(exception and exception.channel) or notice.channel or member.channel,
                has_proof=exception.proof if exception else True,
            )
        )
    return tuple(sent)


def second_notice(notice: Notice) -> facts.SecondNotice | None:
    """Return what a second notice stands on, when it is one."""
    first = notice.second_of
    return facts.SecondNotice(first.day, frozenset(first.agenda)) if first else None


def order_of(dossier: Dossier) -> tuple[str, ...]:
    """Return the keys of the drafts in the order of the sitting: the agenda, then what came late, as they were treated."""
    sitting = dossier.sitting
    planned = dict.fromkeys([*(entry.draft for entry in sitting.agenda), *sitting.late_items])
    treated = [item.draft for item in sitting.items]
    planned |= dict.fromkeys(treated)
    following = iter(treated)
    return tuple(next(following) if key in treated else key for key in planned)


def ranks_of(dossier: Dossier) -> dict[str, int]:
    """Return the rank of each draft, from 1."""
    return {key: rank for rank, key in enumerate(order_of(dossier), start=1)}


def attendance_of(dossier: Dossier) -> facts.Attendance | None:
    """Return the timeline of the sitting; None while nobody was called."""
    sitting, roll_call, ranks = dossier.sitting, dossier.sitting.roll_call, ranks_of(dossier)
    if roll_call is None:
        return None
    return facts.Attendance(
        body=body_of(dossier),
        day=sitting.day,
        chair=sitting.chair,
        secretaries=sitting.secretaries,
        roll_call=frozenset(roll_call.present),
        excused=roll_call.excused,
        proxies=tuple(proxy_of(proxy, ranks) for proxy in roll_call.proxies),
        movements=tuple(
            facts.Movement(movement.member, movement.arrives, ranks[movement.before], movement.at)
            for movement in sitting.movements
        ),
        second=second_notice(sitting.notice),
        second_is_urgent=sitting.notice.urgency is not None,
        key=sitting.key,
    )


def proxy_of(proxy: Proxy, ranks: dict[str, int]) -> facts.Proxy:
    """Return a proxy; without a first item it runs from the opening, before any item."""
    return facts.Proxy(
        principal=proxy.principal,
        holder=proxy.holder,
        is_written=proxy.written,
        is_signed=proxy.signed,
        given_on=proxy.given_on,
        from_rank=ranks[proxy.from_] if proxy.from_ else 0,
        to_rank=ranks[proxy.to] if proxy.to else None,
        covers_second_sitting=proxy.covers_second_sitting,
    )


def room_of(dossier: Dossier, item: Item, attendance: facts.Attendance) -> facts.Room:
    """Return who was there when an item was put to discussion."""
    draft = dossier.draft(item.draft)
    return attendance.room(
        ranks_of(dossier)[item.draft],
        key=item.draft,
        recusals=tuple(facts.Recusal(recusal.member, recusal.reason, recusal.by_law) for recusal in item.recusals),
        interested=frozenset(item.interested),
        rapporteur=draft.rapporteur,
        chair=item.chair,
        kind=draft.kind,
        on_agenda=any(entry.draft == item.draft for entry in dossier.sitting.agenda),
    )


def ballot_of(item: Item, ballot: Ballot, room: facts.Room) -> facts.Ballot:
    """Return the vote as it was counted; what the officer left out is what remains of the votes."""
    every_vote = room.present + len(room.proxies)
    stated = ballot.not_taking_part
    not_taking_part = every_vote - room.votes_possible if stated is None else stated
    others = ballot.against + ballot.abstentions + ballot.blank + ballot.void + not_taking_part
    return facts.Ballot(
        room=room,
        kind=ballot.kind,
        votes_for=max(0, every_vote - others) if ballot.for_ is None else ballot.for_,
        votes_against=ballot.against,
        abstentions=ballot.abstentions,
        blank=ballot.blank,
        void=ballot.void,
        not_taking_part=not_taking_part,
        chair_choice=ballot.chair,
        choices=choices_of(ballot),
        roll_call_requests=ballot.roll_call_requests,
        secret_requests=ballot.secret_requests,
        stated_outcome=Outcome(item.result.value) if item.result.is_decided else None,
        stated_sentence=item.sentence,
        secrecy_waived=ballot.secrecy_waived,
    )


def choices_of(ballot: Ballot) -> tuple[tuple[str, Choice], ...]:
    """Return who voted what, as far as the dossier names anybody."""
    named = {
        Choice.FOR: ballot.names.for_,
        Choice.AGAINST: ballot.names.against,
        Choice.ABSTAIN: ballot.names.abstentions,
        Choice.NOT_TAKING_PART: ballot.names.not_taking_part,
    }
    return tuple((member, choice) for choice, members in named.items() for member in members)


def draft_of(dossier: Dossier, draft: Draft) -> facts.Draft:
    """Return a text before its vote, as far as the law looks at it."""
    text = draft.text
    return facts.Draft(
        key=draft.key,
        subject=draft.subject,
        kind=draft.kind,
        body=body_of(dossier),
        citations=text.citations,
        recitals=tuple(block.paragraph for block in text.blocks if block.paragraph),
        decisions=tuple(decision.text for decision in text.decisions),
        cites_delegation=text.cites_delegation,
        reserved_matter=draft.reserved_matter,
        grant=grant_of(dossier, draft),
        annexes=tuple(annex.title for annex in draft.annexes),
        has_agreement=draft.agreement is not None or any(annex.kind == "agreement" for annex in draft.annexes),
        budget_account=draft.budget.account if draft.budget else "",
        sitting_day=dossier.sitting.day,
    )


def grant_of(dossier: Dossier, draft: Draft) -> facts.Grant | None:
    """Return the money a draft gives; without a yearly total, this grant is all the body gets."""
    grant = draft.grant
    if grant is None:
        return None
    return facts.Grant(
        grantee=grant.grantee,
        amount=grant.amount,
        year=grant.year or dossier.sitting.day.year,
        year_total=grant.amount if grant.year_total is None else grant.year_total,
        is_private_law=grant.private_law,
        republican_commitment_signed=grant.republican_commitment_signed,
    )


def act_of(dossier: Dossier, item: Item, room: facts.Room) -> facts.Act:
    """Return the adopted act, with what followed its vote."""
    return facts.Act(
        key=item.draft,
        sitting_day=dossier.sitting.day,
        chair=room.chair,
        secretaries=room.secretaries,
        present=room.in_room,
        signed_by=frozenset(signature.member for signature in item.signatures),
        number=item.number,
        received_on=item.transmission.received_on if item.transmission else None,
        published_on=item.published_on,
        body=room.body,
    )


def header_of(dossier: Dossier, room: facts.Room, stated: Stated | None, *, weekday: str = "") -> facts.Header:
    """Return the figures that the officer states beside the facts they must agree with."""
    represented = {proxy.principal for proxy in room.proxies}
    absent = (key for key in (member.key for member in dossier.body.members) if key not in room.in_room | represented)
    figures = stated or Stated()
    return facts.Header(
        key=room.key,
        day=dossier.sitting.day,
        room=room,
        absent=tuple(absent),
        stated_weekday=weekday,
        stated_in_office=figures.in_office,
        stated_present=figures.present,
        stated_proxies=figures.proxies,
        stated_votes=figures.votes,
    )
