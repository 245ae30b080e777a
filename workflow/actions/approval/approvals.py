"""Sign a text off in one’s turn, and say whose sign-off it still waits for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from workflow.actions.actor import Actor
from workflow.actions.approval.entitled import Turn, in_absence, turn_of
from workflow.actions.approval.refusals import TextChanged
from workflow.actions.approval.seats import Approver, aways_of, given
from workflow.actions.approval.turns import bring_forward, has_lapsed, steps_to_come
from workflow.actions.step import Taken, held, take
from workflow.differences import changes_between
from workflow.errors import NBSP, SignOffRefused
from workflow.french import plain_date
from workflow.models import Draft, Revision, SignOff, User
from workflow.routing import Opinion


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person had before the eyes: the step (its id), the text (its SHA-256) and the round of the step.

    What is left out is whatever stands now.
    """

    step: int | None = None
    sha256: str = ""
    round: int | None = None


NOTHING_SEEN = Seen()


def sign_off(
    draft: Draft,
    *,
    by: Actor,
    on: date,
    comment: str = "",
    version: int | None = None,
    seen: Seen = NOTHING_SEEN,
    opinion: Opinion = Opinion.APPROVED,
) -> Taken:
    """Approve the text as it stands, in one’s turn on the route; the sign-off falls when the text changes.

    An absent person’s substitute signs in his place, which is printed. On a consultative step ``opinion`` is kept and
    blocks nothing. Raises ``SignOffRefused`` for a writer of the text, somebody off the route, out of turn or who comes
    second, and ``TextChanged`` when the text seen is not the latest.
    """

    def give() -> Mapping[str, object]:
        revision = stored.revision
        refuse_unseen(stored, revision, seen, by=by)
        turn = turn_of(stored, by, on=on, step=seen.step)
        kept = keep(stored, revision, turn, by=by, on=on, comment=comment, opinion=opinion)
        bring_forward(stored, on=on)
        return {"revision": revision.number, "sha256": revision.sha256, "step": turn.step.rank, "comment": comment} | (
            {"user": by.user, "seat": kept.seat_id, "sentence": kept.sentence, "opinion": kept.opinion}
            if turn.seat
            else {}
        )

    with held(draft) as stored:
        return take(stored, "approve", by=by, on=on, version=version, effect=give)


def keep(
    draft: Draft, revision: Revision, turn: Turn, *, by: Actor, on: date, comment: str, opinion: Opinion
) -> SignOff:
    """Keep a sign-off under the rank that it has in its step: the database refuses one too many."""
    step, sentence = turn.step, by.name
    if step.is_consultative:
        opinion = Opinion.FAVOURABLE if opinion == Opinion.APPROVED else opinion
    elif opinion != Opinion.APPROVED:
        raise SignOffRefused(
            by.name, "cette étape est un visa, non un avis\u00a0: visez, refusez ou renvoyez le texte."
        )
    if turn.seat is not None and turn.is_for_another(by):
        signer, aways = User.objects.get(pk=by.user), aways_of(draft.authority, on)
        sentence = in_absence(signer, turn.seat, aways, on=on, kind=draft.kind)
    return SignOff.objects.create(
        revision=revision, step=step, round=step.round, rank=len(given(step, revision)) + 1, by=by.name,
        user_id=by.user if turn.seat else None, seat=turn.seat, sentence=sentence, opinion=opinion, on=on,
        at=timezone.now(), comment=comment,
    )  # fmt: skip


def refuse_unseen(draft: Draft, revision: Revision, seen: Seen, *, by: Actor) -> None:
    """Refuse a signature meant for a version that is no longer the latest, telling what changed, or for an earlier round."""
    if seen.sha256 not in ("", revision.sha256):
        former = draft.revisions.filter(sha256=seen.sha256).order_by("number").last()
        changes = changes_between(former.content, revision.content) if former else ()
        raise TextChanged(draft.subject, changes or ("le texte lu n’est pas une version de ce dossier.",))
    if seen.round is not None and not draft.route.filter(pk=seen.step, round=seen.round, retired_on=None).exists():
        raise SignOffRefused(by.name, "cette étape a été rouverte ou remplacée depuis\u00a0: relisez le dossier.")


def missing_sign_offs(draft: Draft, on: date | None = None) -> tuple[str, ...]:
    """Say, one sentence each and in the order of the route, whose sign-off the present text still waits for.

    ``on``: the day, to leave out an opinion whose delay is over although nobody noted it yet.
    """
    waited_for = []
    for step in steps_to_come(draft):
        person = Approver(step.approver, step.function)
        if not step.is_consultative:
            waited_for.append(f"Visa manquant{NBSP}: {person}.")
        elif on is None or not has_lapsed(step, on=on):
            until = f" jusqu’au {plain_date(step.due_on)}" if step.due_on else ""
            waited_for.append(f"Avis attendu{until}{NBSP}: {person}.")
    return tuple(waited_for)
