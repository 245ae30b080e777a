"""Every hostile or broken file is refused by its own sentence: nothing falls, runs, writes, calls out or fills memory."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.documents.hostile import Case, every, templates

ROOT = Path(__file__).resolve().parents[3]
CASES = every()
TEMPLATES = templates.every()
# a mend is an order given to the reader: « enregistrez-le », « déposez un .docx »
MEND = re.compile(r"\b\w+ez\b")
Verdicts = dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("empty")


@pytest.fixture(scope="module")
def verdicts(folder: Path) -> Verdicts:
    places = dict.fromkeys(("HOME", "TMPDIR", "XDG_CACHE_HOME"), str(folder))
    done = subprocess.run(
        [sys.executable, "-B", "-W", "ignore", "-m", "tests.documents.hostile.judge"],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **places},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: Verdicts = json.loads(done.stdout)
    return found


def test_there_are_at_least_two_hundred_kinds_each_with_its_name() -> None:
    assert len({case.kind for case in CASES}) == len(CASES)
    assert len(CASES) >= 200


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.kind)
def test_a_hostile_file_is_refused_by_its_own_sentence(case: Case, verdicts: Verdicts) -> None:
    verdict = verdicts[case.kind]

    assert verdict["end"] == "refused"
    assert case.says in verdict["message"]
    assert verdict["message"].endswith(".")
    assert MEND.search(verdict["message"]), verdict["message"]
    assert not verdict["reached"]


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.engine and case.name.endswith(".docx")], ids=lambda case: case.kind
)
def test_the_engine_refuses_it_too_whoever_gives_it(case: Case, verdicts: Verdicts) -> None:
    verdict = verdicts[f"engine, {case.kind}"]

    assert verdict["end"] == "refused"
    assert verdict["message"].endswith(".")
    assert not verdict["reached"]


@pytest.mark.parametrize("kind", TEMPLATES)
def test_a_hostile_template_is_refused_when_read_or_when_filled(kind: str, verdicts: Verdicts) -> None:
    verdict = verdicts[kind]

    assert verdict["end"] == "refused", TEMPLATES[kind][:200]
    assert verdict["message"].endswith((".", "\u202f?"))
    assert not verdict["reached"]


def test_a_file_that_is_to_blame_by_one_part_names_this_part(verdicts: Verdicts) -> None:
    assert verdicts["settings: mail merge"]["part"] == "word/settings.xml"
    assert verdicts["field: in a footer"]["part"] == "word/footer1.xml"
    assert verdicts["outside: image"]["part"] == "word/_rels/document.xml.rels"
    assert verdicts["PDF link: JavaScript"]["part"] == "page 1"
    assert verdicts["outside: image"]["told"].startswith(
        "«\u00a0reçu.docx\u00a0» (word/_rels/document.xml.rels)\u00a0: "
    )


def test_nothing_was_written_anywhere_near(folder: Path, verdicts: Verdicts) -> None:
    assert verdicts
    assert list(folder.iterdir()) == []
    assert not list(folder.parent.glob("evil*"))


def test_the_same_kind_is_the_same_bytes_each_time() -> None:
    again = {case.kind: case for case in every()}

    chosen = [case for case in CASES if case.kind.startswith(("lie", "twins", "outside", "PDF link", "JPEG"))]

    assert len(chosen) > 50
    assert all(case.make() == again[case.kind].make() for case in chosen)


def test_the_judge_notices_a_way_out(tmp_path: Path) -> None:
    program = (
        "import sys, socket; from tests.documents.hostile import judge; sys.addaudithook(judge.watch);"
        "socket.create_connection(('127.0.0.1', 9))"
    )

    done = subprocess.run(
        [sys.executable, "-B", "-c", program],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert "Reached: socket.getaddrinfo" in done.stderr
