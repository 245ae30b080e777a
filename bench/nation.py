"""Count what all French authorities ask for in a year: how many assemblies, sittings, documents, mails and sign-offs.

Numbers of authorities are public; how often they meet and on how many matters is assumed, and stands here alone so that
whoever knows better changes one line.
"""

from __future__ import annotations

from dataclasses import dataclass

from bench.shape import STAGES


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier of local government: assemblies, members of each, sittings a year, matters of a sitting, the source of its number."""

    name: str
    assemblies: int
    members: int
    sittings: int
    matters: int
    source: str

    @property
    def sittings_a_year(self) -> int:
        """Sittings of the whole tier."""
        return self.assemblies * self.sittings

    @property
    def documents_a_year(self) -> int:
        """A notice for each member, a draft and an extract for each matter, one sheet of attendance."""
        return self.sittings_a_year * (self.members + 2 * self.matters + 1)

    @property
    def mails_a_year(self) -> int:
        """A notice for each member, a request for each sign-off."""
        return self.sittings_a_year * (self.members + STAGES * self.matters)

    @property
    def sign_offs_a_year(self) -> int:
        """Three for each matter, as in the region that is played."""
        return self.sittings_a_year * STAGES * self.matters


_DGCL = "DGCL, Bulletin d’information statistique n° 195, 1 January 2025"
NATION = (
    Tier("communes", 34_875, 14, 6, 10, f"{_DGCL}; members: CGCT L2121-2 for the usual village"),
    Tier("EPCI with own taxes", 1_254, 50, 8, 30, f"{_DGCL}; members: CGCT L5211-6-1 for a usual community"),
    Tier("syndicats", 8_322, 25, 4, 8, _DGCL),
    Tier("départements", 101, 42, 12, 60, "INSEE, code officiel géographique; members: about 4,000 councillors in all"),
    Tier("régions", 18, 100, 10, 60, "INSEE, code officiel géographique; members: code électoral, annex 7"),
)
MONTHS, BUSY_MONTH = 12, 2.0  # June and December hold twice their share
WORKING_DAYS, BUSY_HOURS = 20, 4  # of a month; what is left in a day is asked for within four hours


def total(what: str) -> int:
    """Sum one figure over the tiers."""
    return sum(getattr(tier, what) for tier in NATION)


def busiest_second(a_year: float) -> float:
    """Return how many of a year fall in a second of the busiest hours."""
    return a_year / MONTHS * BUSY_MONTH / WORKING_DAYS / BUSY_HOURS / 3600
