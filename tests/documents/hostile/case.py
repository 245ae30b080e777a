"""A hostile file: its kind, its bytes, and the words by which it must be refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """One hostile file. ``engine`` tells that the engine must refuse it too, not only the door."""

    kind: str
    says: str
    make: Callable[[], bytes]
    name: str = "reçu.docx"
    engine: bool = True


Cases = Iterator[Case]
