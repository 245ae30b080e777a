"""Whose turn it is, for whom one may sign, when a step is passed: whatever people try, in whatever order."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.routing import (
    MOST_HOPS,
    Away,
    Mode,
    Stop,
    asked,
    chains_from,
    how_many,
    is_stuck,
    seat_for,
    shared,
    stand_ins,
)

DAY = date(2026, 10, 1)
STAFF = range(1, 7)
PEOPLE = st.sampled_from(STAFF)
ORDERS = st.permutations(STAFF).map(lambda order: [one for one in order for _ in range(2)])  # each tries twice


def away(person: int, substitute: int | None, *, days: int = 5, kinds: tuple[str, ...] = ()) -> Away:
    return Away(person, substitute, DAY, DAY + timedelta(days=days), frozenset(kinds))


def by_person(*aways: Away) -> dict[int, list[Away]]:
    found: dict[int, list[Away]] = {}
    for one in aways:
        found.setdefault(one.person, []).append(one)
    return found


@st.composite
def situations(draw: st.DrawFn) -> tuple[Stop, dict[int, list[Away]]]:
    """Any step with any absences, circles included: the memory may hold whatever was declared before a rule."""
    writers = draw(st.frozensets(PEOPLE, min_size=1, max_size=2))
    seats = draw(st.frozensets(PEOPLE, min_size=2)) - writers
    mode = draw(st.sampled_from(Mode))
    needed = how_many(mode, drawn=draw(st.integers(1, 5)), seats=len(seats))
    holder = draw(st.none() | st.sampled_from(sorted(seats))) if seats and mode == Mode.ANY else None
    substitutes = dict(zip(STAFF, draw(st.permutations(STAFF)), strict=True)) | draw(st.dictionaries(PEOPLE, PEOPLE))
    absent = {person: substitutes[person] for person in draw(st.frozensets(PEOPLE))}
    if draw(st.integers(0, 9)) == 0:
        absent = dict.fromkeys(absent)
    return Stop(seats, needed, {}, writers, holder), by_person(*(away(*one) for one in absent.items()))


@given(situations(), ORDERS)
@settings(max_examples=500)
def test_whoever_tries_in_whatever_order_no_writer_signs_nobody_signs_twice_and_never_one_too_many(
    situation: tuple[Stop, dict[int, list[Away]]], tries: list[int]
) -> None:
    stop, aways = situation

    for person in tries:
        seat = seat_for(stop, person, aways, on=DAY, kind="grant")
        if seat is not None:
            assert not stop.is_passed
            assert seat in stop.seats
            assert person == seat or person in stand_ins(seat, aways, on=DAY, kind="grant")
            stop = Stop(stop.seats, stop.needed, {**stop.signed, seat: person}, stop.writers, stop.holder)

    signers = list(stop.signed.values())
    assert not stop.writers & set(signers)
    assert len(signers) == len(set(signers)) <= stop.needed
    assert stop.holder is None or set(signers) <= {stop.holder}


@given(situations())
@settings(max_examples=500)
def test_a_step_that_is_not_called_stuck_is_passed_once_all_who_are_expected_sign(
    situation: tuple[Stop, dict[int, list[Away]]],
) -> None:
    stop, aways = situation
    was_stuck = is_stuck(stop, aways, on=DAY, kind="grant")

    for _ in range(10):
        due = asked(stop, aways, on=DAY, kind="grant")
        for person in {one for one in due.values() if one is not None}:
            seat = seat_for(stop, person, aways, on=DAY, kind="grant")
            if seat is not None:
                stop = Stop(stop.seats, stop.needed, {**stop.signed, seat: person}, stop.writers, stop.holder)

    assert stop.is_passed or was_stuck


@given(st.lists(st.tuples(PEOPLE, PEOPLE), min_size=6), PEOPLE)
@settings(max_examples=500)
def test_a_chain_of_substitutes_ends_never_comes_back_and_is_short(absent: list[tuple[int, int]], person: int) -> None:
    chain = stand_ins(person, by_person(*(away(*one) for one in absent)), on=DAY, kind="grant")

    assert len(chain) <= MOST_HOPS
    assert len({person, *chain}) == len(chain) + 1


def test_a_chain_hands_on_to_the_first_who_is_there_and_stops_after_three() -> None:
    aways = by_person(away(1, 2), away(2, 3), away(3, 4), away(4, 5))

    assert stand_ins(3, aways, on=DAY, kind="grant") == (4, 5)
    assert stand_ins(1, aways, on=DAY, kind="grant") == (2, 3, 4)
    assert asked(Stop(frozenset({1}), 1), aways, on=DAY, kind="grant") == {1: None}  # the fourth is away as well


def test_an_absence_counts_from_its_first_to_its_last_day_and_for_its_kinds() -> None:
    absence = away(1, 2, days=3, kinds=("grant",))

    counted = [absence.counts(on=DAY + timedelta(days=n), kind="grant") for n in (-1, 0, 3, 4)]
    assert counted == [False, True, True, False]
    assert not absence.counts(on=DAY, kind="deliberation")


def test_a_circle_is_found_over_the_days_and_kinds_that_its_absences_share() -> None:
    others = by_person(away(2, 3, days=5), away(3, 1, days=5, kinds=("grant",)))

    assert chains_from(away(1, 2), others) == ((2, 3, 1),)
    assert chains_from(away(1, 2, kinds=("deliberation",)), others) == ((2, 3),)
    after = Away(1, 2, DAY + timedelta(days=6), None)
    assert chains_from(after, others) == ((2,),)


def test_two_absences_share_nothing_when_their_days_or_kinds_do_not_meet() -> None:
    later = Away(1, 2, DAY + timedelta(days=6), None)

    assert shared(away(1, 2), later) is None
    assert shared(away(1, 2, kinds=("grant",)), away(1, 2, kinds=("accounts",))) is None
    assert shared(away(1, 2, kinds=("grant",)), away(1, 3)) == away(1, 3, kinds=("grant",))


def test_how_many_sign() -> None:
    assert how_many(Mode.ALL, drawn=1, seats=4) == 4
    assert how_many(Mode.ANY, drawn=3, seats=4) == 1
    assert how_many(Mode.SOME, drawn=3, seats=4) == 3
    assert how_many(Mode.ALL, drawn=1, seats=0) == 1  # a step without anybody does not pass by itself
