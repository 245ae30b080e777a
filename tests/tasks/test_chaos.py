"""Break the whole installation at random while it works: nothing is lost, nothing is done twice (short form of ``tests.chaos``)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from documents.pdf import is_available
from tests.chaos.play import Run, harm
from tests.chaos.size import Size
from tests.chaos.verdict import judge, settle

SHORT = Size(members=12, sittings=3, drafts=6, steps=3)


@pytest.mark.skipif(
    os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="plays once, on a PostgreSQL server of its own"
)
def test_whatever_is_killed_stopped_or_emptied_nothing_is_lost_and_nothing_is_done_twice(tmp_path: Path) -> None:
    if missing := is_available():
        pytest.skip(missing)
    run = Run(tmp_path, SHORT, seed=20261124)

    with run.started():
        harm(run, kills=12)
        settle(run, seconds=240)

        assert judge(run) == [], "\n".join(run.told)
    assert run.kills == 12
