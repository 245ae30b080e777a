"""Keep what each part of the bench found, print it, and write docs/bench.md from all that is kept."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT, PAGE = ROOT / "var/bench", ROOT / "docs/bench.md"
PARTS = ("filling", "pdf", "pack", "ledger")

INTRODUCTION = """# Bench

`make bench` writes this page (`python -m bench filling`, `pdf`, `pack` or `ledger` renews one part of it). Everything in a table was
measured in one run, side by side: rounds are interleaved and shuffled, so that a machine whose speed drifts slows everybody
alike. Look at the ratios; the milliseconds belong to one machine with {cores} shared cores. A speed is never a test.
"""


@dataclass(frozen=True, slots=True)
class Table:
    """One table; the first column names the rows, the others are figures."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """What one part of the bench found, on which day, with which versions; ``missing``: what was left out, and why."""

    name: str
    title: str
    day: str
    method: str
    versions: tuple[str, ...]
    tables: tuple[Table, ...]
    missing: tuple[str, ...] = field(default=())


def keep(part: Part) -> None:
    """Remember a part, and write the page anew."""
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / f"{part.name}.json").write_text(json.dumps(asdict(part), ensure_ascii=False, indent=1), encoding="utf-8")
    PAGE.write_text(page(), encoding="utf-8")


def kept() -> Iterator[Part]:
    """Yield the parts that are remembered, in the order of the page."""
    for name in PARTS:
        file = KEPT / f"{name}.json"
        if file.exists():
            told = json.loads(file.read_text(encoding="utf-8"))
            tables = tuple(
                Table(table["title"], tuple(table["header"]), tuple(map(tuple, table["rows"])), tuple(table["notes"]))
                for table in told.pop("tables")
            )
            yield Part(**{**told, "tables": tables})


def page() -> str:
    """Return docs/bench.md."""
    return INTRODUCTION.format(cores=len(os.sched_getaffinity(0))) + "".join(map(section, kept()))


def section(part: Part) -> str:
    """Return a part as Markdown."""
    missing = "".join(f"\n**Left out:** {reason}\n" for reason in part.missing)
    versions = ", ".join(part.versions)
    tables = "\n".join(map(markdown, part.tables))
    return f"\n## {part.title}\n\n{part.method}\n\n{part.day}, {versions}.\n{missing}\n{tables}"


def markdown(table: Table) -> str:
    """Return a table as Markdown that also reads well as text."""
    lines = [table.header, *table.rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(table.header))]

    def written(line: tuple[str, ...]) -> str:
        first, *others = (cell for cell in line)
        padded = [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))]
        return f"| {' | '.join(padded)} |"

    rule = f"|{'-' * (widths[0] + 2)}|{'|'.join('-' * (width + 1) + ':' for width in widths[1:])}|"
    notes = "".join(f"\n{note}\n" for note in table.notes)
    body = "\n".join([written(table.header), rule, *map(written, table.rows)])
    return f"### {table.title}\n\n{body}\n{notes}"
