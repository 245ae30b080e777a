"""A mail leaves once: a real SMTP server receives it, refuses it, hangs up on it; what is not known is told, never guessed."""

from __future__ import annotations

import hashlib
import logging
import ssl
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tasks import enclosures, smtp
from tasks.enclosures import NotMadeYet
from tasks.mail import MailInDoubt, _send, send_mail, set_up
from tasks.outbox import do_row
from tasks.smtp import MailNotSetUp, MailServerBusy, MailServerRefuses, MailServerSilent, Server
from tasks.works import WORKS
from tests.databases import ask, settings_for, start
from tests.mailbox import Mailbox, mailbox, visible_text
from tests.workflow import acting, convening
from workflow.actions import mails
from workflow.actions.convening import notices, recipients
from workflow.actions.convening.planning import cancel_sitting
from workflow.actions.refusals import TooLate
from workflow.models import Mail, Notice, OutboxRow, Paper

__all__ = ["mailbox"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path: Path) -> None:
    settings.PAPERS_DIR = tmp_path / "papers"


@pytest.fixture
def mail() -> Mail:
    """The mail that convenes M. Roux, ready to leave."""
    return Mail.objects.get(notice=convening.notice_to(convening.sent(acting.council()), "roux"))


def work(mail: Mail) -> Mail:
    send_mail({"mail": mail.pk})
    mail.refresh_from_db()
    return mail


def send_stale(mail: Mail) -> None:
    """Go on as a worker does that read the mail before another one handed it over."""
    server, sender = set_up()
    _send(mail, server, sender)


def in_doubt(mail: Mail) -> Mail:
    """Try to send, and stop the job as the ledger does when nobody knows."""
    with pytest.raises(MailInDoubt):
        work(mail)
    OutboxRow.objects.filter(key=f"mail:{mail.pk}").update(given_up_at=timezone.now())
    return mail


def test_the_server_receives_what_a_member_reads_and_its_acceptance_is_the_proof(mailbox: Mailbox, mail: Mail) -> None:
    work(mail)

    [message] = mailbox.messages
    notice = Notice.objects.get(pk=mail.notice_id)
    assert mailbox.recipients == ["roux@elus.example"]
    assert "Vous êtes convoqué à la séance" in visible_text(message)
    assert next(part.get_filename() for part in message.iter_attachments()).startswith("convocation")
    assert mail.sha256 == hashlib.sha256(mailbox.files[0].read_bytes()).hexdigest()
    assert notice.accepted_at == mail.accepted_at is not None
    assert notice.has_proof


def test_a_process_that_stops_just_after_the_answer_loses_no_proof(mailbox: Mailbox, mail: Mail) -> None:
    Mail.objects.filter(pk=mail.pk).update(handed_at=timezone.now(), accepted_at=timezone.now())

    work(mail)

    assert mailbox.tries == 0
    assert Notice.objects.get(pk=mail.notice_id).accepted_at == mail.accepted_at


def test_a_mail_already_accepted_is_not_sent_again(mailbox: Mailbox, mail: Mail) -> None:
    work(mail)

    work(mail)

    assert mailbox.tries == 1


def test_a_line_cut_after_the_last_dot_leaves_a_doubt_and_the_mail_is_never_sent_again_by_itself(
    mailbox: Mailbox, mail: Mail
) -> None:
    mailbox.order("drop")
    with pytest.raises(MailInDoubt):
        work(mail)
    mailbox.behave()

    with pytest.raises(MailInDoubt, match="peut-être parti, peut-être non"):
        work(mail)

    assert len(mailbox.messages) == 1
    assert not Notice.objects.get(pk=mail.notice_id).has_proof


def test_the_doubt_names_the_message_id_that_the_server_received(mailbox: Mailbox, mail: Mail) -> None:
    mailbox.order("drop")

    with pytest.raises(MailInDoubt) as doubt:
        work(mail)

    assert mailbox.messages[0]["Message-ID"].startswith(f"<{doubt.value.identity}@")
    assert "@" not in str(doubt.value)


def test_a_server_that_never_answers_the_last_dot_leaves_a_doubt(mailbox: Mailbox, mail: Mail, monkeypatch) -> None:
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 0.3)
    mailbox.order("hang")

    with pytest.raises(MailInDoubt):
        work(mail)

    assert len(mailbox.messages) == 1


def test_an_officer_settles_a_doubt_as_sent_and_it_stays_so(mailbox: Mailbox, mail: Mail) -> None:
    mailbox.order("drop")
    in_doubt(mail)

    mails.tell_sent(mail, by=acting.OFFICE, on=acting.SENT)
    work(mail)

    assert mailbox.tries == 1
    assert Notice.objects.get(pk=mail.notice_id).has_proof
    with pytest.raises(TooLate, match="classé comme parti"):
        mails.send_again(mail, by=acting.OFFICE, on=acting.SENT)


def test_an_officer_has_a_doubtful_mail_sent_again_under_the_same_message_id(mailbox: Mailbox, mail: Mail) -> None:
    mailbox.order("drop_silently")
    in_doubt(mail)
    mailbox.behave()

    mails.send_again(mail, by=acting.OFFICE, on=acting.SENT)
    work(mail)

    assert len(mailbox.messages) == 1
    assert mail.accepted_at
    with pytest.raises(TooLate, match="a accepté"):
        mails.send_again(mail, by=acting.OFFICE, on=acting.SENT)


def test_a_mail_that_is_under_way_is_not_settled_by_anybody(mailbox: Mailbox, mail: Mail) -> None:
    mails.hand_over(mail, at=timezone.now(), sha256="0" * 64)

    with pytest.raises(TooLate, match="en cours d’envoi"):
        mails.send_again(mail, by=acting.OFFICE, on=acting.SENT)


def test_a_slow_worker_that_the_server_answers_after_all_ends_the_doubt_that_another_told(
    mailbox: Mailbox, mail: Mail
) -> None:
    mails.hand_over(mail, at=timezone.now(), sha256="0" * 64)
    in_doubt(mail)
    job = OutboxRow.objects.get(key=f"mail:{mail.pk}")

    mails.accept(mail, at=timezone.now(), answer="250 2.0.0 OK")
    do_row(job.pk)

    job.refresh_from_db()
    assert job.given_up_at is None
    assert job.done_at is not None
    assert mailbox.messages == []


def test_the_address_that_a_mail_really_went_to_is_kept_whatever_the_member_says_later(
    mailbox: Mailbox, mail: Mail
) -> None:
    work(mail)

    recipients.change_contact(mail.member, email="nouvelle@elus.example", by=acting.OFFICE, on=acting.SENT)

    mail.refresh_from_db()
    assert mail.address == "roux@elus.example"


def test_a_report_of_a_former_mail_changes_nothing_of_the_notice_sent_again(mailbox: Mailbox, mail: Mail) -> None:
    mailbox.order("refuse_to", "550 5.1.1 unknown")
    work(mail)
    mailbox.behave()
    notices.send_one_again(mail.notice, by=acting.OFFICE, at=convening.LEAVING)
    work(Mail.objects.filter(notice=mail.notice).latest("pk"))

    Mail.objects.filter(pk=mail.pk).update(bounced_at=None)
    mails.bounce(mail, at=timezone.now(), reason="550 late report")

    assert Notice.objects.get(pk=mail.notice_id).has_proof


def test_a_busy_server_is_tried_again_and_gets_the_mail_once(mailbox: Mailbox, mail: Mail) -> None:
    mailbox.order("refuse")
    with pytest.raises(MailServerBusy, match="451"):
        work(mail)
    mailbox.behave()

    work(mail)

    assert len(mailbox.messages) == 1
    assert mail.accepted_at


def test_a_slow_try_that_the_server_refuses_does_not_undo_what_another_process_handed_over(
    mailbox: Mailbox, mail: Mail
) -> None:
    mailbox.order("refuse_to", "451 4.3.0 Busy")
    stale = Mail.objects.get(pk=mail.pk)
    mails.hand_over(mail, at=convening.LEAVING, sha256="0" * 64)

    with pytest.raises(MailServerBusy):
        send_stale(stale)

    mail.refresh_from_db()
    assert mail.handed_at == convening.LEAVING


def test_a_server_that_is_away_is_waited_for_a_day(mailbox: Mailbox, mail: Mail) -> None:
    mailbox.stop()

    with pytest.raises(MailServerSilent):
        work(mail)

    retried = WORKS["mail"]
    pauses = [min(retried.pause * 2**attempt, timedelta(hours=1)) for attempt in range(retried.attempts - 1)]
    assert isinstance(MailServerSilent("x"), retried.worth_retrying)
    assert sum(pauses, timedelta()) > timedelta(hours=20)
    mailbox.start()


@pytest.mark.parametrize("order", ["refuse_to", "refuse"])
def test_an_unknown_mailbox_bounces_with_the_reason_and_without_the_address(
    mailbox: Mailbox, mail: Mail, order: str
) -> None:
    mailbox.order(order, "550 5.1.1 <roux@elus.example> no such user")

    work(mail)

    notice = Notice.objects.get(pk=mail.notice_id)
    assert mailbox.messages == []
    assert notice.bounced_at is not None
    assert notice.bounce_reason == "550 5.1.1 (adresse) no such user"
    assert not notice.has_proof


def test_a_wrong_password_is_told_at_once_without_the_password(mail: Mail, tmp_path: Path, settings) -> None:
    box = Mailbox(tmp_path / "guarded", credentials=("delibera", "le bon"))
    box.start()
    settings.SMTP_URL = f"smtp://delibera:le%20mauvais@127.0.0.1:{box.port}"
    settings.MAIL_FROM, settings.PUBLIC_URL = "assemblees@saint-aubin.example", "https://delibera.example"

    with pytest.raises(MailServerRefuses) as refused:
        work(mail)
    settings.SMTP_URL = f"smtp://delibera:le%20bon@127.0.0.1:{box.port}"
    work(mail)

    box.stop()
    assert "mauvais" not in str(refused.value)
    assert mail.accepted_at


def test_a_connection_is_encrypted_to_a_server_that_proves_who_it_is_and_to_no_other(
    mailbox: Mailbox, mail: Mail, tmp_path: Path, settings, monkeypatch
) -> None:
    pem, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    made = [
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
    ]
    named = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(pem)]
    subprocess.run(["openssl", "req", "-x509", *made, *named], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)
    box = Mailbox(tmp_path / "secure", certificate=context)
    box.start()
    settings.SMTP_URL = f"smtp://localhost:{box.port}?starttls=1"

    with pytest.raises(MailServerRefuses, match="certificat"):
        work(mail)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    work(mail)

    box.stop()
    assert len(box.messages) == 1
    assert mail.accepted_at


def test_a_password_does_not_travel_in_clear() -> None:
    with pytest.raises(MailNotSetUp, match="en clair"):
        Server.of("smtp://user:password@mail.example:587")

    assert Server.of("smtp://user:password@mail.example:587?starttls=1").starts_tls
    assert Server.of("smtps://user:p%40ss@mail.example").password == "p@ss"


@pytest.mark.parametrize("setting", ["SMTP_URL", "MAIL_FROM", "PUBLIC_URL"])
def test_an_installation_that_is_not_set_up_says_which_setting_is_missing(
    mailbox: Mailbox, mail: Mail, settings, setting: str
) -> None:
    setattr(settings, setting, "")

    with pytest.raises(MailNotSetUp, match="DELIBERA_"):
        work(mail)

    assert mailbox.tries == 0


@pytest.mark.parametrize("address", ["", "roux", "roux@elus.example\nBcc: tous@elus.example", "rôux@elus.example"])
def test_an_address_that_cannot_be_used_bounces_before_anything_is_said_to_the_server(
    mailbox: Mailbox, mail: Mail, address: str
) -> None:
    recipients.change_contact(mail.member, email=address, by=acting.OFFICE, on=acting.SENT)

    work(mail)

    assert mailbox.tries == 0
    assert mail.bounce_reason == "Aucune adresse utilisable n’est enregistrée."


def test_a_notice_of_a_sitting_cancelled_before_it_left_is_not_sent(mailbox: Mailbox, mail: Mail) -> None:
    cancel_sitting(mail.sitting, "Tempête annoncée.", by=acting.OFFICE, on=acting.SENT)

    work(mail)

    assert mailbox.tries == 0
    assert mail.server_answer == "sans objet"


def test_a_mail_waits_for_a_document_that_is_being_made_again(mailbox: Mailbox, mail: Mail) -> None:
    Paper.objects.filter(sitting=mail.sitting, kind="draft").update(pdf_sha256="")

    with pytest.raises(NotMadeYet):
        work(mail)

    assert mailbox.tries == 0
    assert mail.handed_at is None


def test_what_is_too_heavy_stays_on_the_personal_page(mailbox: Mailbox, monkeypatch) -> None:
    monkeypatch.setattr(enclosures, "LIMIT", 20_000)
    sitting = convening.frozen(convening.reachable(acting.council()))
    convening.printed(sitting, size=12_000)
    notices.send(sitting, by=acting.OFFICE, at=convening.LEAVING)
    work(Mail.objects.get(member__key="roux"))

    [message] = mailbox.messages
    names = [part.get_filename() for part in message.iter_attachments()]
    assert sum(name.endswith("-projet.pdf") for name in names) == 1
    assert "1 document, trop lourd pour un courriel, est sur votre page personnelle." in visible_text(message).replace(
        "\n", " "
    )


def test_lines_that_begin_with_a_dot_arrive_whole(mailbox: Mailbox) -> None:
    server = Server.of(mailbox.url)

    smtp.send(
        server, b"Subject: x\r\n\r\n.\r\n..a\r\n.b", sender="a@b.example", to="c@d.example", hand_over=lambda: True
    )

    assert mailbox.files[0].read_bytes() == b"Subject: x\r\n\r\n.\r\n..a\r\n.b\r\n"


def test_a_mail_taken_by_another_process_meanwhile_gets_no_last_dot(mailbox: Mailbox) -> None:
    server = Server.of(mailbox.url)

    answer = smtp.send(server, b"Subject: x\r\n\r\nx", sender="a@b.example", to="c@d.example", hand_over=lambda: False)

    assert answer is None
    assert mailbox.tries == 0


def test_no_address_and_no_token_stand_in_a_log_or_an_error(mailbox: Mailbox, mail: Mail, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    mailbox.order("refuse", "451 <roux@elus.example> try later")

    with pytest.raises(MailServerBusy) as busy:
        work(mail)

    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("mail.")]  # aiosmtpd’s own
    assert "@" not in str(busy.value)
    assert "elus.example" not in " ".join(ours)
    assert "@" not in repr(list(OutboxRow.objects.values("key", "payload", "error", "owner")))


PREPARE = """
from pathlib import Path
from django.conf import settings
from tests.workflow import acting, convening
from workflow.models import Mail
convening.sent(acting.council())
print(Mail.objects.get(member__key="roux").pk)
"""
SEND = """
from tasks.outbox import do_row
from tasks.mail import send_mail, MailInDoubt
try:
    send_mail({"mail": MAIL})
except MailInDoubt:
    print("doubt")
"""


def test_processes_that_send_one_mail_at_once_make_one_mail(tmp_path: Path) -> None:
    box = Mailbox(tmp_path / "box")
    box.start()
    box.order("slow", "1")
    environment = settings_for(tmp_path / "home") | {
        "DELIBERA_SMTP": box.url, "DELIBERA_FROM": "a@b.example", "DELIBERA_URL": "https://delibera.example",
    }  # fmt: skip
    pk = ask(PREPARE, environment)

    told = [
        process.communicate(timeout=60) for process in [start(f"MAIL = {pk}\n{SEND}", environment) for _ in range(2)]
    ]

    box.stop()
    assert [errors for _, errors in told] == [""] * 2
    assert len(box.messages) == 1
    assert (
        ask(f"from workflow.models import Mail; print(bool(Mail.objects.get(pk={pk}).accepted_at))", environment)
        == "True"
    )


def test_the_date_of_a_mail_is_that_of_its_sending_in_paris(mailbox: Mailbox, mail: Mail) -> None:
    work(mail)

    assert timezone.localtime(mail.left_at).replace(microsecond=0) == mailbox.messages[0]["Date"].datetime
