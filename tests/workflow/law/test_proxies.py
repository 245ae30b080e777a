"""The powers to vote (CGCT L2121-20, L3121-16; interested members: L2131-11)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from workflow.law.facts import AuthorityKind, Movement, Recusal


def test_a_lawful_power_passes_every_rule(make) -> None:
    room = make.room(proxies=(make.proxy(10, 1), make.proxy(11, 3)))

    for rule in ("PROXY-1", "PROXY-2", "PROXY-5", "PROXY-6", "PROXY-8"):
        assert not make.found(rule, room)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"is_written": False}, "par écrit"),
        ({"principal": "ailleurs"}, "le mandant n’est pas membre"),
        ({"principal": "m4"}, "le mandant est présent"),
        ({"holder": "ailleurs"}, "le porteur n’est pas membre"),
        ({"holder": "m11"}, "le porteur n’est pas dans la salle"),
    ],
)
def test_proxy_1_refuses_a_power_that_is_not_written_to_a_colleague_who_is_there(make, changes, reason) -> None:
    room = make.room(proxies=(replace(make.proxy(10, 1), **changes),))

    [text] = make.blocks("PROXY-1", room)

    assert reason in text
    assert "L. 2121-20, al. 1" in text


def test_proxy_2_refuses_two_powers_to_one_holder(make) -> None:
    [text] = make.blocks("PROXY-2", make.room(proxies=(make.proxy(10, 1), make.proxy(11, 1))))

    assert (
        "M. Camille MEMBRE1 porte 2 pouvoirs (Mme Camille MEMBRE10 et M. Camille MEMBRE11) ; maximum légal : 1" in text
    )


def test_proxy_2_cites_the_article_of_the_department(make) -> None:
    council = make.body(authority_kind=AuthorityKind.DEPARTMENT)

    assert (
        "L. 3121-16"
        in make.blocks("PROXY-2", make.room(body=council, proxies=(make.proxy(10, 1), make.proxy(11, 1))))[0]
    )


def test_proxy_3_tells_that_a_power_falls_when_its_principal_arrives(make) -> None:
    sitting = make.attendance(proxies=(make.proxy(10, 1),), movements=(Movement("m10", True, 3),))

    [(weight, text)] = make.says("PROXY-3", sitting)

    assert weight == "inform"
    assert "avant le point n° 3" in text
    assert len(sitting.running_proxies(2)) == 1
    assert not sitting.running_proxies(3)
    assert not make.found("PROXY-3", make.attendance(proxies=(make.proxy(10, 1),)))


def test_proxy_3_warns_of_a_power_that_ends_before_it_begins(make) -> None:
    sitting = make.attendance(proxies=(make.proxy(10, 1, from_rank=5, to_rank=3),))

    assert [weight for weight, _ in make.says("PROXY-3", sitting)] == ["warn"]


@pytest.mark.parametrize(
    ("holder", "changes", "weight", "reason"),
    [
        (None, {}, "block", "un pouvoir en blanc"),
        (1, {"is_signed": False}, "block", "n’est pas signé"),
        (1, {"given_on": None}, "warn", "n’est pas daté"),
    ],
)
def test_proxy_5_refuses_a_power_that_is_blank_or_unsigned(make, holder, changes, weight, reason) -> None:
    [(weighs, text)] = make.says("PROXY-5", make.room(proxies=(make.proxy(10, holder, **changes),)))

    assert weighs == weight
    assert reason in text


def test_proxy_5_refuses_a_power_given_after_the_sitting(make) -> None:
    late = make.proxy(10, 1, given_on=make.DAY + timedelta(days=1))

    assert "après la séance" in make.blocks("PROXY-5", make.room(proxies=(late,)))[0]


def test_proxy_6_refuses_a_chain_a_loop_and_two_powers_of_one_principal(make) -> None:
    chain = make.room(proxies=(make.proxy(10, 11), make.proxy(11, 1)))
    twice = make.room(proxies=(make.proxy(10, 1), make.proxy(10, 3)))
    loop = make.room(proxies=(make.proxy(10, 10),))

    assert "le porteur a lui-même donné pouvoir" in make.blocks("PROXY-6", chain)[0]
    assert "a donné 2 pouvoirs pour la même affaire" in make.blocks("PROXY-6", twice)[0]
    assert "nul ne se donne pouvoir" in make.blocks("PROXY-6", loop)[0]


def test_proxy_7_refuses_more_votes_than_there_are_voices(make) -> None:
    room = make.room(6, proxies=(make.proxy(10, 1), make.proxy(11, 3)), recusals=(Recusal("m3"),))

    assert room.votes_possible == 6
    assert "7 votes exprimés" in make.blocks("PROXY-7", make.ballot(7, room=room))[0]
    assert not make.found("PROXY-7", make.ballot(6, not_taking_part=2, room=room))


def test_proxy_8_lets_the_powers_of_a_recused_member_fall(make) -> None:
    room = make.room(proxies=(make.proxy(10, 3),), recusals=(Recusal("m3"),))

    assert [weight for weight, _ in make.says("PROXY-8", room)] == ["inform"]
    assert room.votes_possible == 8
    assert room.barred == {"m3", "m10"}


def test_proxy_8_refuses_the_power_of_an_interested_member_who_does_not_stand_aside(make) -> None:
    room = make.room(proxies=(make.proxy(10, 3),), interested=frozenset({"m10"}))

    assert "L. 2131-11" in make.blocks("PROXY-8", room)[0]
