"""Every number of the law has its days, its article and its source, and is asked for a day."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from workflow.law.parameters import PARAMETERS, NumberUnknownError, in_force, parameter

ENTRIES = [entry for entries in PARAMETERS.values() for entry in entries]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{entry.name} {entry.valid_from}")
def test_every_number_says_its_unit_article_source_and_when_it_was_read(entry) -> None:
    assert entry.unit
    assert entry.article
    assert entry.source
    assert entry.valid_from <= (entry.valid_to or date.max)
    assert entry.verified_on >= entry.valid_from


@pytest.mark.parametrize("name", PARAMETERS)
def test_the_days_of_a_number_follow_one_another_without_gap_or_overlap(name) -> None:
    for before, after in pairwise(sorted(PARAMETERS[name], key=lambda entry: entry.valid_from)):
        assert before.valid_to is not None
        assert after.valid_from == before.valid_to + timedelta(days=1)


def test_a_number_is_given_for_a_day() -> None:
    assert in_force("notice_clear_days.commune_large", on=date(2023, 7, 12)) == 5
    assert parameter("grant.agreement_threshold", on=date(2023, 7, 12)).unit == "euros par an"


@pytest.mark.parametrize(("name", "day"), [("nothing", date(2023, 1, 1)), ("proxies.per_holder", date(1990, 1, 1))])
def test_a_number_that_is_not_known_on_a_day_is_refused_by_name(name, day) -> None:
    with pytest.raises(NumberUnknownError, match=name):
        in_force(name, on=day)
