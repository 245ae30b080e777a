"""The commands of docker-compose.yml, started by hand in their order, run the demo on Redis and PostgreSQL."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
import yaml

from documents.pdf import is_available
from tests.chaos.servers import Postgres, free_port
from tests.delibera.test_serve import health
from tests.tasks.conftest import EXAMPLE, ROOT, kill_group, wait_until

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
SECRETS = {"POSTGRES_PASSWORD": "motdepasse-base", "REDIS_PASSWORD": "motdepasse-file", "DELIBERA_SECRET_KEY": "s" * 50}
ON_POSTGRES = os.environ.get("DATABASE_URL", "").startswith("postgres")
OURS = list(TopologicalSorter({n: list(s.get("depends_on", ())) for n, s in COMPOSE.items()}).static_order())


class Machine:
    """What the containers would be on one machine: addresses become local ones, volumes one folder."""

    def __init__(self, home: Path, postgres: Postgres) -> None:
        self.home, self.web, self.redis = home, free_port(), free_port()
        self.moved = {
            "@postgres:5432": f"@127.0.0.1:{postgres.port}", "@redis:6379": f"@127.0.0.1:{self.redis}",
            "0.0.0.0:8000": f"127.0.0.1:{self.web}", "127.0.0.1:8000": f"127.0.0.1:{self.web}",
            "/var/lib/delibera": str(home / "lib"), "/tmp/beat-schedule": str(home / "beat-schedule"),
        }  # fmt: skip
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def here(self, text: str) -> str:
        """Fill in what compose fills in, and move it to this machine."""
        text = re.sub(r"\$\{(\w+)(?::[?-]([^}]*))?\}", lambda found: SECRETS.get(found[1], found[2] or ""), text)
        for there, here in self.moved.items():
            text = text.replace(there, here)
        return text.replace("$$", "$")

    def environment(self, service: str) -> dict[str, str]:
        given = COMPOSE[service].get("environment", {})
        own = {name: self.here(str(value)) for name, value in given.items() if name != "<<"}
        path = f"{self.home / 'bin'}:{Path(sys.executable).parent}:{os.environ['PATH']}"
        return {"PATH": path, "HOME": str(self.home), "PYTHONPATH": str(ROOT), "HOSTNAME": os.uname().nodename, **own}

    def words(self, words: list[str]) -> list[str]:
        kind, *rest = [self.here(word) for word in words]
        return ["sh", "-c", *rest] if kind == "CMD-SHELL" else rest if kind == "CMD" else [kind, *rest]

    def start(self, service: str) -> None:
        log = (self.home / f"{service}.log").open("wb")
        self.processes[service] = subprocess.Popen(
            self.words(COMPOSE[service]["command"]), cwd=ROOT, env=self.environment(service),
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip

    def is_healthy(self, service: str) -> bool:
        words = self.words(COMPOSE[service]["healthcheck"]["test"])
        return subprocess.run(words, cwd=ROOT, env=self.environment(service), capture_output=True).returncode == 0


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    if missing := is_available():
        pytest.skip(missing)
    postgres = Postgres()
    postgres.make()
    one = Machine(tmp_path, postgres)
    (tmp_path / "bin").mkdir()
    for name, real in (
        ("valkey-server", f"redis-server - --port {one.redis} --dir {tmp_path}"),
        ("valkey-cli", f'redis-cli -p {one.redis} "$@"'),
    ):
        (tmp_path / "bin" / name).write_text(f"#!/bin/sh\nexec {real}\n")
        (tmp_path / "bin" / name).chmod(0o755)
    try:
        yield one
    finally:
        for process in one.processes.values():
            kill_group(process)
        postgres.remove()


@pytest.mark.skipif(ON_POSTGRES, reason="it brings a PostgreSQL of its own: once is enough")
def test_the_commands_of_the_compose_file_run_the_demo(machine: Machine, tmp_path: Path) -> None:
    for service in (name for name in OURS if name != "postgres"):  # already there, with its own data
        machine.start(service)
        if service == "migrate":
            assert machine.processes[service].wait(120) == 0
        elif service == "redis":
            wait_until(lambda: machine.is_healthy("redis"))
    wait_until(lambda: health(machine.web) is not None)

    run = subprocess.run(
        [sys.executable, "-m", "delibera", "run", str(EXAMPLE), "--out", str(tmp_path / "out")],
        cwd=ROOT, env=machine.environment("web"), capture_output=True, text=True, timeout=240,
    )  # fmt: skip

    assert run.returncode == 0, run.stdout + run.stderr
    assert len(list((tmp_path / "out").rglob("*.pdf"))) == len(list((tmp_path / "out").rglob("*.docx"))) == 74
    found = health(machine.web)
    assert found
    assert (found["status"], found["given_up"]) == ("ok", 0)
    for service in ("web", "worker", "courier", "beat"):
        assert machine.is_healthy(service), service
        assert machine.processes[service].poll() is None
    logs = "".join(file.read_text() for file in tmp_path.glob("*.log"))
    assert "tasks.outbox.serve" in logs
    assert not [secret for secret in SECRETS.values() if secret in logs]


def test_every_service_of_ours_has_the_same_settings_and_restarts_by_itself() -> None:
    ours = {name: about for name, about in COMPOSE.items() if about.get("image") == "delibera:latest"}

    assert set(ours) == {"migrate", "web", "worker", "courier", "beat"}
    wanted = {"DATABASE_URL", "CELERY_BROKER_URL", "DELIBERA_SECRET_KEY", "DELIBERA_HOME", "DELIBERA_SMTP", "DELIBERA_FROM", "DELIBERA_URL"}  # fmt: skip
    assert all(wanted <= set(about["environment"]) for about in ours.values())
    assert {name for name, about in ours.items() if about["restart"] != "unless-stopped"} == {"migrate"}
