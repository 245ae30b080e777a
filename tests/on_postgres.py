"""Run pytest on a PostgreSQL server of its own: ``python -m tests.on_postgres [what pytest takes]``.

The server lives in a temporary folder, answers on this machine only, and is stopped and removed at the end.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SERVER = "postgres"  # the account that Debian’s package makes; PostgreSQL refuses to run as root


def program(name: str) -> Path:
    """Find a PostgreSQL program of the latest version installed."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    if not found:
        sys.exit("PostgreSQL is not installed (apt install postgresql).")
    return found[-1]


@contextmanager
def server() -> Iterator[str]:
    """Start a server and yield the address of an empty database on it."""
    folder = Path(tempfile.mkdtemp(prefix="delibera-postgres-"))
    account = as_account(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data, control = str(folder / "data"), str(program("pg_ctl"))
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200"
    try:
        run(
            [
                *account,
                str(program("initdb")),
                "-D",
                data,
                "-A",
                "trust",
                "-U",
                "delibera",
                "-E",
                "UTF8",
                "--locale",
                "C",
            ]
        )
        run([*account, control, "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start"])
        try:
            run([str(program("createdb")), "-h", "127.0.0.1", "-p", str(port), "-U", "delibera", "delibera"])
            yield f"postgres://delibera@127.0.0.1:{port}/delibera"
        finally:
            run([*account, control, "-D", data, "-m", "immediate", "-w", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def as_account(folder: Path) -> list[str]:
    """Return the words that run a program as an account PostgreSQL accepts, and give it the folder."""
    if os.getuid() != 0:
        return []
    account = pwd.getpwnam(SERVER)
    os.chown(folder, account.pw_uid, account.pw_gid)
    return ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]


def run(words: list[str]) -> None:
    """Run a program silently; its own words are shown when it fails."""
    done = subprocess.run(
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        cwd="/",
    )
    if done.returncode:
        sys.exit(f"{' '.join(words)}\n{done.stderr}")


if __name__ == "__main__":
    with server() as address:
        code = subprocess.run(
            [sys.executable, "-m", "pytest", *sys.argv[1:]], env={**os.environ, "DATABASE_URL": address}
        )
    sys.exit(code.returncode)
