"""Play a dossier: take, in their order and on their days, every step that it tells, through the actions of the house.

Playing is repeatable: a step that was already taken is passed over, so that a dossier played twice, or stopped half-way and
played again, comes to the same. Nothing here decides anything: each step is judged by the law as if a person took it.
"""

from __future__ import annotations

from collections.abc import Iterator

from exchange.dossier import Dossier
from exchange.playback.afterwards import follow_up
from exchange.playback.founding import found
from exchange.playback.line import Line, PapersDue
from exchange.playback.preparing import convene, prepare
from exchange.playback.sitting import hold_sitting

__all__ = ["Line", "PapersDue", "play"]


def play(dossier: Dossier) -> Iterator[Line | PapersDue]:
    """Yield a line a step as it is taken; at ``PapersDue`` the caller has the waiting documents made before going on.

    Raises the ``Refusal`` of the step that cannot be taken; what was done before it stays done.
    """
    sitting, drafts = yield from found(dossier)
    yield from prepare(dossier, drafts)
    yield from convene(dossier, sitting)
    yield from hold_sitting(dossier, sitting)
    yield from follow_up(dossier, sitting)
