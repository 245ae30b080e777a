"""Have the waiting documents made, here or by the workers, and lay those of a sitting in a folder."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from documents import store
from tasks.app import has_broker
from tasks.outbox import drain
from workflow.models import OutboxRow, Paper

PATIENCE = 120  # seconds without a single document before the workers are thought to be down
LOOK_EVERY = 0.2  # seconds


def finish_papers(console: Console, reason: str) -> None:
    """Wait, with a bar, until no document waits any more; make them in this process where there is no broker."""
    waiting = unfinished().count()
    if not waiting:
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task(f"Documents ({reason})", total=waiting)
        for done in made_by_workers(waiting) if has_broker() else made_here():
            progress.update(bar, completed=done)


def unfinished() -> QuerySet[OutboxRow]:
    """The rows that somebody may still do."""
    return OutboxRow.objects.filter(kind="paper", done_at=None, error="")


def made_here() -> Iterator[int]:
    """Do the work in this process; yield how many are done."""
    yield from (done for done, _ in enumerate(drain(threads=settings.WRITERS), 1))


def made_by_workers(waiting: int) -> Iterator[int]:
    """Watch the workers; yield how many are done. Gives up when nothing moves for ``PATIENCE`` seconds."""
    left, moved = waiting, time.monotonic()
    while left and time.monotonic() - moved < PATIENCE:
        time.sleep(LOOK_EVERY)
        if (now := unfinished().count()) != left:
            left, moved = now, time.monotonic()
            yield waiting - left


def lay_out(console: Console, authority: str, sitting: str, folder: Path) -> int:
    """Copy each document of the sitting into the folder, print their table; return 1 when one could not be made."""
    papers = Paper.objects.filter(sitting__body__authority__key=authority, sitting__key=sitting).order_by(
        "rank", "name"
    )
    table = Table(title=f"Documents dans {folder / sitting}/, en .docx et .pdf", title_justify="left", box=None)
    for heading in ("Document", "Pages", "Durée"):
        table.add_column(heading, no_wrap=True)
    for paper in papers:
        place = folder / sitting / paper.name
        place.parent.mkdir(parents=True, exist_ok=True)
        for suffix, sha256 in (("docx", paper.docx_sha256), ("pdf", paper.pdf_sha256)):
            lay(store.path_of(sha256, suffix), place.with_name(f"{place.name}.{suffix}"))
        table.add_row(paper.name, str(paper.pages), f"{paper.seconds * 1000:.0f}\u00a0ms")
    console.print(table)
    return report_failures(console)


def lay(source: Path, target: Path) -> None:
    """Copy a file unless the same bytes are there already; a reader never sees half of it."""
    data = source.read_bytes()
    if target.exists() and target.read_bytes() == data:
        return
    half = target.with_name(f".{target.name}.{os.getpid()}")
    half.write_bytes(data)
    half.replace(target)


def report_failures(console: Console) -> int:
    """Say which documents could not be made and why; return the exit status."""
    failed = OutboxRow.objects.filter(kind="paper", done_at=None)
    for row in failed:
        why = row.error or "personne ne l’a pris\u202f; vérifiez que le service «\u00a0worker\u00a0» tourne"
        console.print(f"Document non fait ({row.key})\u00a0: {why}", style="bold red")
    return 1 if failed else 0
