"""Keep the count of a vote: its totals, and names only where the vote was open.

No name and no choice of a secret ballot ever reaches a row, the journal or a message (CGCT L2121-21).
"""

from __future__ import annotations

from dataclasses import dataclass

from workflow.actions.assembly import find_member
from workflow.law.facts import Ballot, BallotKind, Choice, MemberKey, Outcome, Room
from workflow.lifecycle import Override
from workflow.models import AgendaItem, NamedVote
from workflow.models import Ballot as BallotRow

NAMELESS = "VOTE-12"  # the rule of the secret vote, which nobody may pass over


@dataclass(frozen=True, slots=True)
class BallotCount:
    """A vote as it was counted. ``choices``: by key of member, the principal’s where a proxy voted; partial in a show of hands.

    ``stated_outcome`` and ``stated_sentence``: what the officer announces, checked against the figures.
    """

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
    secrecy_waived: bool = False
    stated_outcome: Outcome | None = None
    stated_sentence: str = ""

    def in_room(self, room: Room) -> Ballot:
        """Return the vote as the law judges it, in the room where it was taken."""
        return Ballot(
            room=room,
            kind=self.kind,
            votes_for=self.votes_for,
            votes_against=self.votes_against,
            abstentions=self.abstentions,
            blank=self.blank,
            void=self.void,
            not_taking_part=self.not_taking_part,
            chair_choice=self.chair_choice,
            choices=self.choices,
            roll_call_requests=self.roll_call_requests,
            secret_requests=self.secret_requests,
            stated_outcome=self.stated_outcome,
            stated_sentence=self.stated_sentence,
            secrecy_waived=self.secrecy_waived,
        )

    @property
    def totals(self) -> dict[str, int]:
        """The figures, under the names of their columns."""
        return {
            "votes_for": self.votes_for,
            "votes_against": self.votes_against,
            "abstentions": self.abstentions,
            "blank": self.blank,
            "void": self.void,
            "not_taking_part": self.not_taking_part,
            "roll_call_requests": self.roll_call_requests,
            "secret_requests": self.secret_requests,
        }


def keep(item: AgendaItem, count: BallotCount, outcome: Outcome) -> BallotRow:
    """Write the vote down once; of a secret ballot, the totals alone."""
    is_open = count.kind is not BallotKind.SECRET
    row = BallotRow.objects.create(
        item=item,
        kind=count.kind,
        chair_choice=(count.chair_choice or "") if is_open else "",
        secrecy_waived=count.secrecy_waived,
        outcome=outcome,
        **count.totals,
    )
    for key, choice in count.choices if is_open else ():
        member = find_member(item.sitting.body, key)
        NamedVote.objects.create(ballot=row, ballot_kind=count.kind, member=member, choice=choice)
    return row


def lawful(overrides: tuple[Override, ...]) -> tuple[Override, ...]:
    """Drop an override of the secret vote: a name once written cannot be forgotten, so no reason is good enough."""
    return tuple(override for override in overrides if override.rule != NAMELESS)
