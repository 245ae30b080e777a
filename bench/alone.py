"""Fill documents in a process of its own, and print the most memory that it held: ``python -m bench.alone NAME FOLDER COUNT``.

The folder holds templates (``*.docx``) and the values of each (``*.json``). With the engine, nothing of Django is loaded.
"""

from __future__ import annotations

import io
import itertools
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bench.processes import peak_memory
from workflow.french import FILTERS


def with_engine(template: Path, values: Mapping[str, Any]) -> None:
    """Fill as the project does: the file is read and looked up for each document."""
    from documents.engine import compiled

    compiled(template.read_bytes(), filters=FILTERS).fill(values)


def with_docxtpl(template: Path, values: Mapping[str, Any]) -> None:
    """Fill as docxtpl’s README does, with the escaping without which it loses text."""
    import jinja2
    from docxtpl import DocxTemplate

    environment = jinja2.Environment(autoescape=True)
    environment.filters.update(FILTERS)
    document = DocxTemplate(template)
    document.render(dict(values), jinja_env=environment, autoescape=True)
    document.save(io.BytesIO())


FILLERS: dict[str, Callable[[Path, Mapping[str, Any]], None]] = {"engine": with_engine, "docxtpl": with_docxtpl}


def main() -> None:
    """Fill COUNT documents, one template after the other."""
    name, folder, count = sys.argv[1:]
    papers = [
        (template, json.loads(template.with_suffix(".json").read_text(encoding="utf-8")))
        for template in sorted(Path(folder).glob("*.docx"))
    ]
    for template, values in itertools.islice(itertools.cycle(papers), int(count)):
        FILLERS[name](template, values)
    if name == "engine" and "django" in sys.modules:
        raise SystemExit("the engine has loaded Django")
    print(f"{peak_memory():.1f}")


if __name__ == "__main__":
    main()
