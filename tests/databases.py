"""Give a test a database of its own that several processes share: a file, or a database on the tests’ PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent


def own_database(name: str) -> dict[str, str]:
    """Make a new database on the PostgreSQL server of the tests; on SQLite the home holds it."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        return {}
    database = f"{name}_{uuid4().hex[:12]}"
    with psycopg.connect(server.replace("postgres://", "postgresql://"), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
    return {"DATABASE_URL": f"{server.rsplit('/', 1)[0]}/{database}"}


def own_database_like(settings: dict[str, str]) -> dict[str, str]:
    """Make a copy of a PostgreSQL database that nobody uses; on SQLite its file is copied by whoever asks."""
    if "DATABASE_URL" not in settings:
        return {}
    server, model = settings["DATABASE_URL"].rsplit("/", 1)
    copy = f"copy_{uuid4().hex[:12]}"
    with psycopg.connect(f"{server}/postgres".replace("postgres://", "postgresql://"), autocommit=True) as connection:
        words = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(copy), sql.Identifier(model))
        connection.execute(words)
    return {"DATABASE_URL": f"{server}/{copy}"}


def settings_for(home: Path) -> dict[str, str]:
    """Return the environment of a process that works on a database of its own, migrated."""
    home.mkdir(parents=True, exist_ok=True)
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    own = {"DELIBERA_HOME": str(home), "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "web.settings"}
    environment = {**inherited, **own, **own_database("own")}
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=environment, check=True)
    return environment


def start(code: str, environment: dict[str, str]) -> subprocess.Popen[str]:
    """Start a process that runs these lines with Django ready."""
    words = [sys.executable, "-c", f"import django; django.setup()\n{code}"]
    return subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def ask(code: str, environment: dict[str, str]) -> str:
    """Run these lines in a process and return what it prints; fail with its errors."""
    process = start(code, environment)
    printed, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    return printed.strip()
