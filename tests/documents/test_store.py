"""A file is kept whole under the hash of its bytes, or not at all."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from documents import store


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    settings.PAPERS_DIR = tmp_path
    return tmp_path


def test_the_same_bytes_are_kept_once_under_their_hash(folder: Path) -> None:
    first, second = store.keep(b"acte", "pdf"), store.keep(b"acte", "pdf")

    assert first == second == hashlib.sha256(b"acte").hexdigest()
    assert store.read(first, "pdf") == b"acte"
    assert [path.name for path in folder.rglob("*.*")] == [f"{first}.pdf"]


def test_what_is_not_there_is_said(folder: Path) -> None:
    assert not store.has("", "pdf")
    assert not store.has("0" * 64, "pdf")
    with pytest.raises(FileNotFoundError):
        store.read("0" * 64, "pdf")


def test_a_write_that_fails_leaves_no_half_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("os.replace", fail)

    with pytest.raises(OSError, match="disk full"):
        store.keep(b"acte", "pdf")

    assert [path for path in folder.rglob("*") if path.is_file()] == []
