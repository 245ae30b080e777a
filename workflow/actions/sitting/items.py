"""Decide an item of the agenda: discuss it, put it to the vote, proclaim the outcome, withdraw it, postpone it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date

from django.db import transaction

from workflow import facts, law
from workflow.actions.actor import Actor
from workflow.actions.convening.agenda import locked
from workflow.actions.numbers import next_number
from workflow.actions.outbox import leave
from workflow.actions.refusals import TooLate
from workflow.actions.sitting import ballots
from workflow.actions.sitting.ballots import BallotCount
from workflow.actions.step import Taken, take
from workflow.errors import NBSP
from workflow.french import capital, the
from workflow.law.facts import Notice, Outcome
from workflow.law.sentence import sentence_of_vote
from workflow.lifecycle import Override
from workflow.models import AgendaItem, Deliberation, Draft


def open_discussion(
    item: AgendaItem, *, by: Actor, overrides: Sequence[Override] = (), version: int | None = None
) -> Taken:
    """Put the item to discussion: the law judges the notice, the whole timeline of the room, and the room at this item."""
    with debated(item) as stored:
        header = facts.header_of(stored)
        known = (*_notices_of(stored), facts.attendance_of(stored.sitting), header, header.room)
        return _take(stored, "open_discussion", by=by, known=known, overrides=overrides, version=version)


def put_to_vote(
    item: AgendaItem, *, by: Actor, overrides: Sequence[Override] = (), version: int | None = None
) -> Taken:
    """Close the discussion and call the vote."""
    with debated(item) as stored:
        known = (facts.room_of(stored),)
        return _take(stored, "put_to_vote", by=by, known=known, overrides=overrides, version=version)


def close_ballot(
    item: AgendaItem,
    count: BallotCount,
    *,
    by: Actor,
    overrides: Sequence[Override] = (),
    version: int | None = None,
) -> Taken:
    """Count the vote and proclaim what it decides; an adopted item takes its number and becomes a deliberation.

    The outcome is computed from the figures (``workflow.law.ballot.outcome``), never typed. Raises ``StepBlocked`` with all
    that the law finds in the count; then nothing is kept.
    """
    with debated(item) as stored:
        ballot = count.in_room(facts.room_of(stored))
        outcome, sentence = law.ballot.outcome(ballot), sentence_of_vote(ballot, body_name=printed_body(stored))
        is_adopted = outcome is not Outcome.REJECTED

        def keep() -> dict[str, object]:
            ballots.keep(stored, count, outcome)
            told = {"outcome": outcome.value, "kind": count.kind.value, **count.totals, "sentence": sentence}
            return {**told, "number": number_act(stored, sentence).number} if is_adopted else told

        event, passed_over = "adopt" if is_adopted else "reject", ballots.lawful(tuple(overrides))
        return _take(stored, event, by=by, known=(ballot,), overrides=passed_over, effect=keep, version=version)


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
    owned = {"authority": act.body.authority, "owner": f"délibération n°{NBSP}{act.number}"}
    leave("paper", f"deliberation:{act.pk}:{stage}", {"kind": "deliberation", "deliberation": act.pk}, **owned)
    for annex in act.draft.annexes.filter(kind="agreement"):
        leave("paper", f"agreement:{annex.pk}:{stage}", {"kind": "agreement", "annex": annex.pk}, **owned)


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


def _notices_of(item: AgendaItem) -> tuple[Notice, ...]:
    """Return what the item was convened by: the notice of the sitting, and the supplement that added it, if one did."""
    notice = facts.notice_of(item.sitting)
    if not item.supplement:
        return (notice,)
    added = item.sitting.supplements.get(round=item.sitting.round, number=item.supplement)
    return notice, facts.supplement_of(added)


def _leave_aside(item: AgendaItem, event: str, word: str, reason: str, *, by: Actor, on: date | None) -> Taken:
    with debated(item) as stored:

        def note() -> dict[str, object]:
            stored.note = f"{word} par {by.name}{NBSP}: {reason}" if reason else f"{word} par {by.name}"
            stored.save(update_fields=["note"])
            return {"note": stored.note}

        content = {"sitting": stored.sitting.key}
        return take(stored.draft, event, by=by, on=on or stored.sitting.day, content=content, effect=note)


def _take(
    item: AgendaItem,
    event: str,
    *,
    by: Actor,
    known: Sequence[object],
    overrides: Sequence[Override],
    effect: Callable[[], Mapping[str, object]] | None = None,
    version: int | None = None,
) -> Taken:
    sitting = item.sitting
    return take(
        item.draft, event, by=by, on=sitting.day, facts=known, overrides=overrides,
        content={"sitting": sitting.key, "rank": item.rank}, effect=effect, version=version,
    )  # fmt: skip


@contextmanager
def debated(item: AgendaItem) -> Iterator[AgendaItem]:
    """Lock the sitting, so that nobody changes the room meanwhile, and read the item again.

    What the caller holds in memory follows only once all is written. Raises ``TooLate`` where the matter has since gone
    to the agenda of a later sitting.
    """
    with transaction.atomic():
        locked(item.sitting)
        stored = AgendaItem.objects.select_related("sitting__body__authority", "draft", "chair").get(pk=item.pk)
        if stored.draft.items.filter(pk__gt=stored.pk).exclude(sent_revision=None).exists():
            raise TooLate(str(stored.draft), "l’affaire est inscrite à l’ordre du jour d’une autre séance.")
        yield stored
    item.note = stored.note
    item.draft.state, item.draft.version = stored.draft.state, stored.draft.version
