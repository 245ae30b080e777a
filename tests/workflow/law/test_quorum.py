"""Whether enough members are there (CGCT L2121-17, L2131-11, L3121-14, L3121-14-1)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.law.facts import AuthorityKind, BodyKind, ItemKind, Movement, Recusal, SecondNotice
from workflow.law.quorum import earliest_second_sitting, is_quorum_waived, quorum_of, quorum_required


@given(st.integers(1, 200))
@settings(max_examples=60)
def test_the_quorum_is_the_smallest_number_above_one_half(in_office) -> None:
    required = quorum_required(in_office)

    assert required * 2 > in_office
    assert (required - 1) * 2 <= in_office


@given(in_office=st.integers(2, 60), data=st.data())
@settings(max_examples=60, deadline=None)
def test_proxies_are_never_counted_in_the_quorum_of_a_council(make, in_office, data) -> None:
    present = data.draw(st.integers(1, in_office))
    absent = [int(key[1:]) for key in make.keys(in_office) - make.keys(present)]
    proxies = tuple(make.proxy(n, 1) for n in absent)

    without = make.room(present, in_office=in_office)

    assert quorum_of(replace(without, proxies=proxies)) == quorum_of(without)


def test_quo_1_says_how_many_are_present_and_how_many_are_required(make) -> None:
    assert make.blocks("QUO-1", make.room(35, in_office=70)) == [
        "Quorum non atteint : 35 présents, 36 requis pour 70 membres en exercice (art. L. 2121-17, al. 1 CGCT)."
    ]
    assert not make.found("QUO-1", make.room(36, in_office=70))


def test_quo_1_does_not_count_a_person_who_holds_no_seat(make) -> None:
    assert make.blocks("QUO-1", make.room(in_room=make.keys(5) | {"invite"}))


def test_quo_2_says_that_proxies_do_not_save_the_quorum(make) -> None:
    room = make.room(5, proxies=(make.proxy(10, 1), make.proxy(11, 2)))

    assert "5 présents et 2 pouvoirs, 6 présents requis" in make.blocks("QUO-2", room)[0]
    assert not make.found("QUO-2", make.room(6, proxies=(make.proxy(10, 1),)))


def test_the_standing_commission_of_a_department_counts_the_represented(make) -> None:
    commission = make.body(authority_kind=AuthorityKind.DEPARTMENT, kind=BodyKind.PERMANENT_COMMISSION)
    room = make.room(5, body=commission, proxies=(make.proxy(10, 1),))

    assert quorum_of(room).is_met
    assert not make.found("QUO-1", room)
    assert not make.found("QUO-2", room)
    assert "L. 3121-14-1" in make.blocks("QUO-1", replace(room, proxies=()))[0]


def test_the_council_of_a_department_counts_only_the_present(make) -> None:
    council = make.body(authority_kind=AuthorityKind.DEPARTMENT)
    room = make.room(5, body=council, proxies=(make.proxy(10, 1),))

    assert "L. 3121-14, al. 1" in make.blocks("QUO-1", room)[0]
    assert make.blocks("QUO-2", room)


def test_quo_3_blocks_an_opening_without_quorum_and_warns_where_it_is_lost(make) -> None:
    assert "à l’ouverture : 5 présents, 6 requis" in make.blocks("QUO-3", make.attendance(5))[0]

    leaving = tuple(Movement(make.key(n), is_arrival=False, rank=4) for n in (7, 8, 9, 6))
    [(weight, text)] = make.says("QUO-3", make.attendance(movements=leaving))

    assert weight == "warn"
    assert "à partir du point n° 4 : 5 présents pour 6 requis" in text
    assert not make.found("QUO-3", make.attendance())


def test_quo_3_leaves_a_second_sitting_to_the_items(make) -> None:
    second = SecondNotice(make.DAY - timedelta(days=7), frozenset({"budget"}))

    assert not make.found("QUO-3", make.attendance(2, second=second))
    assert make.blocks("QUO-3", make.attendance(2, second=second, second_is_urgent=True))


def test_quo_4_tells_that_departures_after_the_discussion_do_not_break_the_quorum(make) -> None:
    ballot = make.ballot(4, not_taking_part=2, room=make.room(6))

    assert [weight for weight, _ in make.says("QUO-4", ballot)] == ["inform"]
    assert not make.found("QUO-4", make.ballot(6, room=make.room(6)))


def test_quo_5_the_second_sitting_comes_four_days_after_a_sending_on_monday() -> None:
    assert earliest_second_sitting(date(2024, 3, 4)) == date(2024, 3, 8)  # Monday, Friday


def test_quo_5_refuses_two_clear_days_and_says_the_first_lawful_day(make) -> None:
    second = SecondNotice(date(2024, 3, 10), frozenset({"budget"}))
    late = make.notice(second=second, sent_on=date(2024, 3, 10))

    [text] = make.blocks("QUO-5", late)

    assert "2 jours francs d’intervalle, 3 requis ; séance possible à partir du jeudi 14 mars 2024" in text
    assert "L. 2121-17, al. 2" in text
    assert not make.found(
        "QUO-5", make.notice(second=SecondNotice(date(2024, 3, 9), frozenset()), sent_on=date(2024, 3, 9))
    )
    assert not make.found("CONV-1", late)


def test_quo_5_refuses_a_second_notice_sent_before_the_quorum_was_found_missing(make) -> None:
    second = SecondNotice(make.DAY - timedelta(days=5), frozenset())

    assert "avant la séance du" in make.blocks("QUO-5", make.notice(second=second))[0]


def test_quo_5_meets_a_department_again_three_days_later(make) -> None:
    council = make.body(authority_kind=AuthorityKind.DEPARTMENT)
    on_time = make.notice(body=council, second=SecondNotice(make.DAY - timedelta(days=3), frozenset()))
    late = make.notice(body=council, second=SecondNotice(make.DAY - timedelta(days=4), frozenset()))

    assert not make.found("QUO-5", on_time)
    assert "3 jours plus tard, le mardi 12 mars 2024" in make.blocks("QUO-5", late)[0]


def test_quo_6_waives_the_quorum_for_the_first_agenda_only(make) -> None:
    second = SecondNotice(make.DAY - timedelta(days=7), frozenset({"budget"}))
    waived = make.room(2, second=second)
    other = make.room(2, second=second, key="voirie")

    assert is_quorum_waived(waived)
    assert [weight for weight, _ in make.says("QUO-6", waived)] == ["inform"]
    assert not make.found("QUO-1", waived)
    assert "n’était pas à l’ordre du jour du 6 mars 2024" in make.blocks("QUO-6", other)[0]
    assert make.blocks("QUO-1", other)


def test_quo_6_asks_the_quorum_again_when_the_second_notice_was_urgent(make) -> None:
    second = SecondNotice(make.DAY - timedelta(days=2), frozenset({"budget"}))
    room = make.room(2, second=second, second_is_urgent=True)

    assert "le quorum est de nouveau exigé" in make.blocks("QUO-6", room)[0]
    assert not make.found("QUO-6", make.room(9, second=second, second_is_urgent=True))


def test_quo_8_does_not_count_the_recused_among_the_present(make) -> None:
    room = make.room(10, in_office=19, recusals=(Recusal("m3"), Recusal("m4")))

    assert "10 présents dont 2 hors quorum, soit 8 pour 10 requis" in make.blocks("QUO-8", room)[0]
    assert not make.found("QUO-1", room)
    assert not make.found("QUO-8", make.room(12, in_office=19, recusals=(Recusal("m3"), Recusal("m4"))))


def test_quo_8_cites_the_withdrawal_of_the_executive_on_his_accounts(make) -> None:
    room = make.room(6, kind=ItemKind.ACCOUNTS, chair="m2", recusals=(Recusal("m1"),))

    [text] = make.blocks("QUO-8", room)

    assert "retrait de l’exécutif" in text
    assert "L. 2121-14" in text


@pytest.mark.parametrize(
    ("kind", "day", "required"),
    [
        (AuthorityKind.COMMUNE, date(2025, 12, 23), 11),
        (AuthorityKind.COMMUNE, date(2025, 12, 24), 10),
        (AuthorityKind.DEPARTMENT, date(2025, 12, 23), 11),
        (AuthorityKind.DEPARTMENT, date(2025, 12, 24), 10),
    ],
)
def test_those_recused_by_law_leave_the_denominator_since_the_law_says_so(make, kind, day, required) -> None:
    recusals = (Recusal("m3", by_law=True), Recusal("m4", by_law=True))
    room = make.room(12, body=make.body(20, authority_kind=kind), day=day, recusals=recusals)

    assert quorum_of(room).required == required
