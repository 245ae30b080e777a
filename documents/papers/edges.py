"""Make the papers that no one thinks of: no member, 200 of them, homonyms, nothing but empty fields, « & < É ’ ».

They are built from the types of each paper's fields, so that a new field has its edges without a word here. A template
is tried on all of them before it is used (templates.py).
"""

from __future__ import annotations

import typing
from collections.abc import Mapping
from dataclasses import dataclass, field, is_dataclass
from datetime import date
from decimal import Decimal
from types import UnionType
from typing import Any

from documents.engine.lint.shapes import is_list, shape
from documents.papers.printed import Line

MANY, CROWD = 69, 200
NESTED = 2  # elements of a list within a list
LONG_PAGE = 20  # members above which a paper says yes to what depends on a crowd
DAY = date(2026, 2, 28)
ODD = "L’Œuvre d’Haÿ & Fils <3> «\u00a0É\u00a0»\u202f! \"x\" 'y' 100\u00a0% – n°\u00a01"
LONG = "Attribution d’une subvention à l’association «\u00a0Œuvres & Chœurs\u00a0» de Saint-Médard\u202f; " * 20
# fields that hold the names of several members in one text
CROWDS = ("present", "excused", "absent")
# words that a paper gives to be compared, not printed
CHOICES: Mapping[tuple[type, str], tuple[str, ...]] = {
    (Line, "kind"): ("heading", "paragraph", "bullet", "sub_bullet"),
}


@dataclass(frozen=True, slots=True)
class Edge:
    """One edge: how many there are of everything, what texts say, which fields say something else.

    ``words``: what every text says; None gives each its own words.
    """

    name: str
    count: int
    words: str | None = None
    given: Mapping[str, Any] = field(default_factory=dict)


def member(rank: int) -> str:
    """Name a member."""
    return f"{'Mme' if rank % 2 else 'M.'} Camille MÉTROPOLE{rank}"


def crowd(count: int) -> str:
    """Name members in one text."""
    return ", ".join(map(member, range(count)))


EDGES = (
    Edge("aucun membre", 0),
    Edge("un membre", 1),
    Edge("deux membres", 2),
    Edge("69 membres", MANY),
    Edge("200 membres", CROWD),
    Edge(
        "tous représentés par pouvoir",
        3,
        given={
            "present": member(0),
            "excused": "",
            "absent": "",
            "proxies": tuple(f"{member(rank)} donne pouvoir à {member(0)}" for rank in range(1, MANY)),
        },
    ),
    Edge("homonymes", 5, words="M. Jean MARTIN"),
    Edge("sans annexe", 3, given={"annexes": (), "amount": "", "preamble": (), "bullets": (), "details": ()}),
    Edge(
        "scrutin secret",
        3,
        given={
            "vote": "Au scrutin secret, adopté par 35 voix pour, 33 voix contre et 1 bulletin blanc.",
            "recusals": (),
        },
    ),
    Edge("champs vides", 2, words=""),
    Edge("caractères particuliers", 2, words=ODD),
    Edge("textes très longs", 2, words=LONG),
)


def edge_papers(kind: type) -> dict[str, Any]:
    """Return a paper of this kind for each edge, by the French name of the edge."""
    return {edge.name: _Builder(edge).build(kind, kind.__name__) for edge in EDGES}


@dataclass(frozen=True, slots=True)
class _Builder:
    """Build values of any type for one edge."""

    edge: Edge

    def build(self, hint: Any, name: str, *, rank: int = 0, depth: int = 0) -> Any:
        """Return a value of this type; raises TypeError for a type that has no edge yet."""
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if origin in (typing.Union, UnionType):
            others = [one for one in arguments if one is not type(None)]
            return None if self.edge.words == "" else self.build(others[0], name, rank=rank, depth=depth)
        if origin in (tuple, list):
            count = self.edge.count if depth == 0 else min(self.edge.count, NESTED)
            return origin(self.build(arguments[0], name, rank=each, depth=depth + 1) for each in range(count))
        if is_dataclass(hint) and isinstance(hint, type):
            return hint(
                **{key: self._field(hint, key, one, rank=rank, depth=depth) for key, one in shape(hint).items()}
            )
        simple = {bool: self.edge.count > LONG_PAGE, int: self.edge.count, Decimal: Decimal(self.edge.count), date: DAY}
        if hint is str:
            return self._text(name, rank)
        if hint in simple:
            return simple[hint]
        raise TypeError(f"no edge for {hint!r} ({name})")

    def _field(self, owner: type, name: str, hint: Any, *, rank: int, depth: int) -> Any:
        given = self.edge.given.get(name)
        if given is not None and (type(given) is hint or (isinstance(given, tuple) and is_list(hint))):
            return given
        choices = CHOICES.get((owner, name))
        return choices[rank % len(choices)] if choices else self.build(hint, name, rank=rank, depth=depth)

    def _text(self, name: str, rank: int) -> str:
        if self.edge.words is not None:
            return self.edge.words
        return crowd(self.edge.count) if name in CROWDS else f"{name.replace('_', ' ')} n°\u00a0{rank + 1}"
