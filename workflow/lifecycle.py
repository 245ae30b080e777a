"""Draw the whole life of a deliberation on one screen: its states, its events, who may, and the rules that guard.

The chart is flat, so that a state is one stored word. Two library defaults are turned round (docs/decisions/0002-statechart.md):
a forbidden event raises, and an error in a callback stops the event instead of being swallowed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from statemachine import Event, State, StateChart
from statemachine.exceptions import TransitionNotAllowed

from workflow import law
from workflow.errors import EventForbidden, NotEntitled, OverrideRefused, StepBlocked
from workflow.law.article import Finding

LEAST_REASON = 10  # characters: long enough to be a reason, short enough not to be a chore


class Role(StrEnum):
    """What a person is to a draft; a person may have several."""

    DRAFTING_OFFICER = "drafting_officer"
    APPROVER = "approver"
    ASSEMBLIES_OFFICE = "assemblies_office"
    CHAIR = "chair"
    SECRETARY = "secretary"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """The French name, as a refusal prints it."""
        return ROLE_LABELS[self]


ROLE_LABELS = {
    Role.DRAFTING_OFFICER: "l’agent rédacteur",
    Role.APPROVER: "un valideur du circuit",
    Role.ASSEMBLIES_OFFICE: "le service des assemblées",
    Role.CHAIR: "la présidence de séance",
    Role.SECRETARY: "le secrétariat de séance",
    Role.ADMINISTRATOR: "l’administrateur",
}


@dataclass(frozen=True, slots=True)
class Override:
    """A block passed over by a named person, with a written reason."""

    rule: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Step:
    """What guards an event: who may do it, and the ids of the rules of law judged before it."""

    roles: tuple[Role, ...]
    rules: tuple[str, ...] = ()


NOTICE = ("CONV-1", "CONV-2", "CONV-3", "CONV-4", "CONV-5", "CONV-6", "CONV-7", "CONV-8", "CONV-9", "CONV-10", "NOTE-1",
          "QUO-5", "APP-13")  # fmt: skip
ROOM = ("AGD-1", "SIT-2", "SIT-5", "QUO-1", "QUO-2", "QUO-3", "QUO-6", "QUO-8", "PROXY-1", "PROXY-2", "PROXY-3",
        "PROXY-5", "PROXY-6", "PROXY-8", "COI-1", "COI-5", "FORM-1")  # fmt: skip
COUNT = ("VOTE-1", "VOTE-2", "VOTE-3", "VOTE-4", "VOTE-5", "VOTE-6", "VOTE-7", "VOTE-8", "VOTE-10", "VOTE-11", "VOTE-12",
         "PROXY-7", "QUO-4", "FORM-5")  # fmt: skip
BESIDE = ("VOTE-13", "REG-3")  # judged where an election is counted and where a number is announced, not by a step
OFFICE, DRAFTER = (Role.ASSEMBLIES_OFFICE,), (Role.DRAFTING_OFFICER, Role.ASSEMBLIES_OFFICE)
CHAIRED = (Role.CHAIR, Role.ASSEMBLIES_OFFICE)

STEPS: dict[str, Step] = {
    "submit": Step(DRAFTER),
    "send_back": Step((Role.APPROVER, Role.ASSEMBLIES_OFFICE)),
    "approve": Step((Role.APPROVER,)),
    "convene": Step(OFFICE, ("APP-4", "APP-5", "SUB-1")),
    "open_discussion": Step(CHAIRED, (*NOTICE, *ROOM)),
    "put_to_vote": Step(CHAIRED, ("COI-1", "COI-5")),
    "adopt": Step(CHAIRED, COUNT),
    "reject": Step(CHAIRED, COUNT),
    "withdraw": Step(CHAIRED),
    "postpone": Step(CHAIRED),
    "reconvene": Step(OFFICE, ("APP-4", "APP-5", "SUB-1")),
    "sign": Step((Role.CHAIR, Role.SECRETARY)),
    "seal": Step((Role.CHAIR, Role.SECRETARY, Role.ASSEMBLIES_OFFICE), ("SIG-1",)),
    "transmit": Step(OFFICE),
    "publish": Step(OFFICE),
    "enforce": Step(OFFICE, ("EXE-1",)),
}


@dataclass(slots=True)
class Case:
    """One draft before one event: its state, the facts the law will judge, who acts, and the blocks passed over.

    ``missing``: what the house waits for beside the law (a sign-off), one French sentence each.
    """

    state: str
    facts: tuple[object, ...]
    on: date
    by: str
    roles: frozenset[Role]
    overrides: tuple[Override, ...] = ()
    missing: tuple[str, ...] = ()


class Lifecycle(StateChart[Case]):
    """The states and events of a deliberation."""

    allow_event_without_transition = False
    catch_errors_as_events = False
    atomic_configuration_update = True

    draft = State("En rédaction", initial=True)
    review = State("En relecture")
    convocation = State("Inscrit à l’ordre du jour")
    session = State("En discussion")
    vote = State("Au vote")
    adoption = State("Adopté")
    signature = State("Signé")
    transmitted = State("Transmis")
    published = State("Publié")
    enforceable = State("Exécutoire", final=True)
    postponed = State("Ajourné")
    rejected = State("Rejeté", final=True)
    withdrawn = State("Retiré", final=True)

    submit = Event(draft.to(review, validators="obey"), name="Soumettre à la relecture")
    send_back = Event(review.to(draft, validators="obey"), name="Renvoyer au rédacteur")
    approve = Event(review.to(review, validators="obey"), name="Viser")
    convene = Event(review.to(convocation, validators="obey"), name="Inscrire et convoquer")
    open_discussion = Event(convocation.to(session, validators="obey"), name="Mettre en discussion")
    put_to_vote = Event(session.to(vote, validators="obey"), name="Mettre aux voix")
    adopt = Event(vote.to(adoption, validators="obey"), name="Proclamer l’adoption")
    reject = Event(vote.to(rejected, validators="obey"), name="Proclamer le rejet")
    withdraw = Event(withdrawn.from_(draft, review, convocation, session, validators="obey"), name="Retirer")
    postpone = Event(postponed.from_(convocation, session, validators="obey"), name="Ajourner")
    reconvene = Event(postponed.to(convocation, validators="obey"), name="Inscrire à une séance ultérieure")
    sign = Event(adoption.to(adoption, validators="obey"), name="Signer")
    seal = Event(adoption.to(signature, validators="obey"), name="Clore les signatures")
    transmit = Event(
        signature.to(transmitted, validators="obey") | published.to(published, validators="obey"),
        name="Transmettre au représentant de l’État",
    )
    publish = Event(published.from_(signature, transmitted, validators="obey"), name="Publier")
    enforce = Event(published.to(enforceable, validators="obey"), name="Certifier exécutoire")

    def obey(self, event: str) -> None:
        """Refuse the event unless the person may, the house is ready and the law allows; list every reason at once."""
        case, step, label = self.model, STEPS[str(event)], event_label(str(event))
        if not case.roles.intersection(step.roles):
            raise NotEntitled(case.by, label, [role.label for role in step.roles])
        refuse_hollow(case.overrides)
        passed_over = {override.rule for override in case.overrides}
        found = law.judge(case.facts, rules=step.rules, on=case.on)
        blocks = [finding for finding in found if finding.is_blocking and finding.rule not in passed_over]
        if blocks or case.missing:
            raise StepBlocked(label, blocks, case.missing, [way_out(case.state)])


def refuse_hollow(overrides: Sequence[Override]) -> None:
    """Refuse an override without a named person or without a written reason."""
    for override in overrides:
        if not override.by.strip() or len(override.reason.strip()) < LEAST_REASON:
            raise OverrideRefused(override.rule)


def fire(case: Case, event: str) -> str:
    """Take the event and return the new state; on any refusal nothing changes.

    Raises ``EventForbidden`` (the state does not know the event), ``NotEntitled``, ``OverrideRefused`` or ``StepBlocked``.
    """
    chart = Lifecycle(case)
    try:
        chart.send(event)
    except TransitionNotAllowed as error:
        possible = [event_label(known) for known in EVENTS_FROM[case.state]]
        raise EventForbidden(event_label(event), state_label(case.state), possible) from error
    return case.state


def findings(case: Case, event: str) -> tuple[Finding, ...]:
    """Judge an event without taking it: every finding, blocking or not."""
    return law.judge(case.facts, rules=STEPS[event].rules, on=case.on)


def state_label(state: str) -> str:
    """Return the French name of a state."""
    return str(Lifecycle.states_map[state].name)


def event_label(event: str) -> str:
    """Return the French name of an event, or the bare word of one that does not exist."""
    return str(getattr(Lifecycle, event).name) if event in STEPS else event


def way_out(state: str) -> str:
    """Say what can still be done from a state, for the end of a refusal."""
    ways = ", ".join(f"«\u00a0{event_label(event)}\u00a0»" for event in EVENTS_FROM[state])
    return f"corriger le dossier, ou {ways}."


STATES: tuple[str, ...] = tuple(state.id for state in Lifecycle.states)
FINAL_STATES: frozenset[str] = frozenset(state.id for state in Lifecycle.states if state.final)
EVENTS_FROM: dict[str, tuple[str, ...]] = {
    state.id: tuple(dict.fromkeys(str(transition.event) for transition in state.transitions))
    for state in Lifecycle.states
}
