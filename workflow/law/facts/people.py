"""Hold who sits: the members of a body, what it acts on, and the authority that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflow.law.facts.kinds import AuthorityKind, BodyKind

MemberKey = str


@dataclass(frozen=True, slots=True)
class Member:
    """A person with a seat in the body on the day; ``office`` is printed after the name (« 4e vice-présidente »)."""

    key: MemberKey
    civility: str
    given_name: str
    family_name: str
    office: str = ""
    born_on: date | None = None

    def __str__(self) -> str:
        """Print the member as acts do: « M. Hervé REYNAUD »."""
        return f"{self.civility}\u00a0{self.given_name} {self.family_name}"


@dataclass(frozen=True, slots=True)
class Delegation:
    """The deliberation by which the council gave powers to a bureau (CGCT L5211-10)."""

    number: str
    voted_on: date
    enforceable_on: date | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """The deliberating body as it stands on the day of the sitting; ``members`` are those in office."""

    name: str
    kind: BodyKind
    authority: str
    authority_kind: AuthorityKind
    population: int
    members: tuple[Member, ...]
    executive: MemberKey | None = None
    delegation: Delegation | None = None
    is_alsace_moselle: bool = False

    @property
    def in_office(self) -> int:
        """How many members hold a seat on the day."""
        return len(self.members)

    def member(self, key: MemberKey) -> Member:
        """Return the member with this key; raises KeyError when nobody has it."""
        for member in self.members:
            if member.key == key:
                return member
        raise KeyError(key)

    def has(self, key: MemberKey) -> bool:
        """Whether somebody holds a seat in the body."""
        return any(member.key == key for member in self.members)

    def name_of(self, key: MemberKey) -> str:
        """Print the member, or the bare key of somebody who is not of the body."""
        return next((str(member) for member in self.members if member.key == key), key)
