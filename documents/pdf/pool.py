"""Convert Word documents to PDF from several threads, with one warm LibreOffice a core.

A LibreOffice serves one document at a time; two on one core gain nothing. Each is replaced when it dies, hangs or
has served long enough: long-lived ones have been seen to die after some four hundred files.
"""

import os
import queue
import threading
import zipfile
from datetime import date
from io import BytesIO
from types import TracebackType
from typing import Self

from documents.pdf.errors import ConversionFailed, NotAWordDocument, PoolClosed
from documents.pdf.installation import Installation, find_installation
from documents.pdf.office import Office, OfficeCrashed
from documents.pdf.reproducible import finalize


class Instance:
    """Keep one place of the pool served: there is always a LibreOffice in it, never the same for long."""

    def __init__(self, installation: Installation, *, time_limit: float, recycle_after: int) -> None:
        self._installation = installation
        self._time_limit = time_limit
        self._recycle_after = recycle_after
        self._lock = threading.Lock()
        self._is_closed = False
        self._office = Office(installation)

    def convert(self, docx: bytes, *, title: str | None) -> bytes:
        """Return the PDF; a document whose LibreOffice died is tried once more, on a fresh one."""
        if self._is_closed:
            raise PoolClosed
        try:
            return self._try(docx, title=title)
        except OfficeCrashed:
            pass
        try:
            return self._try(docx, title=title)
        except OfficeCrashed as crash:
            raise ConversionFailed("LibreOffice s’est arrêté deux fois sur ce document") from crash

    def close(self) -> None:
        """End LibreOffice for good; a document under conversion gets PoolClosed."""
        with self._lock:
            self._is_closed = True
            self._office.end()

    def _try(self, docx: bytes, *, title: str | None) -> bytes:
        try:
            return self._office.convert(docx, title=title, time_limit=self._time_limit)
        finally:
            if not self._office.is_sound or self._office.served >= self._recycle_after:
                self._replace()

    def _replace(self) -> None:
        with self._lock:
            if self._is_closed:
                raise PoolClosed
            self._office.end()
            self._office = Office(self._installation)


class OfficePool:
    """Share `instances` LibreOffice processes (one a core by default) among the threads of this process.

    `time_limit` is in seconds and counts for each document; `recycle_after` counts documents. A pool belongs to the
    process that opened it: open it after forking. LibreOffice dies with that process, however it dies.
    """

    def __init__(self, instances: int | None = None, *, time_limit: float = 60, recycle_after: int = 200) -> None:
        self._size = instances or len(os.sched_getaffinity(0))
        self._time_limit = time_limit
        self._recycle_after = recycle_after
        self._instances: list[Instance] = []
        self._idle: queue.SimpleQueue[Instance | None] = queue.SimpleQueue()
        self._owner = 0

    def __enter__(self) -> Self:
        """Start every LibreOffice without waiting for it; raise OfficeMissing when there is none."""
        installation = find_installation()
        self._owner = os.getpid()
        for _ in range(self._size):
            instance = Instance(installation, time_limit=self._time_limit, recycle_after=self._recycle_after)
            self._instances.append(instance)
            self._idle.put(instance)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def convert(self, docx: bytes, *, title: str | None = None, day: date | None = None) -> bytes:
        """Return `docx` as PDF/A-2b and PDF/UA-1, the same bytes for the same arguments.

        `title` is what readers show for the document (ISO 14289-1 asks for one); without it, Word's own title stays.
        `day` dates the PDF. Raises NotAWordDocument, ConversionTimeout, ConversionFailed or PoolClosed.
        """
        if not _is_word(docx):
            raise NotAWordDocument
        instance = self._take()
        try:
            pdf = instance.convert(docx, title=title)
        finally:
            self._idle.put(instance)
        return finalize(pdf, day=day)

    def close(self) -> None:
        """End every LibreOffice at once; no process and no folder is left. Closing twice does no harm."""
        self._idle.put(None)
        for instance in self._instances:
            instance.close()
        self._instances.clear()

    def _take(self) -> Instance:
        """Wait for an idle instance; after the close, `None` goes from one waiting thread to the next."""
        if os.getpid() != self._owner:
            raise RuntimeError("an OfficePool cannot be shared with a forked process: open one there")
        if not self._instances:
            raise PoolClosed
        instance = self._idle.get()
        if instance is None:
            self._idle.put(None)
            raise PoolClosed
        return instance


def _is_word(docx: bytes) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(docx)) as archive:
            return "word/document.xml" in archive.namelist()
    except zipfile.BadZipFile:
        return False
