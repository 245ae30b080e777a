"""Say how big a run is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """How big a run is: members convened, sittings, drafts in all, sign-offs that each draft takes."""

    members: int
    sittings: int
    drafts: int
    steps: int

    @property
    def notices(self) -> int:
        return self.members * self.sittings

    @property
    def sign_offs(self) -> int:
        return self.drafts * self.steps
