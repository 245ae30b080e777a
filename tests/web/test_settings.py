"""The settings come from the environment, and no secret is shipped."""

from __future__ import annotations

from pathlib import Path

from web.secret import own_secret
from web.settings import PATIENT, database


def test_a_secret_is_made_at_the_first_start_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    first = own_secret(tmp_path / "home" / "secret")

    assert len(first) > 50
    assert own_secret(tmp_path / "home" / "secret") == first
    assert (tmp_path / "home" / "secret").stat().st_mode & 0o077 == 0
    assert own_secret(tmp_path / "other" / "secret") != first


def test_a_database_address_is_read_with_its_escaped_password_and_options() -> None:
    read = database("postgres://delibera:p%40ss@db.local:5433/region?sslmode=require&connect_timeout=3")

    assert (read["NAME"], read["USER"], read["PASSWORD"]) == ("region", "delibera", "p@ss")
    assert (read["HOST"], read["PORT"], read["OPTIONS"]) == (
        "db.local",
        "5433",
        PATIENT | {"connect_timeout": "3", "sslmode": "require"},
    )


def test_sqlite_takes_its_lock_at_the_start_and_keeps_a_write_ahead_log() -> None:
    read = database("sqlite:////srv/delibera.sqlite3")

    assert read["NAME"] == "/srv/delibera.sqlite3"
    assert read["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in read["OPTIONS"]["init_command"]
