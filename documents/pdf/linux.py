"""Read what Linux says of a process, and know the sockets that LibreOffice leaves.

The worker imports this module too, under the system's Python: the standard library only.
"""

import hashlib
import os
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")
STOPPED = {"T", "t"}  # proc(5): stopped by a signal, or by a debugger
SOCKET_FOLDERS = ("/tmp", "/var/tmp")  # noqa: S108 - where LibreOffice always puts them, whatever TMPDIR says


def is_stopped(pid: int) -> bool:
    """Say whether the process lives but was stopped, so that it will never answer by itself."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:  # it is gone: whoever waits for it is told so in another way
        return False
    return stat.rpartition(")")[2].split()[0] in STOPPED


def megabytes_of(pid: int) -> int:
    """Return the memory that the process holds in RAM, 0 when it is gone."""
    try:
        resident = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return 0
    return int(resident) * PAGE // 2**20


def sockets_of(folder: Path) -> list[Path]:
    """List the sockets of the LibreOffice of this folder: our pipe, and the lock named after the MD5 of its profile."""
    profile_url = (folder / "profile").as_uri()
    digest = hashlib.md5(profile_url.encode("utf-16-le"), usedforsecurity=False).digest()
    names = (folder.name, "SingleOfficeIPC_" + "".join(f"{byte:x}" for byte in digest))
    return [Path(place, f"OSL_PIPE_{os.getuid()}_{name}") for place in SOCKET_FOLDERS for name in names]
