"""Sum up measurements: the median says how fast, the quartiles how sure."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds: least, first quartile, median, third quartile, most."""

    least: float
    first: float
    median: float
    third: float
    most: float

    @classmethod
    def of(cls, spent: Sequence[float]) -> Self:
        """Sum up at least one measurement."""
        ordered = sorted(spent)
        first, median, third = (
            statistics.quantiles(ordered, n=4, method="inclusive") if len(ordered) > 1 else ordered * 3
        )
        return cls(ordered[0], first, median, third, ordered[-1])

    def quartiles(self) -> str:
        """Print the middle half."""
        return f"{figure(self.first)}–{figure(self.third)}"

    def extremes(self) -> str:
        """Print the least and the most."""
        return f"{figure(self.least)}–{figure(self.most)}"


def figure(value: float) -> str:
    """Print a figure with three digits that say something: 0.842, 8.42, 84.2, 842."""
    rounded = float(f"{value:.3g}")
    return f"{rounded if rounded < 100 else value:.{3 if rounded < 1 else 2 if rounded < 10 else 1 if rounded < 100 else 0}f}"


def timed(call: Callable[[], object], count: int) -> list[float]:
    """Return the milliseconds that each of these calls takes."""
    spent = []
    for _ in range(count):
        begin = time.perf_counter()
        call()
        spent.append((time.perf_counter() - begin) * 1000)
    return spent
