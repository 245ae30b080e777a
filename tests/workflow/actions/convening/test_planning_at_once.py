"""Several clerks, and a timer, at once on one sitting: one wins, nobody is told twice, the journal holds.

Real processes on a real database: a SQLite file, or PostgreSQL when the tests run there.
"""

from __future__ import annotations

import json
from pathlib import Path

from tests.databases import ask, settings_for, start

SENT = """
from tests.workflow import acting, convening
sitting = convening.sent(acting.council())
"""
SHORT = """
from datetime import time
from tests.workflow import acting
from workflow.actions.sitting import sittings
body = acting.council()
sitting = acting.convened(body, acting.draft(body, "ecole"), acting.draft(body, "voirie"))
sittings.call_the_roll(sitting, present=acting.MEMBERS[:2], by=acting.OFFICE, at=time(20))
"""
DUE = """
from datetime import date
from tests.workflow import acting, convening
from workflow.actions.convening import planning
sitting = convening.frozen(convening.reachable(acting.council()))
planning.schedule_sending(sitting, date(2026, 10, 9), by=acting.OFFICE, on=acting.WRITTEN)
convening.printed(sitting)
"""
ACT = """
from datetime import date, datetime
from tests.workflow import acting, convening
from workflow.actions.convening import deadlines, notices, planning, second
from workflow.errors import Refusal
from workflow.models import OutboxRow, Sitting
sitting, on = Sitting.objects.get(key="octobre"), date(2026, 10, 10)
try:
    {act}
    print("done")
except Refusal as refusal:
    print(type(refusal).__name__)
"""
SEEN = """
import json
from workflow.actions.journal import verify
from workflow.models import Authority, JournalEntry, Mail, Notice, Sitting
print(json.dumps({
    "sittings": Sitting.objects.count(),
    "rounds": list(Sitting.objects.order_by("pk").values_list("round", flat=True)),
    "events": sorted(JournalEntry.objects.values_list("event", flat=True)),
    "mails": {kind: Mail.objects.filter(kind=kind).count() for kind in set(Mail.objects.values_list("kind", flat=True))},
    "unsent": Notice.objects.filter(sent_on=None).count(),
    "breaks": verify(Authority.objects.get()),
}))
"""


def at_once(tmp_path: Path, prepare: str, acts: list[str]) -> tuple[list[str], dict[str, object]]:
    """Prepare, let each act run in a process of its own, return what each came to and what is kept."""
    environment = settings_for(tmp_path / "home")
    ask(prepare, environment)
    processes = [start(ACT.format(act=act), environment) for act in acts]
    ended = [process.communicate(timeout=120) for process in processes]
    assert not any(errors for _, errors in ended), ended
    return [printed.strip() for printed, _ in ended], json.loads(ask(SEEN, environment))


def test_clerks_who_move_and_cancel_at_once_end_in_one_cancellation_told_once_to_each(tmp_path: Path) -> None:
    move = 'planning.move_sitting(sitting, day=date(2026, 11, {day}), reason="Salle.", by=acting.OFFICE, on=on)'
    cancel = 'planning.cancel_sitting(sitting, "Tempête.", by=acting.OFFICE, on=on)'

    ended, seen = at_once(tmp_path, SENT, [move.format(day=5), cancel, move.format(day=12), cancel])

    assert [ended[1], ended[3]].count("done") == 1
    assert {word for word in ended if word != "done"} <= {"SittingCancelled"}
    moves = seen["events"].count("move_sitting")
    assert [ended[0], ended[2]].count("done") == moves
    assert seen["rounds"] == [1 + moves]
    assert seen["mails"]["sitting_cancelled"] == 5
    assert seen["mails"].get("sitting_moved", 0) == 5 * moves
    assert seen["events"].count("cancel_sitting") == 1
    assert not seen["breaks"]


def test_clerks_who_convene_again_at_once_plan_one_second_sitting(tmp_path: Path) -> None:
    again = "second.convene_again(sitting, by=acting.OFFICE, on=acting.DAY)"

    ended, seen = at_once(tmp_path, SHORT, [again] * 3)

    assert ended == ["done"] * 3
    assert seen["sittings"] == 2
    assert seen["events"].count("convene_again") == 1
    assert seen["events"].count("postpone") == 2
    assert not seen["breaks"]


def test_a_clerk_and_the_timer_that_send_at_once_send_once_and_nobody_is_told_of_a_refusal(tmp_path: Path) -> None:
    by_hand = "notices.send(sitting, by=acting.OFFICE, at=convening.LEAVING)"
    timer = 'deadlines.meet(OutboxRow.objects.get(kind="deadline", payload__what="send").payload, at=convening.LEAVING)'

    ended, seen = at_once(tmp_path, DUE, [timer, by_hand, timer])

    assert {word for word in ended if word != "done"} <= {"TooLate"}
    assert seen["mails"] == {"notice": 5}
    assert seen["unsent"] == 0
    assert seen["events"].count("send_notices") == 1
    assert "sending_refused" not in seen["events"]
    assert not seen["breaks"]
