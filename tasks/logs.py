"""Hide what must not stand in a log: passwords of addresses, e-mail addresses, tokens of links.

Everything that is logged in this process passes here, whichever library logs it, with its traceback.
"""

from __future__ import annotations

import logging
import re
from typing import Any

HIDDEN = "[masqué]"
_SECRET = r"pass(?:word|wd)?|pwd|mot de passe|mdp|secret|token|jeton|api[_-]?key|secret[_-]?key|sessionid|csrftoken"  # noqa: S105
_PART = r"[^\s<>\"'(),:;=\[\]/?&]"
_HOST = r"[^\s<>\"'(),:;=\[\]/?&@]"
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    # redis://:password@host, postgres://user:p@ss@host: up to the last @ of the word.
    (re.compile(r"\b([a-z][a-z0-9+.\-]{0,30}://)[^\s\"'<>]{0,500}@", re.IGNORECASE), rf"\1{HIDDEN}@"),
    (re.compile(rf"(\b(?:\w{{0,40}}[_-])?(?:{_SECRET})\b[\"']?\s*[=:]\s*)(\"[^\"]*\"|'[^']*'|[^\s,;&)]+)", re.IGNORECASE), rf"\1{HIDDEN}"),
    (re.compile(r"\b(bearer|basic|auth (?:plain|login|xoauth2|cram-md5))\s+[A-Za-z0-9+/=_.\-]+", re.IGNORECASE), rf"\1 {HIDDEN}"),
    # zoe@ville.fr, jean%40ville.fr, "jean dupont"@ville.fr; a worker’s name (documents@host) has no dot.
    (re.compile(rf"(?:\"[^\"\n]{{1,64}}\"|(?<!{_PART}){_PART}+)(?:@|%40)(?={_HOST}*\.{_HOST}){_HOST}+", re.IGNORECASE), HIDDEN),
)  # fmt: skip
_WORD = re.compile(r"[A-Za-z0-9_\-]{20,}={0,2}")


def hide(text: str) -> str:
    """Return the text without passwords, addresses and tokens; hashes, paths and the numbers of tasks stay."""
    for pattern, kept in _PATTERNS:
        text = pattern.sub(kept, text)
    return _WORD.sub(_without_token, text)


def _without_token(found: re.Match[str]) -> str:
    """Hide a long word that mixes capitals and small letters: a random one does, a hash or a name of the code does not."""
    word = found[0]
    mixes = word != word.lower() and word != word.upper()
    has_digit = any(letter.isdigit() for letter in word)
    return HIDDEN if mixes and (has_digit or len(word) >= 32) else word


def install() -> None:
    """Hide from now on in every record of this process; installing twice counts once."""
    if logging.getLogRecordFactory() is not _record:
        logging.setLogRecordFactory(_record)


def _record(*arguments: Any, **named: Any) -> logging.LogRecord:
    record = logging.LogRecord(*arguments, **named)
    try:
        record.msg, record.args = hide(record.getMessage()), ()
    except (TypeError, ValueError, KeyError):  # arguments that do not fit are told as they are
        record.msg, record.args = hide(f"{record.msg} {record.args!r}"), ()
    if record.exc_info and record.exc_info[0]:
        record.exc_text = hide(logging.Formatter().formatException(record.exc_info))
    if record.stack_info:
        record.stack_info = hide(record.stack_info)
    return record
