"""Sign off many drafts at once: each for itself, so that one bad draft does not stop the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from workflow.actions.actor import Actor
from workflow.actions.approval.approvals import NOTHING_SEEN, Seen, sign_off
from workflow.actions.step import Taken
from workflow.errors import Refusal
from workflow.models import Draft


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one draft of a batch: the step taken, or the refusal, whose text is for the officer."""

    draft: Draft
    taken: Taken | None = None
    refusal: Refusal | None = None


def sign_off_all(
    drafts: Iterable[tuple[Draft, Seen] | Draft], *, by: Actor, on: date, comment: str = ""
) -> tuple[Result, ...]:
    """Sign off each draft in a transaction of its own, in the order given; one result for each, done or refused.

    A draft may come with what the person had before the eyes (``Seen``): a text that changed since is not signed blindly.
    """
    return tuple(_result(*(one if isinstance(one, tuple) else (one, NOTHING_SEEN)), by, on, comment) for one in drafts)


def _result(draft: Draft, seen: Seen, by: Actor, on: date, comment: str) -> Result:
    try:
        return Result(draft, taken=sign_off(draft, by=by, on=on, comment=comment, seen=seen))
    except Refusal as refusal:
        return Result(draft, refusal=refusal)
