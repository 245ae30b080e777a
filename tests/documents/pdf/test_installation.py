"""Check that a computer without LibreOffice is told which packages to install."""

from pathlib import Path

import pytest

from documents.pdf import OfficeMissing, OfficePool, is_available


def test_a_computer_without_libreoffice_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    missing = is_available()

    assert missing is not None
    assert "libreoffice-writer" in missing
    assert "python3-uno" in missing


def test_a_pool_does_not_open_without_libreoffice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(OfficeMissing, match="n’est pas installé"), OfficePool(1):
        pass


def test_libreoffice_without_writer_is_not_enough(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "soffice.bin").touch()
    launcher = tmp_path / "soffice"
    launcher.touch()
    launcher.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    missing = is_available()

    assert missing is not None
    assert "Writer" in missing
