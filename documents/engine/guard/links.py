"""Tell a link that a reader may click from one that opens a file, a share or a program."""

from __future__ import annotations

import re

_CLICKABLE = re.compile(r"(?:https?|ftps?|mailto|tel|sms|urn):(?!\\)", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x1f<>\"]+\Z", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:", re.IGNORECASE)
_TAG = re.compile(r"\s*\{\{.*\}\}\s*", re.DOTALL)


def is_safe_link(target: str) -> bool:
    """Whether a click only opens a page, a message or a place of the same document; a tag is judged when filled."""
    target = target.strip()
    return not target or target.startswith("#") or bool(_CLICKABLE.match(target) or _TAG.fullmatch(target))


def has_scheme(target: str) -> bool:
    """Whether a target names another world than the archive: a scheme, a drive or a network share."""
    target = target.strip()
    return bool(_SCHEME.match(target)) or "\\" in target or target.startswith("//")


def is_remote(target: str) -> bool:
    """Whether a picture inside a drawing stands elsewhere than in the drawing itself."""
    target = target.strip().lower()
    return bool(target) and not target.startswith(("#", "data:image/"))


def is_address(url: str) -> bool:
    """Tell whether a value may be the address of a link: the web or the mail, and no local file, script or share."""
    return _ADDRESS.match(url) is not None
