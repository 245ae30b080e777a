"""Write a mail as the bytes that go to the server: the same mail gives the same bytes, so that its hash names it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from exchange.mails.letter import Letter

POLICY = policy.SMTP.clone(cte_type="7bit")


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a mail; ``kind``: « application/pdf », « text/calendar »; ``method``: of an invitation."""

    name: str
    kind: str
    content: bytes
    method: str = ""


def write_message(
    letter: Letter,
    *,
    identity: str,
    sender: str,
    to: str,
    name: str,
    at: datetime,
    enclosures: tuple[Enclosure, ...] = (),
) -> bytes:
    """Return the message in bytes, lines ended by CRLF. ``identity`` begins its Message-ID, ``at`` is its date.

    Raises ValueError on an address that is none, or that holds a line break: no header can be slipped in.
    """
    named, address = parseaddr(sender)
    message = EmailMessage(policy=POLICY)
    message["From"] = Address(display_name=named, addr_spec=address)
    message["To"] = Address(display_name=_one_line(name), addr_spec=to)
    message["Subject"] = letter.heading
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{identity}@{address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "fr"
    message.set_content(letter.text(), cte="quoted-printable")
    for enclosure in enclosures:
        _enclose(message, enclosure)
    if enclosures:
        message.set_boundary(f"=_{identity}")
    return message.as_bytes()


def _enclose(message: EmailMessage, enclosure: Enclosure) -> None:
    maintype, subtype = enclosure.kind.split("/")
    if maintype == "text":
        parameters = {"method": enclosure.method} if enclosure.method else {}
        message.add_attachment(
            enclosure.content.decode(), subtype=subtype, filename=enclosure.name, cte="base64", params=parameters
        )
        return
    message.add_attachment(enclosure.content, maintype=maintype, subtype=subtype, filename=enclosure.name)


def _one_line(name: str) -> str:
    return " ".join(name.split())
