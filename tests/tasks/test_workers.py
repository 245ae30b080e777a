"""Prove with a real Redis and real workers that nothing is lost and nothing is made twice."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tasks.conftest import EXAMPLE, Installation, Redis, kill_group, wait_until

CONVOCATIONS = 70
QUICK = {"DELIBERA_LEASE": "6", "DELIBERA_SWEEP": "1", "DELIBERA_RESEND": "2", "DELIBERA_WRITERS": "1"}


def bytes_of(folder: Path) -> dict[str, str]:
    """The hash of each file of a folder, by its path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def convocations(place: Installation) -> int:
    """How many convocations are made."""
    return int(place.ask("Paper.objects.filter(kind='convocation').count()"))


def assert_each_exists_once(place: Installation) -> None:
    """Each convocation has one paper and one job done; no half file and no file of nobody is left in the store."""
    assert convocations(place) == CONVOCATIONS
    assert place.ask("OutboxRow.objects.filter(done_at=None).count()") == "0"
    assert place.ask("Paper.objects.values('key').distinct().count() == Paper.objects.count()") == "True"
    half = [
        path
        for path in (place.home / "papers").rglob("*")
        if path.is_file() and path.suffix not in {".docx", ".pdf", ".json"}
    ]
    assert not half


def test_workers_make_the_same_documents_as_the_embedded_mode(
    redis: Redis, installation: Callable[..., Installation], tmp_path: Path
) -> None:
    embedded, served = installation("embedded"), installation("served", CELERY_BROKER_URL=redis.url, **QUICK)

    here = embedded.delibera("run", EXAMPLE, "--out", tmp_path / "here")
    served.start_worker()
    there = served.delibera("run", EXAMPLE, "--out", tmp_path / "there")

    assert here.returncode == 0, here.stdout + here.stderr
    assert there.returncode == 0, there.stdout + there.stderr
    assert len(bytes_of(tmp_path / "here")) == 2 * (CONVOCATIONS + 4)
    assert bytes_of(tmp_path / "here") == bytes_of(tmp_path / "there")


@pytest.mark.parametrize("is_flushed", [False, True], ids=["redis kept", "redis emptied"])
def test_a_worker_killed_in_the_middle_of_the_convocations_loses_none_and_makes_none_twice(
    redis: Redis, installation: Callable[..., Installation], tmp_path: Path, is_flushed: bool
) -> None:
    place = installation("served", CELERY_BROKER_URL=redis.url, **QUICK)
    worker = place.start_worker()
    run = place.start("delibera", "run", str(EXAMPLE), "--out", str(tmp_path / "out"))
    wait_until(lambda: (place.home / "papers").exists() and len(list((place.home / "papers").rglob("*.pdf"))) >= 15)

    kill_group(worker)
    made_before = convocations(place)
    if is_flushed:
        redis.command("flushall")
    time.sleep(1)
    place.start_worker()

    assert run.wait(timeout=150) == 0
    assert 0 < made_before < CONVOCATIONS
    assert_each_exists_once(place)


def test_two_workers_that_race_for_the_same_rows_share_them_without_doing_one_twice(
    redis: Redis, installation: Callable[..., Installation], tmp_path: Path
) -> None:
    # A lease that no slow machine outlasts: whoever takes a row a second time then does so by racing.
    place = installation("served", CELERY_BROKER_URL=redis.url, **QUICK | {"DELIBERA_LEASE": "120"})
    place.start_worker()
    place.start_worker()

    run = place.delibera("run", EXAMPLE, "--out", tmp_path / "out")

    assert run.returncode == 0, run.stdout + run.stderr
    assert_each_exists_once(place)
    assert place.ask("max(OutboxRow.objects.values_list('attempts', flat=True))") == "1"
