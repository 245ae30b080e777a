"""Start, stop, kill and restart the real servers of one run: PostgreSQL, Redis, the mail server, our own processes."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.on_postgres import as_account, program, run

ROOT = Path(__file__).resolve().parent.parent.parent


def free_port() -> int:
    """Find a port of this machine that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@dataclass
class Postgres:
    """A PostgreSQL server of the run’s own, that can be restarted brutally; it keeps what it said was written."""

    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="delibera-chaos-")))
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        return f"postgres://delibera@127.0.0.1:{self.port}/delibera"

    def make(self) -> None:
        """Make an empty database and start its server."""
        self.account = as_account(self.folder)
        made = [str(program("initdb")), "-D", str(self.folder / "data"), "-A", "trust", "-U", "delibera", "-E", "UTF8"]
        run([*self.account, *made, "--locale", "C"])
        self.start()
        run([str(program("createdb")), "-h", "127.0.0.1", "-p", str(self.port), "-U", "delibera", "delibera"])

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c max_connections=200"
        self._control("-o", options, "-l", str(self.folder / "log"), "-w", "start")

    def restart(self) -> None:
        """Stop as a crash does, then start again."""
        self._control("-m", "immediate", "-w", "stop")
        self.start()

    def remove(self) -> None:
        with contextlib.suppress(SystemExit):
            self._control("-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _control(self, *words: str) -> None:
        run([*self.account, str(program("pg_ctl")), "-D", str(self.folder / "data"), *words])


@dataclass
class Redis:
    """A Redis server that keeps nothing on disk: stopped, it has forgotten everything."""

    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        words = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def flush(self) -> None:
        subprocess.run(["redis-cli", "-p", str(self.port), "flushall"], capture_output=True, check=False)


@dataclass
class Child:
    """One process of the installation, with all that it started; it can be killed and started again."""

    name: str
    words: Sequence[str]
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *self.words],
                cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def signal(self, number: int) -> None:
        """Send a signal to the process and all that it started."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)

    def kill(self) -> None:
        """Kill it at once, as a power cut would."""
        self.signal(signal.SIGKILL)
        if self.process:
            self.process.wait()

    def kill_one_inside(self) -> None:
        """Kill one of the processes that it started, the parent staying up; the parent itself where it has none."""
        children = _children(self.process.pid) if self.process else []
        if not children:
            self.kill()
        else:
            with contextlib.suppress(ProcessLookupError):
                os.kill(children[int(time.monotonic() * 1000) % len(children)], signal.SIGKILL)

    def is_up(self) -> bool:
        return self.process is not None and self.process.poll() is None


def _children(pid: int) -> list[int]:
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


@contextlib.contextmanager
def stopped_at_the_end(children: Sequence[Child]) -> Iterator[None]:
    """Leave no process behind, whatever happens."""
    try:
        yield
    finally:
        for child in children:
            child.kill()
