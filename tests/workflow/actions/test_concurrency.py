"""Several processes at once: each number is given once and none is skipped; of two who take one step, one wins.

Real processes on a real database: a SQLite file, or PostgreSQL when the tests run there.
"""

from __future__ import annotations

import json
from pathlib import Path

from tests.databases import ask, settings_for, start

PROCESSES, THREADS, EACH = 4, 5, 2  # twenty clerks
CLERKS = PROCESSES * THREADS

PREPARE = f"""
from tests.workflow import acting
from workflow.actions.sitting import items
body = acting.council()
acting.series(body, last=41)
keys = [f"item-{{n}}" for n in range({CLERKS * EACH})]
sitting = acting.opened(body, *(acting.draft(body, key) for key in keys))
for key in keys:
    acting.voting(sitting, key)
"""
ADOPT = f"""
from concurrent.futures import ThreadPoolExecutor
from django.db import connection, transaction
from tests.workflow import acting
from workflow.actions.sitting import items
from workflow.models import AgendaItem
class Changed(Exception): pass
def adopt(clerk):
    for n in range({EACH}):
        item = AgendaItem.objects.get(draft__key=f"item-{{clerk * {EACH} + n}}")
        if n % 2:
            try:
                with transaction.atomic():
                    items.close_ballot(item, acting.UNANIMOUS, by=acting.MAYOR)
                    raise Changed
            except Changed:
                item = AgendaItem.objects.get(pk=item.pk)
        items.close_ballot(item, acting.UNANIMOUS, by=acting.MAYOR)
    connection.close()
with ThreadPoolExecutor({THREADS}) as pool:
    list(pool.map(adopt, range(PART * {THREADS}, (PART + 1) * {THREADS})))
"""
COUNT = """
import json
from workflow.models import Deliberation, NumberSeries, Authority
from workflow.actions.journal import verify
print(json.dumps({
    "ranks": sorted(Deliberation.objects.values_list("rank", flat=True)),
    "last": NumberSeries.objects.get().last,
    "breaks": verify(Authority.objects.get()),
}))
"""


def test_twenty_clerks_who_adopt_at_once_and_sometimes_roll_back_leave_no_gap_and_no_duplicate(tmp_path: Path) -> None:
    environment = settings_for(tmp_path / "home")
    ask(PREPARE, environment)

    clerks = [start(f"PART = {part}\n{ADOPT}", environment) for part in range(PROCESSES)]
    failures = [errors for _, errors in (clerk.communicate(timeout=120) for clerk in clerks) if errors]

    found = json.loads(ask(COUNT, environment))
    assert failures == []
    assert found["ranks"] == list(range(42, 42 + CLERKS * EACH))
    assert found["last"] == 41 + CLERKS * EACH
    assert found["breaks"] == []


SIGN_OFF = """
import sys
from tests.workflow import acting
from workflow.actions import texts
from workflow.errors import Refusal
from workflow.models import Draft
draft = Draft.objects.get()
try:
    texts.sign_off(draft, by=acting.DIRECTOR, on=acting.WRITTEN, version=draft.version)
    print("won")
except Refusal as refusal:
    print(type(refusal).__name__)
"""
SUBMITTED = """
from tests.workflow import acting
from workflow.actions import texts
texts.submit(acting.draft(acting.council(), route=(acting.DIRECTOR.name,)), by=acting.AUTHOR, on=acting.WRITTEN)
"""


def test_of_those_who_take_the_same_step_at_once_one_wins_and_the_others_are_told(tmp_path: Path) -> None:
    environment = settings_for(tmp_path / "home")
    ask(SUBMITTED, environment)

    told = [process.communicate(timeout=120) for process in [start(SIGN_OFF, environment) for _ in range(6)]]

    answers = [printed.strip() for printed, _ in told]
    assert answers.count("won") == 1, told
    assert set(answers) <= {"won", "StaleVersion", "SignOffRefused"}
    assert ask("from workflow.models import SignOff; print(SignOff.objects.count())", environment) == "1"
