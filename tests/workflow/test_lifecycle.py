"""Whatever people try, in whatever order, a draft is always in a state that the chart knows, and a refusal moves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from workflow.errors import EventForbidden, NotEntitled, OverrideRefused, StepBlocked
from workflow.law.facts import Act
from workflow.lifecycle import (
    EVENTS_FROM,
    FINAL_STATES,
    STATES,
    STEPS,
    Case,
    Lifecycle,
    Override,
    Role,
    event_label,
    fire,
    state_label,
)

EVENTS, EVERYBODY = sorted(STEPS), frozenset(Role)
TODAY = date(2026, 10, 15)
TARGETS = {(state.id, str(t.event)): t.target.id for state in Lifecycle.states for t in state.transitions if t.target}
REASON = "Décision motivée du président."


def case(
    state: str,
    *,
    roles: frozenset[Role] = EVERYBODY,
    facts: tuple[object, ...] = (),
    overrides: tuple[Override, ...] = (),
    missing: tuple[str, ...] = (),
) -> Case:
    """A draft in a state, before an event that everybody here may take, without any fact that the law would judge."""
    return Case(state, facts, TODAY, "Mme Claire DELORME", roles, overrides, missing)


class LifeOfADraft(RuleBasedStateMachine):
    """Events at random, lawful or not, by people entitled or not, against a table of where each one leads."""

    def __init__(self) -> None:
        super().__init__()
        self.case = case("draft")

    @rule(event=st.sampled_from(EVENTS), roles=st.frozensets(st.sampled_from(Role)), is_ready=st.booleans())
    def try_event(self, event: str, roles: frozenset[Role], is_ready: bool) -> None:
        """An event either leads where the table says, or is refused and moves nothing."""
        before, known = self.case.state, (self.case.state, event) in TARGETS
        may = bool(roles.intersection(STEPS[event].roles))
        self.case.roles, self.case.missing = roles, () if is_ready else ("Visa manquant.",)

        try:
            after = fire(self.case, event)
        except EventForbidden:
            assert not known
        except NotEntitled:
            assert known
            assert not may
        except StepBlocked:
            assert known
            assert may
            assert not is_ready
        else:
            assert known
            assert may
            assert is_ready
            assert after == self.case.state == TARGETS[before, event]
            return
        assert self.case.state == before

    @invariant()
    def is_in_a_known_state(self) -> None:
        """The state is one of the chart, and it is over only in a final one."""
        assert self.case.state in STATES
        assert (not EVENTS_FROM[self.case.state]) == (self.case.state in FINAL_STATES)


LifeOfADraft.TestCase.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
TestLifeOfADraft = LifeOfADraft.TestCase


def test_every_state_can_be_reached_and_every_unfinished_one_can_still_end() -> None:
    onward = {state: {target for (source, _), target in TARGETS.items() if source == state} for state in STATES}

    def reached(start: str) -> set[str]:
        found, fresh = {start}, {start}
        while fresh := {target for state in fresh for target in onward[state]} - found:
            found |= fresh
        return found

    assert reached("draft") == set(STATES)
    assert all(reached(state) & FINAL_STATES for state in STATES)


@pytest.mark.parametrize("state", STATES)
def test_in_each_state_every_event_of_the_table_is_taken_and_every_other_is_forbidden(state: str) -> None:
    for event in EVENTS:
        one = case(state)
        if (state, event) in TARGETS:
            assert fire(one, event) == TARGETS[state, event]
        else:
            with pytest.raises(EventForbidden) as refusal:
                fire(one, event)
            assert one.state == state
            assert state_label(state) in str(refusal.value)
            assert all(event_label(possible) in str(refusal.value) for possible in EVENTS_FROM[state])


def test_a_word_that_is_no_event_is_forbidden_and_changes_nothing() -> None:
    one = case("draft")

    with pytest.raises(EventForbidden, match="Soumettre à la relecture"):
        fire(one, "enact")

    assert one.state == "draft"


@pytest.mark.parametrize(("state", "event"), sorted(TARGETS))
def test_an_error_while_the_law_is_asked_comes_out_and_moves_nothing(state: str, event: str) -> None:
    class Unreadable(Exception):
        """A fault in a fact, which no refusal explains."""

    class Overrides(tuple[Override, ...]):
        """What the guard reads first, and cannot."""

        __slots__ = ()

        def __iter__(self) -> Iterator[Override]:
            raise Unreadable

    one = case(state)
    one.overrides = Overrides()

    with pytest.raises(Unreadable):
        fire(one, event)

    assert one.state == state


def test_a_refusal_tells_the_law_and_the_house_at_once() -> None:
    unsigned = Act("ecole", TODAY, "delorme", ("roux",), frozenset({"delorme", "roux"}), frozenset({"delorme"}))
    one = case("adoption", facts=(unsigned,), missing=("Registre indisponible.",))

    with pytest.raises(StepBlocked) as refusal:
        fire(one, "seal")

    assert refusal.value.missing == ("Registre indisponible.",)
    assert [finding.rule for finding in refusal.value.findings] == ["SIG-1"]
    assert one.state == "adoption"


def test_an_override_passes_over_its_own_block_and_never_over_what_the_house_waits_for() -> None:
    unsigned = Act("ecole", TODAY, "delorme", ("roux",), frozenset(), frozenset())
    passed_over = (Override("SIG-1", "Mme Claire DELORME", REASON),)

    assert fire(case("adoption", facts=(unsigned,), overrides=passed_over), "seal") == "signature"
    for overrides, missing in [((Override("EXE-1", "Mme D", REASON),), ()), (passed_over, ("Visa manquant.",))]:
        with pytest.raises(StepBlocked):
            fire(case("adoption", facts=(unsigned,), overrides=overrides, missing=missing), "seal")


@pytest.mark.parametrize("hollow", [Override("SIG-1", "  ", REASON), Override("SIG-1", "Mme Claire DELORME", "accord")])
def test_an_override_without_a_name_or_a_written_reason_is_refused(hollow: Override) -> None:
    one = case("adoption", overrides=(hollow,))

    with pytest.raises(OverrideRefused, match="SIG-1"):
        fire(one, "seal")

    assert one.state == "adoption"
