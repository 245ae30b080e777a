"""What members answer is kept, judged where the law has a word, and told to whom it concerns."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.databases import ask, settings_for, start
from tests.workflow import acting, convening
from workflow.actions.actor import Actor
from workflow.actions.convening import answers, notices, recipients
from workflow.actions.refusals import NotReady, TooLate
from workflow.actions.sitting import sittings
from workflow.errors import StepBlocked
from workflow.law.facts import Proxy
from workflow.models import JournalEntry, Mail, Member, Notice, Sitting

pytestmark = pytest.mark.django_db
AT = convening.ANSWERED


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path: Path) -> None:
    settings.PAPERS_DIR = tmp_path / "papers"


@pytest.fixture
def sitting() -> Sitting:
    return convening.sent(acting.council())


def say(sitting: Sitting, key: str, said: str, holder: str | None = None, at=AT) -> Notice:
    notice = convening.notice_to(sitting, key)
    return answers.answer(notice, said, holder=holder, by=Actor(str(notice.member), frozenset()), at=at)


def test_the_last_answer_counts_and_the_journal_keeps_each(sitting: Sitting) -> None:
    say(sitting, "roux", "present")
    say(sitting, "roux", "absent", at=AT + timedelta(hours=1))

    told = [entry.content["answer"] for entry in JournalEntry.objects.filter(event="answer_notice").order_by("pk")]

    assert told == ["present", "absent"]
    assert convening.notice_to(sitting, "roux").answer == "absent"


def test_the_same_answer_again_changes_nothing_in_the_journal(sitting: Sitting) -> None:
    say(sitting, "roux", "present")

    say(sitting, "roux", "present", at=AT + timedelta(hours=1))

    assert JournalEntry.objects.filter(event="answer_notice").count() == 1


def test_a_member_bears_one_proxy_only_as_article_l2121_20_says(sitting: Sitting) -> None:
    say(sitting, "roux", "proxy", "noir")

    with pytest.raises(StepBlocked, match="maximum légal : 1.*2121-20".replace(" :", "\u00a0:")):
        say(sitting, "vert", "proxy", "noir")

    assert convening.notice_to(sitting, "vert").answer == ""


@pytest.mark.parametrize(
    ("holder", "sentence"),
    [(None, "pouvoir en blanc"), ("roux", "nul ne se donne pouvoir"), ("blanc", "n’est pas dans la salle")],
)
def test_a_proxy_in_blank_to_oneself_or_to_an_absent_colleague_is_refused_with_its_article(
    sitting: Sitting, holder: str | None, sentence: str
) -> None:
    say(sitting, "blanc", "absent")

    with pytest.raises(StepBlocked, match=sentence):
        say(sitting, "roux", "proxy", holder)


def test_who_gives_a_proxy_bears_none(sitting: Sitting) -> None:
    say(sitting, "blanc", "proxy", "noir")

    with pytest.raises(StepBlocked, match="le porteur a lui-même donné pouvoir"):
        say(sitting, "roux", "proxy", "blanc")


def test_a_holder_who_will_not_come_lets_the_proxy_fall_and_the_principal_is_told(sitting: Sitting) -> None:
    say(sitting, "roux", "proxy", "noir")

    say(sitting, "noir", "proxy", "blanc", at=AT + timedelta(hours=1))

    told = Mail.objects.get(kind="proxy_fallen")
    assert told.member.key == "roux"
    assert [(proxy.principal, proxy.holder) for proxy in answers.expected(sitting).proxies] == [("noir", "blanc")]


def test_the_answers_say_who_is_expected_and_the_roll_call_can_begin_from_them(sitting: Sitting) -> None:
    say(sitting, "delorme", "present")
    say(sitting, "roux", "proxy", "noir")
    say(sitting, "noir", "present")
    say(sitting, "vert", "absent")

    expected = answers.expected(sitting)
    sittings.call_the_roll(sitting, present=expected.present, proxies=expected.proxies, by=acting.OFFICE)

    assert expected.present == ("delorme", "noir")
    assert expected.absent == ("vert", "roux")
    assert expected.silent == ("blanc",)
    assert expected.proxies == (Proxy("roux", "noir", given_on=AT.date()),)
    assert sitting.proxies.get().given_on == AT.date()


def test_no_answer_is_taken_once_the_roll_is_called(sitting: Sitting) -> None:
    sittings.call_the_roll(sitting, present=acting.MEMBERS, by=acting.OFFICE)

    with pytest.raises(TooLate, match="la séance est ouverte"):
        say(sitting, "roux", "absent")


def test_taking_part_at_a_distance_is_answered_only_where_the_body_admits_it(sitting: Sitting) -> None:
    with pytest.raises(NotReady, match="n’est pas possible"):
        say(sitting, "roux", "remote")
    sitting.body.allows_remote = True
    sitting.body.save(update_fields=["allows_remote"])

    say(sitting, "roux", "remote")

    assert answers.expected(sitting).remote == ("roux",)


def test_a_substitute_is_called_when_the_titular_is_absent_and_gives_no_proxy() -> None:
    body = convening.reachable(acting.council())
    deputy = Member.objects.create(
        authority=body.authority, key="anne", civility="Mme", given_name="Anne", family_name="X", email="x@elus.example"
    )
    roux = Member.objects.get(key="roux")
    recipients.list_substitute(body, deputy, titular=roux, since=acting.WRITTEN, by=acting.OFFICE, on=acting.WRITTEN)
    sitting = convening.printed(convening.frozen(body))
    notices.send(sitting, by=acting.OFFICE, at=convening.LEAVING)

    say(sitting, "roux", "absent")

    assert Mail.objects.get(kind="substitute_called").member == deputy
    with pytest.raises(NotReady):
        say(sitting, "anne", "proxy", "noir")


def test_nobody_answers_before_the_notices_have_left() -> None:
    sitting = convening.printed(convening.frozen(convening.reachable(acting.council())))

    with pytest.raises(NotReady, match="pas encore parties"):
        say(sitting, "roux", "present")


PREPARE = """
from tests.workflow import acting, convening
convening.sent(acting.council())
"""
GIVE = """
from tests.workflow import convening
from workflow.actions.convening import answers
from workflow.actions.actor import Actor
from workflow.errors import StepBlocked
from workflow.models import Sitting
notice = convening.notice_to(Sitting.objects.get(), PRINCIPAL)
try:
    answers.answer(notice, "proxy", holder="noir", by=Actor(PRINCIPAL, frozenset()), at=convening.ANSWERED)
    print("given")
except StepBlocked as refusal:
    print(refusal.findings[0].rule)
"""


def test_of_several_who_choose_one_holder_at_once_one_wins_and_the_others_get_the_law(tmp_path: Path) -> None:
    environment = settings_for(tmp_path / "home")
    ask(PREPARE, environment)

    givers = [start(f"PRINCIPAL = {key!r}\n{GIVE}", environment) for key in ("roux", "vert", "blanc")]
    told = [giver.communicate(timeout=60) for giver in givers]

    assert sorted(said.strip() for said, _ in told) == ["PROXY-2", "PROXY-2", "given"], told
    code = "import json; from workflow.models import Notice; print(json.dumps(Notice.objects.filter(answer='proxy').count()))"
    assert json.loads(ask(code, environment)) == 1
