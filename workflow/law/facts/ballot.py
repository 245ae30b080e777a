"""Hold one vote as it was counted, and the candidates of an election (CGCT L2121-20 and L2121-21)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflow.law.facts.attendance import Room
from workflow.law.facts.kinds import BallotKind, Choice, Outcome
from workflow.law.facts.people import Body, MemberKey


@dataclass(frozen=True, slots=True)
class Ballot:
    """One vote on one item, as it was counted. ``choices`` stays empty in a secret ballot: totals only (VOTE-12).

    ``not_taking_part`` counts votes: the recused, those who refuse to vote, those who left, with their proxies.
    ``secrecy_waived``: the assembly decided, unanimously, to name or present somebody by an open vote.
    """

    room: Room
    kind: BallotKind = BallotKind.ORDINARY
    votes_for: int = 0
    votes_against: int = 0
    abstentions: int = 0
    blank: int = 0
    void: int = 0
    not_taking_part: int = 0
    chair_choice: Choice | None = None
    choices: tuple[tuple[MemberKey, Choice], ...] = ()
    roll_call_requests: int = 0
    secret_requests: int = 0
    stated_outcome: Outcome | None = None
    stated_sentence: str = ""
    secrecy_waived: bool = False

    @property
    def body(self) -> Body:
        """The body that votes."""
        return self.room.body

    @property
    def key(self) -> str:
        """The key of the item voted on."""
        return self.room.key

    @property
    def cast(self) -> int:
        """Votes cast: for and against only (VOTE-1)."""
        return self.votes_for + self.votes_against


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name on the papers of an election, with the votes of one round; the oldest wins a tie in the third."""

    name: str
    votes: int
    born_on: date


@dataclass(frozen=True, slots=True)
class Election:
    """One round of an appointment to one post; ``valid`` counts the papers that bear a name, no blank nor void."""

    key: str
    round: int
    valid: int
    candidates: tuple[Candidate, ...]
    stated_elected: str = ""
