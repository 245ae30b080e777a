"""Play one run: start everything, let people work, break things at random, then wait until all is settled."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos.servers import Child, Postgres, Redis, free_port, stopped_at_the_end
from tests.chaos.size import Size
from tests.databases import ask

LEASE = 8  # seconds; a stopped worker outlasts it
SETTINGS = {"DELIBERA_LEASE": str(LEASE), "DELIBERA_SWEEP": "1", "DELIBERA_RESEND": "3", "DELIBERA_WRITERS": "1"}
WORKERS = ("papers,pdf", "papers,pdf,mail", "mail,deadlines")
STATE = """
import json
from django.utils import timezone
from workflow.models import *
now = timezone.now()
jobs = OutboxRow.objects.filter(done_at=None)
print(json.dumps({
    "unfinished": Draft.objects.exclude(state="signature").count(),
    "open": Sitting.objects.filter(is_closed=False).count(),
    "waiting": jobs.filter(given_up_at=None).exclude(kind__in=["reminder", "deadline"]).count(),
    "given_up": jobs.exclude(given_up_at=None).count(),
    "mails": Mail.objects.filter(accepted_at=None, settled_at=None, bounced_at=None).count(),
}))
"""


@dataclass
class Run:
    """One installation under fire. ``kills`` counts what was killed; ``told`` is the story, for whoever looks later."""

    home: Path
    size: Size
    seed: int
    postgres: Postgres = field(default_factory=Postgres)
    redis: Redis = field(default_factory=Redis)
    kills: int = 0
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.mails = self.home / "mailbox"
        self.mails.mkdir(parents=True)
        self.web, self.smtp = f"http://127.0.0.1:{free_port()}", free_port()
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        self.environment = kept | SETTINGS | {
            "DELIBERA_HOME": str(self.home), "DATABASE_URL": self.postgres.url, "CELERY_BROKER_URL": self.redis.url,
            "DELIBERA_SMTP": f"smtp://127.0.0.1:{self.smtp}", "DELIBERA_FROM": "Métropole <assemblees@metropole.example>",
            "DELIBERA_URL": self.web, "DJANGO_SETTINGS_MODULE": "web.settings", "DELIBERA_HOSTS": "127.0.0.1",
        }  # fmt: skip
        port = self.web.rsplit(":", 1)[1]
        worker = ("celery", "--app", "tasks", "worker", "--concurrency", "2", "--loglevel", "warning", "--queues")
        beat = ("celery", "--app", "tasks", "beat", "--loglevel", "warning", "--schedule", str(self.home / "beat"))
        self.mailbox = self.child("mailbox", "tests.mailbox", str(self.smtp), str(self.mails))
        self.killable = [
            *(
                self.child(f"worker{n}", *worker, queues, "--hostname", f"{n}@chaos")
                for n, queues in enumerate(WORKERS)
            ),
            self.child("beat", *beat),
            self.child("web", "gunicorn", "web.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2"),
            self.child("office1", "tests.chaos.office"),
            self.child("office2", "tests.chaos.office"),
            self.child("people", "tests.chaos.people", self.web, str(self.mails)),
        ]

    def child(self, name: str, *words: str) -> Child:
        return Child(name, words, self.environment, self.home / f"{name}.log")

    def tell(self, what: str) -> None:
        self.told.append(f"{time.monotonic() - self.began:6.1f} s  {what}")

    @contextmanager
    def started(self) -> Iterator[None]:
        """Start the servers, set the scene, start everybody; leave nothing behind."""
        self.began = time.monotonic()
        try:
            self.postgres.make()
            self.redis.start()
            ask(
                "from django.core.management import call_command; call_command('migrate', verbosity=0)",
                self.environment,
            )
            scene = f"from datetime import date; from tests.chaos.scene import *; from tests.chaos.size import Size; prepare({self.size!r}, date.today())"
            ask(scene, self.environment)
            children = [self.mailbox, *self.killable]
            with stopped_at_the_end(children):
                for child in children:
                    child.start()
                yield
        finally:
            self.redis.stop()
            self.postgres.remove()


def harm(run: Run, *, kills: int) -> None:
    """Do ``kills`` kills at random moments, and between them each of the other harms once in a random order."""
    others: list[Callable[[Run], None]] = [stop_redis, flush, restart_postgres, outlast_lease, refuse_mail]
    run.random.shuffle(others)
    at = {kills * (n + 1) // (len(others) + 1): other for n, other in enumerate(others)}
    for number in range(kills):
        time.sleep(run.random.uniform(0.3, 1.5))
        if number in at:
            at[number](run)
        victim = run.random.choice(run.killable)
        if run.random.random() < 0.3:
            victim.kill_one_inside()
        else:
            victim.kill()
        run.kills += 1
        run.tell(f"kill -9 {victim.name}")
        restart_dead(run)


def restart_dead(run: Run) -> None:
    """Do what systemd or the container engine does."""
    for child in run.killable:
        if not child.is_up():
            child.kill()  # what it started may have outlived it
            child.start()


def stop_redis(run: Run) -> None:
    run.tell("Redis stopped")
    run.redis.stop()
    time.sleep(run.random.uniform(1, 4))
    run.redis.start()


def flush(run: Run) -> None:
    run.tell("Redis flushed")
    run.redis.flush()


def restart_postgres(run: Run) -> None:
    run.tell("PostgreSQL restarted")
    run.postgres.restart()


def outlast_lease(run: Run) -> None:
    """Stop a worker longer than its leases, then let it go on as if nothing had happened."""
    worker = run.random.choice(run.killable[: len(WORKERS)])
    run.tell(f"{worker.name} stopped for longer than its lease")
    worker.signal(signal.SIGSTOP)
    time.sleep(LEASE + 2)
    worker.signal(signal.SIGCONT)


def refuse_mail(run: Run) -> None:
    run.tell("the mail server refuses")
    (run.mails / "refuse").write_text("")
    time.sleep(run.random.uniform(2, 5))
    (run.mails / "refuse").unlink()
