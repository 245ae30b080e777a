"""The officers’ page on the templates names every piece of data that a template may use."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from documents.papers import PAPERS

README = (Path(__file__).resolve().parents[3] / "templates_docx/README.md").read_text()


@pytest.mark.parametrize("kind", PAPERS)
def test_every_field_of_a_paper_is_explained_to_the_officers(kind: str) -> None:
    hints = get_type_hints(PAPERS[kind])

    for field in fields(PAPERS[kind]):
        assert f"`{field.name}`" in README, field.name
        for inner in (hints[field.name], *get_args(hints[field.name])):
            if isinstance(inner, type) and is_dataclass(inner):
                assert all(f".{below.name}" in README for below in fields(inner)), inner
