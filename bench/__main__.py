"""Run the bench, or one part of it: ``python -m bench [filling|pdf|pack|ledger]``; docs/bench.md is written anew.

``python -m bench region`` plays a region for a month on servers of its own (``bench/region.py``), for docs/capacity.md.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time

from bench import results
from bench.facts import example


def main() -> None:
    """Measure the parts that are asked for, print each and keep it."""
    if sys.argv[1:2] == ["region"]:
        from bench import region

        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        region.main(sys.argv[2:])
        return
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"{', '.join(results.PARTS)} (all without)")
    wanted = parser.parse_args().parts or list(results.PARTS)
    if unknown := [name for name in wanted if name not in results.PARTS]:
        parser.error(f"{unknown[0]} is not a part: {', '.join(results.PARTS)}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that every server is stopped on the way out
    with example() as papers:
        from bench import converting, filling, ledger, pack

        measures = {
            "filling": filling.measure,
            "pdf": converting.measure,
            "pack": pack.measure,
            "ledger": ledger.measure,
        }
        for name in wanted:
            begin = time.perf_counter()
            part = measures[name](papers)
            results.keep(part)
            print(results.section(part), flush=True)
            print(f"({name}: {time.perf_counter() - begin:.0f} s)\n", flush=True)


if __name__ == "__main__":
    main()
