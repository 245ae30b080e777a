"""Keep the house in order: each test is one of its rules (CONTRIBUTING.md)."""

from __future__ import annotations

import ast
import inspect
import pickle
import pkgutil
import re
import subprocess
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from delibera import docs
from documents.papers import PAPERS
from exchange.dossier import Problem
from tasks.queues import QUEUES, VISIBILITY
from tasks.works import WORKS
from workflow import law
from workflow.actions.jobs import LABELS
from workflow.errors import Refusal
from workflow.lifecycle import BESIDE, EVENTS_FROM, FINAL_STATES, STATES, STEPS

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("workflow", "documents", "exchange", "tasks", "web", "delibera", "templates_docx")
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts)
# A module or a function that is longer than the rule, with its reason.
LONG_MODULES: dict[str, str] = {
    "exchange/evidence/check.py": "goes whole into each bundle of evidence: whoever receives it reads and runs this one file",
}
LONG_FUNCTIONS: dict[str, str] = {}


def name_of(path: Path) -> str:
    """Print a path as the repository names it."""
    return str(path.relative_to(ROOT))


def test_every_state_is_reached_and_every_state_that_is_not_final_has_a_way_out() -> None:
    from workflow.lifecycle import Lifecycle

    ways = {(state.id, t.target.id) for state in Lifecycle.states for t in state.transitions if t.target}
    reached = {"draft"}
    while more := {target for source, target in ways if source in reached} - reached:
        reached |= more

    assert reached == set(STATES)
    assert all(EVENTS_FROM[state] for state in STATES if state not in FINAL_STATES)
    assert not any(EVENTS_FROM[state] for state in FINAL_STATES)


def test_every_event_has_its_step_and_every_step_names_rules_that_exist() -> None:
    events = {event for known in EVENTS_FROM.values() for event in known}

    assert events == set(STEPS)
    assert {rule for step in STEPS.values() for rule in step.rules} <= set(law.RULES)


@pytest.mark.parametrize("rule", law.RULES.values(), ids=lambda rule: rule.id)
def test_every_rule_has_its_article_its_sentence_and_stands_in_the_table_of_the_law(rule: law.Rule) -> None:
    assert re.fullmatch(r"[A-Z]+-\d+", rule.id)
    assert rule.article.number
    assert rule.sentence.endswith(".")
    assert f'| <a id="{docs.anchor(rule.id)}"></a>{rule.id} |' in (ROOT / "docs/law.md").read_text()


def test_every_rule_guards_a_step_or_is_named_as_judged_elsewhere() -> None:
    guarded = {rule for step in STEPS.values() for rule in step.rules}

    assert set(law.RULES) == guarded | set(BESIDE)


def test_every_legal_number_has_a_unit_an_article_a_date_and_the_day_it_was_verified() -> None:
    parameters = tomllib.loads((ROOT / "workflow/law/parameters.toml").read_text())

    for name, entries in parameters.items():
        for value in leaves(entries):
            assert {"value", "unit", "article", "valid_from", "source", "verified_on"} <= set(value), (name, value)


def leaves(node: object) -> list[dict[str, object]]:
    """List the tables of a TOML tree that carry a value."""
    if isinstance(node, dict):
        return [node] if "value" in node else [leaf for child in node.values() for leaf in leaves(child)]
    return [leaf for child in node for leaf in leaves(child)] if isinstance(node, list) else []


def test_every_template_has_its_paper_and_every_paper_its_template() -> None:
    templates = {path.stem for path in (ROOT / "templates_docx").glob("*.docx")}

    assert templates == {Path(paper.TEMPLATE).stem for paper in PAPERS.values()}
    assert set(PAPERS) == templates


def test_every_kind_of_outbox_row_has_its_work_and_its_name_and_every_queue_a_worker() -> None:
    left = {
        call.args[0].value
        for path in MODULES
        if path.parts[len(ROOT.parts)] in {"workflow", "tasks"}
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", getattr(call.func, "attr", "")) in {"leave", "leave_all"}
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }

    assert left == set(WORKS) == set(LABELS)
    assert {work.queue for work in WORKS.values()} <= set(QUEUES)
    served = re.findall(r'"--queues", "([\w,]+)"', (ROOT / "docker-compose.yml").read_text())
    assert sorted(queue for names in served for queue in names.split(",")) == sorted(QUEUES)


def test_a_job_is_told_to_stop_then_killed_then_taken_again_and_only_then_given_back_by_the_broker() -> None:
    for limits in QUEUES.values():
        assert limits.soft < limits.hard < limits.lease < VISIBILITY


def test_the_generated_pages_are_what_the_code_says() -> None:
    for name, text in docs.pages().items():
        assert (ROOT / "docs" / name).read_text() == text, f"docs/{name} is out of date: run make docs"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_is_over_300_lines_and_no_function_over_40(path: Path) -> None:
    text = path.read_text()

    assert len(text.splitlines()) <= 300 or name_of(path) in LONG_MODULES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= 40 or f"{name_of(path)}:{node.name}" in LONG_FUNCTIONS, f"{node.name}: {length} lines"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_french_text_is_typeset(path: Path) -> None:
    """French is told by its accented letters; code in a text is told by its back-quotes."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and is_french(node.value):
            assert not re.search(r"[A-Za-zéè]'[a-zéèêA-Z]", node.value), (
                f"line {node.lineno}: ' for ’ in {node.value!r}"
            )
            assert not re.search(r"«[^\u00a0]|[^\u00a0]»", node.value), f"line {node.lineno}: {node.value!r}"
            assert not re.search(r"(?<![ \u00a0\u202f]) [;?!»]", node.value), f"line {node.lineno}: {node.value!r}"


def is_french(text: str) -> bool:
    """Whether a literal is a French sentence and not a pattern or English."""
    return bool(re.search(r"[éèêàçùîô]", text)) and " " in text and not re.search(r"[\\\[\]|`]", text)


def refusals(kind: type[Refusal] = Refusal) -> list[type[Refusal]]:
    """List every refusal of the project."""
    for room in ROOMS[:-1]:
        for module in pkgutil.walk_packages([str(ROOT / room)], prefix=f"{room}."):
            if "migrations" not in module.name and not module.name.endswith(("pdf.worker", "__main__")):
                import_module(module.name)
    return [kind, *(deep for child in kind.__subclasses__() for deep in refusals(child))]


SAMPLES: dict[str, object] = {
    "problems": (Problem(1, 1, "sitting.day", "« hier »".replace(" ", "\u00a0"), "une date"),),
    "version": 1,
    "read": 1,
    "stored": 2,
    "rank": 3,
    "seconds": 1.5,
    "time_limit": 60.0,
}


@pytest.mark.parametrize("kind", refusals(), ids=lambda kind: kind.__name__)
def test_every_refusal_survives_pickling(kind: type[Refusal]) -> None:
    names = list(inspect.signature(kind).parameters) if "__init__" in vars(kind) else []
    error = kind(*(SAMPLES.get(name, "mot") for name in names))

    again = pickle.loads(pickle.dumps(error))

    assert type(again) is kind
    assert again.args == error.args
    assert str(again) == str(error)


def test_every_command_of_the_readme_is_a_target_of_the_makefile() -> None:
    readme, makefile = (ROOT / "README.md").read_text(), (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^(\w+):", makefile, re.M))

    assert {"demo", "test"} <= set(re.findall(r"make (\w+)", readme)) <= targets


def test_the_rooms_import_only_what_the_house_allows() -> None:
    result = subprocess.run(
        [ROOT / ".venv/bin/lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert result.returncode == 0, result.stdout


def test_no_file_of_the_repository_holds_an_address_of_a_package_registry() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )

    assert "uv.lock" not in tracked
    assert not re.search(r"https?://", (ROOT / "requirements.lock").read_text())
