"""« delibera mails » shows what needs somebody and settles doubts, without an address on the screen."""

from __future__ import annotations

import io
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from delibera.cli import main
from tests.workflow import acting, convening
from workflow.actions import mails
from workflow.models import Mail, OutboxRow

pytestmark = pytest.mark.django_db


@pytest.fixture
def doubtful(settings, tmp_path: Path) -> Mail:
    """A notice whose answer never came, an hour ago."""
    settings.PAPERS_DIR = tmp_path / "papers"
    mail = Mail.objects.get(notice=convening.notice_to(convening.sent(acting.council()), "roux"))
    mails.hand_over(mail, at=timezone.now() - timedelta(hours=1), sha256="0" * 64)
    OutboxRow.objects.filter(key=f"mail:{mail.pk}").update(given_up_at=timezone.now())
    return mail


def test_a_mail_in_doubt_is_shown_and_classed_as_gone(doubtful: Mail, capsys) -> None:
    shown = main(["mails"])
    settled = main(["mails", "sent", str(doubtful.pk)])
    afterwards = main(["mails"])

    printed = capsys.readouterr().out
    assert (shown, settled, afterwards) == (1, 0, 0)
    assert f"n°\u00a0{doubtful.pk}\u00a0: peut-être parti (notice, M.\u00a0Paul ROUX, octobre)" in printed
    assert "@" not in printed


def test_a_mail_in_doubt_is_sent_again(doubtful: Mail) -> None:
    assert main(["mails", "again", str(doubtful.pk)]) == 0

    doubtful.refresh_from_db()
    assert doubtful.handed_at is None
    assert OutboxRow.objects.get(key=f"mail:{doubtful.pk}").given_up_at is None


def test_a_delivery_report_on_the_standard_input_is_noted(doubtful: Mail, monkeypatch, capsys) -> None:
    from tests.exchange.test_mails import REPORT

    report = REPORT.format(action="failed", kind="message/rfc822", identity=doubtful.identity, other="x").encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(report)))

    assert main(["mails", "bounced"]) == 0

    doubtful.refresh_from_db()
    assert doubtful.bounce_reason == "552 5.2.2 (adresse) mailbox full"
    assert main(["mails"]) == 1
    assert "refusé" in capsys.readouterr().out


def test_a_number_that_no_mail_bears_is_told(doubtful: Mail, capsys) -> None:
    assert main(["mails", "sent", "999"]) == 2
    assert "Aucun courriel" in capsys.readouterr().err
