"""Judge the names that an archive gives to its members: a name is a path, and a path can lead anywhere.

Part names are ASCII, percent-encoded when need be, and compared without case (ECMA-376 part 2, 6.2.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .refusal import refuse

MAX_NAME = 200
MAX_FOLDERS = 10
_PLAIN = re.compile(r"[\w\-.~ ()\[\]@+,=&!#$';%{}/]+", re.ASCII)
_ENCODED = re.compile(r"(?:%[0-9a-fA-F]{2})+")
_PIECE = re.compile(r"/\[\d+\](\.last)?\.piece$", re.IGNORECASE)


def decoded(name: str) -> str:
    """Read the percent-encoding of a name (RFC 3986, 2.1); a zero takes the place of what is no UTF-8."""
    return _ENCODED.sub(lambda run: _text_of(bytes.fromhex(run[0].replace("%", ""))), name)


def _text_of(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return "\0"


def check_name(name: str) -> None:
    """Refuse a name that leaves the archive or that Word would never write."""
    path = decoded(name)
    for way in (name, path):
        segments = way.removesuffix("/").split("/")
        if way.startswith("/") or "\\" in way or ":" in way or "\0" in way or not {"..", "."}.isdisjoint(segments):
            raise refuse(
                "Cette archive contient un chemin interdit (absolu, ou remontant par «\u00a0..\u00a0»)\u00a0: "
                "ouvrez le document dans Word et enregistrez-le à nouveau.",
                part=name,
            )
    is_odd = any(segment == "" or segment.startswith(" ") or segment.endswith((" ", ".")) for segment in segments)
    if (
        is_odd
        or not _PLAIN.fullmatch(path)
        or _PIECE.search(path)
        or len(name) > MAX_NAME
        or len(segments) > MAX_FOLDERS
    ):
        raise refuse(
            "Cette archive contient un fichier dont Word n’écrit jamais le nom\u00a0: "
            "ouvrez le document dans Word et enregistrez-le à nouveau.",
            part=name,
        )


def check_twins(names: Iterable[str]) -> None:
    """Refuse two members that some program would take for one another."""
    seen: set[str] = set()
    for name in names:
        key = same(name) + "/" * name.endswith("/")
        if key in seen:
            raise refuse(
                "Cette archive contient deux fichiers du même nom\u00a0: "
                "ouvrez le document dans Word et enregistrez-le à nouveau.",
                part=name,
            )
        seen.add(key)
    for key in seen:
        folder = key
        while "/" in folder:
            folder = folder.rpartition("/")[0]
            if folder in seen and not key.endswith("/"):
                raise refuse(
                    "Cette archive emploie un même nom pour un fichier et pour un dossier\u00a0: "
                    "ouvrez le document dans Word et enregistrez-le à nouveau.",
                    part=folder,
                )


def same(name: str) -> str:
    """Return what two equal part names have in common: no case, no percent-encoding, no slash around."""
    return decoded(name).strip("/").casefold()
