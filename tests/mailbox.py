"""Receive mail as a real server does, and misbehave on request: a fixture, or ``python -m tests.mailbox PORT FOLDER``.

Every accepted message is a file ``FOLDER/<rank>.eml`` (its bytes as received), with its recipients in ``<rank>.to``.
Files in FOLDER give the orders, read again at each step, so that another process may write them:
``refuse`` (451 to each DATA, or the answer that the file holds: « 550 5.1.1 <a@b.fr> unknown »), ``refuse_to`` (the same, to
RCPT), ``hang`` (the answer to the final dot does not come), ``drop`` (the message is kept, then the line is cut before the
answer), ``drop_silently`` (the line is cut and nothing kept), ``slow`` (as many seconds before each answer to DATA).
"""

from __future__ import annotations

import asyncio
import re
import signal
import socket
import ssl
import sys
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

SENDER = "Service des assemblées <assemblees@saint-aubin.example>"
BUSY = "451 4.3.0 Busy, try again later"


class Rules:
    """Do to each message what the folder orders; aiosmtpd calls these methods by their names."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tries = 0
        self._lock = threading.Lock()

    def ordered(self, name: str, default: str) -> str:
        """Return the answer that a file orders; empty when there is no such file."""
        try:
            return (self.folder / name).read_text().strip() or default
        except FileNotFoundError:
            return ""

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := self.ordered("refuse_to", "550 5.1.1 <" + address + "> unknown"):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.tries += 1
        if seconds := self.ordered("slow", "1"):
            await asyncio.sleep(float(seconds))
        if answer := self.ordered("refuse", BUSY):
            return answer
        if self.ordered("drop_silently", "yes"):
            return await self.cut(server)
        self.keep(envelope)
        if self.ordered("drop", "yes"):
            return await self.cut(server)
        while self.ordered("hang", "yes"):
            await asyncio.sleep(0.05)
        return "250 2.0.0 OK queued"

    def keep(self, envelope: Envelope) -> None:
        """Write the message under the next free rank; several connections never share one."""
        with self._lock:
            rank = sum(1 for _ in self.folder.glob("*.eml")) + 1
            (self.folder / f"{rank:05d}.to").write_text("\n".join(envelope.rcpt_tos))
            half = self.folder / f"{rank:05d}.half"
            half.write_bytes(envelope.original_content or b"")
            half.rename(half.with_suffix(".eml"))

    @staticmethod
    async def cut(server: SMTP) -> str:
        """Cut the line as a broken network does."""
        assert server.transport is not None
        server.transport.abort()
        return "421 Cut"


class Mailbox:
    """A server of the test’s own on a free port of this machine; ``messages`` are what it accepted, in order."""

    def __init__(
        self,
        folder: Path,
        *,
        port: int = 0,
        credentials: tuple[str, str] | None = None,
        certificate: ssl.SSLContext | None = None,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.rules = folder, Rules(folder)
        self.port = port or free_port()
        self._credentials, self._certificate = credentials, certificate

    def start(self) -> None:
        """Listen; after a stop, on the same port again."""
        self._controller = Controller(
            self.rules, hostname="127.0.0.1", port=self.port, auth_require_tls=False,
            authenticator=self._authenticate if self._credentials else None, tls_context=self._certificate,
        )  # fmt: skip
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    @property
    def url(self) -> str:
        """Where to send mail to, as DELIBERA_SMTP takes it."""
        who = f"{self._credentials[0]}:{self._credentials[1]}@" if self._credentials else ""
        return f"smtp://{who}127.0.0.1:{self.port}"

    @property
    def files(self) -> list[Path]:
        return sorted(self.folder.glob("*.eml"))

    @property
    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in self.files]

    @property
    def recipients(self) -> list[str]:
        return [path.with_suffix(".to").read_text() for path in self.files]

    @property
    def tries(self) -> int:
        """How many times a whole message came in, accepted or not."""
        return self.rules.tries

    def order(self, name: str, answer: str = "") -> None:
        """Make the server misbehave from now on: ``order("refuse")``, ``order("refuse_to", "550 No")``."""
        (self.folder / name).write_text(answer)

    def behave(self) -> None:
        """Take every order back."""
        for path in self.folder.iterdir():
            if not path.suffix:
                path.unlink()

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        login, password = getattr(data, "login", b""), getattr(data, "password", b"")
        return AuthResult(success=(login.decode(), password.decode()) == self._credentials, handled=False)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def visible_text(message: EmailMessage) -> str:
    """Return what a reader of plain text sees, its typographic spaces made plain."""
    body = message.get_body(("plain",))
    assert body is not None, "There is no plain text in this mail."
    return re.sub("[\u00a0\u202f]", " ", body.get_content())


@pytest.fixture
def mailbox(tmp_path: Path, settings) -> Iterator[Mailbox]:
    """Start a server and have the mail of this test go to it."""
    box = Mailbox(tmp_path / "mailbox")
    box.start()
    settings.SMTP_URL, settings.MAIL_FROM = box.url, SENDER
    settings.PUBLIC_URL = "https://delibera.example"
    yield box
    box.behave()
    box.stop()


if __name__ == "__main__":
    box = Mailbox(Path(sys.argv[2]), port=int(sys.argv[1]))
    box.start()
    sys.stdout.write(f"{box.url}\n")
    sys.stdout.flush()
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    box.stop()
