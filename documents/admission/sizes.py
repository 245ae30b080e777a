"""Judge a file by its size before a single byte of it is read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from .refusal import NotAdmitted, refuse

MAX_SIZE = 50_000_000
_MEGABYTE = 1_000_000
_NO_FILE = "Ce n’est pas un fichier ordinaire\u00a0: transmettez le document lui-même."


def check_size(size: int, *, name: str) -> None:
    """Refuse a size, in bytes, that no template and no annex has."""
    if size > MAX_SIZE:
        raise NotAdmitted(
            name,
            refuse(
                f"Ce fichier pèse {-(-size // _MEGABYTE)}\u00a0Mo et la limite est de {MAX_SIZE // _MEGABYTE}\u00a0Mo\u00a0: "
                "allégez ses images, ou coupez-le en plusieurs."
            ),
        )
    if size == 0:
        raise NotAdmitted(name, refuse("Ce fichier est vide\u00a0: transmettez-le à nouveau."))


def read_within_size(path: Path, *, name: str) -> bytes:
    """Read a plain file whose size is admitted; what grows while it is read is refused too."""
    if path.is_symlink():
        raise NotAdmitted(name, refuse(_NO_FILE))
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    with os.fdopen(handle, "rb") as file:
        state = os.fstat(file.fileno())
        if not stat.S_ISREG(state.st_mode):
            raise NotAdmitted(name, refuse(_NO_FILE))
        check_size(state.st_size, name=name)
        data = file.read(MAX_SIZE + 1)
    check_size(len(data), name=name)
    return data
