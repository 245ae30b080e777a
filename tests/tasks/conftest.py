"""Start a real Redis and real Celery workers for one test, on an installation of its own, and stop them."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from documents.pdf import is_available
from tests.databases import own_database, own_database_like

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLE = ROOT / "examples/bureau-2023-07-12.yaml"


@dataclass
class Redis:
    """A Redis server of the test’s own, on a free port of this machine, that keeps nothing on disk."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self, *words: str) -> str:
        return subprocess.run(
            ["redis-cli", "-p", str(self.port), *words], capture_output=True, text=True, check=True
        ).stdout.strip()


@dataclass
class Installation:
    """One Delibera with its own home, database and papers; commands and workers run as processes, as users run them."""

    home: Path
    settings: dict[str, str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        return {**inherited, "DELIBERA_HOME": str(self.home), "PYTHONPATH": str(ROOT), **self.settings}

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        log = (self.home / "processes.log").open("ab")
        process = subprocess.Popen(
            [sys.executable, "-m", *words],
            cwd=ROOT,
            env=self.environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        self.processes.append(process)
        return process

    def delibera(self, *words: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "delibera", *map(str, words)],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False, timeout=240,
        )  # fmt: skip

    def start_worker(self) -> subprocess.Popen[bytes]:
        return self.start(
            "celery", "--app", "tasks", "worker", "--queues", "papers,pdf,mail,deadlines", "--concurrency", "2", "--beat",
            "--schedule", str(self.home / "beat"), "--loglevel", "warning",
        )  # fmt: skip

    def ask(self, code: str) -> str:
        """Ask the installation’s database, as its own process would."""
        script = f"import django; django.setup(); from workflow.models import *; print({code})"
        environment = {**self.environment, "DJANGO_SETTINGS_MODULE": "web.settings"}
        return subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        ).stdout.strip()

    def stop(self) -> None:
        for process in self.processes:
            kill_group(process)


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and its children at once, as a power cut would."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(is_true: Callable[[], bool], *, seconds: float = 90) -> None:
    """Wait for a condition; fail the test when it does not come true in time."""
    limit = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < limit, "The condition did not come true in time."
        time.sleep(0.05)


@pytest.fixture
def redis() -> Iterator[Redis]:
    if not shutil.which("redis-server"):
        pytest.skip("redis-server is not installed (apt install redis-server)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    server = Redis(port, process)
    wait_until(lambda: subprocess.run(["redis-cli", "-p", str(port), "ping"], capture_output=True).stdout == b"PONG\n")
    yield server
    process.kill()
    process.wait()


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Callable[..., Installation]]:
    if missing := is_available():
        pytest.skip(missing)
    made: list[Installation] = []

    def make(name: str, **settings: str) -> Installation:
        home = tmp_path / name
        home.mkdir()
        made.append(Installation(home, own_database(name) | settings))
        return made[-1]

    yield make
    for one in made:
        one.stop()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation whose database is made, once for all the tests that only want to begin."""
    home = tmp_path_factory.mktemp("migrated")
    place = Installation(home, own_database("migrated"))
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, env=place.environment, check=False
    )
    assert done.returncode == 0
    return place


@pytest.fixture
def begun(installation: Callable[..., Installation], migrated: Installation) -> Callable[..., Installation]:
    """Make installations whose database is there already, empty."""

    def make(name: str, **settings: str) -> Installation:
        place = installation(name, **settings)
        if "DATABASE_URL" not in settings:
            place.settings |= own_database_like(migrated.settings)
            for file in migrated.home.glob("*.sqlite3"):
                shutil.copy(file, place.home)
        return place

    return make
