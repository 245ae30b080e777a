"""Name the kinds that the law tells apart: of authority, body, item, ballot, choice and outcome."""

from __future__ import annotations

from enum import StrEnum


class AuthorityKind(StrEnum):
    """What kind of local authority the assembly belongs to; it decides the notice period and much else."""

    COMMUNE = "commune"
    EPCI = "epci"
    DEPARTMENT = "department"


class BodyKind(StrEnum):
    """Which body sits: the full assembly, its bureau acting on delegation, or the standing commission."""

    COUNCIL = "council"
    BUREAU = "bureau"
    PERMANENT_COMMISSION = "permanent_commission"


class ItemKind(StrEnum):
    """What an agenda item asks of the assembly; some kinds have rules of their own."""

    DELIBERATION = "deliberation"
    GRANT = "grant"
    ACCOUNTS = "accounts"
    NOMINATION = "nomination"
    TAKE_NOTE = "take_note"


class BallotKind(StrEnum):
    """How the assembly votes: show of hands, names called, or papers in an urn."""

    ORDINARY = "ordinary"
    ROLL_CALL = "roll_call"
    SECRET = "secret"  # noqa: S105 — a kind of ballot, no password


class Choice(StrEnum):
    """What one member did with a vote; a recusal and a refusal to vote are « ne prend pas part »."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    NOT_TAKING_PART = "not_taking_part"


class Outcome(StrEnum):
    """What becomes of an item that was put to the vote."""

    ADOPTED = "adopted"
    REJECTED = "rejected"
    NOTED = "noted"
