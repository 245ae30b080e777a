"""The notices leave once, to everybody, on a day that the law accepts, and each tells what became of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.workflow import acting, convening
from workflow import facts
from workflow.actions import mails
from workflow.actions.convening import arrivals, notices, recipients
from workflow.actions.convening.planning import invoke_urgency, move_sitting
from workflow.actions.journal import verify
from workflow.actions.refusals import NotReady, TooLate
from workflow.errors import StepBlocked
from workflow.models import JournalEntry, Mail, Member, Notice, OutboxRow

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path) -> None:
    settings.PAPERS_DIR = tmp_path / "papers"


def test_each_member_in_office_gets_one_mail_and_the_day_is_that_of_paris() -> None:
    sitting = convening.printed(convening.frozen(convening.reachable(acting.council())))
    past_midnight = datetime(2026, 10, 9, 0, 30, tzinfo=convening.PARIS)

    notices.send(sitting, by=acting.OFFICE, at=past_midnight)

    rows = Notice.objects.current(sitting)
    assert {row.sent_on for row in rows} == {date(2026, 10, 9)}
    assert {row.left_at for row in rows} == {past_midnight}
    assert {mail.member.key for mail in Mail.objects.filter(kind="notice")} == set(acting.MEMBERS)
    assert OutboxRow.objects.filter(kind="mail").count() == len(acting.MEMBERS)


def test_sending_twice_is_refused_and_leaves_no_second_mail() -> None:
    sitting = convening.sent(acting.council())

    with pytest.raises(TooLate, match="09/10/2026"):
        notices.send(sitting, by=acting.OFFICE, at=convening.LEAVING)

    assert Mail.objects.count() == len(acting.MEMBERS)


def test_a_sending_without_the_legal_delay_is_refused_with_its_article_and_nothing_leaves() -> None:
    sitting = convening.printed(convening.frozen(convening.reachable(acting.council())))
    too_late = datetime(2026, 10, 12, 9, 0, tzinfo=convening.PARIS)

    with pytest.raises(StepBlocked, match="L.\u00a02121-11"):
        notices.send(sitting, by=acting.OFFICE, at=too_late)

    assert Mail.objects.count() == 0
    assert set(Notice.objects.values_list("sent_on", flat=True)) == {None}


def test_a_late_sending_goes_the_urgency_way_with_its_reason_and_a_vote_at_the_opening() -> None:
    sitting = convening.frozen(convening.reachable(acting.council()))
    invoke_urgency(sitting, "Rupture d’une canalisation.", by=acting.OFFICE, on=date(2026, 10, 13))
    convening.printed(sitting)

    found = notices.send(sitting, by=acting.OFFICE, at=datetime(2026, 10, 13, 9, tzinfo=convening.PARIS))

    assert "CONV-4" in {finding.rule for finding in found}
    assert Mail.objects.count() == len(acting.MEMBERS)


def test_nothing_leaves_while_a_document_is_still_being_made_and_the_refusal_counts_them() -> None:
    sitting = convening.frozen(convening.reachable(acting.council()))

    with pytest.raises(notices.PapersMissing, match="documents ne sont pas encore faits"):
        notices.send(sitting, by=acting.OFFICE, at=convening.LEAVING)

    assert Mail.objects.count() == 0


def test_members_without_an_address_are_all_named_with_the_article_and_nothing_leaves_to_anybody() -> None:
    sitting = convening.printed(convening.frozen(convening.reachable(acting.council())))
    for key in ("roux", "vert"):
        recipients.change_contact(Member.objects.get(key=key), email="", by=acting.OFFICE, on=acting.SENT)

    with pytest.raises(notices.NoAddress) as refused:
        notices.send(sitting, by=acting.OFFICE, at=convening.LEAVING)

    assert "ROUX" in str(refused.value)
    assert "VERT" in str(refused.value)
    assert "L.\u00a02121-10" in str(refused.value)
    assert Mail.objects.count() == 0


def test_a_member_who_chose_letters_gets_a_letter_whose_posting_is_confirmed_and_is_then_the_proof() -> None:
    body = convening.reachable(acting.council())
    roux = Member.objects.get(key="roux")
    recipients.change_contact(roux, channel="letter", address="1 rue Haute", by=acting.OFFICE, on=acting.WRITTEN)
    sitting = convening.printed(convening.frozen(body))

    notices.send(sitting, by=acting.OFFICE, at=convening.LEAVING)
    notice = convening.notice_to(sitting, "roux")
    before = notice.has_proof
    notices.confirm_posted(notice, acting.SENT, by=acting.OFFICE, on=acting.SENT)

    assert [paper.notice for paper in notices.letters_of(sitting)] == [notice]
    assert not Mail.objects.filter(member=roux).exists()
    assert (before, notice.has_proof, notice.confirmed_on) == (False, True, acting.SENT)


def test_a_letter_posted_later_than_said_counts_from_its_posting_and_the_law_says_so() -> None:
    body = convening.reachable(acting.council())
    recipients.change_contact(Member.objects.get(key="roux"), channel="letter", by=acting.OFFICE, on=acting.WRITTEN)
    sitting = convening.printed(convening.frozen(body))
    notices.send(sitting, by=acting.OFFICE, at=convening.LEAVING)

    late = date(2026, 10, 13)
    found = notices.confirm_posted(convening.notice_to(sitting, "roux"), late, by=acting.OFFICE, on=late)

    assert "CONV-1" in {finding.rule for finding in found if finding.is_blocking}
    assert facts.notice_of(sitting).sent_on == late


def test_a_substitute_and_an_informed_councillor_get_theirs_and_do_not_count_as_members_in_office() -> None:
    body = convening.reachable(acting.council())
    titular = Member.objects.get(key="roux")
    other = {"authority": body.authority, "civility": "Mme", "given_name": "Anne"}
    deputy = Member.objects.create(key="suppleante", family_name="SUPPLÉANTE", email="s@elus.example", **other)
    informed = Member.objects.create(key="informee", family_name="INFORMÉE", email="i@elus.example", **other)
    recipients.list_substitute(body, deputy, titular=titular, since=acting.WRITTEN, by=acting.OFFICE, on=acting.WRITTEN)
    recipients.list_copy(body, informed, since=acting.WRITTEN, by=acting.OFFICE, on=acting.WRITTEN)
    sitting = convening.printed(convening.frozen(body))

    found = notices.send(sitting, by=acting.OFFICE, at=convening.LEAVING)

    assert {mail.member.key for mail in Mail.objects.all()} == {*acting.MEMBERS, "suppleante", "informee"}
    assert len(facts.notice_of(sitting).sendings) == len(acting.MEMBERS)
    assert "CONV-10" not in {finding.rule for finding in found}


def test_who_knows_that_a_notice_bounced_corrects_the_address_and_sends_again_with_another_link() -> None:
    sitting = convening.sent(acting.council())
    notice = convening.notice_to(sitting, "noir")
    mails.bounce(Mail.objects.get(notice=notice), at=convening.LEAVING, reason="550 <noir@elus.example> unknown")
    recipients.change_contact(notice.member, email="paul@noir.example", by=acting.OFFICE, on=acting.SENT)

    notices.send_one_again(notice, by=acting.OFFICE, at=convening.LEAVING + timedelta(hours=2))

    assert Mail.objects.filter(notice=notice).count() == 2
    assert notice.link_number == 2
    assert notice.bounced_at is None


def test_a_sitting_moved_is_convened_anew_and_the_first_notices_stay_as_proof() -> None:
    sitting = convening.sent(acting.council())
    move_sitting(sitting, day=date(2026, 10, 29), reason="Salle fermée.", by=acting.OFFICE, on=date(2026, 10, 12))
    convening.printed(sitting)

    notices.send(sitting, by=acting.OFFICE, at=datetime(2026, 10, 20, 9, tzinfo=convening.PARIS))

    assert {notice.round for notice in sitting.notices.exclude(sent_on=None)} == {1, 2}
    assert facts.notice_of(sitting).sent_on == date(2026, 10, 20)
    assert Mail.objects.filter(kind="notice").count() == 2 * len(acting.MEMBERS)


def test_no_address_stands_in_the_journal_the_outbox_or_a_bounce() -> None:
    sitting = convening.sent(acting.council())
    mails.bounce(Mail.objects.first(), at=convening.LEAVING, reason='550 5.1.1 <delorme@elus.example> "a b"@x.fr no')

    kept = [entry.content for entry in JournalEntry.objects.all()]
    kept += list(OutboxRow.objects.values_list("payload", "key", "owner", "error"))
    kept += list(Notice.objects.values_list("bounce_reason", flat=True))

    assert "@" not in repr(kept)
    assert verify(sitting.body.authority) == ()


def test_only_the_assemblies_office_sends() -> None:
    sitting = convening.printed(convening.frozen(convening.reachable(acting.council())))

    with pytest.raises(Exception, match="service des assemblées"):
        notices.send(sitting, by=acting.AUTHOR, at=convening.LEAVING)

    with pytest.raises(NotReady, match="pas encore partie"):
        notices.send_one_again(convening.notice_to(sitting, "noir"), by=acting.OFFICE, at=convening.LEAVING)


def test_the_table_says_in_french_where_each_notice_stands_and_which_need_somebody() -> None:
    body = convening.reachable(acting.council())
    recipients.change_contact(Member.objects.get(key="roux"), channel="letter", by=acting.OFFICE, on=acting.WRITTEN)
    sitting = convening.printed(convening.frozen(body))
    notices.send(sitting, by=acting.OFFICE, at=convening.LEAVING)
    mails_to = {mail.member.key: mail for mail in Mail.objects.all()}
    mails.accept(mails_to["delorme"], at=convening.LEAVING, answer="250 OK")
    mails.bounce(mails_to["blanc"], at=convening.LEAVING, reason="550 unknown")
    mails.hand_over(mails_to["noir"], at=convening.LEAVING, sha256="0" * 64)

    lines = {line.notice.member.key: (line.label, line.needs_care) for line in arrivals.status_of(sitting)}

    assert lines == {
        "delorme": ("acceptée par le serveur le\u00a009/10/2026 à 09:00", False),
        "roux": ("à imprimer et à poster", True),
        "blanc": ("refusée\u00a0: 550 unknown", True),
        "noir": ("peut-être partie, à vérifier auprès du serveur de messagerie", True),
        "vert": ("en cours d’envoi", False),
    }
