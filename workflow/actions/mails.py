"""Leave a mail to be sent, once a key whoever asks again, and keep what became of it: handed over, accepted, refused, in doubt.

The address is looked up only when the mail leaves. What a server answers is kept without addresses (``without_addresses``).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from workflow.actions.actor import Actor
from workflow.actions.journal import record
from workflow.actions.outbox import ORDINARY, leave, reopen
from workflow.actions.refusals import OfAnotherAuthority, TooLate
from workflow.actions.step import require
from workflow.errors import NBSP
from workflow.lifecycle import OFFICE, Role
from workflow.models import Authority, Draft, Mail, Member, Notice, OutboxRow, RouteStep, Sitting, User

POST = Actor("Délibéra", frozenset())  # the engine itself: it tells what a mail server answered
CONVENING = ("notice",)  # the kinds whose arrival is the arrival of the notice itself
_ADDRESS = re.compile(r"<?(?:\"[^\"]*\"|[^\s<>@\"'(),;:]+)@[^\s<>@\"'(),;]+>?")


def post(
    kind: str,
    key: str,
    *,
    authority: Authority,
    to: Member | User,
    sitting: Sitting | None = None,
    notice: Notice | None = None,
    draft: Draft | None = None,
    step: RouteStep | None = None,
    context: Mapping[str, int | str] | None = None,
    owner: str = "",
    priority: int = ORDINARY,
    ready_at: datetime | None = None,
) -> Mail:
    """Leave one mail of this kind to this person, in the transaction of the fact that it tells; the same key again is the same mail.

    ``kind`` chooses its words (``exchange/mails``); ``context``: identifiers and words of the code that these words need.
    """
    if to.authority_id != authority.pk:
        raise OfAnotherAuthority(str(to), authority.name)
    wanted = {
        "kind": kind, "identity": identity_of(key), "authority": authority, "sitting": sitting, "notice": notice, "draft": draft, "step": step,
        "member": to if isinstance(to, Member) else None, "user": to if isinstance(to, User) else None,
        "context": dict(context or {}), "left_at": timezone.now(),
    }  # fmt: skip
    with transaction.atomic():
        mail, is_new = Mail.objects.get_or_create(key=key, defaults=wanted)
        if is_new:
            leave("mail", f"mail:{mail.pk}", {"mail": mail.pk}, authority=authority, owner=owner, priority=priority, ready_at=ready_at)  # fmt: skip
    return mail


def identity_of(key: str) -> str:
    """Return what the Message-ID of a mail begins with: the same for ever, so that a server’s log and a report find it."""
    return hashlib.sha256(key.encode()).hexdigest()[:40]


def hand_over(mail: Mail, *, at: datetime, sha256: str, address: str = "") -> bool:
    """Note that the last dot is about to go to the server; False when another process was first, and then nothing may go.

    ``address``: where the mail goes, whatever the member’s address becomes later (CGCT L2121-10: a wrong one is a flaw).
    """
    open_ones = Mail.objects.filter(pk=mail.pk, handed_at=None, accepted_at=None, bounced_at=None, settled_at=None)
    return bool(open_ones.update(handed_at=at, sha256=sha256, address=address))


def take_back(mail: Mail, *, handed_at: datetime) -> None:
    """Note that the server said no to what was handed over at this moment: it has not left, and may be tried again."""
    Mail.objects.filter(pk=mail.pk, handed_at=handed_at, accepted_at=None).update(handed_at=None)


def accept(mail: Mail, *, at: datetime, answer: str) -> None:
    """Keep that the server took the mail, at once and by itself; then what follows from it (``prove``)."""
    Mail.objects.filter(pk=mail.pk).update(accepted_at=at, server_answer=without_addresses(answer))
    prove(mail)
    end_doubt(mail)


def end_doubt(mail: Mail) -> None:
    """Let the job of a mail end that another worker gave up as in doubt, while this one, only slow, was still talking."""
    job = OutboxRow.objects.filter(key=f"mail:{mail.pk}").exclude(given_up_at=None).first()
    if job:
        reopen(job)


def prove(mail: Mail) -> None:
    """Have the notice say that the server took its mail: the proof of its sending (CGCT L2121-10). Twice is as good as once."""
    with transaction.atomic():
        stored = Mail.objects.select_related("notice__member", "notice__sitting").get(pk=mail.pk)
        if stored.accepted_at is None or not _convenes(stored):
            return
        proved = {"accepted_at": stored.accepted_at, "has_proof": True, "bounced_at": None, "bounce_reason": ""}
        if Notice.objects.filter(pk=stored.notice_id, accepted_at=None).update(**proved):
            _tell(stored, "notice_accepted", stored.accepted_at, {"sha256": stored.sha256})


def bounce(mail: Mail, *, at: datetime, reason: str) -> None:
    """Keep that the mail does not arrive, and why: refused at the door, or reported afterwards; tell the assemblies office."""
    said = without_addresses(reason)
    with transaction.atomic():
        if not Mail.objects.filter(pk=mail.pk, bounced_at=None).update(
            bounced_at=at, bounce_reason=said, handed_at=F("accepted_at")
        ):
            return
        if _convenes(mail):
            Notice.objects.filter(pk=mail.notice_id).update(bounced_at=at, bounce_reason=said, has_proof=False)
            _tell(mail, "notice_bounced", at, {"reason": said})
        if mail.member:
            for user in office_of(mail.authority):
                key = f"mail_bounced:{mail.pk}:{user.pk}"
                post(
                    "mail_bounced",
                    key,
                    authority=mail.authority,
                    to=user,
                    sitting=mail.sitting,
                    context={"mail": mail.pk},
                )


def office_of(authority: Authority) -> list[User]:
    """Return the accounts of the authority’s assemblies office."""
    users = User.objects.filter(authority=authority, is_active=True, groups__name=Role.ASSEMBLIES_OFFICE)
    return list(users.order_by("pk"))


def in_doubt(*, before: datetime) -> QuerySet[Mail]:
    """Return the mails of which nobody knows whether they left, handed over before this moment: later ones are on their way."""
    unknown = Mail.objects.filter(accepted_at=None, settled_at=None, bounced_at=None, handed_at__lt=before)
    return unknown.select_related("member", "user", "sitting").order_by("handed_at")


def bounced() -> QuerySet[Mail]:
    """Return the mails that did not arrive, the latest first."""
    found = Mail.objects.exclude(bounced_at=None)
    return found.select_related("member", "user", "sitting").order_by("-bounced_at")


def of_identity(identity: str) -> Mail | None:
    """Return the mail whose Message-ID begins so; None when it is none of ours."""
    return Mail.objects.filter(identity=identity).select_related("notice").first() if identity else None


def let_drop(mail: Mail, *, at: datetime) -> None:
    """Keep that a mail was not sent because it had lost its object before it could leave."""
    Mail.objects.filter(pk=mail.pk, handed_at=None).update(settled_at=at, server_answer="sans objet")


def tell_sent(mail: Mail, *, by: Actor, on: date) -> None:
    """Settle a mail in doubt: somebody looked into the mail server’s log and found that it left."""
    with transaction.atomic():
        stored = _in_doubt(mail, "Classer comme parti", by)
        stored.settled_at = timezone.now()
        stored.save(update_fields=["settled_at"])
        if _convenes(stored):
            Notice.objects.filter(pk=stored.notice_id).update(confirmed_on=on, has_proof=True)
        _settle(stored, "mail_told_sent", by=by, on=on)


def send_again(mail: Mail, *, by: Actor, on: date) -> None:
    """Settle a mail in doubt: somebody found that it did not leave, or prefers that it leave twice rather than never."""
    with transaction.atomic():
        stored = _in_doubt(mail, "Relancer", by)
        stored.handed_at = None
        stored.save(update_fields=["handed_at"])
        _settle(stored, "mail_sent_again", by=by, on=on)


def without_addresses(text: str) -> str:
    """Return what a server said, on one line, its mail addresses replaced: it may be stored and logged."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return _ADDRESS.sub("(adresse)", plain)[:300]


def _convenes(mail: Mail) -> bool:
    """Whether this mail is the notice itself, and the last one sent for it: a former one says nothing any more."""
    if mail.notice_id is None or mail.kind not in CONVENING:
        return False
    return not Mail.objects.filter(notice=mail.notice_id, kind__in=CONVENING, pk__gt=mail.pk).exists()


def _in_doubt(mail: Mail, act: str, by: Actor) -> Mail:
    require(by, act, OFFICE)
    stored = Mail.objects.select_for_update(no_key=True, of=("self",)).select_related("notice").get(pk=mail.pk)
    if stored.accepted_at:
        raise TooLate(act, f"le serveur a accepté ce courriel le{NBSP}{_moment(stored.accepted_at)}.")
    if stored.settled_at:
        raise TooLate(act, f"ce courriel est classé comme parti depuis le{NBSP}{_moment(stored.settled_at)}.")
    if stored.handed_at is None:
        raise TooLate(act, f"ce courriel n’est pas en doute{NBSP}: il n’est pas encore parti.")
    if OutboxRow.objects.filter(key=f"mail:{stored.pk}", given_up_at=None, done_at=None).exists():
        raise TooLate(act, "ce courriel est en cours d’envoi. Attendez que son travail soit arrêté.")
    return stored


def _settle(mail: Mail, event: str, *, by: Actor, on: date) -> None:
    """Write down who settled it, and let its job end by itself: it stops at once, or sends."""
    record(mail.authority, by=by, on=on, event=event, subject=mail.key, content={"kind": mail.kind})
    end_doubt(mail)


def _tell(mail: Mail, event: str, at: datetime, content: Mapping[str, object]) -> None:
    notice = mail.notice
    assert notice is not None
    told = {"member": notice.member.key, "round": notice.round, **content}
    record(
        mail.authority, by=POST, on=timezone.localdate(at), event=event, subject=notice.sitting.key, content=told
    )  # fmt: skip


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%d/%m/%Y à %H:%M}"
