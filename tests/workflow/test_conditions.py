"""A route applies by sum, kind, drafting unit and account; when it does not, it says why."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from workflow.conditions import Conditions, Matter, conditions_of, flaws, kept, unmet

SUMS = st.decimals(min_value=0, max_value=10**7, places=2)
MATTER = Matter(Decimal("12000"), "grant", "Service des sports", ("65748", "SPORT-12"))


def test_each_condition_that_fails_gives_its_reason() -> None:
    conditions = Conditions(Decimal("23000"), None, ("deliberation",), ("Finances",), ("204",))

    assert unmet(conditions, MATTER) == (
        "montant 12\u202f000\u00a0€ < 23\u202f000\u00a0€",
        "nature «\u00a0grant\u00a0» hors de «\u00a0deliberation\u00a0»",
        "service «\u00a0Service des sports\u00a0» hors de «\u00a0Finances\u00a0»",
        "imputation 65748 / SPORT-12, hors de «\u00a0204\u00a0»",
    )


def test_a_budget_line_is_told_by_its_beginning_and_a_unit_whatever_its_capitals() -> None:
    assert unmet(Conditions(budget_lines=("204", "657"), drafting_units=("SERVICE DES SPORTS",)), MATTER) == ()
    assert unmet(Conditions(budget_lines=("SPORT",)), MATTER) == ()
    assert unmet(Conditions(budget_lines=("204",)), Matter()) == (
        "aucune imputation budgétaire, hors de «\u00a0204\u00a0»",
    )


def test_without_a_sum_no_condition_on_the_sum_holds() -> None:
    assert unmet(Conditions(at_least=Decimal(1)), Matter()) == ("aucun montant n’est indiqué",)
    assert unmet(Conditions(below=Decimal(1)), Matter()) == ("aucun montant n’est indiqué",)
    assert unmet(Conditions(), Matter()) == ()


@given(SUMS, SUMS)
def test_two_routes_parted_by_a_sum_leave_no_gap_and_do_not_overlap(edge: Decimal, given_sum: Decimal) -> None:
    matter = Matter(given_sum)

    holds = [not unmet(conditions, matter) for conditions in (Conditions(at_least=edge), Conditions(below=edge))]

    assert sum(holds) == 1


@given(
    st.builds(
        Conditions,
        st.none() | SUMS,
        st.none() | SUMS,
        st.lists(st.sampled_from(["grant", "accounts"])).map(tuple),
        st.lists(st.text(max_size=5)).map(tuple),
        st.lists(st.text("0123456789", max_size=5)).map(tuple),
    )
)
def test_conditions_come_back_from_the_memory_as_they_were(conditions: Conditions) -> None:
    assert conditions_of(kept(conditions)) == conditions


def test_conditions_that_cannot_hold_are_told() -> None:
    found = flaws(Conditions(Decimal("-1"), Decimal("0.001"), ("poem",), (" ",), ("6 5",)), kinds=("grant",))

    assert len(found) == 4
    assert flaws(Conditions(Decimal(5), Decimal(5)), kinds=()) == (
        "aucun montant n’est à la fois d’au moins 5 et inférieur à 5",
    )
