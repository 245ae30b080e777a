"""Each mail says what, until when and what to do, opens well as plain text, and gives the same bytes when made again."""

from __future__ import annotations

import ast
import random
import re
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import icalendar
import pytest
from django.contrib.auth.models import Group

from exchange import links
from exchange.mails import WORDS, Enclosure, Letter, Report, compose, read_report, write_message
from tests.mailbox import visible_text
from tests.workflow import acting, convening, staff
from workflow.actions import mails, texts
from workflow.actions.actor import Actor
from workflow.actions.approval.returns import refuse, send_back_to
from workflow.actions.approval.routes import Stage
from workflow.actions.convening import answers, notices, recipients
from workflow.actions.convening.planning import cancel_sitting, move_sitting
from workflow.actions.convening.supplements import send_supplement, supplement
from workflow.lifecycle import Role
from workflow.models import Draft, JournalEntry, Mail, Member, Notice, User

ROOT = Path(__file__).resolve().parent.parent.parent
POSTING = {"post", "tell_convened", "send", "_tell_office", "tell_of_entry", "tell_taken", "_post_about", "tell_others"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def set_up(settings, tmp_path: Path) -> None:
    settings.PAPERS_DIR = tmp_path / "papers"
    settings.MAIL_FROM = "Service des assemblées <assemblees@saint-aubin.example>"
    settings.PUBLIC_URL = "https://delibera.example"


def read(mail: Mail, **enclosed) -> EmailMessage:
    return message_from_bytes(compose(mail, **enclosed), policy=policy.default)


def flat(message: EmailMessage) -> str:
    return " ".join(visible_text(message).split())


def convened(*keys: str) -> tuple[Notice, Mail]:
    sitting = convening.sent(acting.council(), *keys)
    notice = convening.notice_to(sitting, "delorme")
    return notice, Mail.objects.get(notice=notice)


def test_each_kind_of_mail_that_is_posted_has_its_words_and_the_other_way_round() -> None:
    posted = set()
    for path in (ROOT / "workflow").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and getattr(call.func, "id", getattr(call.func, "attr", "")) in POSTING:
                first = [*call.args, *(word.value for word in call.keywords if word.arg == "kind")][:1]
                posted |= {node.value for node in first if isinstance(node, ast.Constant)}
    said = {node.value for path in (ROOT / "workflow").rglob("*.py") for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)}  # fmt: skip

    assert posted <= set(WORDS)
    assert set(WORDS) <= said


def test_a_notice_says_who_when_where_what_to_do_and_until_when() -> None:
    notice, mail = convened("ecole", "voirie")

    text = flat(read(mail))

    assert "Vous êtes convoquée à la séance du Conseil municipal du jeudi 15 octobre 2026 à 20 h, Mairie." in text
    assert links.member_link(notice) in text
    assert "Vous pourrez changer d’avis jusqu’à l’ouverture de la séance, le 15 octobre 2026 à 20 h." in text
    assert "n° 1 : Affaire ecole" in text
    assert text.startswith("Madame la conseillère,")


def test_a_mail_is_readable_as_plain_text_in_any_reader() -> None:
    _, mail = convened()

    message = read(mail)
    body = message.get_body(("plain", "html"))

    assert body.get_content_type() == "text/plain"
    lines = visible_text(message).splitlines()
    assert all(len(line) <= 72 or line.startswith("https://") for line in lines)
    assert not re.search(r" [;!?:]", message.get_body(("plain",)).get_content().replace("https:", ""))
    assert message["Auto-Submitted"] == "auto-generated"


def test_the_invitation_is_read_by_an_independent_calendar() -> None:
    _, mail = convened()

    [part] = [part for part in read(mail).iter_attachments() if part.get_content_type() == "text/calendar"]
    [event] = icalendar.Calendar.from_ical(part.get_content()).events

    assert part.get_param("method") == "REQUEST"
    assert event.DTSTART.astimezone(convening.PARIS).strftime("%d/%m/%Y %H:%M") == "15/10/2026 20:00"


def test_the_same_mail_made_again_has_the_same_bytes_and_the_same_message_id() -> None:
    _, mail = convened()
    enclosed = (Enclosure("a.pdf", "application/pdf", b"%PDF-1.7"),)

    once, twice = compose(mail, enclosures=enclosed), compose(mail, enclosures=enclosed)

    assert once == twice
    assert b"\n" not in once.replace(b"\r\n", b"")


def test_no_header_can_be_slipped_in_by_a_title_or_a_name() -> None:
    letter = Letter("Objet\r\nBcc: tous@elus.example", "Bonjour,", ("Texte.",))

    message = write_message(
        letter,
        identity="k",
        sender="A <a@b.example>",
        to="c@d.example",
        name="M.\nBcc: x@y.example",
        at=convening.LEAVING,
    )

    read_back = message_from_bytes(message, policy=policy.default)
    assert read_back["Bcc"] is None
    assert read_back["Subject"] == "Objet Bcc\u00a0: tous@elus.example"
    with pytest.raises(ValueError, match="."):
        write_message(
            letter, identity="k", sender="a@b.example", to="c@d.example\nBcc: x@y.z", name="", at=convening.LEAVING
        )


def test_a_substitute_and_an_informed_councillor_read_what_it_is_to_them_with_the_article() -> None:
    body = convening.reachable(acting.council())
    other = {"authority": body.authority, "civility": "Mme", "given_name": "Anne"}
    deputy = Member.objects.create(key="anne", family_name="SUPPLÉANTE", email="s@elus.example", **other)
    informed = Member.objects.create(key="ines", family_name="INFORMÉE", email="i@elus.example", **other)
    roux = Member.objects.get(key="roux")
    recipients.list_substitute(body, deputy, titular=roux, since=acting.WRITTEN, by=acting.OFFICE, on=acting.WRITTEN)
    recipients.list_copy(body, informed, since=acting.WRITTEN, by=acting.OFFICE, on=acting.WRITTEN)
    sitting = convening.printed(convening.frozen(body))
    notices.send(sitting, by=acting.OFFICE, at=convening.LEAVING)

    to_deputy, to_informed = (flat(read(Mail.objects.get(member=one))) for one in (deputy, informed))
    assert "en suppléance de M. Paul ROUX" in to_deputy
    assert "L. 5211-6 CGCT" in to_deputy
    assert "Vous n’y siégez pas" in to_informed
    assert "L. 5211-40-2 CGCT" in to_informed
    assert "convoquée" not in to_informed


def test_a_supplement_lists_only_what_is_new() -> None:
    notice, _ = convened("ecole")
    text = acting.draft(notice.sitting.body, "piscine")
    texts.submit(text, by=acting.AUTHOR, on=acting.WRITTEN)
    added = supplement(notice.sitting, [text], by=acting.OFFICE, on=acting.SENT)
    convening.printed(notice.sitting)
    send_supplement(added, by=acting.OFFICE, at=convening.LEAVING)

    said = flat(read(Mail.objects.get(kind="supplement", notice=notice)))

    assert "Ce qui a changé depuis votre convocation" in said
    assert "Affaire ajoutée le 09/10/2026, point n° 2 : Affaire piscine" in said
    assert "Affaire ecole" not in said


def test_a_move_and_a_cancellation_are_told_with_their_reason_and_the_calendar_follows() -> None:
    notice, _ = convened()
    sitting = notice.sitting
    move_sitting(sitting, day=date(2026, 10, 29), reason="Salle fermée.", by=acting.OFFICE, on=date(2026, 10, 12))
    moved = flat(read(Mail.objects.get(kind="sitting_moved", member=notice.member)))
    cancel_sitting(sitting, "Tempête annoncée.", by=acting.OFFICE, on=date(2026, 10, 13))
    message = read(Mail.objects.get(kind="sitting_cancelled", member=notice.member))

    [part] = list(message.iter_attachments())

    assert "prévue le jeudi 15 octobre 2026" in moved
    assert "jeudi 29 octobre 2026 à 20 h" in moved
    assert "Motif : Salle fermée." in moved
    assert "Motif : Tempête annoncée." in flat(message)
    assert part.get_param("method") == "CANCEL"


def test_who_is_convened_by_letter_is_not_forgotten_when_the_sitting_moves_or_is_given_up() -> None:
    body = acting.council()
    office = User.objects.create(username="clerc", email="clerc@saint-aubin.example", authority=body.authority)
    office.groups.add(Group.objects.create(name="assemblies_office"))
    convening.reachable(body)
    recipients.change_contact(Member.objects.get(key="vert"), channel="letter", by=acting.OFFICE, on=acting.WRITTEN)
    sitting = convening.sent(body)

    move_sitting(sitting, day=date(2026, 10, 29), reason="Salle fermée.", by=acting.OFFICE, on=date(2026, 10, 12))
    cancel_sitting(sitting, "Tempête annoncée.", by=acting.OFFICE, on=date(2026, 10, 13))

    told = [flat(read(mail)) for mail in Mail.objects.filter(kind="letters_to_write").order_by("pk")]
    assert len(told) == 2
    assert all("M. Paul VERT" in text and "M. Paul ROUX" not in text for text in told)
    assert "La séance est déplacée" in told[0]
    assert "La séance est annulée" in told[1]
    assert not Mail.objects.filter(kind__startswith="sitting_", member__key="vert").exists()
    cancelled = JournalEntry.objects.get(event="cancel_sitting")
    assert cancelled.content["letters"] == ["vert"]


def test_who_is_given_a_proxy_is_told_and_whose_proxy_falls_is_told_too() -> None:
    notice, _ = convened()
    sitting = notice.sitting
    roux = convening.notice_to(sitting, "roux")
    answers.answer(roux, "proxy", holder="noir", by=Actor("M. Roux", frozenset()), at=convening.ANSWERED)
    answers.answer(
        convening.notice_to(sitting, "noir"), "absent", by=Actor("M. Noir", frozenset()), at=convening.ANSWERED
    )

    given = flat(read(Mail.objects.get(kind="proxy_given")))
    fallen = Mail.objects.get(kind="proxy_fallen")

    assert "M. Paul ROUX ne pourra pas assister" in given
    assert fallen.member.key == "roux"
    assert "M. Paul NOIR, à qui vous aviez donné pouvoir" in flat(read(fallen))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("550 5.1.1 <a@b.fr>: user unknown", "550 5.1.1 (adresse): user unknown"),
        ('450 "jean dupont"@ville.fr greylisted\r\nretry', "450 (adresse) greylisted retry"),
        ("250 2.0.0 OK 1700 x", "250 2.0.0 OK 1700 x"),
    ],
)
def test_what_a_server_says_is_kept_without_its_addresses(said: str, kept: str) -> None:
    assert mails.without_addresses(said) == kept


def test_a_link_opens_only_what_it_was_made_for_and_a_log_keeps_none() -> None:
    notice, _ = convened()
    token = links.member_token(notice)

    assert links.notice_of(token) == notice
    assert links.notice_of(token[:-1] + ("A" if token[-1] != "A" else "B")) is None
    assert links.sign_off_of(token) is None
    assert links.mask_path(f"GET /c/{token}/pouvoir?porteur=roux HTTP/1.1") == "GET /c/…/pouvoir?porteur=roux HTTP/1.1"
    Notice.objects.filter(pk=notice.pk).update(link_number=2)
    assert links.notice_of(token) is None


def to_staff() -> tuple[Draft, dict[str, User]]:
    """A text on its way through two steps, ready for mails of every kind."""
    body = acting.council()
    people = {name: staff.user(body, name.upper()) for name in ("alba", "brun", "zola")}
    staff.route(body, Stage("Chef", person=people["alba"], days=3), Stage("Finances", person=people["brun"]))
    return staff.submitted(body, people["zola"], amount="1000"), people


def test_whose_turn_it_is_gets_a_link_for_this_very_version() -> None:
    draft, people = to_staff()
    mail = Mail.objects.get(kind="sign_off_due")

    text = flat(read(mail))

    step = staff.step(draft, 1)
    assert links.sign_off_link(step, draft.revision, people["alba"]) in text
    assert f"Version 1 du texte, empreinte {draft.revision.sha256[:12]}." in text
    assert "rien n’est signé sans que vous le confirmiez" in text
    assert links.sign_off_of(links.sign_off_token(step, draft.revision, people["alba"])) == links.SignOffLink(
        step.pk, step.round, draft.revision.pk, people["alba"].pk
    )


def test_who_approved_is_told_what_fell_and_what_changed_and_why_a_text_was_refused() -> None:
    draft, people = to_staff()
    texts.sign_off(draft, by=staff.actor(people["alba"]), on=staff.TODAY)
    texts.revise(draft, staff.content("2500"), by=staff.author(people["zola"]), on=staff.TODAY)
    texts.sign_off(draft, by=staff.actor(people["alba"]), on=staff.TODAY)
    refuse(draft, "Montant à justifier.", by=staff.actor(people["brun"]), on=staff.TODAY)

    fallen = flat(read(Mail.objects.get(kind="sign_offs_fallen", user=people["alba"])))
    refused = flat(read(Mail.objects.get(kind="draft_refused", user=people["zola"])))

    assert "Ce visa ne vaut plus : le texte a changé." in fallen
    assert "2 500 €, au lieu de 1 000 €" in fallen
    assert "refusé par M. BRUN" in refused
    assert "Motif : Montant à justifier." in refused


def test_a_text_sent_back_to_a_step_says_from_which_one_it_goes_on() -> None:
    draft, people = to_staff()
    texts.sign_off(draft, by=staff.actor(people["alba"]), on=staff.TODAY)
    send_back_to(draft, staff.step(draft, 1), "Montant à revoir.", by=staff.actor(people["brun"]), on=staff.TODAY)

    said = flat(read(Mail.objects.get(kind="draft_sent_back", user=people["zola"])))

    assert "renvoyé par M. BRUN" in said
    assert "Le texte repart de l’étape « Chef »" in said
    assert "revient à son auteur" not in said


def test_a_reminder_of_an_opinion_asks_for_an_opinion_and_not_for_a_sign_off() -> None:
    body = acting.council()
    alba, brun, zola = (staff.user(body, name) for name in ("ALBA", "BRUN", "ZOLA"))
    staff.route(body, Stage("Référent", person=alba, is_consultative=True, days=3), Stage("Finances", person=brun))
    draft = staff.submitted(body, zola)
    mail = mails.post(
        "sign_off_reminder", "r", authority=draft.authority, to=alba, draft=draft, step=staff.step(draft, 1),
        context={"round": 1, "which": "at"},
    )  # fmt: skip

    message = read(mail)

    assert "votre avis arrive à échéance aujourd’hui" in flat_subject(message)
    assert "puis donner votre avis :" in flat(message)
    assert "visa" not in flat(message) + flat_subject(message)


def flat_subject(message: EmailMessage) -> str:
    return str(message["Subject"]).replace("\u00a0", " ")


def test_every_kind_for_the_house_can_be_written() -> None:
    draft, people = to_staff()
    step, day = (
        staff.step(draft, 1),
        {"day": "2026-10-01", "reason": "«\u00a0Envoyer\u00a0» est refusé\u00a0:\n- trop tard."},
    )
    sitting = convening.frozen(draft.body, "voirie")
    context = {**day, "holder": people["brun"].pk, "round": 1, "which": "after"}
    kinds = ["sign_off_reminder", "sign_off_escalated", "opinion_asked", "sign_off_taken_over", "sign_off_released",
             "agenda_to_freeze", "list_to_post", "sending_refused", "draft_due"]  # fmt: skip

    for kind in kinds:
        mail = mails.post(
            kind,
            kind,
            authority=draft.authority,
            to=people["alba"],
            draft=draft,
            step=step,
            sitting=sitting,
            context=context,
        )
        text = flat(read(mail))
        assert text.startswith("Bonjour, "), kind
        assert "None" not in text

    assert "trop tard." in flat(read(Mail.objects.get(kind="sending_refused")))


REPORT = """\
From: MAILER-DAEMON@mx.example
Content-Type: multipart/report; report-type=delivery-status; boundary=B
Message-ID: <{other}@mx.example>

--B
Content-Type: text/plain

Not delivered to roux@elus.example.
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; roux@elus.example
Action: {action}
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 <roux@elus.example> mailbox full
--B
Content-Type: {kind}

Message-ID: <{identity}@saint-aubin.example>
Subject: Convocation

--B--
"""


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_of_a_mail_not_delivered_is_found_again_by_its_message_id(kind: str) -> None:
    _, mail = convened()
    content = REPORT.format(action="failed", kind=kind, identity=mail.identity, other="x")

    report = read_report(content.encode())
    mails.bounce(mails.of_identity(report.identity), at=convening.ANSWERED, reason=report.reason)

    mail.refresh_from_db()
    assert mail.bounce_reason == "552 5.2.2 (adresse) mailbox full"
    assert Notice.objects.get(pk=mail.notice_id).bounced_at == convening.ANSWERED


def test_a_report_of_a_delay_or_of_a_mail_of_somebody_else_is_none_of_ours() -> None:
    _, mail = convened()
    delayed = REPORT.format(action="delayed", kind="message/rfc822", identity=mail.identity, other="x")
    foreign = REPORT.format(action="failed", kind="message/rfc822", identity="0" * 40, other="x")

    assert read_report(delayed.encode()) is None
    assert mails.of_identity(read_report(foreign.encode()).identity) is None
    assert read_report(b"Subject: hello\n\nhello") is None


def test_the_office_is_told_once_of_a_mail_that_did_not_arrive() -> None:
    notice, mail = convened()
    officer = staff.user(notice.sitting.body, "OFFICE")
    officer.groups.add(Group.objects.get_or_create(name=Role.ASSEMBLIES_OFFICE)[0])

    mails.bounce(mail, at=convening.ANSWERED, reason="550 unknown")
    mails.bounce(mail, at=convening.ANSWERED, reason="550 unknown")

    text = flat(read(Mail.objects.get(kind="mail_bounced")))
    assert "Un courriel à Mme Claire DELORME n’est pas arrivé" in text
    assert "@" not in text


def test_whatever_is_sent_as_a_report_is_read_or_is_none() -> None:
    dice = random.Random(1)
    pieces = [b"\r\n\r\n", b"--b\r\n", b"=?utf-8?q?=ff?=", b"\x00", b"Content-Transfer-Encoding: base64\r\n", b"<<@"]
    content = REPORT.format(action="failed", kind="message/rfc822", identity="0" * 40, other="x").encode()
    broken = [b"", b"\x00" * 100, b"a: b\n" * 50_000]
    broken.append(
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3000))
    )
    for _ in range(400):
        spoilt = bytearray(content)
        for _ in range(dice.randint(1, 12)):
            place = dice.randrange(len(spoilt))
            spoilt[place : place + dice.randint(0, 30)] = dice.choice([*pieces, bytes([dice.randrange(256)])])
        broken.append(bytes(spoilt))

    read = [read_report(one) for one in broken]

    assert all(found is None or isinstance(found, Report) for found in read)
    assert None in read
    assert read_report(content) is not None
