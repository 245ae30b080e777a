"""Say who acts: every action takes a named person, and none has a default."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.lifecycle import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the name that the journal keeps, and what this person is to the matter."""

    name: str
    roles: frozenset[Role]

    def __str__(self) -> str:
        """Name the person."""
        return self.name
