"""Make the installation’s own secret at its first start: none is shipped, none is shared."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path


def own_secret(path: Path) -> str:
    """Return the secret kept in this file (mode 0600), made the first time; two first starts at once agree on one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f"{path.name}.{os.getpid()}")
    if not path.exists():
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):  # another process was first: its secret then serves both
            os.link(made, path)
        made.unlink()
    return path.read_text()
