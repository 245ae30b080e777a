"""Have the waiting documents made, here or by the workers, and lay those of a sitting in a folder."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from documents import store
from tasks.app import has_broker
from tasks.outbox import drain
from workflow.models import OutboxRow, Paper
from workflow.models.clock import ledger_now

PATIENCE = 120  # seconds without a single document before the workers are thought to be down
LOOK_EVERY = 0.2  # seconds
KINDS = ("paper", "pdf")


def finish_papers(console: Console, reason: str) -> None:
    """Wait, with a bar, until no document waits any more; make them in this process where there is no broker.

    Only what can come to its end now is waited for: a timer is not, nor a document that an officer has to look at.
    """
    if not unfinished().exists():
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    begun = made().count()
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task(f"Documents ({reason})", total=None)
        for _ in made_by_workers() if has_broker() else made_here():
            done = made().count() - begun
            progress.update(bar, completed=done, total=done + unfinished().count())


def undone() -> QuerySet[OutboxRow]:
    """The jobs of documents that are not done though their hour has come, given up or not."""
    come = Q(ready_at__lte=ledger_now()) | Q(attempts__gt=0) | ~Q(given_up_at=None)
    return OutboxRow.objects.filter(come, kind__in=KINDS, done_at=None)


def unfinished() -> QuerySet[OutboxRow]:
    """The jobs of documents that somebody may still do now."""
    return undone().filter(given_up_at=None)


def made() -> QuerySet[OutboxRow]:
    """The jobs of documents that are done: a Word file and its PDF are two."""
    return OutboxRow.objects.filter(kind__in=KINDS).exclude(done_at=None)


def made_here() -> Iterator[int]:
    """Do the work in this process, with the pauses before another try; yield at each job done.

    A document that another process has in hand (« delibera serve ») is waited for as well.
    """
    yield from drain(threads=settings.WRITERS)
    while unfinished().exists():
        time.sleep(LOOK_EVERY)
        yield from drain(threads=settings.WRITERS)


def made_by_workers() -> Iterator[int]:
    """Watch the workers; yield the jobs left when something moved. Gives up when nothing moves for ``PATIENCE`` seconds."""
    seen, moved = (made().count(), unfinished().count()), time.monotonic()
    while seen[1] and time.monotonic() - moved < PATIENCE:
        time.sleep(LOOK_EVERY)
        if (now := (made().count(), unfinished().count())) != seen:
            seen, moved = now, time.monotonic()
            yield seen[1]


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
            if sha256:  # a PDF that could not be made is told below
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
    failed = undone()
    for row in failed:
        why = row.error or "personne ne l’a pris\u202f; vérifiez que le service «\u00a0worker\u00a0» tourne"
        console.print(f"Document non fait ({row.key})\u00a0: {why}", style="bold red")
    return 1 if failed else 0
