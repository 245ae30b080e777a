"""Keep files under the hash of their bytes: the same bytes are kept once, and half a file never bears a name.

A file is written beside its place, flushed to the disk, then renamed: after a power cut it is there whole, or not at all.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


def keep(data: bytes, suffix: str) -> str:
    """Keep the bytes and return their SHA-256; ``suffix`` without its dot: « docx », « pdf »."""
    sha256 = hashlib.sha256(data).hexdigest()
    place = path_of(sha256, suffix)
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        _write_whole(data, place)
    return sha256


def has(sha256: str, suffix: str) -> bool:
    """Whether these bytes are kept."""
    return bool(sha256) and path_of(sha256, suffix).exists()


def read(sha256: str, suffix: str) -> bytes:
    """Return the bytes kept under this hash; raises FileNotFoundError when there are none."""
    return path_of(sha256, suffix).read_bytes()


def path_of(sha256: str, suffix: str) -> Path:
    """Return where the bytes of this hash stand: 256 folders, so that none grows without end."""
    return Path(settings.PAPERS_DIR) / sha256[:2] / f"{sha256}.{suffix}"


def _write_whole(data: bytes, place: Path) -> None:
    handle, half = tempfile.mkstemp(dir=place.parent, prefix=".half-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(half, 0o640)
        os.replace(half, place)
    except BaseException:
        os.unlink(half)
        raise
