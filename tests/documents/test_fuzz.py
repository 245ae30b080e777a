"""The fuzzer, in its short form: mutated templates are refused in French or filled, and nothing falls or reaches out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_mutated_templates_are_refused_in_french_or_filled(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-B", "-W", "ignore", "-m", "tests.fuzz", "--count", "100", "--seed", "7"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(tmp_path), "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "100 trials" in done.stdout
    assert "filled, admitted" in done.stdout
    assert list(tmp_path.iterdir()) == []
