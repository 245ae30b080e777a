"""Measure the pack of a sitting, Word and PDF: this system against docxtpl and soffice for each file."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from bench import versions
from bench.converters import convert_pack, per_file
from bench.facts import Example
from bench.fillers import docxtpl
from bench.processes import ProgramFailed, offices, run
from bench.results import Part, Table
from bench.sitting import papers
from bench.spread import Spread, figure

SAMPLE = {"convocation": 6, "draft": 8, "extract": 8, "agreement": 2}  # files that the naive way makes, in two halves
DAY = date(2023, 7, 12)
_TOTAL = re.compile(r"Page (\d+) / (\d+)")

METHOD = """The papers of one sitting of 100 items, made out of the example’s: 70 convocations (each with the agenda and its briefing note),
100 drafts, 100 extracts, 20 agreements, no two the same; Word and PDF of each. **This system** makes all of them in one run, the
pool’s start included; the briefing note that the convocations share is converted once. **docxtpl + soffice a file** is the naive
way, one file after the other: docxtpl as its README shows (`autoescape=True`), then one LibreOffice process a file; it makes
{sample} of the {total} files, half of them before this system’s run and half after, and the rest is extrapolated from the median
of each kind."""


@dataclass(slots=True)
class Naive:
    """What the naive way took for its sample, in milliseconds, and the pages that came out."""

    word: dict[str, list[float]] = field(default_factory=dict)
    pdf: dict[str, list[float]] = field(default_factory=dict)
    pages: dict[tuple[str, int], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ours:
    """What this system took, in seconds, the pages of every paper and the most memory of one LibreOffice, in MB."""

    word: float
    pdf: float
    pages: Mapping[tuple[str, int], int]
    without_total: int
    memory: float


def measure(example: Example) -> Part:
    """Measure the pack."""
    from documents.pdf import is_available

    told = [*versions.python("docxtpl", "pikepdf"), *versions.office()]
    pack = papers(example)
    method = METHOD.format(sample=sum(SAMPLE.values()), total=sum(map(len, pack.values())))
    title = f"The pack of a sitting, on {len(os.sched_getaffinity(0))} cores"
    if reason := is_available():
        return Part("pack", title, versions.day(), method, tuple(told), (), (f"The pack: {reason}",))
    with tempfile.TemporaryDirectory(prefix="delibera-bench-") as made:
        folder, naive = Path(made), Naive()
        _sample(naive, pack, folder, half=0)
        ours = _make(pack)
        _sample(naive, pack, folder, half=1)
    return Part(
        "pack", title, versions.day(), method, tuple(told), (_times(pack, naive, ours), _pages(pack, naive, ours))
    )


def _sample(naive: Naive, pack: Mapping[str, Sequence[Any]], folder: Path, *, half: int) -> None:
    """Make every other file of the sample in the naive way."""
    from documents.pdf import page_count

    for kind, wanted in SAMPLE.items():
        _tell(f"pack, the naive way, {kind}, half {half + 1} of 2")
        step = len(pack[kind]) // wanted
        for number in range(half, wanted, 2):
            paper, source = pack[kind][number * step], folder / f"{kind}-{number}.docx"
            begin = time.perf_counter()
            source.write_bytes(docxtpl(paper)())
            filled = time.perf_counter()
            pdf = per_file(source, folder / "naive")
            naive.word.setdefault(kind, []).append((filled - begin) * 1000)
            naive.pdf.setdefault(kind, []).append((time.perf_counter() - filled) * 1000)
            naive.pages[kind, number * step] = page_count(pdf)


def _make(pack: Mapping[str, Sequence[Any]]) -> Ours:
    """Make the whole pack with this system, then look at every page total."""
    from documents.papers import fill
    from documents.pdf import OfficePool, page_count

    _tell("pack, this system")
    names = [(kind, number) for kind, several in pack.items() for number in range(len(several))]
    begin = time.perf_counter()
    documents = [(kind, fill(pack[kind][number])) for kind, number in names]
    filled = time.perf_counter()
    with OfficePool() as pool:
        made = convert_pack(pool, documents, day=DAY)
        done = time.perf_counter()
        memory = max(offices().values())
    pages = {name: page_count(pdf) for name, pdf in zip(names, made, strict=True)}
    wrong = sum(not _prints_its_total(pdf, pages[name]) for name, pdf in zip(names, made, strict=True))
    return Ours(filled - begin, done - filled, pages, wrong, memory)


def _prints_its_total(pdf: bytes, pages: int) -> bool:
    """Answer whether the first page and the last print « Page n / total » with the right figures."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        return all(_printed(file.name, page) == [(page, pages)] for page in {1, pages})


def _printed(name: str, page: int) -> list[tuple[int, int]]:
    if not shutil.which("pdftotext"):
        raise ProgramFailed("pdftotext", "not installed (apt install poppler-utils)")
    text = run(["pdftotext", "-f", str(page), "-l", str(page), name, "-"], seconds=60)
    return [(int(number), int(total)) for number, total in _TOTAL.findall(text.replace("\u00a0", " "))]


def _times(pack: Mapping[str, Sequence[Any]], naive: Naive, ours: Ours) -> Table:
    """Compare the times; those of the naive way are extrapolated, with their quartiles."""
    words, pdfs = ({kind: Spread.of(spent[kind]) for kind in pack} for spent in (naive.word, naive.pdf))

    def total(spreads: Mapping[str, Spread], which: str) -> float:
        return sum(float(getattr(spreads[kind], which)) * len(several) / 1000 for kind, several in pack.items())

    word, pdf = total(words, "median"), total(pdfs, "median")
    low, high = (total(words, which) + total(pdfs, which) for which in ("first", "third"))
    rows = (
        (
            "this system",
            figure(ours.word),
            figure(ours.pdf),
            figure(ours.word + ours.pdf),
            "",
            figure((word + pdf) / (ours.word + ours.pdf)),
        ),
        (
            "docxtpl + soffice a file",
            figure(word),
            figure(pdf),
            figure(word + pdf),
            f"{figure(low)}–{figure(high)}",
            "1.00",
        ),
        (
            "naive time over ours",
            figure(word / ours.word),
            figure(pdf / ours.pdf),
            figure((word + pdf) / (ours.word + ours.pdf)),
            "",
            "",
        ),
    )
    notes = (
        f"This system makes the pack in 1/{(word + pdf) / (ours.word + ours.pdf):.1f} of the naive time.",
        f"One LibreOffice held {ours.memory:.0f} MB at most.",
    )
    return Table("Seconds for the pack", ("", "Word", "PDF", "both", "quartiles", "× naive"), rows, notes)


def _pages(pack: Mapping[str, Sequence[Any]], naive: Naive, ours: Ours) -> Table:
    """Show that the pages are right: the same as LibreOffice alone makes, and the totals that they print."""
    rows = []
    for kind, several in pack.items():
        pages = [ours.pages[kind, number] for number in range(len(several))]
        looked = [name for name in naive.pages if name[0] == kind]
        same = sum(naive.pages[name] == ours.pages[name] for name in looked)
        word, pdf = Spread.of(naive.word[kind]), Spread.of(naive.pdf[kind])
        rows.append(
            (kind, str(len(several)), f"{min(pages)}–{max(pages)}", str(sum(pages)), f"{same} of {len(looked)}",
             figure(word.median), figure(pdf.median), pdf.extremes())
        )  # fmt: skip
    header = ("", "papers", "pages each", "pages", "as many as soffice", "docxtpl, ms", "soffice, ms", "least–most")
    right = sum(len(several) for several in pack.values()) - ours.without_total
    note = f"« Page n / total » is right on the first and the last page of {right} of our {len(ours.pages)} PDF files."
    return Table("Pages, and the naive way’s sample", header, tuple(rows), (note,))


def _tell(step: str) -> None:
    print(f"  {step}", file=sys.stderr, flush=True)
