"""Play runs one after another and tell how each ended: ``python -m tests.chaos --runs 20``; exit 1 when one lost anything."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.chaos.play import Run, harm
from tests.chaos.size import Size
from tests.chaos.verdict import judge, settle

FULL = Size(members=50, sittings=6, drafts=40, steps=5)  # 300 notices, 200 sign-offs


def play(home: Path, size: Size, *, seed: int, kills: int, seconds: float) -> tuple[Run, list[str]]:
    """Play one run; return it with everything that went wrong."""
    run = Run(home, size, seed)
    with run.started():
        try:
            harm(run, kills=kills)
            settle(run, seconds=seconds)
            return run, judge(run)
        except AssertionError as error:
            return run, [str(error)]


def main() -> int:
    """Play the runs that the command line asks for."""
    asked = argparse.ArgumentParser(prog="python -m tests.chaos")
    asked.add_argument("--runs", type=int, default=1)
    asked.add_argument("--kills", type=int, default=50)
    asked.add_argument("--seed", type=int, default=int(time.time()))
    asked.add_argument("--story", action="store_true", help="print what happened, minute by minute")
    arguments = asked.parse_args()
    failed = 0
    for number in range(arguments.runs):
        home, seed = Path(tempfile.mkdtemp(prefix="delibera-run-")), arguments.seed + number
        begun = time.monotonic()
        run, wrong = play(home, FULL, seed=seed, kills=arguments.kills, seconds=900)
        doubts = sum("in doubt" in line for line in run.told)
        print(
            f"run {number + 1}, seed {seed}: {run.kills} kills, {doubts} mails in doubt, "
            f"{time.monotonic() - begun:.0f} s: {'; '.join(wrong) or 'nothing lost, nothing twice'}",
            flush=True,
        )
        if wrong or arguments.story:
            print("\n".join(run.told), flush=True)
        if wrong:
            failed += 1
            print(f"kept for a look: {home}", flush=True)
        else:
            shutil.rmtree(home, ignore_errors=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
