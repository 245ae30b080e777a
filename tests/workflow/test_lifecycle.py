"""The chart holds whatever is asked of it: no unknown state, no silent refusal, nothing changed by a refusal. No database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow import law, lifecycle
from workflow.errors import EventForbidden, NotEntitled, OverrideRefused, StepBlocked
from workflow.law.facts import Act
from workflow.lifecycle import EVENTS_FROM, FINAL_STATES, STATES, STEPS, Case, Override, Role

DAY = date(2026, 10, 15)
EVERYBODY = frozenset(Role)
UNSIGNED = Act("ecole", DAY, "delorme", ("roux",), frozenset({"delorme", "roux"}), frozenset({"delorme"}))


def case(state: str, *facts: object, roles: frozenset[Role] = EVERYBODY, **more: object) -> Case:
    """A draft in a state, with the facts that the law will judge."""
    return Case(state, facts, DAY, "Mme X", roles, **more)  # type: ignore[arg-type]


@settings(max_examples=50)
@given(st.lists(st.sampled_from([*STEPS, "inexistant"]), max_size=30))
def test_any_sequence_of_events_stays_on_the_chart_and_a_forbidden_one_changes_nothing(events: list[str]) -> None:
    draft = case("draft")

    for event in events:
        before = draft.state
        if event in EVENTS_FROM[before]:
            assert lifecycle.fire(draft, event) == draft.state
        else:
            with pytest.raises(EventForbidden):
                lifecycle.fire(draft, event)
            assert draft.state == before
        assert draft.state in STATES


@pytest.mark.parametrize("event", STEPS)
def test_an_event_is_refused_to_a_person_without_the_role(event: str) -> None:
    state = next(state for state in STATES if event in EVENTS_FROM[state])
    draft = case(state, roles=frozenset())

    with pytest.raises(NotEntitled):
        lifecycle.fire(draft, event)

    assert draft.state == state


@pytest.mark.parametrize("state", sorted(FINAL_STATES))
def test_nothing_happens_to_a_closed_draft(state: str) -> None:
    for event in STEPS:
        with pytest.raises(EventForbidden, match="clos"):
            lifecycle.fire(case(state), event)


def test_a_block_stops_the_step_and_names_its_article_cgct_l2121_23() -> None:
    draft = case("adoption", UNSIGNED)

    with pytest.raises(StepBlocked, match="L.\u00a02121-23"):
        lifecycle.fire(draft, "seal")

    assert draft.state == "adoption"


def test_a_refusal_lists_what_the_house_waits_for_beside_the_law_and_what_can_be_done() -> None:
    draft = case("adoption", UNSIGNED, missing=("Visa manquant.",))

    with pytest.raises(StepBlocked) as refusal:
        lifecycle.fire(draft, "seal")

    assert refusal.value.missing == ("Visa manquant.",)
    assert [finding.rule for finding in refusal.value.findings] == ["SIG-1"]
    assert "Que faire" in str(refusal.value)


def test_a_block_is_passed_over_only_by_name_and_with_a_reason() -> None:
    with pytest.raises(OverrideRefused):
        lifecycle.fire(case("adoption", UNSIGNED, overrides=(Override("SIG-1", "Mme X", "bref"),)), "seal")
    with pytest.raises(OverrideRefused):
        lifecycle.fire(case("adoption", UNSIGNED, overrides=(Override("SIG-1", " ", "Secrétaire empêché."),)), "seal")

    draft = case("adoption", UNSIGNED, overrides=(Override("SIG-1", "Mme X", "Secrétaire empêché."),))

    assert lifecycle.fire(draft, "seal") == "signature"


def test_an_error_inside_the_guard_comes_out_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> Iterator[object]:
        raise ZeroDivisionError

    monkeypatch.setattr(law, "judge", fail)
    draft = case("draft")

    with pytest.raises(ZeroDivisionError):
        lifecycle.fire(draft, "submit")

    assert draft.state == "draft"
