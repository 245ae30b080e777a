"""Remember a vote: its totals, and the names of an open vote only; no column can hold the name of a secret one."""

from __future__ import annotations

from django.db import models

from workflow.law.facts import BallotKind, Choice, Outcome
from workflow.models.assembly import Member, choices
from workflow.models.sitting import AgendaItem


class Ballot(models.Model):
    """The vote on one item, as counted and closed."""

    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="ballot")
    kind = models.CharField(max_length=20, choices=choices(BallotKind), default=BallotKind.ORDINARY)
    votes_for = models.PositiveIntegerField(default=0)
    votes_against = models.PositiveIntegerField(default=0)
    abstentions = models.PositiveIntegerField(default=0)
    blank = models.PositiveIntegerField(default=0)
    void = models.PositiveIntegerField(default=0)
    not_taking_part = models.PositiveIntegerField(default=0)
    chair_choice = models.CharField(max_length=20, blank=True, choices=choices(Choice))
    roll_call_requests = models.PositiveIntegerField(default=0)
    secret_requests = models.PositiveIntegerField(default=0)
    secrecy_waived = models.BooleanField(default=False)
    outcome = models.CharField(max_length=20, blank=True, choices=choices(Outcome))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "kind"], name="ballot_and_kind_are_one"),
            models.CheckConstraint(
                condition=~models.Q(kind=BallotKind.SECRET) | models.Q(chair_choice=""),
                name="no_choice_of_the_chair_in_a_secret_ballot",
            ),
        ]


class NamedVote(models.Model):
    """What one member voted, himself and for the member who gave him a proxy; forbidden in a secret ballot (VOTE-12).

    ``ballot_kind`` repeats the ballot’s kind so that the database itself refuses a name in a secret ballot.
    """

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="named_votes")
    ballot_kind = models.CharField(max_length=20, choices=choices(BallotKind))
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="votes")
    choice = models.CharField(max_length=20, choices=choices(Choice))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "member"], name="one_vote_a_member"),
            models.CheckConstraint(
                condition=~models.Q(ballot_kind=BallotKind.SECRET), name="a_secret_ballot_names_nobody"
            ),
        ]
