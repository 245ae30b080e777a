"""Hold what playing a region measured, and keep it from one run to the next."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from bench.shape import Shape

KEPT = Path(__file__).resolve().parent.parent / "var/bench/region.json"


@dataclass(frozen=True, slots=True)
class Timing:
    """How long one action takes, in milliseconds: half are quicker than ``median``, all but a twentieth than ``p95``."""

    count: int
    median: float
    p95: float

    @classmethod
    def of(cls, spent: Sequence[float]) -> Self:
        """Sum up at least one measurement."""
        ordered = sorted(spent)
        return cls(len(ordered), ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))])


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run found. ``mails``: those of the notices, in ``mail_seconds``; ``all_mails`` and ``mail_bytes``: all that left.

    ``store_bytes`` are those of the disk’s blocks; ``database_bytes``: by how much the database grew; ``failed``: jobs that were not done in the end.
    """

    shape: Shape
    workers: int
    clerks: int
    cores: int
    documents: int
    document_seconds: float
    mails: int
    all_mails: int
    mail_seconds: float
    mail_bytes: int
    sign_offs: int
    sign_off_seconds: float
    timings: dict[str, Timing]
    database_bytes: int
    ledger_rows: int
    store_bytes: int
    store_files: int
    failed: int

    @property
    def documents_a_second(self) -> float:
        """Documents in Word and PDF, of all the workers together."""
        return self.documents / self.document_seconds

    @property
    def mails_a_second(self) -> float:
        """Notices handed over and accepted, with their documents enclosed."""
        return self.mails / self.mail_seconds

    @property
    def sign_offs_a_second(self) -> float:
        """Sign-offs of all the people together, each with its text written, submitted and looked for in a queue."""
        return self.sign_offs / self.sign_off_seconds

    @property
    def bytes_a_document(self) -> float:
        """What the store keeps for one document: Word, PDF, its share of template and values."""
        return self.store_bytes / self.documents

    @property
    def database_bytes_a_document(self) -> float:
        """By how much the database grew, all tables and indexes, divided by the documents."""
        return self.database_bytes / self.documents


def keep(run: Measured) -> list[Measured]:
    """Remember a run in the place of a former one of the same shape; return all that are remembered."""
    runs = [one for one in remembered() if one.shape != run.shape]
    runs.append(run)
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    KEPT.write_text(json.dumps([asdict(one) for one in runs], indent=1), encoding="utf-8")
    return runs


def remembered() -> list[Measured]:
    """Return the runs that are remembered."""
    return [_read(told) for told in json.loads(KEPT.read_text(encoding="utf-8"))] if KEPT.exists() else []


def _read(told: dict[str, Any]) -> Measured:
    timings = {name: Timing(**one) for name, one in told["timings"].items()}
    return Measured(**{**told, "shape": Shape(**told["shape"]), "timings": timings})
