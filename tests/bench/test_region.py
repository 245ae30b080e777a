"""A region is as large as it was asked for, is played with real servers and workers, and what it costs is counted from that."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bench import capacity, measured, nation
from bench.measured import Measured, Timing
from bench.shape import STAGES, Shape
from documents.pdf import is_available

ROOT = Path(__file__).resolve().parent.parent.parent


def run(shape: Shape, **changes: object) -> Measured:
    given = Measured(
        shape=shape, workers=2, clerks=2, cores=2, documents=1000, document_seconds=50.0, mails=500, all_mails=600,
        mail_seconds=25.0, mail_bytes=600 * 1024, sign_offs=150, sign_off_seconds=30.0,
        timings={"sign off": Timing.of([1.0, 2.0, 3.0])}, database_bytes=2**20, ledger_rows=2500, store_bytes=100 * 2**20,
        store_files=3000, failed=0,
    )  # fmt: skip
    return replace(given, **changes)


@pytest.mark.parametrize("scale", [1.0, 0.1, 0.013, 3.0])
def test_a_region_has_as_many_notices_and_sign_offs_as_were_asked_for(scale: float) -> None:
    shape = Shape().scaled(scale)

    members, texts = shape.members(), shape.texts()

    assert len(members) == len(texts) == shape.authorities
    assert sum(members) == shape.notices
    assert sum(texts) == round(shape.sign_offs / STAGES)
    assert min(members) >= 3


def test_the_smallest_region_still_has_a_council_and_a_text() -> None:
    shape = Shape().scaled(0.0001)

    assert (shape.members(), shape.texts()) == ([3], [1])


def test_all_but_a_twentieth_of_the_actions_are_quicker_than_p95() -> None:
    timing = Timing.of([float(rank) for rank in range(100)])

    assert (timing.count, timing.median, timing.p95) == (100, 50.0, 95.0)


def test_a_sitting_asks_for_a_notice_a_member_and_two_papers_a_matter() -> None:
    village = nation.Tier("communes", 10, 15, 4, 8, "")

    assert village.documents_a_year == 40 * (15 + 8 + 8 + 1)
    assert village.mails_a_year == 40 * (15 + STAGES * 8)
    assert nation.total("sittings_a_year") == sum(tier.assemblies * tier.sittings for tier in nation.NATION)


def test_every_number_of_authorities_has_its_source() -> None:
    assert all(tier.source and tier.assemblies > 0 for tier in nation.NATION)


def test_twice_the_speed_needs_half_the_processes_and_the_same_disk() -> None:
    slow, quick = run(Shape()), run(Shape(), document_seconds=25.0)

    needed = [dict(row for row in capacity.needed(one).rows) for one in (slow, quick)]

    hours = [int(one["core hours a year for documents"].replace(",", "")) for one in needed]
    assert hours[0] == pytest.approx(2 * hours[1], abs=1)
    assert needed[0]["GB of store a year"] == needed[1]["GB of store a year"]


def test_the_page_gets_the_figures_between_its_marks_and_keeps_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "capacity.md"
    page.write_text("Before.\n<!-- measured: begin -->\nold\n<!-- measured: end -->\nAfter.\n", encoding="utf-8")
    monkeypatch.setattr(capacity, "PAGE", page)
    monkeypatch.setattr(measured, "KEPT", tmp_path / "region.json")

    capacity.write(run(Shape(30, 2000, 500)))
    capacity.write(run(Shape(300, 20000, 5000), documents=22_222))
    capacity.write(run(Shape(30, 2000, 500), documents=2_345))

    text = page.read_text(encoding="utf-8")
    assert text.startswith("Before.\n")
    assert text.endswith("After.\n")
    assert "old" not in text
    assert "2,345" in text
    assert "22,222" in text
    assert text.count("| 30 authorities |") == 1


def test_the_page_of_the_repository_has_its_marks() -> None:
    page = capacity.PAGE.read_text(encoding="utf-8")

    assert "MARK OF A TEST" in capacity.renewed(page, "MARK OF A TEST")


def test_a_region_of_one_village_is_played_to_its_end() -> None:
    if missing := is_available():
        pytest.skip(missing)
    if not shutil.which("redis-server") or not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        pytest.skip("redis-server or PostgreSQL is not installed")
    words = ["region", "--authorities", "1", "--notices", "4", "--sign-offs", "3", "--workers", "1", "--clerks", "1"]
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}

    done = subprocess.run(
        [sys.executable, "-m", "bench", *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
        timeout=280,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr[-3000:]
    said = {
        cells[1].strip(): cells[2].strip() for line in done.stdout.splitlines() if len(cells := line.split("|")) > 3
    }
    assert said["notices"] == said["mails of notices"] == "4"
    assert said["sign-offs"] == "3"
    assert said["jobs not done in the end"] == "0"
    assert json.loads(said["documents made (Word and PDF)"]) >= 5
