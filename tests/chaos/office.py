"""Be the assemblies office of one run: take whatever step comes next, for ever; may be killed and started again anywhere.

``python -m tests.chaos.office``: two of them run at once, and are told by a refusal when the other was quicker.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import time as hour

import django

django.setup()

from django.db import Error, close_old_connections, connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from tests.chaos import scene  # noqa: E402
from workflow.actions import acts  # noqa: E402
from workflow.actions.convening import agenda  # noqa: E402
from workflow.actions.sitting import items, sittings  # noqa: E402
from workflow.actions.sitting.ballots import BallotCount  # noqa: E402
from workflow.errors import Refusal  # noqa: E402
from workflow.law.facts import Choice  # noqa: E402
from workflow.models import AgendaItem, Deliberation, Sitting  # noqa: E402

Step = Callable[[], object]


def steps() -> Iterator[Step]:
    """Yield each step that can be taken now, as far as one look tells."""
    for sitting in Sitting.objects.select_related("body__authority").order_by("day"):
        if sitting.frozen_on is None:
            if scene.is_signed_off(sitting):
                yield lambda s=sitting: agenda.freeze_agenda(s, by=scene.OFFICE, on=timezone.localdate())
        elif not sitting.attendees.exists():
            if scene.is_convened(sitting):
                yield lambda s=sitting: sittings.call_the_roll(s, present=scene.members(), by=scene.OFFICE, at=hour(20))
        else:
            yield from in_the_room(sitting)
    for act in Deliberation.objects.filter(draft__state="adoption").select_related("draft", "body__authority"):
        yield from signatures(act)


def in_the_room(sitting: Sitting) -> Iterator[Step]:
    """Yield the next step of each item, then the end of the sitting."""
    rows = sitting.items.select_related("draft", "sitting__body__authority").order_by("rank")
    for item in rows:
        match item.draft.state:
            case "convocation":
                yield lambda i=item: items.open_discussion(i, by=scene.CHAIR)
            case "session":
                yield lambda i=item: items.put_to_vote(i, by=scene.CHAIR)
            case "vote":
                yield lambda i=item: vote(i)
    if not sitting.is_closed and all(item.draft.state in {"adoption", "signature"} for item in rows):
        yield lambda: sittings.close_sitting(sitting, by=scene.OFFICE, at=hour(22))


def vote(item: AgendaItem) -> object:
    """Count the vote: everybody is for."""
    count = BallotCount(votes_for=len(scene.members()), chair_choice=Choice.FOR)
    return items.close_ballot(item, count, by=scene.CHAIR)


def signatures(act: Deliberation) -> Iterator[Step]:
    """Yield the signature that is missing, or the seal."""
    given = set(act.signatures.values_list("capacity", flat=True))
    day = act.adopted_on
    if "chair" not in given:
        yield lambda: acts.sign(act, member=scene.FIRST, capacity="chair", by=scene.CHAIR, on=day)
    elif "secretary" not in given:
        yield lambda: acts.sign(act, member=scene.SECOND, capacity="secretary", by=scene.SECRETARY, on=day)
    else:
        yield lambda: acts.seal(act, by=scene.OFFICE, on=day)


def main() -> None:
    """Take steps until killed; what is refused or lost with the database is looked at again."""
    while True:
        try:
            for step in steps():
                try:
                    step()
                except Refusal as refusal:
                    print(type(refusal).__name__, refusal, flush=True)
        except Error as error:
            print(type(error).__name__, flush=True)
            connection.close()
        close_old_connections()
        time.sleep(0.3)


if __name__ == "__main__":
    main()
