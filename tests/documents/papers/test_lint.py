"""The linter names the fault and its place in each spoilt template, and finds nothing to say of the shipped ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from documents.papers import PAPERS, template_bytes
from documents.papers.templates import report
from tests.documents.papers.mutations import Mutation, faulty, harmless

ROOT = Path(__file__).resolve().parents[3]


def name_of(mutation: Mutation) -> str:
    return mutation.name


@pytest.mark.parametrize("kind", PAPERS)
def test_the_shipped_templates_have_neither_error_nor_warning_nor_information(kind: str) -> None:
    found = report(template_bytes(PAPERS[kind].TEMPLATE), PAPERS[kind])

    assert found.is_green
    assert not found.faults


@pytest.mark.parametrize("mutation", faulty(), ids=name_of)
def test_a_spoilt_template_is_told_by_its_fault_and_its_place(mutation: Mutation) -> None:
    found = report(mutation.data, PAPERS[mutation.paper])

    told = [*found.errors, *found.warnings]
    assert {fault.code for fault in told} == set(mutation.codes), told
    beside = told[0].message if mutation.is_shared else ""
    there = [fault for fault in told if all(piece in f"{fault.place}{beside}" for piece in mutation.place)]
    assert there, (mutation.place, told)
    assert there[0].part == mutation.part
    assert mutation.says in there[0].message


@pytest.mark.parametrize("mutation", list(harmless()), ids=name_of)
def test_what_officers_do_without_harm_is_no_fault(mutation: Mutation) -> None:
    found = report(mutation.data, PAPERS[mutation.paper])

    assert [*found.errors, *found.warnings] == []


def test_every_kind_of_fault_is_explained_to_the_officers() -> None:
    folder = ROOT / "documents/engine"
    sources = [folder / f"{name}.py" for name in ("blocks", "checks", "patch", "tags")] + sorted(
        (folder / "lint").glob("*.py")
    )
    codes = {code for path in sources for code in re.findall(r'"([a-z]+(?:-[a-z]+)+)"', path.read_text())}

    explained = (ROOT / "templates_docx/README.md").read_text()

    assert {code for mutation in faulty() for code in mutation.codes} - {"syntax"} <= codes
    assert [code for code in sorted(codes) if f"`{code}`" not in explained] == []


def test_there_are_at_least_a_hundred_mutations_over_all_the_papers_and_their_parts() -> None:
    mutations = faulty()

    assert len({mutation.name for mutation in mutations}) >= 100
    assert {mutation.paper for mutation in mutations} == set(PAPERS)
    assert {"word/document.xml", "word/header1.xml", "word/header2.xml", "word/footer1.xml"} <= {
        m.part for m in mutations
    }
