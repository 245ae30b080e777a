"""Say how large a region is: its authorities, how many members and texts each has, so that the totals come out as asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

# Councillors of French assemblies, from a village to a métropole (CGCT L2121-2, L5211-6-1): how a region is mixed.
MIX = (15, 19, 23, 27, 33, 45, 69, 120)
STAGES = 3  # sign-offs of one text


@dataclass(frozen=True, slots=True)
class Shape:
    """A region for a month: one sitting an authority, so many notices and sign-offs in all."""

    authorities: int = 300
    notices: int = 20_000
    sign_offs: int = 5_000

    def scaled(self, scale: float) -> Shape:
        """Return a region of the same make, smaller or larger; at least one of everything."""
        return Shape(
            max(1, round(self.authorities * scale)),
            max(3, round(self.notices * scale)),
            max(STAGES, round(self.sign_offs * scale)),
        )

    def members(self) -> list[int]:
        """How many members each authority has; in all as many as there are notices."""
        return shared(self.notices, [MIX[rank % len(MIX)] for rank in range(self.authorities)], least=3)

    def texts(self) -> list[int]:
        """How many texts each sitting has; in all a third of the sign-offs."""
        return shared(round(self.sign_offs / STAGES), [1] * self.authorities, least=1)


def shared(total: int, weights: Sequence[int], *, least: int) -> list[int]:
    """Share a total out by weight, in whole numbers that sum to it unless each must have its least."""
    whole, reached = sum(weights), list(accumulate(weights, initial=0))
    bounds = [round(total * part / whole) for part in reached]
    return [max(least, after - before) for before, after in pairwise(bounds)]
