"""What a bureau or a standing commission may decide (CGCT L5211-10, L3211-2)."""

from dataclasses import replace
from datetime import date

import pytest

from workflow.law.delegation import RESERVED_MATTERS
from workflow.law.facts import AuthorityKind, BodyKind, Delegation, ItemKind

GIVEN = Delegation("2020.00101", date(2020, 7, 9), date(2020, 7, 17))


def bureau(make, delegation=GIVEN):
    return make.body(authority_kind=AuthorityKind.EPCI, kind=BodyKind.BUREAU, delegation=delegation)


@pytest.mark.parametrize("matter", [*RESERVED_MATTERS, "vote du budget"])
def test_app_4_keeps_seven_matters_from_the_bureau(make, matter) -> None:
    [text] = make.blocks("APP-4", make.draft(body=bureau(make), reserved_matter=matter))

    assert "Matière réservée au conseil" in text
    assert "L. 5211-10" in text


def test_app_4_lets_the_council_decide_them_and_the_bureau_the_rest(make) -> None:
    assert not make.found("APP-4", make.draft(reserved_matter="budget"))
    assert not make.found("APP-4", make.draft(body=bureau(make)))
    assert make.blocks("APP-4", make.draft(body=bureau(make), kind=ItemKind.ACCOUNTS))


def test_app_4_keeps_the_budget_from_the_standing_commission_of_a_department(make) -> None:
    commission = make.body(authority_kind=AuthorityKind.DEPARTMENT, kind=BodyKind.PERMANENT_COMMISSION)

    assert "L. 3211-2" in make.blocks("APP-4", make.draft(body=commission, reserved_matter="budget"))[0]
    assert not make.found("APP-4", make.draft(body=commission, reserved_matter="planning"))


def test_app_5_wants_a_delegation_that_is_enforceable_on_the_day(make) -> None:
    cited = make.draft(body=bureau(make), cites_delegation=True, sitting_day=date(2020, 7, 17))

    assert "L. 5211-10" in make.blocks("APP-5", make.draft(body=bureau(make, None)))[0]
    assert (
        "n’est exécutoire que le 17 juillet 2020"
        in make.blocks("APP-5", replace(cited, sitting_day=date(2020, 7, 16)))[0]
    )
    assert not make.found("APP-5", cited)
    assert not make.found("APP-5", make.draft())


def test_app_5_only_warns_of_a_delegation_that_is_not_cited_or_has_no_date(make) -> None:
    undated = bureau(make, replace(GIVEN, enforceable_on=None))

    assert [weight for weight, _ in make.says("APP-5", make.draft(body=bureau(make)))] == ["warn"]
    assert [weight for weight, _ in make.says("APP-5", make.draft(body=undated, cites_delegation=True))] == ["warn"]
