"""When a sitting is convened (CGCT L2121-7, L2121-11, L2121-12, L3121-19, L5211-1)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.law.convocation import clear_days, latest_sending, required_clear_days
from workflow.law.facts import AuthorityKind, BodyKind, SecondNotice, Sending

DAYS = st.dates(date(2000, 1, 1), date(2060, 1, 1))


@given(sent=DAYS, distance=st.integers(-3, 40))
@settings(max_examples=60)
def test_clear_days_are_the_whole_days_strictly_between(sent, distance) -> None:
    sitting = sent + timedelta(days=distance)

    between = [sent + timedelta(days=n) for n in range(1, 60) if sent + timedelta(days=n) < sitting]

    assert clear_days(sent, sitting) == len(between)


@given(sitting=DAYS, required=st.integers(0, 15))
@settings(max_examples=60)
def test_the_latest_sending_is_the_last_that_leaves_the_days_required(sitting, required) -> None:
    last = latest_sending(sitting, required)

    assert clear_days(last, sitting) == required
    assert clear_days(last + timedelta(days=1), sitting) < max(required, 1)


def test_the_seed_was_convened_on_the_last_lawful_day() -> None:
    assert latest_sending(date(2023, 7, 12), 5) == date(2023, 7, 6)


def test_conv_1_refuses_four_clear_days_in_an_epci_and_says_the_last_lawful_day(make) -> None:
    epci = make.body(authority_kind=AuthorityKind.EPCI, kind=BodyKind.BUREAU)
    notice = make.notice(body=epci, sitting_day=date(2023, 7, 12), sent_on=date(2023, 7, 7))

    assert make.blocks("CONV-1", notice) == [
        "Convocation envoyée le 7 juillet 2023 : 4 jours francs avant la séance, 5 requis ; "
        "dernier envoi légal : jeudi 6 juillet 2023 (art. L. 2121-12, al. 3 CGCT)."
    ]


@pytest.mark.parametrize(
    ("changes", "needed", "article"),
    [
        ({"population": 3499}, 3, "L. 2121-11 CGCT"),
        ({"population": 3500}, 5, "L. 2121-12, al. 3 CGCT"),
        ({"authority_kind": AuthorityKind.EPCI, "population": 900}, 5, "L. 2121-12, al. 3 CGCT"),
    ],
)
def test_conv_1_owes_three_or_five_clear_days_by_population_and_kind(make, changes, needed, article) -> None:
    body = make.body(**changes)
    lawful = make.notice(body=body, sent_on=make.DAY - timedelta(days=needed + 1))
    late = make.notice(body=body, sent_on=make.DAY - timedelta(days=needed))

    assert required_clear_days(lawful) == needed
    assert not make.found("CONV-1", lawful)
    assert article in make.blocks("CONV-1", late)[0]


@pytest.mark.parametrize(("days", "weighs"), [(13, []), (12, ["warn"]), (11, ["block"])])
def test_conv_1_wants_the_reports_of_a_department_twelve_days_before(make, days, weighs) -> None:
    council = make.body(authority_kind=AuthorityKind.DEPARTMENT)
    notice = make.notice(body=council, sent_on=make.DAY - timedelta(days=days))

    assert [weight for weight, text in make.says("CONV-1", notice)] == weighs
    assert all("L. 3121-19" in text for _, text in make.says("CONV-1", notice))


def test_conv_1_only_warns_for_the_standing_commission_of_a_department(make) -> None:
    commission = make.body(authority_kind=AuthorityKind.DEPARTMENT, kind=BodyKind.PERMANENT_COMMISSION)

    [(weight, text)] = make.says("CONV-1", make.notice(body=commission))

    assert weight == "warn"
    assert "à confirmer" in text


def test_conv_1_is_not_computed_in_alsace_moselle_which_app_13_says(make) -> None:
    notice = make.notice(body=make.body(is_alsace_moselle=True), sent_on=make.DAY)

    assert not make.found("CONV-1", notice)
    assert required_clear_days(notice) is None
    assert [weight for weight, _ in make.says("APP-13", notice)] == ["warn"]
    assert not make.found("APP-13", make.notice())


def test_app_13_wants_a_second_notice_of_alsace_moselle_to_say_so(make) -> None:
    second = SecondNotice(make.DAY - timedelta(days=7), frozenset())
    notice = make.notice(body=make.body(is_alsace_moselle=True), second=second)

    assert len(make.found("APP-13", notice)) == 2


def test_conv_2_tells_that_a_weekend_counts_and_stays_silent_without_one(make) -> None:
    tight = make.notice(body=make.body(population=900), sent_on=date(2024, 3, 8))  # Friday for Wednesday

    [(weight, text)] = make.says("CONV-2", tight)

    assert weight == "inform"
    assert "9 mars 2024, 10 mars 2024, 11 mars 2024 et 12 mars 2024" in text
    assert not make.found("CONV-2", make.notice(sent_on=make.DAY - timedelta(days=20)))


def test_conv_3_refuses_a_printed_date_that_is_not_the_last_sending(make) -> None:
    notice = make.notice()
    late = Sending("m3", notice.sent_on + timedelta(days=1))
    sendings = tuple(late if sending.member == "m3" else sending for sending in notice.sendings)

    claimed = replace(notice, sendings=sendings, stated_sent_on=notice.sent_on)

    assert "le dernier envoi est du 8 mars 2024" in make.blocks("CONV-3", claimed)[0]
    assert not make.found("CONV-3", replace(notice, stated_sent_on=notice.sent_on))
    assert make.says("CONV-3", replace(claimed, stated_sent_on=None))[0][0] == "inform"


def test_conv_3_says_nothing_while_a_member_was_sent_nothing(make) -> None:
    assert not make.found("CONV-3", make.notice(sent_on=None))


def test_conv_4_refuses_urgency_without_reason_or_without_a_clear_day(make) -> None:
    eve = make.notice(is_urgent=True, sent_on=make.DAY - timedelta(days=1))

    texts = make.blocks("CONV-4", eve)

    assert len(texts) == 2
    assert "0 jour franc avant la séance, 1 requis" in texts[1]
    assert "L. 2121-12, al. 3" in texts[0]


def test_conv_4_accepts_one_clear_day_and_announces_the_vote_on_urgency(make) -> None:
    notice = make.notice(is_urgent=True, urgency_reason="Digue", sent_on=make.DAY - timedelta(days=2))

    assert make.says("CONV-4", notice)[0][0] == "inform"
    assert not make.found("CONV-1", notice)
    assert not make.found("CONV-4", replace(notice, urgency_approved=True, is_sitting_open=True))


def test_conv_4_blocks_the_sitting_until_the_assembly_has_voted_on_urgency(make) -> None:
    notice = make.notice(is_urgent=True, urgency_reason="Digue", body=make.body(population=900), is_sitting_open=True)

    assert "ce vote vient avant toute affaire (art. L. 2121-11 CGCT)" in make.blocks("CONV-4", notice)[0]
    assert "n’a pas reconnu l’urgence" in make.blocks("CONV-4", replace(notice, urgency_approved=False))[0]


def test_conv_4_cites_the_article_of_the_department(make) -> None:
    council = make.body(authority_kind=AuthorityKind.DEPARTMENT)

    assert "L. 3121-19, al. 3" in make.blocks("CONV-4", make.notice(body=council, is_urgent=True))[0]


@pytest.mark.parametrize(
    ("sitting", "refused"), [(date(2026, 3, 20), False), (date(2026, 3, 23), True), (date(2026, 3, 28), True)]
)
def test_conv_5_holds_the_first_meeting_from_friday_to_sunday(make, sitting, refused) -> None:
    notice = make.notice(
        is_first_after_renewal=True,
        elected_on=date(2026, 3, 15),
        sitting_day=sitting,
        sent_on=sitting - timedelta(days=4),
    )

    assert bool(make.blocks("CONV-5", notice)) is refused
    assert not make.blocks("CONV-1", notice)


def test_conv_5_does_not_shorten_the_notice_of_an_epci(make) -> None:
    notice = make.notice(
        body=make.body(authority_kind=AuthorityKind.EPCI),
        is_first_after_renewal=True,
        sent_on=make.DAY - timedelta(days=5),
    )

    assert make.says("CONV-5", notice)[0][0] == "inform"
    assert "5 requis" in make.blocks("CONV-1", notice)[0]


def test_conv_1_cites_the_first_meeting_when_even_three_days_are_missing(make) -> None:
    notice = make.notice(is_first_after_renewal=True, sent_on=make.DAY - timedelta(days=3))

    assert "3 requis" in make.blocks("CONV-1", notice)[0]
    assert "L. 2121-7, al. 2" in make.blocks("CONV-1", notice)[0]
