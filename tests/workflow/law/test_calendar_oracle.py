"""The last legal sending of every day from 2019 to 2027, against an oracle that knows nothing of the code.

The oracle is written from the articles: it walks back one whole day at a time, from midnight to midnight in Paris, and counts
those that lie between the sending and the sitting. It knows the changes of clock by their rule, not by a table.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from workflow import law
from workflow.law.calendar import deadline, sent_day
from workflow.law.convocation import last_legal_sending
from workflow.law.facts import AuthorityKind, BodyKind, Plan, SecondNotice

ONE = timedelta(days=1)
DAYS = [date(2019, 1, 1) + n * ONE for n in range((date(2028, 1, 1) - date(2019, 1, 1)).days)]
KINDS = {
    "commune of 3,499": {"body": {"population": 3499}},
    "commune of 3,500": {"body": {"population": 3500}},
    "EPCI of 900": {"body": {"authority_kind": AuthorityKind.EPCI, "population": 900}},
    "bureau of an EPCI": {"body": {"authority_kind": AuthorityKind.EPCI, "kind": BodyKind.BUREAU}},
    "department": {"body": {"authority_kind": AuthorityKind.DEPARTMENT}},
    "standing commission": {
        "body": {"authority_kind": AuthorityKind.DEPARTMENT, "kind": BodyKind.PERMANENT_COMMISSION}
    },
    "first meeting, 5,000": {"is_first_after_renewal": True},
    "first meeting, EPCI": {"is_first_after_renewal": True, "body": {"authority_kind": AuthorityKind.EPCI}},
    "urgency": {"is_urgent": True, "urgency_reason": "Digue rompue"},
    "urgency, department": {
        "is_urgent": True,
        "urgency_reason": "Digue rompue",
        "body": {"authority_kind": AuthorityKind.DEPARTMENT},
    },
    "second notice": {"second": SecondNotice(date(2018, 12, 1), frozenset({"budget"}))},
}
# What each article asks: whole days between both days, or days from one to the other.
WHOLE_DAYS = {
    "commune of 3,499": 3,  # L2121-11
    "commune of 3,500": 5,  # L2121-12
    "EPCI of 900": 5,  # L5211-1
    "bureau of an EPCI": 5,  # L5211-1, L5211-2
    "first meeting, 5,000": 3,  # L2121-7
    "first meeting, EPCI": 5,  # CE 22 July 2015
    "urgency": 1,  # L2121-12
    "urgency, department": 1,  # L3121-19
    "second notice": 3,  # L2121-17
}
DAYS_BEFORE = {"department": 12, "standing commission": 12}  # L3121-19, not said to be clear days


def midnight(day: date) -> datetime:
    """The moment a day begins in Paris: two hours before in UTC from the last Sunday of March to that of October, else one."""
    begins, ends = last_sunday(day.year, 3), last_sunday(day.year, 10)
    summer = begins < day <= ends  # at midnight of the Sunday itself the clock has not changed yet
    return datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=2 if summer else 1)


def last_sunday(year: int, month: int) -> date:
    day = date(year, month, 31)
    while day.isoweekday() != 7:
        day -= ONE
    return day


def oracle(kind: str, sitting: date) -> date:
    """Walk back from the day before the sitting until enough whole days lie between."""
    sending, whole = sitting, 0
    if kind in DAYS_BEFORE:
        for _ in range(DAYS_BEFORE[kind]):
            sending -= ONE
        return sending
    sending -= ONE  # a notice that leaves the day before leaves no whole day
    while whole < WHOLE_DAYS[kind]:
        assert midnight(sending) < midnight(sending + ONE) <= midnight(sitting)
        whole, sending = whole + 1, sending - ONE
    return sending


@pytest.mark.parametrize("kind", KINDS)
def test_the_last_legal_sending_of_every_day_is_the_one_counted_one_midnight_at_a_time(make, kind) -> None:
    changes = dict(KINDS[kind])
    notice = make.notice(body=make.body(**changes.pop("body", {})), **changes)

    wrong = [day for day in DAYS if last_legal_sending(replace(notice, sitting_day=day)) != oracle(kind, day)]

    assert len(DAYS) == 3287
    assert not wrong


@pytest.mark.parametrize("kind", KINDS)
def test_the_law_lets_the_notice_leave_on_that_day_and_refuses_it_the_day_after(make, kind) -> None:
    changes = dict(KINDS[kind])
    notice = make.notice(body=make.body(in_office=3, **changes.pop("body", {})), **changes)
    never_blocks = kind == "standing commission"  # its own delay is to be confirmed: a warning, no refusal

    late = {*DAYS[::11], date(2020, 3, 5), date(2024, 2, 29), date(2024, 3, 1), date(2024, 3, 6)}
    for sitting in DAYS:
        last = oracle(kind, sitting)
        assert not is_refused(notice, sitting, last), sitting
        if sitting in late:  # each weekday, each month of each year: a refusal takes long to word
            assert is_refused(notice, sitting, last + ONE) is not never_blocks, sitting


def is_refused(notice, sitting: date, sent_on: date) -> bool:
    sendings = tuple(replace(sending, sent_on=sent_on) for sending in notice.sendings)
    judged = replace(notice, sitting_day=sitting, sendings=sendings)
    found = law.judge([judged], rules=["CONV-1", "CONV-4", "QUO-5"], on=sitting)
    return any(finding.is_blocking for finding in found)


def test_a_sending_counts_on_its_day_in_paris_to_the_last_second_whatever_the_clock_does() -> None:
    for day in DAYS:
        eve = midnight(day) - timedelta(seconds=1)
        assert (sent_day(eve), sent_day(midnight(day))) == (day - ONE, day)


def test_the_calendar_gives_the_same_day_as_the_rule_on_holidays_leap_days_and_changes_of_clock(make) -> None:
    remarkable = [
        *(date(year, 5, day) for year in range(2019, 2028) for day in (1, 2, 8, 9)),
        *(date(year, 12, 25) for year in range(2019, 2028)),
        *(last_sunday(year, month) + n * ONE for year in range(2019, 2028) for month in (3, 10) for n in range(8)),
        *(date(2024, 2, 29) + n * ONE for n in range(8)),
        *(date(2020, 2, 29) + n * ONE for n in range(8)),
    ]
    for n, day in enumerate(remarkable):
        for kind in list(KINDS)[n % 3 :: 3]:
            changes = dict(KINDS[kind])
            notice = make.notice(body=make.body(in_office=3, **changes.pop("body", {})), **changes)
            found = deadline(Plan(replace(notice, sitting_day=day), territory="57"), "last_sending")
            assert found is not None
            assert found.day == oracle(kind, day)
