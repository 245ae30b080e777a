"""When a deliberation is enforceable (CGCT L2131-1)."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.law.publication import enforceable_on

RECEIVED, PUBLISHED = date(2024, 3, 18), date(2024, 3, 20)
MAYBE_DAY = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(published=MAYBE_DAY, received=MAYBE_DAY)
@settings(max_examples=50)
def test_an_act_is_enforceable_on_the_later_of_both_days_and_never_before_it_has_both(published, received) -> None:
    day = enforceable_on(published, received)

    assert day == (None if None in (published, received) else sorted([published, received])[1])


def test_exe_1_says_what_is_missing(make) -> None:
    [text] = make.blocks("EXE-1", make.act())

    assert text == (
        "La délibération n’est pas exécutoire : il manque sa publication et sa réception par le représentant de l’État "
        "(art. L. 2131-1 CGCT)."
    )
    assert "il manque sa publication (" in make.blocks("EXE-1", make.act(received_on=RECEIVED))[0]
    assert not make.found("EXE-1", make.act(received_on=RECEIVED, published_on=PUBLISHED))


@pytest.mark.parametrize("name", ["received_on", "published_on"])
def test_exe_1_refuses_a_day_before_the_sitting(make, name) -> None:
    days = {"received_on": RECEIVED, "published_on": PUBLISHED, name: date(2024, 3, 12)}

    assert "avant la séance du 13 mars 2024" in make.blocks("EXE-1", make.act(**days))[0]
