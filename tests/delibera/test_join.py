"""An act and its annexes become one PDF, after each has passed the door."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import docx
import pikepdf
import pytest
from PIL import Image

from documents.pdf import is_available
from tests.tasks.conftest import ROOT


def delibera(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "delibera", *map(str, words)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def pdf(path: Path, pages: int) -> Path:
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        document.save(path)
    return path


def test_a_word_act_and_a_pdf_annex_become_one_pdf_in_their_order(tmp_path: Path) -> None:
    if missing := is_available():
        pytest.skip(missing)
    act, out = tmp_path / "acte.docx", tmp_path / "ensemble.pdf"
    written = docx.Document()
    written.add_paragraph("Texte de la délibération")
    written.save(str(act))

    joined = delibera("join", act, pdf(tmp_path / "plan.pdf", 2), "--out", out, "--title", "Délibération et annexe")

    assert joined.returncode == 0, joined.stdout + joined.stderr
    with pikepdf.open(out) as document:
        assert len(document.pages) == 3
        assert document.docinfo.Title == "Délibération et annexe"
    first = subprocess.run(["pdftotext", "-l", "1", out, "-"], capture_output=True, text=True, check=True).stdout
    assert "Texte de la délibération" in first


def test_a_refused_annex_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    act, out = pdf(tmp_path / "acte.pdf", 1), tmp_path / "ensemble.pdf"
    script = tmp_path / "annexe.pdf"
    with pikepdf.open(pdf(tmp_path / "vide.pdf", 1)) as document:
        document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        document.save(script)

    refused = delibera("join", act, script, "--out", out)

    assert refused.returncode == 1
    assert "annexe.pdf" in refused.stdout
    assert "JavaScript" in refused.stdout
    assert not out.exists()


def test_a_picture_is_refused_with_what_to_do(tmp_path: Path) -> None:
    picture, data = tmp_path / "photo.png", BytesIO()
    Image.new("RGB", (8, 8)).save(data, "PNG")
    picture.write_bytes(data.getvalue())

    refused = delibera("join", pdf(tmp_path / "acte.pdf", 1), picture, "--out", tmp_path / "x.pdf")

    assert refused.returncode == 1
    assert "à insérer dans un document Word" in refused.stdout


def test_a_file_that_is_not_there_is_told_by_its_name(tmp_path: Path) -> None:
    refused = delibera("join", pdf(tmp_path / "acte.pdf", 1), tmp_path / "absent.pdf", "--out", tmp_path / "x.pdf")

    assert refused.returncode == 1
    assert "absent.pdf\u00a0» ne peut pas être lu" in refused.stdout
