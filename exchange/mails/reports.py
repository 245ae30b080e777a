"""Read the reports of undelivered mail that servers send back (RFC 3464): which mail of ours, and why; never an address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message

_IDENTITY = re.compile(r"<?([0-9a-f]{40})@")
LONGEST = 5 * 2**20  # bytes: a report quotes headers, not attachments


@dataclass(frozen=True, slots=True)
class Report:
    """A delivery that failed: the beginning of the Message-ID of the mail, and the reason as its server gave it."""

    identity: str
    reason: str


def read_report(content: bytes) -> Report | None:
    """Return what a report says; None when it is no report of a failure, or of a mail that is not ours.

    A delay is not a failure: the server goes on trying. Whoever knows the address may send anything here.
    """
    try:
        return _read(content[:LONGEST])
    except RecursionError:  # parts within parts beyond reason
        return None


def _read(content: bytes) -> Report | None:
    # The old policy takes headers as they come; the new one understands them, and falls on broken ones.
    message = message_from_bytes(content, policy=policy.compat32)
    if message.get_content_type() != "multipart/report":
        return None
    failed = next(
        (fields for fields in _recipients(message) if str(fields.get("Action", "")).lower() == "failed"), None
    )
    identity = next(filter(None, map(_identity, message.walk())), "")
    if failed is None or not identity:
        return None
    said = str(failed.get("Diagnostic-Code", "")).partition(";")[2].strip()
    return Report(identity, said or f"non remis ({failed.get('Status', 'sans code')})")


def _recipients(message: Message) -> list[Message]:
    """Return the groups of fields of each recipient."""
    found = [part for part in message.walk() if part.get_content_type() == "message/delivery-status"]
    return [
        fields for part in found if part.is_multipart() for fields in part.get_payload() if isinstance(fields, Message)
    ]


def _identity(part: Message) -> str:
    """Return the identity of the mail that a part quotes, whole or by its headers only."""
    if part.get_content_type() == "text/rfc822-headers":
        payload = part.get_payload(decode=True)
        quoted = payload.decode("ascii", "replace") if isinstance(payload, bytes) else ""
        named = re.search(r"(?im)^message-id:\s*(\S+)", quoted)
        return _of(named[1]) if named else ""
    return _of(str(part.get("Message-ID", "")))


def _of(message_id: str) -> str:
    found = _IDENTITY.match(message_id.strip())
    return found[1] if found else ""
