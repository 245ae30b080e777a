"""Send one mail, once: what may have left is never sent again by itself, what has not left is tried until it does.

The row of the mail remembers where it stands. ``handed_at`` is written just before the last dot, ``accepted_at`` just after the
server’s answer: a process that dies between both leaves a doubt, which a person settles (``workflow/actions/mails.py``). The
address is read here and goes nowhere else.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.utils import timezone

from exchange.mails import address_of, compose
from tasks.enclosures import enclosures_of
from tasks.smtp import LostAfterDot, MailNotSetUp, MailServerBusy, MailServerRefuses, Server, Undeliverable, send
from workflow.actions import mails
from workflow.errors import NBSP, Refusal
from workflow.models import Mail

# What SMTP carries without extension: no blank, no sign that would begin another command, no accent.
_USABLE = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}")
ABOUT_A_CHANGE = {"sitting_moved", "sitting_cancelled"}
ABOUT_A_TURN = {"sign_off_due", "opinion_asked", "sign_off_reminder", "sign_off_escalated"}
SAID_NO = (MailServerBusy, Undeliverable, MailServerRefuses)


class MailInDoubt(Refusal):
    """Report a mail that perhaps left: the line broke, or the process stopped, between its last dot and the answer."""

    def __init__(self, mail: int, identity: str) -> None:
        super().__init__(mail, identity)
        self.mail, self.identity = mail, identity

    def __str__(self) -> str:
        """Say where to look and how to settle it."""
        return (
            f"Le courriel n°{NBSP}{self.mail} est peut-être parti, peut-être non{NBSP}: la réponse du serveur de messagerie "
            "n’est pas arrivée. Il n’est pas renvoyé tout seul, pour ne pas partir deux fois. Cherchez dans le journal du "
            f"serveur le Message-ID qui commence par {self.identity}{NBSP}: s’il y est, classez le courriel comme parti "
            f"(delibera mails sent {self.mail})\u202f; sinon, relancez-le (delibera mails again {self.mail})."
        )


def send_mail(payload: Mapping[str, Any]) -> None:
    """Send the mail that an outbox row names, unless it is already settled; raises ``MailInDoubt`` when nobody knows."""
    about = ("member", "user", "sitting", "notice__sitting", "notice__member", "draft", "step")
    mail = Mail.objects.select_related(*about).get(pk=payload["mail"])
    if mail.accepted_at or mail.bounced_at or mail.settled_at:
        mails.prove(mail)  # where the process stopped just after the server’s answer
        return
    if mail.handed_at:
        raise MailInDoubt(mail.pk, mail.identity)
    if is_moot(mail):
        mails.let_drop(mail, at=timezone.now())
        return
    server, sender = set_up()
    if not _USABLE.fullmatch(address_of(mail)[1]):
        mails.bounce(mail, at=timezone.now(), reason="Aucune adresse utilisable n’est enregistrée.")
        return
    try:
        _send(mail, server, sender)
    except LostAfterDot:
        raise MailInDoubt(mail.pk, mail.identity) from None
    except Undeliverable as refused:
        mails.bounce(mail, at=timezone.now(), reason=refused.answer)


def is_moot(mail: Mail) -> bool:
    """Whether a mail still to be sent has lost its object: a sitting since moved or cancelled, a turn that has passed."""
    if mail.notice and mail.kind not in ABOUT_A_CHANGE:
        sitting = mail.notice.sitting
        return sitting.cancelled_on is not None or mail.notice.round != sitting.round
    if mail.step and mail.draft and mail.kind in ABOUT_A_TURN:
        step, asked_on = mail.step, mail.context.get("revision")
        is_passed = step.passed_on is not None or step.retired_on is not None or step.opened_on is None
        return is_passed or mail.draft.state != "review" or asked_on not in (None, mail.draft.revision.number)
    return False


def set_up() -> tuple[Server, str]:
    """Return where mail leaves and its sender’s address; raises ``MailNotSetUp`` naming what is missing."""
    settled = {
        "DELIBERA_SMTP": settings.SMTP_URL,
        "DELIBERA_FROM": settings.MAIL_FROM,
        "DELIBERA_URL": settings.PUBLIC_URL,
    }
    for name, value in settled.items():
        if not value:
            raise MailNotSetUp(name)
    sender = parseaddr(settings.MAIL_FROM)[1]
    if not _USABLE.fullmatch(sender):
        raise MailNotSetUp("DELIBERA_FROM (Nom <adresse>)")
    return Server.of(settings.SMTP_URL), sender


def _send(mail: Mail, server: Server, sender: str) -> None:
    """Send the mail; where the server says no, even after the last dot, take back what this very try had noted."""
    enclosed = enclosures_of(mail)
    message = compose(mail, enclosures=enclosed.files, left_out=enclosed.left_out)
    sha256, address = hashlib.sha256(message).hexdigest(), address_of(mail)[1]
    moments: list[datetime] = []

    def hand_over() -> bool:
        moments.append(timezone.now())
        return mails.hand_over(mail, at=moments[0], sha256=sha256, address=address)

    try:
        answer = send(server, message, sender=sender, to=address, hand_over=hand_over)
    except SAID_NO:
        if moments:
            mails.take_back(mail, handed_at=moments[0])
        raise
    if answer is not None:
        mails.accept(mail, at=timezone.now(), answer=answer)
