"""Start the servers that a region needs, each on a free port of this machine, and stop them: PostgreSQL, Redis, a mail sink."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.processes import ProgramFailed, stop
from tests.on_postgres import as_account, program, run

PATIENCE = 30.0  # seconds


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def answers(port: int) -> bool:
    """Whether somebody listens on this port."""
    with socket.socket() as line:
        line.settimeout(0.5)
        return line.connect_ex(("127.0.0.1", port)) == 0


def wait_for(port: int, name: str) -> None:
    """Wait until a server listens; raises ``ProgramFailed``."""
    limit = time.monotonic() + PATIENCE
    while not answers(port):
        if time.monotonic() > limit:
            raise ProgramFailed(name, f"does not answer after {PATIENCE:g} s")
        time.sleep(0.05)


@contextmanager
def postgres() -> Iterator[str]:
    """Start PostgreSQL with its own defaults, every commit on the disk, and yield the address of an empty database."""
    folder, port = Path(tempfile.mkdtemp(prefix="delibera-region-")), free_port()
    account, data, control = as_account(folder), str(folder / "data"), str(program("pg_ctl"))
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections=200"
    try:
        run([*account, str(program("initdb")), "-D", data, "-A", "trust", "-U", "delibera", "-E", "UTF8", "--locale", "C"])  # fmt: skip
        run([*account, control, "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start"])
        try:
            run([str(program("createdb")), "-h", "127.0.0.1", "-p", str(port), "-U", "delibera", "delibera"])
            yield f"postgres://delibera@127.0.0.1:{port}/delibera"
        finally:
            run([*account, control, "-D", data, "-m", "immediate", "-w", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis() -> Iterator[str]:
    """Start a Redis that keeps nothing, and yield its address."""
    port = free_port()
    words = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with started(words, port):
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def mail_sink(count: Path) -> Iterator[str]:
    """Start a mail server that takes everything and keeps only how many; yield its address."""
    port = free_port()
    with started([sys.executable, "-m", "bench.sink", str(port), str(count)], port):
        yield f"smtp://127.0.0.1:{port}"


@contextmanager
def started(words: list[str], port: int) -> Iterator[None]:
    """Run a server in a session of its own, until the block ends."""
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        wait_for(port, words[0])
        yield
    finally:
        with suppress(ProcessLookupError):
            stop(process)
