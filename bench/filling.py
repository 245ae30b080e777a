"""Measure the filling of Word templates: this engine, docxtpl and the peers of Node, on the project’s own templates."""

from __future__ import annotations

import json
import random
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from bench import node, versions
from bench.facts import Example
from bench.fillers import DOCXTPL, ENGINE, REUSED, Filler, compared, fillers, floors
from bench.languages import LANGUAGES
from bench.node import Peer
from bench.processes import run
from bench.results import Part, Table
from bench.sitting import full_convocation
from bench.spread import Spread, figure, timed

ROUNDS = 15
# Documents in a batch: all batches last about as long, so that what else the machine does slows each of them alike.
CALLS = {ENGINE: 100, DOCXTPL: 2, REUSED: 2}
PEER_CALLS, FLOOR_CALLS = 6, 200
WARMING = 100  # documents that a peer makes before the clock counts: Node compiles what runs often
TABLE_ROWS, TABLE_ROUNDS = (500, 1_000, 2_000, 4_000), 5
ALONE = {"engine": 1_000, "docxtpl": 250}  # documents that a process of its own makes

METHOD = """The four shipped templates, filled with the facts of the example dossier. One warm process for each peer, one document at
a time. **This engine** works as the project uses it: sandbox on, template read and looked up by its content for each document.
**docxtpl** works as its README shows, a new `DocxTemplate` a document, plus `autoescape=True`, without which it loses the text
that follows `&` and `<`. **docxtemplater** (its own simple parser, its fastest), **easy-template-x** and **carbone** fill
templates that the bench translates from ours; what their languages cannot say (filters, `elif`, comparisons) is computed
beforehand and given to them as data. What is measured is the mean time of a document over a batch; the median and the quartiles
are those of {rounds} batches. *× docxtpl* says how many times as fast as docxtpl, *× fastest peer* as the fastest of the others.
The **floor** is the deflate of the parts that changed, alone. *Same* means that a
reader sees the same paragraphs as in the engine’s document: text, headers and footers."""


@dataclass(slots=True)
class Race:
    """One document and all who make it, with what they took."""

    kind: str
    fillers: list[Filler]
    read: dict[str, str]
    spent: dict[str, list[float]] = field(default_factory=dict)


def measure(example: Example) -> Part:
    """Measure everything about filling."""
    missing = node.install()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="delibera-bench-")))
        peers = {} if missing else {name: stack.enter_context(Peer(name)) for name in LANGUAGES}
        races = [_race(kind, paper, peers, folder) for kind, paper in _papers(example).items()]
        _run(races)
        tables = [_table(race) for race in races]
        tables.append(_long_table(example.attendance, peers, folder))
        tables.append(_memory(example, peers, folder))
    told = versions.python("docxtpl", "python-docx", "lxml", "jinja2", "deflate")
    return Part(
        "filling",
        "Filling Word templates",
        versions.day(),
        METHOD.format(rounds=ROUNDS),
        tuple(told if missing else [*told, *node.versions()]),
        tuple(tables),
        (missing,) if missing else (),
    )


def _papers(example: Example) -> dict[str, Any]:
    """Return the papers of the race, by the title of their table."""
    short = {paper.TEMPLATE: paper for paper in example.one_of_each().values()}
    return {**short, "convocation.docx, with an agenda of 100 items": full_convocation(example)}


def _race(kind: str, paper: Any, peers: Mapping[str, Peer], folder: Path) -> Race:
    """Line everybody up, warm, and compare what each makes with what the engine makes."""
    from documents.papers import fill, template_bytes

    ours, everybody = fill(paper), fillers(paper, peers, folder)
    read = {one.name: "" if one.name == ENGINE else compared(one.once(), ours) for one in everybody}
    for one in everybody:
        one.measure(WARMING if one.name in peers else 2)
    for name, deflate in floors(ours, template_bytes(paper.TEMPLATE)).items():
        everybody.append(Filler(name, partial(timed, deflate), deflate))
        read[name] = ""
    return Race(kind, everybody, read)


def _run(races: Sequence[Race]) -> None:
    """Let everybody make every document, round after round, each time in another order."""
    starts = [(race, one) for race in races for one in race.fillers]
    for number in range(ROUNDS):
        _tell(f"filling, round {number + 1} of {ROUNDS}")
        for race, one in random.sample(starts, len(starts)):
            count = FLOOR_CALLS if one.name.startswith("floor") else CALLS.get(one.name, PEER_CALLS)
            race.spent.setdefault(one.name, []).append(statistics.fmean(one.measure(count)))


def _table(race: Race) -> Table:
    spread = {one.name: Spread.of(race.spent[one.name]) for one in race.fillers}
    others = {name: one for name, one in spread.items() if name != ENGINE and not name.startswith("floor")}
    fastest = min(others, key=lambda name: others[name].median)
    ours = spread[ENGINE].median
    rows = [
        (
            name,
            figure(one.median),
            one.quartiles(),
            figure(spread[DOCXTPL].median / one.median),
            figure(others[fastest].median / one.median),
            race.read[name],
        )
        for name, one in spread.items()
    ]
    against = spread[DOCXTPL].median / ours, others[fastest].median / ours
    note = f"This engine: {against[0]:.0f} times docxtpl, {against[1]:.1f} times the fastest peer ({fastest})."
    header = ("", "median, ms", "quartiles", "× docxtpl", "× fastest peer", "what a reader sees")
    return Table(race.kind, header, tuple(rows), (note,))


def _long_table(sheet: Any, peers: Mapping[str, Peer], folder: Path) -> Table:
    """Fill the attendance sheet with more and more rows: the time should grow as the rows do."""
    spent: dict[str, dict[int, list[float]]] = {}
    starts = [(rows, one) for rows in TABLE_ROWS for one in fillers(_with_rows(sheet, rows), peers, folder)]
    for _, one in starts:
        one.measure(1)
    for number in range(TABLE_ROUNDS):
        _tell(f"long table, round {number + 1} of {TABLE_ROUNDS}")
        for rows, one in random.sample(starts, len(starts)):
            spent.setdefault(one.name, {}).setdefault(rows, []).extend(one.measure(10 if one.name == ENGINE else 1))
    lines = []
    for name in dict.fromkeys(one.name for _, one in starts):
        least = [min(spent[name][size]) for size in TABLE_ROWS]
        lines.append((name, *map(figure, least), f"{least[-1] / least[0]:.1f}"))
    growth = TABLE_ROWS[-1] // TABLE_ROWS[0]
    return Table(
        "attendance.docx with a long table: least, ms",
        ("", *(f"{size:,} rows" for size in TABLE_ROWS), f"{growth} × the rows"),
        tuple(lines),
        (
            f"The last column is the time of {TABLE_ROWS[-1]:,} rows over that of {TABLE_ROWS[0]}: {growth} is linear. The least "
            "time of several is shown: what else the machine does hardly touches it.",
        ),
    )


def _with_rows(sheet: Any, rows: int) -> Any:
    lines = [replace(sheet.lines[rank % len(sheet.lines)], rank=rank + 1) for rank in range(rows)]
    return replace(sheet, lines=tuple(lines))


def _memory(example: Example, peers: Mapping[str, Peer], folder: Path) -> Table:
    """Tell the most memory that a process held."""
    alone = folder / "alone"
    alone.mkdir()
    for paper in example.one_of_each().values():
        _write_for_alone(paper, alone)
    rows = [(name, f"{count:,}", f"{_memory_alone(name, alone, count):.0f}") for name, count in ALONE.items()]
    rows += [(peer.name, f"{peer.documents:,}", f"{peer.memory():.0f}") for peer in peers.values()]
    note = "Engine and docxtpl: a process of their own, without Django. The peers: the processes of the tables above, long table included."
    return Table("Peak memory of a process", ("", "documents made", "MB"), tuple(rows), (note,))


def _write_for_alone(paper: Any, folder: Path) -> None:
    from documents.papers import template_bytes

    (folder / paper.TEMPLATE).write_bytes(template_bytes(paper.TEMPLATE))
    values = json.dumps(asdict(paper), ensure_ascii=False)
    (folder / paper.TEMPLATE).with_suffix(".json").write_text(values, encoding="utf-8")


def _memory_alone(name: str, folder: Path, count: int) -> float:
    _tell(f"memory of {name}, {count} documents")
    return float(run([sys.executable, "-m", "bench.alone", name, str(folder), str(count)], seconds=300))


def _tell(step: str) -> None:
    print(f"  {step}", file=sys.stderr, flush=True)
