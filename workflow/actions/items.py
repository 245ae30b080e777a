"""Decide an item of the agenda: discuss it, put it to the vote, proclaim the outcome, withdraw it, postpone it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from workflow import facts, law
from workflow.actions import ballots
from workflow.actions.ballots import BallotCount
from workflow.actions.numbers import next_number
from workflow.actions.outbox import leave
from workflow.actions.step import Actor, Taken, held, take
from workflow.errors import NBSP
from workflow.french import capital, the
from workflow.law.facts import Outcome
from workflow.law.sentence import sentence_of_vote
from workflow.lifecycle import Override
from workflow.models import AgendaItem, Deliberation, Draft


def open_discussion(item: AgendaItem, *, by: Actor, overrides: Sequence[Override] = ()) -> Taken:
    """Put the item to discussion: the law judges the notice, the whole timeline of the room, and the room at this item."""
    sitting = item.sitting
    notice, header = facts.notice_of(sitting), facts.header_of(item)
    known = (notice, facts.attendance_of(sitting), header, header.room)
    return _take(item, "open_discussion", by=by, known=known, overrides=overrides)


def put_to_vote(item: AgendaItem, *, by: Actor, overrides: Sequence[Override] = ()) -> Taken:
    """Close the discussion and call the vote."""
    return _take(item, "put_to_vote", by=by, known=(facts.room_of(item),), overrides=overrides)


def close_ballot(item: AgendaItem, count: BallotCount, *, by: Actor, overrides: Sequence[Override] = ()) -> Taken:
    """Count the vote and proclaim what it decides; an adopted item takes its number and becomes a deliberation.

    The outcome is computed from the figures (``workflow.law.ballot.outcome``), never typed. Raises ``StepBlocked`` with all
    that the law finds in the count; then nothing is kept.
    """
    ballot = count.in_room(facts.room_of(item))
    outcome, sentence = law.ballot.outcome(ballot), sentence_of_vote(ballot, body_name=printed_body(item))
    is_adopted = outcome is not Outcome.REJECTED

    def keep() -> dict[str, object]:
        ballots.keep(item, count, outcome)
        told: dict[str, object] = {
            "outcome": outcome.value,
            "kind": count.kind.value,
            **count.totals,
            "sentence": sentence,
        }
        if is_adopted:
            told["number"] = number_act(item, sentence).number
        return told

    passed_over = ballots.lawful(tuple(overrides))
    return _take(item, "adopt" if is_adopted else "reject", by=by, known=(ballot,), overrides=passed_over, effect=keep)


def number_act(item: AgendaItem, sentence: str) -> Deliberation:
    """Give the adopted text its number, and leave the documents of the act to be made."""
    sitting, draft = item.sitting, item.draft
    rank, number = next_number(sitting.body, sitting.day.year)
    act = Deliberation.objects.create(
        body=sitting.body,
        draft=draft,
        item=item,
        revision=draft.revision,
        year=sitting.day.year,
        rank=rank,
        number=number,
        adopted_on=sitting.day,
        vote_sentence=sentence,
    )
    leave_papers(act, "adopted")
    return act


def leave_papers(act: Deliberation, stage: str) -> None:
    """Leave the documents of the act to be made, again at each stage whose dates and signatures they print."""
    leave("paper", f"deliberation:{act.pk}:{stage}", {"kind": "deliberation", "deliberation": act.pk})
    for annex in act.draft.annexes.filter(kind="agreement"):
        leave("paper", f"agreement:{annex.pk}:{stage}", {"kind": "agreement", "annex": annex.pk})


def withdraw(item: AgendaItem, reason: str, *, by: Actor, on: date | None = None) -> Taken:
    """Take the item off before its vote; it stays on the list as withdrawn and takes no number."""
    return _leave_aside(item, "withdraw", "Retiré", reason, by=by, on=on)


def postpone(item: AgendaItem, reason: str, *, by: Actor, on: date | None = None) -> Taken:
    """Put the item off to a later sitting, whose own notice will have to bear it (``agenda.freeze_agenda``)."""
    return _leave_aside(item, "postpone", "Ajourné", reason, by=by, on=on)


def withdraw_draft(draft: Draft, reason: str, *, by: Actor, on: date) -> Taken:
    """Drop a draft before it reaches any agenda."""
    return take(draft, "withdraw", by=by, on=on, content={"reason": reason})


def printed_body(item: AgendaItem) -> str:
    """Name the body as a sentence opens with it: « Le Bureau métropolitain »."""
    return capital(the(item.sitting.body.name))


def _leave_aside(item: AgendaItem, event: str, word: str, reason: str, *, by: Actor, on: date | None) -> Taken:
    def note() -> dict[str, object]:
        item.note = f"{word} par {by.name}{NBSP}: {reason}" if reason else f"{word} par {by.name}"
        item.save(update_fields=["note"])
        return {"note": item.note}

    with held(item.draft):
        return take(
            item.draft, event, by=by, on=on or item.sitting.day, content={"sitting": item.sitting.key}, effect=note
        )


def _take(
    item: AgendaItem,
    event: str,
    *,
    by: Actor,
    known: Sequence[object],
    overrides: Sequence[Override],
    effect: object = None,
) -> Taken:
    sitting = item.sitting
    return take(
        item.draft, event, by=by, on=sitting.day, facts=known, overrides=overrides,
        content={"sitting": sitting.key, "rank": item.rank}, effect=effect,
    )  # fmt: skip
