"""A past document is made again from its manifest alone, and the same facts give the same bytes wherever and whenever."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tasks.conftest import ROOT, Installation

COUNCIL = ROOT / "examples/conseil-2026-10-15.yaml"
FAKETIME = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))), None)


def bytes_of(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def played(place: Installation, out: Path) -> dict[str, str]:
    run = place.delibera("run", COUNCIL, "--out", out)
    assert run.returncode == 0, run.stdout + run.stderr
    return bytes_of(out)


def test_every_document_is_made_again_the_same_from_its_manifest_and_a_lost_file_comes_back(
    installation: Callable[..., Installation], tmp_path: Path
) -> None:
    place = installation("rebuilt")
    played(place, tmp_path / "out")
    made = int(place.ask("Manifest.objects.count()"))
    name, lost = (
        place.ask("Manifest.objects.order_by('pk').values_list('name', 'docx_sha256')[0]").strip("()'").split("', '")
    )

    checked = place.delibera("rebuild", "--check")
    place.ask(f"__import__('documents.store').store.path_of('{lost}', 'docx').unlink()")
    restored = place.delibera("rebuild", name)

    assert checked.returncode == 0, checked.stdout
    assert made >= int(place.ask("Paper.objects.count()"))
    assert checked.stdout.count(": Word identique, PDF identique") == made
    assert restored.returncode == 0
    assert "Word remis en place" in restored.stdout
    assert place.ask(f"__import__('documents.store').store.has('{lost}', 'docx')") == "True"


def test_a_document_that_comes_out_other_is_told_with_the_tool_that_changed(
    installation: Callable[..., Installation], tmp_path: Path
) -> None:
    place = installation("changed")
    played(place, tmp_path / "out")
    name = place.ask("Manifest.objects.order_by('pk')[0].name")
    place.ask(f"Manifest.objects.filter(name='{name}').update(docx_sha256='0' * 64, engine='delibera 1')")

    checked = place.delibera("rebuild", "--check", "--word-only", name)
    unknown = place.delibera("rebuild", "--check", "inconnu")

    assert checked.returncode == 1
    assert "Word DIFFÉRENT (delibera 1 →" in checked.stdout
    assert unknown.returncode == 2
    assert "«\u00a0inconnu\u00a0»" in unknown.stdout


def test_a_template_changed_since_does_not_change_what_was_made_before(
    installation: Callable[..., Installation], tmp_path: Path
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "attendance.docx").write_bytes((ROOT / "templates_docx/attendance.docx").read_bytes())
    place = installation("authority", DELIBERA_TEMPLATES=str(own))
    played(place, tmp_path / "out")
    (own / "attendance.docx").unlink()

    checked = place.delibera("rebuild", "--check", "--word-only")

    assert checked.returncode == 0, checked.stdout


@pytest.mark.skipif(FAKETIME is None, reason="faketime is not installed (apt install faketime)")
def test_another_day_zone_locale_hash_seed_and_process_give_the_same_word_and_pdf(
    installation: Callable[..., Installation], tmp_path: Path
) -> None:
    here = installation("here", TZ="Europe/Paris", LC_ALL="C.UTF-8", PYTHONHASHSEED="1")
    elsewhere = installation(
        "elsewhere", TZ="Pacific/Auckland", LC_ALL="C", LANGUAGE="tr", PYTHONHASHSEED="77",
        LD_PRELOAD=str(FAKETIME), FAKETIME="+411d",
    )  # fmt: skip

    first, second = played(here, tmp_path / "out"), played(elsewhere, tmp_path / "other")

    assert len(first) > 40
    assert second == first
