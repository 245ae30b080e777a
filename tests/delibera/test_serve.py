"""One command serves the pages and does the work; it stops cleanly and leaves no process behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chaos.servers import free_port
from tests.tasks.conftest import EXAMPLE, Installation, Redis, wait_until
from tests.tasks.test_broker import leave

SETTINGS = {"DJANGO_SETTINGS_MODULE": "web.settings", "DELIBERA_LOOK": "0.2", "DELIBERA_SWEEP": "0.5"}


def health(port: int) -> dict[str, object] | None:
    """What the health page says; None as long as nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/sante", timeout=5) as answer:
            return json.load(answer)
    except OSError:
        return None


def serve(place: Installation, port: int) -> subprocess.Popen[bytes]:
    process = place.start("delibera", "serve", "--port", str(port), "--workers", "1")
    wait_until(lambda: health(port) is not None)
    return process


def family(pid: int) -> list[int]:
    """Every process that this one started, and theirs."""
    try:
        children = [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return [one for child in children for one in (child, *family(child))]


def is_alive(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


@pytest.mark.parametrize("has_broker", [False, True], ids=["embedded", "redis"])
def test_pages_and_work_start_together_a_dead_process_comes_back_and_a_signal_stops_all(
    redis: Redis, begun: Callable[..., Installation], has_broker: bool
) -> None:
    place, port = begun("served", **SETTINGS, **({"CELERY_BROKER_URL": redis.url} if has_broker else {})), free_port()
    process = serve(place, port)
    leave(place, "leave_one('of the future', 'job')")
    wait_until(lambda: (health(port) or {}).get("given_up") == 1)  # only a worker gives up a kind that it does not know

    with urllib.request.urlopen(f"http://127.0.0.1:{port}/static/admin/css/base.css", timeout=5) as sheet:
        assert sheet.status == 200

    workers = [pid for pid in family(process.pid) if b"gunicorn" not in Path(f"/proc/{pid}/cmdline").read_bytes()]
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
    leave(place, "leave_one('of the future', 'second')")
    wait_until(lambda: (health(port) or {}).get("given_up") == 2)
    started = family(process.pid)
    process.send_signal(signal.SIGTERM)

    assert process.wait(60) == 0
    assert workers
    assert len(started) >= 3
    assert [pid for pid in started if is_alive(pid)] == []


def test_a_port_already_taken_is_told_and_nothing_is_left_running(begun: Callable[..., Installation]) -> None:
    place, port = begun("first", **SETTINGS), free_port()
    serve(place, port)
    second = begun("second", **SETTINGS)

    done = second.delibera("serve", "--port", str(port))

    assert done.returncode == 1
    assert "Le service «\u00a0pages\u00a0» s’arrête aussitôt démarré" in done.stderr


def test_the_example_is_made_by_the_worker_that_serves(begun: Callable[..., Installation], tmp_path: Path) -> None:
    """Without a broker a run makes its documents itself; what it leaves for later is done by the one that serves."""
    place, port = begun("both", **SETTINGS), free_port()
    serve(place, port)

    run = place.delibera("run", EXAMPLE, "--out", tmp_path / "out")

    assert run.returncode == 0, run.stdout + run.stderr
    assert len(list((tmp_path / "out").rglob("*.pdf"))) == 74
    assert place.ask("OutboxRow.objects.filter(kind__in=['paper', 'pdf'], done_at=None).count()") == "0"
    assert place.ask("Paper.objects.values('key').distinct().count() == Paper.objects.count()") == "True"
