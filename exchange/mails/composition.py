"""Choose the words of a mail by its kind, name what is enclosed, and give the whole message in bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone

from exchange.invitation import Invitation, Person, invitation
from exchange.mails import approvals, office, summons
from exchange.mails.letter import Letter
from exchange.mails.message import Enclosure, write_message
from workflow.french import count
from workflow.models import Mail

# Each kind posted in workflow/ has its words here, in a function of its name (tests/exchange/test_mails.py).
WORDS: dict[str, Callable[[Mail], Letter]] = {
    **{
        kind.__name__: kind
        for kind in (
            summons.notice,
            summons.supplement,
            summons.sitting_moved,
            summons.sitting_cancelled,
            summons.proxy_given,
            summons.proxy_fallen,
            summons.substitute_called,
            approvals.sign_off_due,
            approvals.opinion_asked,
            approvals.sign_off_reminder,
            approvals.sign_off_escalated,
            approvals.draft_refused,
            approvals.draft_sent_back,
            approvals.sign_offs_fallen,
            approvals.sign_off_taken_over,
            approvals.sign_off_released,
            office.agenda_to_freeze,
            office.list_to_post,
            office.sending_refused,
            office.draft_due,
            office.mail_bounced,
            office.letters_to_write,
        )
    }
}


def compose(mail: Mail, *, enclosures: Sequence[Enclosure] = (), left_out: int = 0) -> bytes:
    """Return the message of a mail: the same rows give the same bytes. ``left_out``: files too heavy to be enclosed.

    Raises ValueError when the address is none.
    """
    name, address = address_of(mail)
    enclosures = [*enclosures, *_invitation(mail, address)]
    letter = letter_for(mail, enclosures=enclosures, left_out=left_out)
    return write_message(
        letter, identity=mail.identity, sender=settings.MAIL_FROM, to=address, name=name, at=timezone.localtime(mail.left_at),
        enclosures=tuple(enclosures),
    )  # fmt: skip


def letter_for(mail: Mail, *, enclosures: Sequence[Enclosure] = (), left_out: int = 0) -> Letter:
    """Return the words of a mail, what is enclosed named before they end."""
    letter = WORDS[mail.kind](mail)
    if not (enclosures or left_out):
        return letter
    names = tuple(enclosure.name for enclosure in enclosures)
    listed: tuple[str | tuple[str, ...], ...] = ("Pièces jointes\u00a0:", names) if names else ()
    if left_out:
        files = count(
            left_out, "document, trop lourd pour un courriel, est", "documents, trop lourds pour un courriel, sont"
        )
        listed = (*listed, f"{files} sur votre page personnelle.")
    return replace(letter, paragraphs=(*letter.paragraphs, *listed))


def address_of(mail: Mail) -> tuple[str, str]:
    """Return the name and the address of whom the mail is for, as they stand now; the address is empty where none is kept."""
    if mail.member:
        return str(mail.member), mail.member.email.strip()
    assert mail.user is not None
    return mail.user.printed_name, mail.user.email.strip()


def _invitation(mail: Mail, address: str) -> tuple[Enclosure, ...]:
    """Return the event for the calendar: put in by a notice, taken out again when the sitting is cancelled."""
    if mail.notice is None or mail.kind not in {"notice", "sitting_cancelled"}:
        return ()
    organizer = Person(*parseaddr(settings.MAIL_FROM))
    told = Invitation.of(mail.notice, organizer=organizer, address=address, stamp=mail.left_at)
    return (Enclosure("invitation.ics", "text/calendar", invitation(told), method=told.method),)
