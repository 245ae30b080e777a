"""The secretary and the movements of a sitting (CGCT L2121-15, L2121-17)."""

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.law.facts import Movement


@pytest.mark.parametrize(
    ("secretaries", "reason"),
    [((), "Aucun secrétaire"), (("dgs",), "hors des membres"), (("m10", "m11"), "n’est pas dans la salle")],
)
def test_sit_2_wants_a_secretary_who_is_a_member_and_is_there(make, secretaries, reason) -> None:
    [text] = make.blocks("SIT-2", make.room(secretaries=secretaries))

    assert reason in text
    assert "L. 2121-15" in text


def test_sit_2_is_content_with_one_of_several_secretaries(make) -> None:
    assert not make.found("SIT-2", make.room(secretaries=("m10", "m2")))


@pytest.mark.parametrize(
    ("movement", "reason"),
    [
        (Movement("m3", True, 2, time(19)), "se trouve déjà dans la salle"),
        (Movement("m11", False, 2, time(19)), "mais n’est pas dans la salle"),
        (Movement("invite", True, 2, time(19)), "n’est pas membre"),
    ],
)
def test_sit_5_refuses_a_movement_that_cannot_have_happened(make, movement, reason) -> None:
    [text] = make.blocks("SIT-5", make.attendance(movements=(movement,)))

    assert reason in text


def test_sit_5_warns_of_a_movement_without_an_hour_and_refuses_hours_that_go_back(make) -> None:
    timeless = make.attendance(movements=(Movement("m3", False, 2),))
    backwards = make.attendance(movements=(Movement("m3", False, 2, time(20)), Movement("m3", True, 5, time(19, 5))))

    assert [weight for weight, _ in make.says("SIT-5", timeless)] == ["warn"]
    assert "point n° 2 à 20 h, puis point n° 5 à 19 h 05" in make.blocks("SIT-5", backwards)[0]
    assert not make.found("SIT-5", make.attendance(movements=(Movement("m3", False, 2, time(19)),)))


def test_sit_5_refuses_a_roll_call_that_does_not_hold(make) -> None:
    sitting = make.attendance()

    assert "sans être membre" in make.blocks("SIT-5", replace(sitting, roll_call=sitting.roll_call | {"invite"}))[0]
    assert "À la fois présent et excusé" in make.blocks("SIT-5", replace(sitting, excused=("m3",)))[0]
    assert "préside sans être présent" in make.blocks("SIT-5", replace(sitting, chair="m11"))[0]


@given(st.lists(st.tuples(st.integers(1, 11), st.booleans(), st.integers(1, 8)), max_size=20))
@settings(max_examples=60, deadline=None)
def test_the_room_is_the_roll_call_and_the_movements_before_the_item_in_order(make, steps) -> None:
    movements = tuple(Movement(f"m{member}", arrives, rank) for member, arrives, rank in steps)
    sitting = make.attendance(movements=movements)

    for rank in range(9):
        there = set(sitting.roll_call)
        for movement in sorted(movements, key=lambda step: step.rank):
            if movement.rank <= rank:
                there = there | {movement.member} if movement.is_arrival else there - {movement.member}
        assert sitting.in_room(rank) == there


@given(principal=st.integers(9, 11), arrives=st.integers(1, 6), starts=st.integers(1, 6), rank=st.integers(1, 6))
@settings(max_examples=60, deadline=None)
def test_a_proxy_never_runs_while_its_principal_is_in_the_room(make, principal, arrives, starts, rank) -> None:
    sitting = make.attendance(
        8, proxies=(make.proxy(principal, 1, from_rank=starts),), movements=(Movement(f"m{principal}", True, arrives),)
    )

    runs = bool(sitting.running_proxies(rank))

    assert runs == (starts <= rank < arrives)
    assert not runs or f"m{principal}" not in sitting.in_room(rank)
