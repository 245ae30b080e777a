"""Serve the pages and do the work left for later, in one command: every process starts, is watched and stops together.

Without a broker the worker is a loop on the ledger (``tasks/here.py``). With ``CELERY_BROKER_URL`` the same processes start as
in docker-compose.yml: a worker for documents, a light one for mail and deadlines, and the clock.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

GRACE = 30.0  # seconds for the jobs at hand when everything stops; a job cut short is taken again from the ledger
SHORT_LIFE = 10.0  # seconds: a process that dies sooner, three times running, will not live
TRIES = 3
LOOK_EVERY = 0.2
PARENT_DIES = 1  # PR_SET_PDEATHSIG of prctl(2)


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare « delibera serve [--host H] [--port P] [--workers N] »."""
    command = commands.add_parser("serve", help="sert les pages et fait les travaux différés, en une commande")
    command.add_argument("--host", default="127.0.0.1", help="adresse d’écoute (par défaut\u00a0: 127.0.0.1)")
    command.add_argument("--port", type=int, default=8000, help="port d’écoute (par défaut\u00a0: 8000)")
    command.add_argument(
        "--workers",
        type=int,
        default=0,
        metavar="N",
        help="documents convertis à la fois (par défaut\u00a0: un par cœur)",
    )
    command.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Serve until SIGTERM or Ctrl-C; return 0, or 1 when one of the processes does not stay alive."""
    from delibera.installation import begin

    begin()
    from django.conf import settings

    from tasks.app import has_broker

    at_once = arguments.workers or settings.WRITERS
    pages = Child("pages", gunicorn(arguments.host, arguments.port))
    workers = with_broker(at_once, settings.HOME) if has_broker() else [here(at_once)]
    sys.stdout.write(f"Delibera répond sur http://{arguments.host}:{arguments.port}/ (Ctrl-C pour arrêter).\n")
    sys.stdout.flush()
    return watch([pages, *workers])


@dataclass(slots=True)
class Child:
    """One process of the installation, with what it needs to start again."""

    name: str
    words: Sequence[str]
    settings: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    short_lives: int = 0

    def start(self) -> None:
        """Start the process; it stops with this one, however this one dies."""
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "web.settings", **self.settings}
        self.process = subprocess.Popen(
            [sys.executable, "-m", *self.words], env=environment, start_new_session=True, preexec_fn=_stop_with_parent
        )
        self.started = time.monotonic()

    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self.process is not None and self.process.poll() is None

    def lives_short(self) -> bool:
        """Count one more death; whether the process has died young too often."""
        self.short_lives = self.short_lives + 1 if time.monotonic() - self.started < SHORT_LIFE else 1
        return self.short_lives >= TRIES


def _stop_with_parent() -> None:
    with contextlib.suppress(AttributeError, OSError):  # Linux only
        ctypes.CDLL(None).prctl(PARENT_DIES, signal.SIGTERM)


def gunicorn(host: str, port: int) -> list[str]:
    """Return the words that start the pages."""
    return ["gunicorn", "web.wsgi", "--bind", f"{host}:{port}", "--workers", "2", "--no-control-socket",
            "--log-level", "warning"]  # fmt: skip


def here(at_once: int) -> Child:
    """Return the worker of an installation without a broker."""
    return Child("worker", ["tasks.here"], {"DELIBERA_WRITERS": str(at_once)})


def with_broker(at_once: int, home: object) -> list[Child]:
    """Return the workers and the clock of an installation with a broker; each process has one LibreOffice."""
    worker, one_each = ["celery", "--app", "tasks", "worker", "--loglevel", "warning"], {"DELIBERA_WRITERS": "1"}
    heavy = ["--queues", "papers,pdf", "--concurrency", str(at_once), "--hostname", "documents@%h"]
    light = ["--queues", "mail,deadlines", "--concurrency", "1", "--hostname", "courier@%h"]
    clock = ["celery", "--app", "tasks", "beat", "--loglevel", "warning", "--schedule", f"{home}/beat-schedule"]
    return [
        Child("documents", [*worker, *heavy], one_each),
        Child("courier", [*worker, *light], one_each),
        Child("clock", [*clock, "--pidfile", ""]),
    ]


def watch(children: Sequence[Child]) -> int:
    """Keep the processes alive until a signal; return 1 when one of them dies again and again."""
    asked = []

    def stop(number: int, frame: FrameType | None) -> None:
        asked.append(number)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        for child in children:
            child.start()
        for child in dead(children, until=asked):
            if child.lives_short():
                sys.stderr.write(
                    f"Le service «\u00a0{child.name}\u00a0» s’arrête aussitôt démarré\u00a0: lisez les lignes ci-dessus, corrigez "
                    "(port déjà pris\u202f? base injoignable\u202f?), puis relancez «\u00a0delibera serve\u00a0».\n"
                )
                return 1
            time.sleep(1)
            child.start()
        return 0
    finally:
        end(children)


def dead(children: Sequence[Child], *, until: Sequence[int]) -> Iterator[Child]:
    """Yield each process that has died, as long as nobody asked to stop."""
    while not until:
        for child in children:
            if not until and not child.is_alive():
                yield child
        time.sleep(LOOK_EVERY)


def end(children: Sequence[Child]) -> None:
    """Stop every process: by asking, then by force, with all that it started."""
    alive = [child.process for child in children if child.process]
    for process in alive:
        if process.poll() is None:
            process.terminate()
    limit = time.monotonic() + GRACE
    for process in alive:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(limit - time.monotonic(), 0.1))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
