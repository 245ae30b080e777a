"""What a notice says, who signs it and to whom it goes (CGCT L2121-10, L2121-12)."""

from dataclasses import replace

import pytest

from workflow.law.facts import AgendaLine, AuthorityKind, Sending


@pytest.mark.parametrize(
    ("kind", "office", "weighs"),
    [
        (AuthorityKind.COMMUNE, "mayor", []),
        (AuthorityKind.COMMUNE, "deputy_mayor", ["warn"]),
        (AuthorityKind.COMMUNE, "president", ["block"]),
        (AuthorityKind.EPCI, "president", []),
        (AuthorityKind.EPCI, "vice_president", ["warn"]),
        (AuthorityKind.EPCI, "chief_officer", ["block"]),
        (AuthorityKind.DEPARTMENT, "president", []),
    ],
)
def test_conv_6_only_the_executive_or_the_substitute_convenes(make, kind, office, weighs) -> None:
    notice = make.notice(body=make.body(authority_kind=kind), convened_by=office)

    assert [weight for weight, _ in make.says("CONV-6", notice)] == weighs


def test_conv_7_refuses_a_notice_without_agenda_hour_or_place_and_with_a_wrong_weekday(make) -> None:
    notice = make.notice(agenda=(), sitting_time=None, place=" ", stated_weekday="mardi")

    texts = make.blocks("CONV-7", notice)

    assert len(texts) == 4
    assert "La convocation annonce un mardi : la séance est le mercredi 13 mars 2024 (art. L. 2121-10 CGCT)." in texts
    assert not make.found("CONV-7", make.notice(stated_weekday="Mercredi"))


def test_conv_7_names_the_rank_of_an_item_without_subject(make) -> None:
    notice = make.notice(agenda=(AgendaLine("a", "Budget"), AgendaLine("b", "")))

    assert "au rang 2" in make.blocks("CONV-7", notice)[0]


def test_conv_8_warns_of_a_notice_neither_recorded_nor_posted(make) -> None:
    assert [weight for weight, _ in make.says("CONV-8", make.notice(is_recorded=False, posted_on=None))] == [
        "warn",
        "warn",
    ]
    assert not make.found("CONV-8", make.notice())


def test_conv_8_does_not_bind_a_department(make) -> None:
    council = make.body(authority_kind=AuthorityKind.DEPARTMENT)

    assert not make.found("CONV-8", make.notice(body=council, posted_on=None))


def test_conv_9_blocks_while_somebody_was_sent_nothing_and_warns_without_proof(make) -> None:
    notice = make.notice()
    _, second, *others = notice.sendings

    unsent = replace(notice, sendings=(Sending("m1", None), replace(second, has_proof=False), *others))

    assert [weight for weight, _ in make.says("CONV-9", unsent)] == ["block", "warn"]
    assert "M. Camille MEMBRE1" in make.blocks("CONV-9", unsent)[0]
    assert not make.found("CONV-9", notice)


def test_conv_10_refuses_to_forget_a_member_in_office(make) -> None:
    notice = make.notice()

    forgotten = replace(notice, sendings=notice.sendings[1:])

    assert "non convoqué : M. Camille MEMBRE1 (art. L. 2121-10 CGCT)" in make.blocks("CONV-10", forgotten)[0]
    assert not make.found("CONV-10", notice)


def test_conv_10_only_informs_of_a_recipient_who_holds_no_seat(make) -> None:
    notice = make.notice()

    wider = replace(notice, sendings=(*notice.sendings, Sending("suppleant", make.DAY)))

    assert [weight for weight, _ in make.says("CONV-10", wider)] == ["inform"]


def test_note_1_wants_a_note_for_each_item_of_a_large_commune_or_an_epci(make) -> None:
    agenda = (AgendaLine("a", "budget primitif", is_briefed=False), AgendaLine("b", "Voirie"))

    assert "« Budget primitif »" in make.blocks("NOTE-1", make.notice(agenda=agenda))[0]
    assert (
        len(
            make.blocks(
                "NOTE-1", make.notice(body=make.body(authority_kind=AuthorityKind.EPCI, population=9), agenda=agenda)
            )
        )
        == 1
    )
    assert not make.found("NOTE-1", make.notice())


def test_note_1_does_not_bind_a_small_commune_and_asks_a_department_for_its_report(make) -> None:
    agenda = (AgendaLine("a", "Budget", is_briefed=False),)

    assert not make.found("NOTE-1", make.notice(body=make.body(population=3499), agenda=agenda))
    [text] = make.blocks("NOTE-1", make.notice(body=make.body(authority_kind=AuthorityKind.DEPARTMENT), agenda=agenda))
    assert "rapport" in text
    assert "L. 3121-19" in text


def test_agd_1_refuses_an_item_that_the_notice_does_not_state(make) -> None:
    assert "à l’ordre du jour" in make.blocks("AGD-1", make.room(on_agenda=False))[0]
    assert not make.found("AGD-1", make.room())
