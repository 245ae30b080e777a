"""Say who acts: every action takes a named person, and none has a default."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.lifecycle import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the name that the journal keeps and what this person is to the matter.

    ``user`` and ``authority``: the ids of the account and of the authority that it belongs to; None for whoever acts
    without an account (a dossier, the engine itself), who is of the house.
    """

    name: str
    roles: frozenset[Role]
    user: int | None = None
    authority: int | None = None

    def __str__(self) -> str:
        """Name the person."""
        return self.name
