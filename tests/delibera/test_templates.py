"""« delibera templates check » tells a person, a machine, and the file itself."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile
from pathlib import Path

import pytest
from docx import Document

from delibera.cli import main
from documents.papers import PAPERS, template_bytes
from documents.pdf import is_available


def spoilt(folder: Path, name: str, changes: dict[str, tuple[str, str]], *, paper: str = "convocation") -> Path:
    """Write a shipped template with words changed in some parts."""
    path = folder / name
    with zipfile.ZipFile(io.BytesIO(template_bytes(PAPERS[paper].TEMPLATE))) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            if part in changes:
                before, after = (text.encode() for text in changes[part])
                assert before in content
                content = content.replace(before, after)
            new.writestr(part, content)
    return path


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    return spoilt(tmp_path, "convocation.docx", {"word/document.xml": ("{{ quorum }}", "{{ quorrum }}")})


@pytest.fixture
def advised(tmp_path: Path) -> Path:
    return spoilt(tmp_path, "convocation.docx", {"word/header1.xml": ("descr=", "x-descr=")})


def test_the_shipped_templates_are_ready_and_give_0(capsys) -> None:
    folder = Path(__file__).parents[2] / "templates_docx"

    status = main(["templates", "check", *(str(folder / paper.TEMPLATE) for paper in PAPERS.values())])

    told = capsys.readouterr().out.splitlines()
    assert status == 0
    assert [line.endswith("prêt à l’emploi.") for line in told] == [True] * len(PAPERS)


def test_a_fault_gives_1_with_its_weight_its_code_its_place_and_its_mend(faulty: Path, capsys) -> None:
    status = main(["templates", "check", str(faulty)])

    told = capsys.readouterr().out
    assert status == 1
    assert "convocation.docx\u00a0: à corriger, 1 erreur." in told
    assert "Erreur [unknown-name]\u00a0: corps, sous le titre “Quorum et pouvoir”" in told
    assert "vouliez-vous dire «\u00a0quorum\u00a0»\u202f?" in told


def test_a_warning_gives_0_and_1_when_asked_to_be_strict(advised: Path, capsys) -> None:
    assert main(["templates", "check", str(advised)]) == 0
    assert "prêt à l’emploi, 1 avertissement." in capsys.readouterr().out

    assert main(["templates", "check", "--strict", str(advised)]) == 1


def test_the_answer_in_json_has_the_shape_that_is_documented(faulty: Path, tmp_path: Path, capsys) -> None:
    good = spoilt(tmp_path, "draft.docx", {}, paper="draft")

    status = main(["templates", "check", "--json", str(faulty), str(good)])

    answer = json.loads(capsys.readouterr().out)
    assert (status, answer["status"]) == (1, "faulty")
    assert set(answer["files"][0]) == {"file", "paper", "annotated", "status", "errors", "warnings", "faults"}
    assert [(one["paper"], one["status"], one["errors"]) for one in answer["files"]] == [
        ("convocation", "faulty", 1),
        ("draft", "green", 0),
    ]
    fault = answer["files"][0]["faults"][0]
    assert set(fault) == {"code", "severity", "part", "place", "paragraph", "message"}
    readme = (Path(__file__).parents[2] / "templates_docx/README.md").read_text()
    assert all(f'"{key}"' in readme for key in {*answer, *answer["files"][0], *fault})


def test_a_file_that_is_no_word_document_or_is_not_there_gives_2(tmp_path: Path, capsys) -> None:
    (tmp_path / "convocation.docx").write_text("Bonjour")

    assert main(["templates", "check", str(tmp_path / "convocation.docx")]) == 2
    assert main(["templates", "check", str(tmp_path / "deliberation.docx")]) == 2
    told = capsys.readouterr().out
    assert told.count("refusé.") == 2
    assert "Ce fichier ne s’ouvre pas" in told


def test_the_paper_is_read_from_the_name_accents_or_not_and_asked_for_when_it_is_not_there(
    tmp_path: Path, capsys
) -> None:
    named = spoilt(tmp_path, "Délibération-v2.docx", {}, paper="deliberation")
    unnamed = spoilt(tmp_path, "modele.docx", {}, paper="deliberation")

    assert main(["templates", "check", str(named)]) == 0
    assert main(["templates", "check", str(unnamed)]) == 2
    assert "ajoutez --paper" in capsys.readouterr().out
    assert main(["templates", "check", str(unnamed), "--paper", "deliberation"]) == 0


def test_the_annotated_copy_has_a_comment_at_each_fault_and_opens_in_libreoffice(
    faulty: Path, tmp_path: Path, capsys
) -> None:
    before = faulty.read_bytes()

    main(["templates", "check", "--annotate", str(faulty)])

    copy = faulty.with_name("convocation-annoté.docx")
    assert str(copy) in capsys.readouterr().out
    assert [comment.author for comment in Document(str(copy)).comments] == ["Delibera"]
    assert faulty.read_bytes() == before
    if missing := is_available():
        pytest.skip(missing)
    office = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "pdf",
    ]
    subprocess.run([*office, "--outdir", tmp_path, copy], check=True, capture_output=True, timeout=120)
    assert copy.with_suffix(".pdf").read_bytes().startswith(b"%PDF-")


def test_a_copy_that_cannot_be_written_is_told_beside_the_faults(faulty: Path, capsys) -> None:
    faulty.with_name("convocation-annoté.docx").mkdir()

    assert main(["templates", "check", "--annotate", str(faulty)]) == 1

    told = capsys.readouterr().out
    assert "La copie annotée ne s’écrit pas" in told
    assert "unknown-name" in told


def test_a_green_template_has_no_annotated_copy(tmp_path: Path) -> None:
    good = spoilt(tmp_path, "draft.docx", {}, paper="draft")

    assert main(["templates", "check", "--annotate", str(good)]) == 0
    assert list(tmp_path.iterdir()) == [good]
