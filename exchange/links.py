"""Sign the personal links that go by mail, and read them back: nothing is stored, so nothing can be stolen from a table.

A token says what it opens and the rows that it binds; changed by one sign, it opens nothing. It is made when the mail is
composed and never stands in a job, a journal or a log (``mask_path``). It opens a page, which then asks: no link acts by
itself, because the robots that guard mailboxes follow every link.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, Signer

from workflow.models import Notice, Revision, RouteStep, User

MEMBER, SIGN_OFF = "c", "v"  # the first sign of the address: convocation, visa
_TOKEN_IN_PATH = re.compile(rf"(/(?:{MEMBER}|{SIGN_OFF})/)[^/?\s\"]+")


@dataclass(frozen=True, slots=True)
class SignOffLink:
    """What a sign-off link binds: this person, this stop of the route the time it is due, this very revision of the text."""

    step: int
    round: int
    revision: int
    user: int


def member_token(notice: Notice) -> str:
    """Return the token of a recipient’s personal page; raising ``notice.link_number`` makes it worthless."""
    return _signed(MEMBER, notice.pk, notice.link_number)


def sign_off_token(step: RouteStep, revision: Revision, user: User) -> str:
    """Return the token with which this person may sign off this revision at this stop; worth nothing on another text."""
    return _signed(SIGN_OFF, step.pk, step.round, revision.pk, user.pk)


def member_link(notice: Notice) -> str:
    """Return the whole address of the personal page."""
    return f"{settings.PUBLIC_URL}/{MEMBER}/{member_token(notice)}/"


def sign_off_link(step: RouteStep, revision: Revision, user: User) -> str:
    """Return the whole address of the sign-off page."""
    return f"{settings.PUBLIC_URL}/{SIGN_OFF}/{sign_off_token(step, revision, user)}/"


def notice_of(token: str) -> Notice | None:
    """Return the notice that a token opens; None for any other, whatever is wrong with it."""
    match _read(MEMBER, token):
        case [pk, number]:
            return Notice.objects.filter(pk=pk, link_number=number).first()
    return None


def sign_off_of(token: str) -> SignOffLink | None:
    """Return what a sign-off token binds; None for any other, whatever is wrong with it."""
    match _read(SIGN_OFF, token):
        case [step, due, revision, user]:
            return SignOffLink(step, due, revision, user)
    return None


def mask_path(path: str) -> str:
    """Return an address as a log may keep it: without its token."""
    return _TOKEN_IN_PATH.sub(r"\1…", path)


def _signed(purpose: str, *ids: int) -> str:
    return _signer(purpose).sign(".".join(map(str, ids)))


def _read(purpose: str, token: str) -> list[int]:
    try:
        return [int(part) for part in _signer(purpose).unsign(token).split(".")]
    except (BadSignature, ValueError):
        return []


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"delibera.links.{purpose}", sep="~")
