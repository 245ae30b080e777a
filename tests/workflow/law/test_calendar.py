"""The calendar of a sitting: what leads to it, what follows (CGCT L2121-10 to L2121-25, L5211-40-2)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.law.calendar import add_months, deadline, morning, proposed_sending, reminder_day, schedule, sent_day
from workflow.law.facts import AuthorityKind, BodyKind, Delays, Plan, SecondNotice
from workflow.law.holidays import holiday, is_working, territory_of, working_day_until

URGENT = {"is_urgent": True, "urgency_reason": "Digue rompue"}


def days(plan: Plan) -> dict[str, date | None]:
    return {found.id: found.day for found in schedule(plan)}


def test_the_seed_is_counted_back_and_forward(make) -> None:
    epci = make.body(authority_kind=AuthorityKind.EPCI, kind=BodyKind.BUREAU)
    plan = Plan(make.notice(body=epci, sitting_day=date(2023, 7, 12)), next_sitting=date(2023, 9, 20))

    assert days(plan) == {
        "drafts": date(2023, 6, 26),
        "freeze": date(2023, 6, 30),  # 2 July is a Sunday
        "send": date(2023, 7, 5),
        "last_sending": date(2023, 7, 6),
        "list": date(2023, 7, 19),
        "minutes": date(2023, 9, 20),
        "minutes_online": date(2023, 9, 27),
        "transmission": None,
        "publication": None,
        "referral": None,
    }


def test_each_legal_deadline_cites_its_article_and_no_delay_of_the_house_does(make) -> None:
    plan = Plan(make.notice(**URGENT), next_sitting=date(2024, 5, 15), received_on=date(2024, 3, 20))

    found = schedule(plan)

    assert all(one.article for one in found if one.is_legal)
    assert {one.id for one in found if one.article is None} == {"drafts", "freeze", "send"}
    assert make.plain(str(deadline(plan, "list"))) == (
        "Liste des délibérations affichée et mise en ligne : mercredi 20 mars 2024 (art. L. 2121-25 CGCT)"
    )


def test_the_delays_of_the_house_come_down_to_a_working_day_and_those_of_the_law_do_not(make) -> None:
    monday = date(2026, 5, 18)  # last legal sending on Tuesday the 12th; the 8th and the 14th are holidays

    found = days(Plan(make.notice(sitting_day=monday), Delays(drafts_due=4, freeze=3, sending_margin=2)))

    assert found["last_sending"] == date(2026, 5, 12)
    assert (found["drafts"], found["freeze"], found["send"]) == (date(2026, 5, 7),) * 3  # over 8 May and the week-end
    assert days(Plan(make.notice(sitting_day=date(2026, 5, 14))))["last_sending"] == date(2026, 5, 8)


def test_a_house_of_alsace_moselle_keeps_its_own_holidays_and_is_given_no_legal_day_app_13(make) -> None:
    plan = Plan(make.notice(body=make.body(is_alsace_moselle=True)), territory="57")

    last = deadline(plan, "last_sending")

    assert last is not None
    assert (last.day, last.is_legal) == (None, False)
    assert "à vérifier par le service juridique" in last.remark
    assert proposed_sending(plan) is None
    assert working_day_until(date(2026, 4, 3), territory="57") == date(2026, 4, 2)  # Good Friday
    assert working_day_until(date(2026, 4, 3)) == date(2026, 4, 3)


def test_urgency_leaves_no_delay_to_the_house_and_announces_the_vote_at_the_opening_conv_4(make) -> None:
    found = days(Plan(make.notice(**URGENT)))

    assert {found[id] for id in ("drafts", "freeze", "send", "last_sending")} == {make.DAY - timedelta(days=2)}
    assert found["urgency_vote"] == make.DAY


def test_a_second_notice_takes_up_the_first_agenda_and_a_department_meets_again_by_right_quo_5(make) -> None:
    second = SecondNotice(date(2024, 3, 8), frozenset({"budget"}))
    department = make.body(authority_kind=AuthorityKind.DEPARTMENT)

    commune = days(Plan(make.notice(second=second)))
    by_right = schedule(Plan(make.notice(body=department, second=second)))

    assert "drafts" not in commune
    assert commune["last_sending"] == date(2024, 3, 9)
    assert [(one.id, one.day) for one in by_right if one.direction == "before"] == [("last_sending", None)]
    assert "plein droit" in by_right[0].remark


@pytest.mark.parametrize("kind", [BodyKind.COUNCIL, BodyKind.PERMANENT_COMMISSION])
def test_a_department_counts_twelve_days_and_what_is_to_be_confirmed_says_so_app_12(make, kind) -> None:
    body = make.body(authority_kind=AuthorityKind.DEPARTMENT, kind=kind)

    last = deadline(Plan(make.notice(body=body)), "last_sending")

    assert last is not None
    assert last.day == make.DAY - timedelta(days=12)
    assert last.is_legal is (kind is BodyKind.COUNCIL)
    assert "à confirmer" in last.remark


def test_before_july_2022_the_record_is_posted_within_eight_days_and_no_minutes_are_due_online(make) -> None:
    found = schedule(Plan(make.notice(sitting_day=date(2022, 6, 30)), next_sitting=date(2022, 9, 1)))

    assert [(one.label, one.day) for one in found if one.is_legal and one.direction == "after"] == [
        ("Compte rendu affiché", date(2022, 7, 8))
    ]


def test_councillors_of_the_member_communes_receive_list_and_minutes_within_a_month_app_14(make) -> None:
    epci = make.body(authority_kind=AuthorityKind.EPCI)

    found = days(Plan(make.notice(body=epci, sitting_day=date(2024, 1, 31)), next_sitting=date(2024, 3, 30)))

    assert found["list_councillors"] == date(2024, 2, 29)
    assert found["minutes_councillors"] == date(2024, 4, 30)
    assert "list_councillors" not in days(Plan(make.notice()))
    assert "list_councillors" not in days(Plan(make.notice(body=replace(epci, kind=BodyKind.BUREAU))))


def test_a_week_that_ends_on_a_closed_day_is_not_put_off_and_says_when_to_act(make) -> None:
    listed = deadline(Plan(make.notice(sitting_day=date(2026, 11, 4))), "list")

    assert listed is not None
    assert listed.day == date(2026, 11, 11)
    assert make.plain(listed.remark) == "jour férié (Armistice) : s’y prendre au plus tard le 10 novembre 2026"


def test_the_house_is_reminded_on_a_working_day_of_a_week_that_ends_on_a_closed_one(make) -> None:
    assert reminder_day(Plan(make.notice(sitting_day=date(2026, 11, 4))), "list") == date(2026, 11, 10)
    assert reminder_day(Plan(make.notice(sitting_day=date(2026, 11, 5))), "list") == date(2026, 11, 12)
    assert reminder_day(Plan(make.notice()), "minutes") is None


def test_the_prefect_has_two_months_from_reception_tra_6(make) -> None:
    received = replace(Plan(make.notice()), received_on=date(2024, 12, 31))

    assert days(received)["referral"] == date(2025, 2, 28)


@given(day=st.dates(date(1990, 1, 1), date(2090, 1, 1)), months=st.integers(0, 30))
@settings(max_examples=100)
def test_some_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day, months) -> None:
    later = add_months(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@given(second=st.integers(0, 4 * 10**9), hours=st.integers(-12, 14))
@settings(max_examples=100)
def test_one_moment_counts_on_one_day_whatever_clock_reads_it(second, hours) -> None:
    here = datetime.fromtimestamp(second, UTC)
    there = here.astimezone(timezone(timedelta(hours=hours)))

    assert sent_day(there) == sent_day(here)
    assert abs((sent_day(here) - here.date()).days) <= 1


def test_a_moment_without_a_time_zone_is_no_sending() -> None:
    with pytest.raises(ValueError, match="time zone"):
        sent_day(datetime(2026, 10, 9, 23, 59))  # noqa: DTZ001


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2024, 2, 29)])
def test_the_morning_of_a_day_is_eight_o_clock_in_paris_even_when_the_clock_changes(day) -> None:
    assert (morning(day).hour, sent_day(morning(day))) == (8, day)
    assert morning(day).utcoffset() in {timedelta(hours=1), timedelta(hours=2)}


@pytest.mark.parametrize(
    ("day", "territory", "name"),
    [
        (date(2026, 5, 25), "", "Lundi de Pentecôte"),
        (date(2008, 5, 1), "", "Ascension\u202f; Fête du Travail"),
        (date(2026, 4, 3), "", ""),
        (date(2026, 4, 3), "57", "Vendredi saint"),
        (date(2026, 12, 26), "57", "Saint-Étienne"),
        (date(2026, 4, 3), "971", ""),  # customary there, no legal holiday
        (date(2026, 3, 12), "971", ""),
        (date(2026, 5, 27), "971", "Abolition de l’esclavage"),
        (date(2026, 12, 20), "974", "Abolition de l’esclavage"),
    ],
)
def test_only_legal_holidays_close_the_house(day, territory, name) -> None:
    assert holiday(day, territory=territory) == name
    assert is_working(day, territory=territory) is (not name and day.weekday() < 5)


def test_a_territory_is_known_by_the_name_or_the_number_of_its_department() -> None:
    assert territory_of("La Réunion", is_alsace_moselle=False) == "974"
    assert territory_of("972", is_alsace_moselle=False) == "972"
    assert territory_of("Loire", is_alsace_moselle=False) == ""
    assert territory_of("Moselle", is_alsace_moselle=True) == "57"
