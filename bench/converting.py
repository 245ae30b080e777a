"""Measure the conversion to PDF: this pool, soffice for each file, soffice for all at once, unoserver."""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bench import versions
from bench.converters import PER_FILE, POOL, STARTS, UNOSERVER, Converter
from bench.facts import Example
from bench.processes import ProgramFailed, offices, watched
from bench.results import Part, Table
from bench.sitting import full_convocation
from bench.spread import Spread, figure

ROUNDS = 4
COPIES = 12  # documents of each kind, all a little different, so that nobody can answer from memory

METHOD = """Documents filled with the facts of the example dossier. **This pool**: warm LibreOffice processes, one a core, PDF/A-2b and
PDF/UA-1, tagged, the same bytes each time. The others write plain PDF, as they do by themselves, with the profile that
LibreOffice makes: **soffice, one process a file** works one file after the other, **soffice, all files in one call** starts once
for eight files, **unoserver** runs one server a core. What is measured is the time of a round divided by its documents; starting the
pool and the servers is left out. *Memory* is the most that one LibreOffice process held."""


@dataclass(slots=True)
class Trial:
    """One way to convert, warm: its memory in MB, the pages that it makes of each kind, the milliseconds that it took."""

    converter: Converter
    memory: float
    pages: dict[str, int]
    spent: dict[str, list[float]] = field(default_factory=dict)


def measure(example: Example) -> Part:
    """Measure everything about PDF."""
    from documents.pdf import is_available

    told = [*versions.python("pikepdf"), *versions.office()]
    if reason := is_available():
        return Part("pdf", "PDF", versions.day(), METHOD, tuple(told), (), (f"PDF: {reason}",))
    cores = len(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory(prefix="delibera-bench-") as made, ExitStack() as stack:
        folder = Path(made)
        kinds = {kind: _write(kind, paper, folder) for kind, paper in _documents(example).items()}
        trials, missing = _start(stack, folder, kinds, cores)
        _run(trials, kinds)
    tables = tuple(_table(kind, trials) for kind in kinds)
    if UNOSERVER in {trial.converter.name for trial in trials}:
        told += versions.python("unoserver")[1:]
    return Part("pdf", f"PDF, on {cores} cores", versions.day(), METHOD, tuple(told), tables, tuple(missing))


def _documents(example: Example) -> Mapping[str, Any]:
    return {
        "deliberation": example.deliberation,
        "convocation": example.convocations[0],
        "convocation, 100 items": full_convocation(example),
        "agreement": example.agreement,
    }


def _write(kind: str, paper: Any, folder: Path) -> list[Path]:
    from documents.papers import fill

    files = []
    for copy in range(COPIES):
        file = folder / f"{kind.replace(', ', '-').replace(' ', '-')}-{copy}.docx"
        file.write_bytes(fill(replace(paper, title=f"{paper.title} ({copy})")))
        files.append(file)
    return files


def _start(
    stack: ExitStack, folder: Path, kinds: Mapping[str, Sequence[Path]], cores: int
) -> tuple[list[Trial], list[str]]:
    """Start everybody, let each convert a first round, and see how much memory that takes; also say who is missing."""
    trials, missing = [], []
    for name, start in STARTS.items():
        _tell(f"PDF, first round of {name}")
        others = set(offices())
        try:
            converter = start(stack, folder, cores)
            with watched(besides=others) as seen:
                pages = {kind: _pages(converter.convert(files[: converter.count])) for kind, files in kinds.items()}
        except ProgramFailed as failure:
            missing.append(f"{name}: {failure.args[1]}.")
        else:
            trials.append(Trial(converter, max(seen), pages))
    return trials, missing


def _pages(made: Sequence[bytes]) -> int:
    from documents.pdf import page_count

    (pages,) = {page_count(pdf) for pdf in made}
    return pages


def _run(trials: Sequence[Trial], kinds: Mapping[str, Sequence[Path]]) -> None:
    """Let everybody convert every kind, round after round, each time in another order."""
    starts = [(trial, kind) for trial in trials for kind in kinds]
    for number in range(ROUNDS):
        _tell(f"PDF, round {number + 1} of {ROUNDS}")
        for trial, kind in random.sample(starts, len(starts)):
            files = random.sample(kinds[kind], trial.converter.count)
            begin = time.perf_counter()
            made = trial.converter.convert(files)
            spent = (time.perf_counter() - begin) * 1000 / len(files)
            trial.spent.setdefault(kind, []).append(spent)
            if _pages(made) != trial.pages[kind]:
                raise ProgramFailed(trial.converter.name, f"{kind}: not the same pages as before")


def _table(kind: str, trials: Sequence[Trial]) -> Table:
    spread = {trial.converter.name: Spread.of(trial.spent[kind]) for trial in trials}
    rows = tuple(
        (
            trial.converter.name,
            figure(spread[trial.converter.name].median),
            spread[trial.converter.name].extremes(),
            figure(spread[PER_FILE].median / spread[trial.converter.name].median),
            str(trial.pages[kind]),
            f"{trial.memory:.0f}",
        )
        for trial in trials
    )
    note = f"This pool: {spread[PER_FILE].median / spread[POOL].median:.1f} times soffice a file."
    header = ("", "median, ms a document", "least–most", "× soffice a file", "pages", "memory, MB")
    return Table(kind, header, rows, (note,))


def _tell(step: str) -> None:
    print(f"  {step}", file=sys.stderr, flush=True)
