"""Let a link out of a mail do one thing once: the turn, the text and the person are judged here, never in the browser."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from workflow.actions.approval.approvals import Seen, sign_off
from workflow.actions.approval.refusals import LinkUsed
from workflow.actions.approval.returns import refuse
from workflow.actions.approval.seats import actor_of
from workflow.actions.refusals import Unknown
from workflow.actions.step import Taken
from workflow.french import clock, plain_date
from workflow.models import LinkUse, RouteStep, User
from workflow.routing import Opinion


def sign_off_by_link(
    *,
    step: int,
    round: int,
    sha256: str,
    user: int,
    digest: str,
    on: date,
    at: datetime,
    opinion: Opinion = Opinion.APPROVED,
    comment: str = "",
) -> Taken:
    """Sign off what a mail asked for, as if logged in: ``sign_off_by_link(step=, round=, sha256=, user=, digest=, on=, at=)``.

    ``step``, ``round`` and ``sha256``: the step (id), its round and the text (SHA-256 of the revision) that the link was made
    for; ``user``: the id of the account it was sent to; ``digest``: the SHA-256 of the token, in hex, never the token. The
    link is used up only if the sign-off is kept. Raises ``LinkUsed``, ``SignOffRefused``, ``TextChanged``, ``EventForbidden``.
    """
    with transaction.atomic():
        row, signer = opened(step, user=user, digest=digest, at=at)
        by, seen = actor_of(signer), Seen(row.pk, sha256, round)
        return sign_off(row.draft, by=by, on=on, comment=comment, seen=seen, opinion=opinion)


def refuse_by_link(
    *, step: int, round: int, sha256: str, user: int, digest: str, reason: str, on: date, at: datetime
) -> Taken:
    """Refuse what a mail asked to sign off; the arguments are those of ``sign_off_by_link``, and a written reason."""
    with transaction.atomic():
        row, signer = opened(step, user=user, digest=digest, at=at)
        return refuse(row.draft, reason, by=actor_of(signer), on=on, seen=Seen(row.pk, sha256, round))


def opened(step: int, *, user: int, digest: str, at: datetime) -> tuple[RouteStep, User]:
    """Use the link up and return its step and its account; refuse an account closed since."""
    row = RouteStep.objects.select_related("draft").filter(pk=step).first()
    signer = User.objects.filter(pk=user, is_active=True).first()
    if row is None or signer is None:
        raise Unknown("Le destinataire de ce lien", "compte fermé ou étape inconnue")
    use_link_once("sign_off", digest, by=signer, at=at)
    return row, signer


def use_link_once(purpose: str, digest: str, *, by: User | None, at: datetime) -> LinkUse:
    """Keep that a link was used, in the transaction of what it does; a second use raises ``LinkUsed`` with who and when.

    ``digest``: the SHA-256 of the token in hex. Of two uses at once one waits for the other, then is refused.
    """
    use, is_new = LinkUse.objects.get_or_create(digest=digest, defaults={"purpose": purpose, "user": by, "used_at": at})
    if not is_new:
        used = timezone.localtime(use.used_at)
        who = use.user.printed_name if use.user else "son destinataire"
        raise LinkUsed(who, f"le {plain_date(used.date())} à {clock(used.time())}")
    return use
