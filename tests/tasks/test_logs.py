"""What must stay secret does not stand in a log, whoever logs it and however; what helps to repair stays."""

from __future__ import annotations

import logging
import secrets
import subprocess
import sys

import pytest
from django.core.signing import Signer
from hypothesis import given
from hypothesis import strategies as st

from tasks.logs import HIDDEN, hide, install
from tests.tasks.conftest import ROOT

SECRET = [
    ("redis://:motdepasse@broker:6379/0", "motdepasse"),
    ("postgres://delibera:p@ss:word/1@db.local:5432/delibera?sslmode=require", "p@ss:word/1"),
    ("smtps://assemblees%40ville.fr:s3cret!@smtp.ville.fr:465", "s3cret!"),
    ("smtps://assemblees%40ville.fr:s3cret!@smtp.ville.fr:465", "assemblees"),
    ("amqp://user:pass@host//", "pass@"),
    ("Cannot send to <jean-françois.d’aubigné@mairie-sète.fr>", "aubigné"),
    ("550 5.1.1 <zoe.petit+conseil@elus.metropole.fr>: Recipient address rejected", "zoe.petit"),
    ("RCPT TO:<prenom.nom@sous.domaine.collectivites.fr> SIZE=12", "prenom.nom"),
    ('"Zoé Petit" <zoe@exemple.fr>', "zoe@"),
    ("{'roux@elus.example': (550, b'no such user blanc@elus.example')}", "blanc@"),
    ('"jean dupont"@exemple.fr', "jean dupont"),
    ("mailto:zoe%40exemple.fr?subject=x", "zoe%40"),
    ("AUTH PLAIN AGplYW4AbW90ZGVwYXNzZQ==", "AGplYW4"),
    ("Authorization: Bearer abc.def.ghi", "abc.def"),
    ("password=hunter2&next=/", "hunter2"),
    ("POSTGRES_PASSWORD: 'tres secret'", "tres secret"),
    ('{"api_key": "k-123", "x": 1}', "k-123"),
    ("mot de passe : azerty", "azerty"),
    ("DELIBERA_SECRET_KEY=django-insecure-xyz", "django-insecure"),
    ("token=abc", "abc"),
]
USEFUL = [
    "Row 12 is given up: erreur imprévue (KeyError, tasks/papers.py:52)",
    "Task tasks.outbox.serve[0b9f3b1a-6f0e-4f52-9a53-1f2f7d3c0a11] received",
    "papers/ab/ab63f2c1d09e8b7a66554433221100ffeeddccbbaa99887766554433221100ff.docx is lost",
    "documents@worker-1 ready.",
    "django.db.utils.OperationalError: connection to server at 127.0.0.1, port 5432 failed",
    "test_of_two_who_take_the_same_row_one_wins PASSED",
    "https://ville.fr/sante 200",
]


@pytest.mark.parametrize(("line", "secret"), SECRET)
def test_a_secret_is_hidden_and_the_rest_of_the_line_stays(line: str, secret: str) -> None:
    hidden = hide(line)

    assert secret not in hidden
    assert HIDDEN in hidden


@pytest.mark.parametrize("line", USEFUL)
def test_what_helps_to_repair_stays(line: str) -> None:
    assert hide(line) == line


@given(st.binary(min_size=1, max_size=40), st.integers(0, 10**6))
def test_the_token_of_a_link_is_hidden_wherever_it_stands(salt: bytes, number: int) -> None:
    signed = Signer(key="k", salt=salt.hex()).sign(f"{number}.1")
    signature = signed.rpartition(":")[2]

    for line in (f"GET /c/{signed}/ HTTP/1.1 200", f"Not Found: /v/{signed}/", f"url='https://v.fr/c/{signed}'"):
        assert signature not in hide(line)


def test_random_tokens_are_hidden() -> None:
    assert not [token for token in (secrets.token_urlsafe(32) for _ in range(2000)) if token in hide(f"/r/{token}/")]


@given(st.text())
def test_hiding_never_fails_and_hiding_twice_changes_nothing_more(text: str) -> None:
    assert hide(hide(text)) == hide(text)


def test_whatever_logs_in_a_process_of_ours_passes_there_with_its_arguments_and_its_traceback(
    capfd: pytest.CaptureFixture[str],
) -> None:
    code = (
        "import django, logging; django.setup()\n"
        "logging.basicConfig(level='DEBUG', format='%(message)s')\n"
        "logging.getLogger('smtplib').error('to %s with %r', 'zoe@exemple.fr', {'password': 'hunter2'})\n"
        "logging.getLogger('celery.worker').warning('Connected to redis://:motdepasse@broker:6379/0')\n"
        "try:\n    raise ValueError('no zoe@exemple.fr in postgres://a:motdepasse@b/c')\n"
        "except ValueError:\n    logging.getLogger('django.request').exception('Not Found: /c/12.1:%s', 'aB3' * 14)\n"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "web.settings", "PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    assert "ValueError" in done.stderr
    for secret in ("zoe@", "hunter2", "motdepasse", "aB3aB3"):
        assert secret not in done.stderr


def test_a_record_whose_arguments_do_not_fit_is_still_told_and_hides_them() -> None:
    install()

    record = logging.getLogRecordFactory()("x", logging.INFO, "f", 1, "%d jobs", ("zoe@exemple.fr",), None)

    assert record.getMessage() == f"%d jobs ('{HIDDEN}',)"
