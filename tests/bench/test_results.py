"""What the bench found is kept part by part, and the page shows all that is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import results
from bench.results import Part, Table
from bench.spread import Spread, figure


def part(name: str, speed: str) -> Part:
    table = Table("One document", ("", "ms"), (("this engine", speed),), ("A note.",))
    return Part(name, name.capitalize(), "2026-11-24", "How.", ("Python 3",), (table,))


def test_renewing_one_part_keeps_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "KEPT", tmp_path / "kept")
    monkeypatch.setattr(results, "PAGE", tmp_path / "bench.md")
    results.keep(part("pack", "123"))
    results.keep(part("filling", "4.56"))

    results.keep(part("filling", "0.789"))

    page = (tmp_path / "bench.md").read_text(encoding="utf-8")
    assert page.index("## Filling") < page.index("## Pack")
    assert "| this engine | 0.789 |" in page
    assert "| this engine | 123 |" in page
    assert "4.56" not in page


@pytest.mark.parametrize(
    ("value", "printed"),
    [(0.0842, "0.084"), (0.99996, "1.00"), (9.9997, "10.0"), (84.21, "84.2"), (99.97, "100"), (1041.4, "1041")],
)
def test_a_figure_has_three_digits_that_say_something(value: float, printed: str) -> None:
    assert figure(value) == printed


def test_the_spread_of_one_measurement_is_itself() -> None:
    spread = Spread.of([3.0])

    assert (spread.least, spread.median, spread.most) == (3.0, 3.0, 3.0)
