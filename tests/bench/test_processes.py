"""No program outlives its time, nor what it has started."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from bench.processes import ProgramFailed, peak_memory, run


def is_alive(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def test_a_program_that_is_too_slow_is_killed_with_what_it_started(tmp_path: Path) -> None:
    noted = tmp_path / "pid"

    with pytest.raises(ProgramFailed, match="not done after"):
        run(["sh", "-c", f"sleep 60 & echo $! > {noted}; wait"], seconds=0.5)

    child, limit = int(noted.read_text()), time.monotonic() + 5
    while is_alive(child) and time.monotonic() < limit:
        time.sleep(0.05)
    assert not is_alive(child)


def test_a_program_that_fails_tells_why() -> None:
    with pytest.raises(ProgramFailed, match="no such thing"):
        run(["sh", "-c", "echo no such thing; exit 3"], seconds=10)


def test_the_peak_of_a_process_is_its_own_and_holds_what_it_has_let_go() -> None:
    ours = b"x" * (200 << 20)
    told = "from bench.processes import peak_memory; x = b'x' * (80 << 20); del x; print(peak_memory())"

    peak = float(run([sys.executable, "-c", told], seconds=60))

    assert 80 < peak < 80 + 60
    assert peak_memory() > len(ours) >> 20
