"""Fill the project’s own templates with the example’s facts, with this engine and with docxtpl: ``python -m bench.filling``.

Rounds are interleaved and shuffled, so that a machine whose speed drifts slows everybody alike; medians are printed, with
the ratio to docxtpl as its README shows it (autoescape on, or it loses text).
"""

from __future__ import annotations

import io
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

ROUNDS, CALLS = 15, {"engine": 20, "docxtpl": 2}


def papers() -> Mapping[str, Any]:
    """Play the example in a database of its own and return one paper of each kind."""
    from delibera.installation import begin

    begin()
    from documents.papers import paper_of
    from exchange.dossier import read_dossier
    from exchange.playback import play
    from tests.tasks.conftest import EXAMPLE
    from workflow.models import OutboxRow

    for _ in play(read_dossier(EXAMPLE)):
        pass
    return {row.payload["kind"]: paper_of(row.payload).paper for row in OutboxRow.objects.order_by("pk")}


def with_engine(paper: Any) -> Callable[[], object]:
    """Return what fills the paper as the project does, hash and look-up of the template included."""
    from documents.papers import fill

    return lambda: fill(paper)


def with_docxtpl(paper: Any) -> Callable[[], object]:
    """Return what fills the same template with docxtpl."""
    import jinja2
    from docxtpl import DocxTemplate

    from documents.papers import template_bytes
    from workflow.french import FILTERS

    data = template_bytes(paper.TEMPLATE)
    values = {field.name: getattr(paper, field.name) for field in fields(paper)}

    def fill() -> None:
        environment = jinja2.Environment(autoescape=True)
        environment.filters.update(FILTERS)
        template = DocxTemplate(io.BytesIO(data))
        template.render(values, jinja_env=environment, autoescape=True)
        template.save(io.BytesIO())

    return fill


def measure(kind: str, paper: Any) -> None:
    """Print the medians of one document."""
    runs = {"engine": with_engine(paper), "docxtpl": with_docxtpl(paper)}
    spent: dict[str, list[float]] = {name: [] for name in runs}
    for run in runs.values():
        run()
    for _ in range(ROUNDS):
        for name in random.sample(list(runs), len(runs)):
            begin = time.perf_counter()
            for _ in range(CALLS[name]):
                runs[name]()
            spent[name].append((time.perf_counter() - begin) / CALLS[name] * 1000)
    ours, theirs = statistics.median(spent["engine"]), statistics.median(spent["docxtpl"])
    spread = f"{min(spent['engine']):.2f}-{max(spent['engine']):.2f}"
    print(f"{kind:<14} engine {ours:6.2f} ms ({spread})   docxtpl {theirs:6.1f} ms   ratio {theirs / ours:5.1f}")


def main() -> None:
    """Measure each kind of document."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["DELIBERA_HOME"] = home
        os.environ.pop("DATABASE_URL", None)
        for kind, paper in papers().items():
            measure(kind, paper)


if __name__ == "__main__":
    main()
