"""Convert Word documents to PDF from several threads, with one warm LibreOffice a core.

A LibreOffice serves one document at a time; two on one core gain nothing. Each is replaced when it dies, hangs or
has served long enough: long-lived ones have been seen to die after some four hundred files. A place where none
starts any more rests, and the others go on.
"""

from __future__ import annotations

import os
import threading
import time
import zipfile
import zlib
from collections import deque
from datetime import date
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Self

from documents.pdf.chapters import Chapters
from documents.pdf.comments import drop_comments
from documents.pdf.drawings import shut_drawings
from documents.pdf.errors import NoOfficeLeft, NotAWordDocument, PoolClosed, Quarantined
from documents.pdf.fields import freeze_fields
from documents.pdf.installation import find_installation
from documents.pdf.limits import Limits
from documents.pdf.loss import Cause, NeverReady, OfficeLost
from documents.pdf.place import TRIES, Place, Struck
from documents.pdf.quarantine import Quarantine, Sentence, fingerprint
from documents.pdf.reproducible import finalize
from documents.pdf.tables import word_tables

REST = 30.0  # seconds before a place where no LibreOffice starts is tried again


class OfficePool:
    """Share `instances` LibreOffice processes (one a core by default) among the threads of this process.

    `quarantine` is the folder that remembers the documents that hang or kill LibreOffice; without one they are
    remembered as long as the pool. A pool belongs to the process that opened it: open it after forking. LibreOffice
    dies with that process, however it dies.
    """

    def __init__(
        self, instances: int | None = None, *, limits: Limits | None = None, quarantine: Path | None = None
    ) -> None:
        self._size = instances or len(os.sched_getaffinity(0))
        self._limits = limits or Limits()
        self._quarantine = Quarantine(quarantine)
        self._places: list[Place] = []
        self._idle: deque[Place] = deque()
        self._resting: deque[tuple[float, Place]] = deque()  # with the moment when each may be tried again
        self._change = threading.Condition()
        self._owner = 0
        self._chapters = Chapters(self.convert)

    def __enter__(self) -> Self:
        """Start every LibreOffice without waiting for it; raise OfficeMissing when there is none."""
        installation = find_installation()
        self._owner = os.getpid()
        self._version = installation.version
        self._places.extend(Place(installation, limits=self._limits) for _ in range(self._size))
        self._idle.extend(self._places)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def convert(self, docx: bytes, *, title: str | None = None, day: date | None = None) -> bytes:
        """Return `docx` as PDF/A-2b and PDF/UA-1, the same bytes for the same arguments.

        `title` is what readers show for the document (ISO 14289-1 asks for one); without it, Word's own title stays.
        `day` dates the PDF. Raises NotAWordDocument, Quarantined, ConversionFailed, NoOfficeLeft or PoolClosed.
        """
        prepared = _prepared(docx)
        sentence = self._quarantine.sentence_on(docx)
        if sentence and sentence.holds_for(self._limits, version=self._version_in_use()):
            raise Quarantined(sentence.reason, fingerprint(docx))
        try:
            pdf = self._convert(prepared, title=title)
        except Struck as struck:
            raise self._held(docx, struck.last) from struck
        return finalize(pdf, day=day, tables=word_tables(prepared))

    def convert_in_chapters(self, docx: bytes, *, title: str | None = None, day: date | None = None) -> bytes:
        """Return what `convert` returns to the eye of a reader, with the chapters that documents share converted once.

        For documents of which many copies differ in a few pages; it costs one that has nothing to share a little more.
        The bytes depend on the arguments alone, but they are not those of `convert`. Raises what `convert` raises.
        """
        return self._chapters.convert(_prepared(docx), title=title, day=day)

    def close(self) -> None:
        """End every LibreOffice at once; no process and no folder is left. Closing twice does no harm."""
        with self._change:
            places = self._places[:]
            self._places.clear()
            self._change.notify_all()
        for place in places:
            place.close()

    def _version_in_use(self) -> str:
        if not self._places:
            raise PoolClosed
        return self._version

    def _convert(self, docx: bytes, *, title: str | None) -> bytes:
        while True:
            place = self._take()
            rests = False
            try:
                return place.convert(docx, title=title)
            except NeverReady as failure:
                rests, self._last_failure = True, str(failure)
            finally:
                self._give_back(place, rests=rests)

    def _held(self, docx: bytes, loss: OfficeLost) -> Quarantined:
        """Put the document in quarantine, and return the sentence that says so."""
        limits = self._limits
        told = {
            Cause.CRASH: "il arrête brutalement LibreOffice",
            Cause.MEMORY: f"LibreOffice dépasse {limits.megabytes} Mo de mémoire pour le convertir",
            Cause.HANG: f"sa conversion n’est pas finie après {limits.seconds:g}\u00a0s",
        }
        reason = f"{told[loss.cause]} ({TRIES} essais)"
        self._quarantine.hold(docx, Sentence(reason, self._version, limits.seconds, limits.megabytes))
        return Quarantined(reason, fingerprint(docx))

    def _take(self) -> Place:
        """Wait for a place whose LibreOffice is idle; raise NoOfficeLeft when every place rests."""
        if os.getpid() != self._owner:
            raise RuntimeError("an OfficePool cannot be shared with a forked process: open one there")
        with self._change:
            while True:
                if not self._places:
                    raise PoolClosed
                if self._idle:
                    return self._idle.popleft()
                if self._resting and self._resting[0][0] <= time.monotonic():
                    return self._resting.popleft()[1]
                if len(self._resting) == self._size:
                    raise NoOfficeLeft(self._last_failure)
                self._change.wait(REST)

    def _give_back(self, place: Place, *, rests: bool) -> None:
        with self._change:
            if rests:
                self._resting.append((time.monotonic() + REST, place))
                self._change.notify_all()  # it may have been the last one
            else:
                self._idle.append(place)
                self._change.notify()


def _prepared(docx: bytes) -> bytes:
    """Return the document as LibreOffice may see it: no comment, and it asks neither the clock nor the disk."""
    try:
        with zipfile.ZipFile(BytesIO(docx)) as archive:
            if "word/document.xml" not in archive.namelist():
                raise NotAWordDocument
        return freeze_fields(drop_comments(shut_drawings(docx)))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:  # broken, odd or locked
        raise NotAWordDocument from error
