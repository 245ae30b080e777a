"""Convert a document chapter by chapter, each chapter once for all the documents that share it.

The seventy convocations of a sitting differ by a letter and a form; the note between them, thirty pages, is the same.
The way a document takes depends on nothing but the document, so that its PDF has the same bytes whether it was made
alone or in company; what others left in memory only saves time.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from documents.pdf.cutting import cut, numbered
from documents.pdf.joining import rejoin
from documents.pdf.reproducible import ends_with_a_blank_page, page_count

REMEMBERED = 32  # chapters; those that many documents share are asked for again and again, so they stay
# Bytes by which the longest chapter outweighs the shortest: some fifteen pages. Measured on convocations, nine pages
# cost a sixth more when cut, thirty-six pages two fifths less.
WORTH_CUTTING = 60_000


class Converter(Protocol):
    """Convert a Word document to PDF."""

    def __call__(self, docx: bytes, *, title: str | None, day: date | None) -> bytes:
        """Return the PDF."""


@dataclass(frozen=True, slots=True)
class Converted:
    """A chapter as a PDF, its pages, and whether the last one is blank."""

    pdf: bytes
    pages: int
    ends_blank: bool


class Memory:
    """Do each piece of work once for all threads, and remember the latest results."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[str, Future[Converted]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str, make: Callable[[], Converted]) -> Converted:
        """Return what `make` returns, or returned; a failure is not remembered, and the next thread tries by itself."""
        while True:
            future, is_ours = self._future(key)
            if not is_ours:
                try:
                    return future.result()
                except CancelledError:
                    continue
            try:
                future.set_result(make())
            finally:
                if not future.done():
                    with self._lock:
                        self._kept.pop(key, None)
                    future.cancel()
            return future.result()

    def _future(self, key: str) -> tuple[Future[Converted], bool]:
        """Return the place of a result, and whether it is for us to make it."""
        with self._lock:
            future = self._kept.get(key)
            is_ours = future is None
            if future is None:
                future = self._kept[key] = Future()
            self._kept.move_to_end(key)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return future, is_ours


class Chapters:
    """Convert documents with `convert`, whole or chapter by chapter."""

    def __init__(self, convert: Converter) -> None:
        self._convert = convert
        self._memory = Memory(REMEMBERED)
        self._latest: list[int] = []

    def convert(self, docx: bytes, *, title: str | None, day: date | None) -> bytes:
        """Return the PDF of a document; one not cut with certainty, or for little, is converted whole."""
        chapters = cut(docx)
        sizes = [len(chapter) for chapter in chapters]
        if len(chapters) == 1 or max(sizes) - min(sizes) < WORTH_CUTTING:
            return self._convert(docx, title=title, day=day)

        def convert_chapter(chapter: bytes, *, first: int, total: int) -> Converted:
            key = hashlib.sha256(repr((title, day, first, total)).encode() + chapter).hexdigest()
            return self._memory.get(key, lambda: make(numbered(chapter, first=first, total=total)))

        def make(alone: bytes) -> Converted:
            pdf = self._convert(alone, title=title, day=day)
            return Converted(pdf, page_count(pdf), ends_with_a_blank_page(pdf))

        counts = self._count_pages(chapters, convert_chapter)
        firsts = [1 + sum(counts[:rank]) for rank in range(len(counts))]
        converted = [
            convert_chapter(chapter, first=first, total=sum(counts))
            for chapter, first in zip(chapters, firsts, strict=True)
        ]
        if [one.pages for one in converted] != counts or any(one.ends_blank for one in converted):
            return self._convert(docx, title=title, day=day)
        return rejoin([one.pdf for one in converted], title=title, day=day)

    def _count_pages(self, chapters: list[bytes], convert_chapter: Callable[..., Converted]) -> list[int]:
        """Count the pages of each chapter; with the latest document as a guess, counting is hardly ever for nothing."""
        latest = self._latest
        guess = latest if len(latest) == len(chapters) else [1] * len(chapters)
        counts: list[int] = []
        for rank, chapter in enumerate(chapters):
            told = convert_chapter(chapter, first=1 + sum(counts), total=sum(counts) + sum(guess[rank:]))
            counts.append(told.pages)
        self._latest = counts
        return counts
