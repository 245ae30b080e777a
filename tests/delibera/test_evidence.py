"""The proof of a sitting as an officer gets it: one command, one file, one page to read, and a checker that needs nothing."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.documents.pdf.conftest import verapdf  # noqa: F401 - a fixture
from tests.documents.pdf.verapdf import VeraPdf
from tests.tasks.conftest import ROOT, Installation

COUNCIL = ROOT / "examples/conseil-2026-10-15.yaml"
KEY = "conseil-2026-10-15"


@pytest.fixture
def place(installation: Callable[..., Installation], tmp_path: Path) -> Installation:
    """An installation where the example’s council was convened and sat."""
    made = installation("proved")
    run = made.delibera("run", COUNCIL, "--out", tmp_path / "out")
    assert run.returncode == 0, run.stdout + run.stderr
    return made


def page_of(pdf: bytes) -> tuple[int, str]:
    """Return how many pages a PDF has, and its words."""
    told = subprocess.run(["pdftotext", "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    text = told.decode()
    return text.count("\f"), " ".join(text.split())


def test_the_command_gives_a_proof_that_anybody_checks_and_that_the_system_confirms(
    place: Installation,
    verapdf: VeraPdf,  # noqa: F811
    tmp_path: Path,
) -> None:
    dossier = tmp_path / "preuve.zip"

    written = place.delibera("evidence", KEY, "--out", dossier)

    assert written.returncode == 0, written.stdout + written.stderr
    with zipfile.ZipFile(dossier) as archive:
        (tmp_path / "check.py").write_bytes(archive.read("check.py"))
        summary = archive.read("resume.pdf")
    root = written.stdout.partition("Empreinte du dossier\u00a0: ")[2].split()[0]
    alone = subprocess.run(
        [sys.executable, "-I", "-S", str(tmp_path / "check.py"), str(dossier), root],
        cwd=tmp_path, env={}, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert alone.returncode == 0, alone.stdout + alone.stderr
    assert "Tout se tient." in alone.stdout

    pages, words = page_of(summary)
    assert pages == 1
    for told in ("Jour franc 1", "jours francs", "le délai est tenu", "Tête du journal", "Destinataires"):
        assert told in words, told
    assert verapdf.faults(summary) == {"2b": [], "ua1": []}

    again = place.delibera("evidence", KEY, "--out", tmp_path / "again.zip")
    assert again.returncode == 0
    assert (tmp_path / "again.zip").read_bytes() == dossier.read_bytes()

    confirmed = place.delibera("evidence", "--check", dossier, "--root", root)
    assert confirmed.returncode == 0, confirmed.stdout
    assert "Ce système confirme le dossier" in confirmed.stdout


def test_a_proof_that_was_touched_is_refused_by_the_system_too(place: Installation, tmp_path: Path) -> None:
    dossier = tmp_path / "preuve.zip"
    assert place.delibera("evidence", KEY, "--out", dossier).returncode == 0
    data = bytearray(dossier.read_bytes())
    data[len(data) // 2] ^= 1
    dossier.write_bytes(bytes(data))

    refused = place.delibera("evidence", "--check", dossier)
    unknown = place.delibera("evidence", "nulle-part")

    assert refused.returncode == 2
    assert "n’est pas un dossier de preuve lisible" in refused.stderr
    assert unknown.returncode == 2
    assert "Aucune séance ne s’appelle" in unknown.stderr
