"""Hold the sitting: the roll call, who comes and goes, each item from its discussion to its outcome, the end."""

from __future__ import annotations

from collections.abc import Iterator

from exchange.dossier import facts
from exchange.dossier.model import Dossier
from exchange.dossier.sitting import Item, Result
from exchange.playback.line import Line, PapersDue, told
from exchange.playback.people import OFFICE, member, overrides_of
from workflow import models
from workflow.actions.actor import Actor
from workflow.actions.sitting import items, sittings
from workflow.actions.sitting.ballots import BallotCount
from workflow.facts import room_of
from workflow.french import count
from workflow.law.facts import Attendance, Ballot
from workflow.lifecycle import EVENTS_FROM, Role


def hold_sitting(dossier: Dossier, sitting: models.Sitting) -> Iterator[Line | PapersDue]:
    """Hold the whole sitting, if the dossier tells of it."""
    attendance = facts.attendance_of(dossier)
    if attendance is None or dossier.sitting.notice.sent_on is None:
        return
    if not sitting.attendees.exists():
        yield call_the_roll(dossier, sitting, attendance)
    ranks = facts.ranks_of(dossier)
    for item in dossier.sitting.items:
        row = item_of(dossier, sitting, item)
        if set(EVENTS_FROM[row.draft.state]) & {"open_discussion", "put_to_vote", "adopt"}:
            yield from move(dossier, sitting, attendance, ranks[item.draft])
            yield from decide(dossier, row, item)
    if not sitting.is_closed and len(dossier.sitting.items) == sitting.items.count():
        sittings.close_sitting(sitting, by=OFFICE, at=dossier.sitting.closed_at)
        yield Line(dossier.sitting.day, OFFICE.name, "Lever la séance", dossier.body.name)
    yield PapersDue("actes adoptés et feuille de présence")


def call_the_roll(dossier: Dossier, sitting: models.Sitting, attendance: Attendance) -> Line:
    """Call the roll; the proxies handed in at the opening come with it, the others when they begin."""
    opening = [proxy for proxy in attendance.proxies if proxy.from_rank <= 1]
    roll = dossier.sitting.roll_call
    excused = roll.excused if roll else ()
    sittings.call_the_roll(
        sitting, present=attendance.roll_call, excused=excused, proxies=opening, by=OFFICE, at=dossier.sitting.opened_at
    )
    if (urgency := dossier.sitting.notice.urgency) and urgency.approved is not None:
        sittings.vote_on_urgency(sitting, is_approved=urgency.approved, by=OFFICE)
    there = f"{count(len(attendance.roll_call), 'présent')}, {count(len(opening), 'pouvoir')}"
    return Line(dossier.sitting.day, OFFICE.name, "Faire l’appel", there)


def item_of(dossier: Dossier, sitting: models.Sitting, item: Item) -> models.AgendaItem:
    """Return the item’s row; what comes without being on the agenda is brought in, for the law to refuse."""
    row = sitting.items.filter(draft__key=item.draft).first()
    if row is None:
        draft = models.Draft.objects.get(authority=sitting.body.authority, key=item.draft)
        row = sittings.add_late_item(sitting, draft, by=OFFICE, on=dossier.sitting.day)
    return row


def move(dossier: Dossier, sitting: models.Sitting, attendance: Attendance, rank: int) -> Iterator[Line]:
    """Write down who arrives, who leaves and who gives a proxy before the item of this rank."""
    body, day = attendance.body, dossier.sitting.day
    for movement in attendance.movements:
        known = sitting.movements.filter(
            member__key=movement.member, rank=rank, is_arrival=movement.is_arrival
        ).exists()
        if movement.rank == rank and not known:
            sittings.record_movement(sitting, movement, by=OFFICE)
            act = "Relever une arrivée" if movement.is_arrival else "Relever un départ"
            yield Line(day, OFFICE.name, act, body.name_of(movement.member))
    for proxy in attendance.proxies:
        known = sitting.proxies.filter(principal__key=proxy.principal, from_rank=rank).exists()
        if proxy.from_rank == rank > 1 and not known:
            sittings.give_proxy(sitting, proxy, by=OFFICE)
            given = f"{body.name_of(proxy.principal)} donne pouvoir à {body.name_of(proxy.holder or '')}"
            yield Line(day, OFFICE.name, "Relever un pouvoir", given)


def decide(dossier: Dossier, row: models.AgendaItem, item: Item) -> Iterator[Line]:
    """Take an item from where it stands to its outcome."""
    day, subject = dossier.sitting.day, dossier.draft(item.draft).subject
    chair = member(dossier, item.chair or dossier.sitting.chair, Role.CHAIR)
    if item.result in {Result.WITHDRAWN, Result.POSTPONED}:
        leave = items.withdraw if item.result is Result.WITHDRAWN else items.postpone
        event = "withdraw" if item.result is Result.WITHDRAWN else "postpone"
        yield told(leave(row, item.postponed_to, by=chair), event, by=chair, on=day, subject=subject)
        return
    prepare_item(row, item)
    overrides = overrides_of(dossier, item.draft)
    if "open_discussion" in EVENTS_FROM[row.draft.state]:
        taken = items.open_discussion(row, by=chair, overrides=overrides)
        yield told(taken, "open_discussion", by=chair, on=day, subject=subject)
    if "put_to_vote" in EVENTS_FROM[row.draft.state]:
        taken = items.put_to_vote(row, by=chair, overrides=overrides)
        yield told(taken, "put_to_vote", by=chair, on=day, subject=subject)
    yield proclaim(row, item, chair, overrides_of(dossier, item.draft))


def prepare_item(row: models.AgendaItem, item: Item) -> None:
    """Write down who chairs, who is interested and who stands aside, before the discussion."""
    if item.chair:
        sittings.preside(row, item.chair, by=OFFICE)
    for key in item.interested:
        sittings.declare_interest(row, key, by=OFFICE)
    for recusal in item.recusals:
        sittings.recuse(row, recusal.member, recusal.reason, by=OFFICE, by_law=recusal.by_law)


def proclaim(row: models.AgendaItem, item: Item, chair: Actor, overrides: tuple) -> Line:
    """Close the ballot; what the officer left out of the count is what remains of the votes."""
    room = room_of(row)
    ballot = facts.ballot_of(item, item.ballot, room) if item.ballot else Ballot(room)
    taken = items.close_ballot(row, count_of(ballot), by=chair, overrides=overrides)
    sentence = str(taken.entry.content["sentence"])
    event = "reject" if taken.state == "rejected" else "adopt"
    number = taken.entry.content.get("number")
    subject = f"n°\u00a0{number}, {sentence}" if number else sentence
    return told(taken, event, by=chair, on=row.sitting.day, subject=subject)


def count_of(ballot: Ballot) -> BallotCount:
    """Return the count as the clerk enters it."""
    return BallotCount(
        kind=ballot.kind,
        votes_for=ballot.votes_for,
        votes_against=ballot.votes_against,
        abstentions=ballot.abstentions,
        blank=ballot.blank,
        void=ballot.void,
        not_taking_part=ballot.not_taking_part,
        chair_choice=ballot.chair_choice,
        choices=ballot.choices,
        roll_call_requests=ballot.roll_call_requests,
        secret_requests=ballot.secret_requests,
        secrecy_waived=ballot.secrecy_waived,
        stated_outcome=ballot.stated_outcome,
        stated_sentence=ballot.stated_sentence,
    )
