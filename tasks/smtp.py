"""Talk to a mail server so that « sent » is never guessed: the message goes whole, then its last dot, then the answer.

A server takes a message when it answers 250 to the last dot, and only then. Before the dot, any accident means « not sent ».
After the dot, an answer says it; no answer leaves a doubt, which ``LostAfterDot`` tells. No error here bears an address: the
replies of servers echo them, so they pass through ``without_addresses``, and their own exceptions are dropped.
"""

from __future__ import annotations

import ipaddress
import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from workflow.actions.mails import without_addresses
from workflow.errors import NBSP, Refusal

CONNECT_SECONDS, TALK_SECONDS = 10, 30
ANSWER_SECONDS = 60  # to the last dot: servers read a mail for viruses before they answer; within the job’s own limit
TOO_BIG = 552


class MailNotSetUp(Refusal):
    """Report that this installation does not say how mail leaves; a person has to set it up."""

    def __init__(self, setting: str) -> None:
        super().__init__(setting)
        self.setting = setting

    def __str__(self) -> str:
        """Name the setting."""
        return f"Aucun courriel ne peut partir{NBSP}: {self.setting} n’est pas réglé. Réglez-le, puis relancez."


class MailServerSilent(Refusal):
    """Report that the mail server did not answer, or hung up before the mail was whole: nothing was sent, try again."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what

    def __str__(self) -> str:
        """Say that it goes on by itself."""
        return f"Le serveur de messagerie ne répond pas ({self.what})\u202f; nouvel essai plus tard."


class MailServerBusy(Refusal):
    """Report that the mail server asks to come back later (a 4xx answer): nothing was sent, try again."""

    def __init__(self, answer: str) -> None:
        super().__init__(answer)
        self.answer = answer

    def __str__(self) -> str:
        """Quote the server."""
        return f"Le serveur de messagerie demande d’attendre ({self.answer})\u202f; nouvel essai plus tard."


class MailServerRefuses(Refusal):
    """Report that the mail server refuses us, whoever the mail is for: password, certificate, sender."""

    def __init__(self, answer: str) -> None:
        super().__init__(answer)
        self.answer = answer

    def __str__(self) -> str:
        """Say what to look at."""
        return (
            f"Le serveur de messagerie refuse cette installation ({self.answer}). "
            "Vérifiez DELIBERA_SMTP et DELIBERA_FROM, puis relancez."
        )


class Undeliverable(Refusal):
    """Report that the mail server refuses this mail for good: an unknown mailbox, a message that it does not want."""

    def __init__(self, answer: str) -> None:
        super().__init__(answer)
        self.answer = answer

    def __str__(self) -> str:
        """Quote the server."""
        return f"Le serveur de messagerie refuse ce courriel{NBSP}: {self.answer}"


class LostAfterDot(Refusal):
    """Report that the line was lost between the last dot and the answer: the mail may have left, or not."""

    def __str__(self) -> str:
        """Say that nobody knows."""
        return "La liaison avec le serveur de messagerie s’est rompue au dernier instant."


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail leaves: read from DELIBERA_SMTP. ``is_wrapped``: TLS from the first byte; ``starts_tls``: asked for."""

    host: str
    port: int
    user: str
    password: str
    is_wrapped: bool
    starts_tls: bool

    @classmethod
    def of(cls, url: str) -> Server:
        """Read ``smtp://user:password@host:587?starttls=1`` or ``smtps://…``; raises ``MailNotSetUp`` without naming secrets."""
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise MailNotSetUp("DELIBERA_SMTP (smtp://hôte:port)")
        is_wrapped = parts.scheme == "smtps"
        starts_tls = parse_qs(parts.query).get("starttls", [""])[0] == "1"
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        if user and not (is_wrapped or starts_tls or _is_here(parts.hostname)):
            raise MailNotSetUp("DELIBERA_SMTP (un mot de passe ne voyage pas en clair\u202f; ajoutez ?starttls=1)")
        return cls(parts.hostname, parts.port or (465 if is_wrapped else 25), user, password, is_wrapped, starts_tls)


def send(server: Server, message: bytes, *, sender: str, to: str, hand_over: Callable[[], bool]) -> str | None:
    """Send the message (CRLF lines) to one address and return the server’s answer.

    ``hand_over`` is called just before the last dot; when it says False, another process has the mail, the line is dropped
    and None returned. Raises ``MailServerSilent`` or ``MailServerBusy`` (try again), ``MailServerRefuses``,
    ``Undeliverable`` (the server’s last word), ``LostAfterDot`` (nobody knows).
    """
    with _connected(server) as line:
        size = [f"SIZE={len(message)}"] if line.has_extn("size") else []
        _agree(line.mail(sender, size), MailServerRefuses)
        _agree(line.rcpt(to), Undeliverable)
        _agree(line.docmd("DATA"), Undeliverable, wanted=3)
        line.send(re.sub(rb"(?m)^\.", b"..", message.rstrip(b"\r\n") + b"\r\n"))
        if not hand_over():
            line.close()  # without the dot, the server throws away what it received
            return None
        return _finish(line)


def _finish(line: smtplib.SMTP) -> str:
    try:
        assert line.sock is not None
        line.sock.settimeout(ANSWER_SECONDS)
        line.send(b".\r\n")
        answered = line.getreply()
    except (OSError, smtplib.SMTPException):
        raise LostAfterDot from None
    if answered[0] // 100 not in {2, 4, 5}:
        raise LostAfterDot
    return _agree(answered, Undeliverable)


@contextmanager
def _connected(server: Server) -> Iterator[smtplib.SMTP]:
    """Open the line, with TLS and a password where they are set; turn every accident into an error of ours."""
    line: smtplib.SMTP | None = None
    try:
        if server.is_wrapped:
            line = smtplib.SMTP_SSL(
                server.host, server.port, timeout=CONNECT_SECONDS, context=ssl.create_default_context()
            )
        else:
            line = smtplib.SMTP(server.host, server.port, timeout=CONNECT_SECONDS)
        if server.starts_tls:
            line.starttls(context=ssl.create_default_context())
        line.ehlo_or_helo_if_needed()
        if server.user:
            line.login(server.user, server.password)
        assert line.sock is not None
        line.sock.settimeout(TALK_SECONDS)
        yield line
    except smtplib.SMTPResponseException as error:
        _agree((error.smtp_code, error.smtp_error), MailServerRefuses)
        raise MailServerSilent(type(error).__name__) from None
    except ssl.SSLCertVerificationError as error:
        raise MailServerRefuses(f"certificat{NBSP}: {error.verify_message}") from None
    except smtplib.SMTPNotSupportedError:
        raise MailServerRefuses("il n’offre ni chiffrement ni mot de passe") from None
    except (OSError, smtplib.SMTPException) as error:
        raise MailServerSilent(type(error).__name__) from None
    finally:
        if line is not None:
            line.close()


def _agree(answered: tuple[int, bytes | str], refused: type[Refusal], *, wanted: int = 2) -> str:
    """Return what the server answered when it agrees; raise ``MailServerBusy`` on 4xx, ``refused`` on any other no.

    ``wanted``: the first figure of an answer that agrees. 552 is about the size of this mail, whenever it comes.
    """
    code, said = answered
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    answer = without_addresses(f"{code} {text}")
    match code // 100:
        case figure if figure == wanted:
            return answer
        case 4:
            raise MailServerBusy(answer)
        case 5:
            raise (Undeliverable if code == TOO_BIG else refused)(answer)
        case _:
            raise MailServerSilent(answer)


def _is_here(host: str) -> bool:
    """Whether a host is this very machine: a password does not leave it."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
