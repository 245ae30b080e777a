"""Remember the documents that hang or kill LibreOffice, so that none of them takes a place of the pool again.

A document is known by the SHA-256 of its Word file: once it changes, even by a comma, it is another document and is
tried at once. One file a document, so that all processes share the same memory and an administrator can read it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from documents.pdf.limits import Limits


@dataclass(frozen=True, slots=True)
class Sentence:
    """Say why a document is held: the French reason, and what it was tried with."""

    reason: str
    version: str
    seconds: float
    megabytes: int

    def holds_for(self, limits: Limits, *, version: str) -> bool:
        """Whether these limits and this LibreOffice promise nothing better than the last try."""
        return version == self.version and limits.seconds <= self.seconds and limits.megabytes <= self.megabytes


class Quarantine:
    """Hold documents by their SHA-256, in a folder that survives this process, or in its memory without a folder."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._held: dict[str, Sentence] = {}

    def hold(self, docx: bytes, sentence: Sentence) -> None:
        """Hold a document from now on."""
        self._held[fingerprint(docx)] = sentence
        if self._folder:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, half = tempfile.mkstemp(dir=self._folder, prefix=".half-")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(asdict(sentence), file, ensure_ascii=False, indent=1)
            os.replace(half, self._path_of(docx))

    def sentence_on(self, docx: bytes) -> Sentence | None:
        """Return why a document is held; None for a free one."""
        if self._folder is None:
            return self._held.get(fingerprint(docx))
        try:
            return Sentence(**json.loads(self._path_of(docx).read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None

    def free(self, docx: bytes) -> None:
        """Give a document another chance."""
        self._held.pop(fingerprint(docx), None)
        if self._folder:
            with contextlib.suppress(FileNotFoundError):
                self._path_of(docx).unlink()

    def _path_of(self, docx: bytes) -> Path:
        assert self._folder is not None
        return self._folder / f"{fingerprint(docx)}.json"


def fingerprint(docx: bytes) -> str:
    """Name a document by its bytes."""
    return hashlib.sha256(docx).hexdigest()
