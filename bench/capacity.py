"""Count from measured figures what all French authorities would need, and write that into docs/capacity.md between its marks."""

from __future__ import annotations

import math
import re
from pathlib import Path

from bench import measured as kept
from bench import nation, versions
from bench.measured import Measured
from bench.nation import NATION
from bench.results import Table, markdown
from bench.spread import figure

PAGE = Path(__file__).resolve().parent.parent / "docs/capacity.md"
MARKS = re.compile(r"(<!-- measured: begin -->\n).*?(<!-- measured: end -->)", re.DOTALL)
GIGA = 2**30


def write(run: Measured) -> None:
    """Keep the run, and renew what docs/capacity.md says of it and of those kept before."""
    runs = kept.keep(run)
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(renewed(page, block(runs)), encoding="utf-8")


def renewed(page: str, text: str) -> str:
    """Return the page with this text between its marks."""
    return MARKS.sub(lambda found: f"{found[1]}\n{text}\n{found[2]}", page)


def block(runs: list[Measured]) -> str:
    """Return all that is measured and what is counted from the largest run."""
    largest = max(runs, key=lambda run: run.shape.notices)
    told = ", ".join([*versions.python("celery", "django", "psycopg"), *versions.office()])
    return "\n".join(
        [f"{versions.day()}, {told}; {largest.cores} shared cores.\n", *map(markdown, (speeds(runs), actions(largest))),
         *map(markdown, (asked(), needed(largest)))]
    )  # fmt: skip


def figures(run: Measured) -> str:
    """Return one run as text."""
    return "\n".join(map(markdown, (speeds([run]), actions(run), needed(run))))


def speeds(runs: list[Measured]) -> Table:
    """Lay the runs side by side, the smallest first: a straight line shows as equal columns."""
    runs = sorted(runs, key=lambda run: run.shape.notices)
    lines = {
        "authorities": [f"{run.shape.authorities:,}" for run in runs],
        "notices": [f"{run.shape.notices:,}" for run in runs],
        "document processes, people at once": [f"{run.workers}, {run.clerks}" for run in runs],
        "documents made (Word and PDF)": [f"{run.documents:,}" for run in runs],
        "documents a second": [figure(run.documents_a_second) for run in runs],
        "documents a second and a process": [figure(run.documents_a_second / run.workers) for run in runs],
        "mails of notices": [f"{run.mails:,}" for run in runs],
        "mails a second, two couriers": [figure(run.mails_a_second) for run in runs],
        "kB a mail": [figure(run.mail_bytes / max(run.all_mails, 1) / 1024) for run in runs],
        "sign-offs": [f"{run.sign_offs:,}" for run in runs],
        "sign-offs a second, with their texts": [figure(run.sign_offs_a_second) for run in runs],
        "kB of store a document": [figure(run.bytes_a_document / 1024) for run in runs],
        "files of store a document": [figure(run.store_files / run.documents) for run in runs],
        "kB of database a document": [figure(run.database_bytes_a_document / 1024) for run in runs],
        "rows of the ledger": [f"{run.ledger_rows:,}" for run in runs],
        "jobs not done in the end": [str(run.failed) for run in runs],
    }
    header = ("", *(f"{run.shape.authorities} authorities" for run in runs))
    return Table("A region for a month", header, tuple((name, *cells) for name, cells in lines.items()))


def actions(run: Measured) -> Table:
    """Show how long each action took, workers and people at work together."""
    rows = tuple((name, f"{one.count:,}", figure(one.median), figure(one.p95)) for name, one in run.timings.items())
    note = "The last four are the ledger alone, at the size that it had in the end, each commit on the disk."
    return Table("Milliseconds of one action", ("", "times", "median", "p95"), rows, (note,))


def asked() -> Table:
    """Show what a year of the nation asks for."""
    rows = [
        (tier.name, *(f"{number:,}" for number in (
            tier.assemblies, tier.members, tier.sittings, tier.matters, tier.documents_a_year, tier.mails_a_year,
            tier.sign_offs_a_year)))
        for tier in NATION
    ]  # fmt: skip
    sums = [f"{nation.total(what):,}" for what in ("documents_a_year", "mails_a_year", "sign_offs_a_year")]
    header = ("", "assemblies", "members", "sittings a year", "matters", "documents", "mails", "sign-offs")
    return Table("A year of the nation", header, (*rows, ("all", "", "", "", "", *sums)))


def needed(run: Measured) -> Table:
    """Count what the busiest hour and the year need, at the speeds of this run."""
    documents, mails, signed = map(nation.total, ("documents_a_year", "mails_a_year", "sign_offs_a_year"))
    each = run.documents_a_second / run.workers
    rows = (
        ("documents a second, busiest hours", figure(nation.busiest_second(documents))),
        ("document processes (a core each)", f"{math.ceil(nation.busiest_second(documents) / each):,}"),
        ("core hours a year for documents", f"{round(documents / each / 3600):,}"),
        ("mails a second, busiest hours", figure(nation.busiest_second(mails))),
        ("courier processes", f"{math.ceil(nation.busiest_second(mails) / (run.mails_a_second / 2)):,}"),
        ("sign-offs a second, busiest hours", figure(nation.busiest_second(signed))),
        ("GB of store a year", f"{round(documents * run.bytes_a_document / GIGA):,}"),
        ("GB of database a year", f"{round(documents * run.database_bytes_a_document / GIGA):,}"),
        ("million rows of the ledger a year", figure(documents * run.ledger_rows / run.documents / 1e6)),
    )
    return Table("What the nation needs, counted", ("", "at the speeds above"), rows)
