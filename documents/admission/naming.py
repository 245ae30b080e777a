"""Judge the name of an uploaded file: it will be shown, kept and sent again."""

from __future__ import annotations

import unicodedata

from .refusal import Refused, refuse

MAX_NAME = 200


def check_name(name: str) -> str:
    """Return the extension of a name, lower case and without its dot; refuse a name that misleads a reader or a disk."""
    if any(unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn") for character in name):
        raise Refused(
            refuse("Le nom de ce fichier contient un caractère invisible\u00a0: renommez-le en lettres et en chiffres.")
        )
    stem, _, extension = name.rpartition(".")
    if not stem.strip(" .") or any(mark in name for mark in '/\\:*?"<>|') or len(name.encode()) > MAX_NAME:
        raise Refused(
            refuse(
                'Le nom de ce fichier est trop long, vide, ou contient l’un des signes / \\ : * ? " < > |\u00a0: renommez-le.'
            )
        )
    return extension.lower()


def shown(name: str) -> str:
    """Make a name fit to be read: no invisible character, not too long."""
    plain = "".join(character if character.isprintable() else "\ufffd" for character in name)
    return plain if len(plain) <= MAX_NAME else plain[:MAX_NAME] + "…"
