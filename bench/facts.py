"""Give the bench its papers: those of the example’s sitting, played in a database of its own."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples/bureau-2023-07-12.yaml"
KINDS = ("convocation", "deliberation", "agreement", "attendance")


@dataclass(frozen=True, slots=True)
class Example:
    """The example’s papers: every convocation, and one of each other kind."""

    convocations: tuple[Any, ...]
    deliberation: Any
    agreement: Any
    attendance: Any

    def one_of_each(self) -> dict[str, Any]:
        """Return one paper of each kind, by kind."""
        return {
            "convocation": self.convocations[0],
            "deliberation": self.deliberation,
            "agreement": self.agreement,
            "attendance": self.attendance,
        }


@contextmanager
def example() -> Iterator[Example]:
    """Play the example and yield its papers; nothing of it is left behind."""
    with tempfile.TemporaryDirectory(prefix="delibera-bench-") as home:
        os.environ["DELIBERA_HOME"] = home
        os.environ.pop("DATABASE_URL", None)
        from delibera.installation import begin

        begin()
        yield play_example()


def play_example() -> Example:
    """Play the example in the database that Django has, and return its papers."""
    from documents.papers import paper_of
    from exchange.dossier import read_dossier
    from exchange.playback import play
    from workflow.models import OutboxRow

    for _ in play(read_dossier(EXAMPLE)):
        pass
    found: dict[str, list[Any]] = {kind: [] for kind in KINDS}
    for row in OutboxRow.objects.order_by("pk"):
        if row.payload.get("kind") in found:
            found[row.payload["kind"]].append(paper_of(row.payload).paper)
    return Example(
        tuple(found["convocation"]), found["deliberation"][-1], found["agreement"][-1], found["attendance"][-1]
    )


def values_of(paper: Any) -> dict[str, Any]:
    """Return a paper’s fields by name."""
    return {field.name: getattr(paper, field.name) for field in fields(paper)}
