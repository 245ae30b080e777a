"""Line up those that turn Word documents into PDF: each takes a list of files and says how long it took."""

from __future__ import annotations

import os
import queue
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bench import unoserver
from bench.processes import ProgramFailed, run

if TYPE_CHECKING:
    from documents.pdf import OfficePool

POOL, PER_FILE, BATCH, UNOSERVER = (
    "this pool",
    "soffice, one process a file",
    "soffice, all files in one call",
    "unoserver",
)
SHARING = frozenset({"convocation"})  # kinds of which many copies differ in a few pages only
FILE_LIMIT = 120.0  # seconds that soffice has for one file


@dataclass(frozen=True, slots=True)
class Converter:
    """One way to convert; ``convert`` returns the PDF files in order, ``count`` is how many files a round takes."""

    name: str
    convert: Callable[[Sequence[Path]], Sequence[bytes]]
    count: int


def start_pool(stack: ExitStack, folder: Path, cores: int) -> Converter:
    """Open the project’s pool."""
    from documents.pdf import OfficePool

    pool = stack.enter_context(OfficePool(cores))

    def convert(files: Sequence[Path]) -> list[bytes]:
        with ThreadPoolExecutor(2 * cores) as threads:
            return list(threads.map(lambda file: pool.convert(file.read_bytes()), files))

    return Converter(POOL, convert, 12)


def start_per_file(stack: ExitStack, folder: Path, cores: int) -> Converter:
    """Prepare a folder for soffice, once a file."""
    return Converter(PER_FILE, lambda files: [per_file(file, folder / "per-file") for file in files], 2)


def start_batch(stack: ExitStack, folder: Path, cores: int) -> Converter:
    """Prepare a folder for soffice, once for all files."""
    return Converter(BATCH, lambda files: _soffice(files, folder / "batch"), 8)


def start_unoserver(stack: ExitStack, folder: Path, cores: int) -> Converter:
    """Start one unoserver a core; raises ProgramFailed."""
    from documents.pdf.installation import find_installation

    if reason := unoserver.is_missing():
        raise ProgramFailed("unoserver", reason)
    python = find_installation().python
    servers = [
        stack.enter_context(unoserver.Server(folder / f"unoserver-{number}", python=python)) for number in range(cores)
    ]
    for server in servers:
        server.wait()
    return Converter(UNOSERVER, lambda files: _with_servers(servers, files, folder / "uno"), 8)


STARTS = {POOL: start_pool, PER_FILE: start_per_file, BATCH: start_batch, UNOSERVER: start_unoserver}


def convert_pack(pool: OfficePool, documents: Sequence[tuple[str, bytes]], *, day: date) -> list[bytes]:
    """Convert the papers of a sitting, each with its kind: convocations share their briefing note, the others nothing."""

    def convert(document: tuple[str, bytes]) -> bytes:
        kind, docx = document
        return pool.convert_in_chapters(docx, day=day) if kind in SHARING else pool.convert(docx, day=day)

    with ThreadPoolExecutor(2 * len(os.sched_getaffinity(0))) as threads:
        return list(threads.map(convert, documents))


def per_file(source: Path, folder: Path) -> bytes:
    """Start LibreOffice for one file, with a profile that nobody has tuned, and return the PDF."""
    return _soffice([source], folder)[0]


def _soffice(sources: Sequence[Path], folder: Path) -> list[bytes]:
    output = folder / "out"
    shutil.rmtree(output, ignore_errors=True)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", "--headless", "--norestore", profile, "--convert-to", "pdf", "--outdir", str(output)]
    run([*command, *map(str, sources)], seconds=FILE_LIMIT * len(sources))
    # soffice ends well even when it could not read a file.
    return [(output / source.with_suffix(".pdf").name).read_bytes() for source in sources]


def _with_servers(servers: Sequence[unoserver.Server], sources: Sequence[Path], folder: Path) -> list[bytes]:
    folder.mkdir(exist_ok=True)
    idle: queue.SimpleQueue[unoserver.Server] = queue.SimpleQueue()
    for server in servers:
        idle.put(server)

    def convert(source: Path) -> bytes:
        server, target = idle.get(), folder / source.with_suffix(".pdf").name
        try:
            server.convert(source, target)
        finally:
            idle.put(server)
        return target.read_bytes()

    with ThreadPoolExecutor(len(servers)) as threads:
        return list(threads.map(convert, sources))
