"""Fifty sign one step at once, an approval races an edit, a link is opened twice: one wins each time, nothing is lost.

Real processes on a real database (a SQLite file, or PostgreSQL when the tests run there), several threads in each.
"""

from __future__ import annotations

import json

import pytest

from tests.databases import ask, settings_for, start

PROCESSES, THREADS = 2, 25  # fifty at once
RACES = 12

AT_ONCE = """
import json, threading
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
from django.utils import timezone
from tests.workflow import acting, staff
from tests.workflow.staff import TODAY, actor
from workflow.actions import texts
from workflow.actions.approval.approvals import Seen, sign_off
from workflow.actions.approval.links import sign_off_by_link
from workflow.errors import Refusal
from workflow.models import Draft, RouteStep, SignOff, User
def tried(act):
    try:
        return act() or "done"
    except Refusal as refusal:
        return f"{type(refusal).__name__}: {refusal}"
    finally:
        connection.close()
def at_once(acts):
    ready = threading.Barrier(len(acts))
    def one(act):
        ready.wait()
        return tried(act)
    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))
"""
PREPARE = f"""
from tests.workflow import acting, staff
from workflow.actions.approval.routes import Stage
from workflow.routing import Mode
body = acting.council()
author, alba = staff.user(body, "ZOLA"), staff.user(body, "ALBA")
users = [staff.user(body, f"V{{n:02}}") for n in range({PROCESSES * THREADS})]
group = staff.group(body, *users)
staff.route(
    body,
    Stage("Une des cinquante", group=group, mode=Mode.ANY),
    Stage("Trois des cinquante", group=group, mode=Mode.SOME, needed=3),
    Stage("Fin", person=users[0]),
)
staff.submitted(body, author, "cinquante")
staff.route(body, Stage("Chef", person=alba))
staff.submitted(body, author, "lien")
for n in range({RACES}):
    staff.submitted(body, author, f"course-{{n}}")
"""
SIGN = f"""
def signing(user, step):
    return lambda: sign_off(step.draft, by=actor(user), on=timezone.localdate(), seen=Seen(step.pk)) and "done"
mine = User.objects.filter(username__startswith="v").order_by("pk")[PART * {THREADS} : (PART + 1) * {THREADS}]
steps = RouteStep.objects.filter(draft__key="cinquante", rank__lte=2).select_related("draft").order_by("rank")
print(json.dumps([at_once([signing(user, step) for user in mine]) for step in steps]))
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """One database for the module: each test has drafts of its own."""
    own = settings_for(tmp_path_factory.mktemp("approvals") / "home")
    ask(PREPARE, own)
    return own


def answers(code: str, environment: dict[str, str], *, each: list[str]) -> list[list[str]]:
    """Run the code in several processes at once, each with its own first lines; return what each printed."""
    begun = [start(f"{AT_ONCE}\n{first}\n{code}", environment) for first in each]
    told = [process.communicate(timeout=180) for process in begun]
    assert all(process.returncode == 0 for process in begun), told
    return [json.loads(printed) for printed, _ in told]


KEPT = """
from workflow.models import RouteStep, SignOff
print(list(SignOff.objects.filter(step__draft__key="cinquante").order_by("pk").values_list("step__rank", "rank")),
      RouteStep.objects.filter(draft__key="cinquante", rank=3, opened_on__isnull=False).count())
"""


def test_of_fifty_who_sign_a_step_at_once_as_many_win_as_it_takes_and_the_others_are_told_who_was_first(
    environment: dict[str, str],
) -> None:
    parts = answers(SIGN, environment, each=[f"PART = {part}" for part in range(PROCESSES)])

    for step, winners in ((0, 1), (1, 3)):
        told = [answer for part in parts for answer in part[step]]
        losers = [answer for answer in told if answer != "done"]
        assert (len(told), len(losers)) == (PROCESSES * THREADS, PROCESSES * THREADS - winners)
        assert all("ce visa est déjà donné, par M.\u00a0V" in loser and "\u00a0h" in loser for loser in losers), losers
    assert ask(KEPT, environment) == "[(1, 1), (2, 1), (2, 2), (2, 3)] 1"


RACE = """
alba, zola = User.objects.get(username="alba"), User.objects.get(username="zola")
def approving(draft, sha256):
    seen = Seen(None, sha256)
    return lambda: sign_off(draft, by=actor(alba), on=TODAY, seen=seen) and "approved"
def editing(draft, version):
    return lambda: texts.revise(draft, staff.content("5000"), by=staff.author(zola), on=TODAY, version=version) and "edited"
acts = []
for draft in Draft.objects.filter(key__startswith="course").order_by("pk"):
    acts += [approving(draft, draft.revision.sha256), editing(draft, draft.version)]
print(json.dumps(at_once(acts)))
"""
AFTER = """
import json
from workflow.actions.approval.approvals import missing_sign_offs
from workflow.actions.journal import verify
from workflow.models import Authority, Draft, SignOff
drafts = Draft.objects.filter(key__startswith="course").order_by("pk")
given = SignOff.objects.filter(step__draft__in=drafts)
print(json.dumps({
    "numbers": [list(draft.revisions.order_by("number").values_list("number", flat=True)) for draft in drafts],
    "waiting": [len(missing_sign_offs(draft)) for draft in drafts],
    "on_former": given.filter(revision__number=1).count(),
    "on_latter": given.filter(revision__number=2).count(),
    "breaks": verify(Authority.objects.get()),
}))
"""


def test_when_an_approval_races_an_edit_one_wins_and_the_other_is_told_to_read_again(
    environment: dict[str, str],
) -> None:
    (told,) = answers(RACE, environment, each=[""])

    found = json.loads(ask(AFTER, environment))
    approvals, edits = told[::2], told[1::2]
    for approval, edit in zip(approvals, edits, strict=True):
        assert (approval == "approved") != (edit == "edited"), told
        assert approval == "approved" or approval.startswith("TextChanged")
        assert edit == "edited" or edit.startswith("StaleVersion")
    assert found["numbers"] == [[1] if edit != "edited" else [1, 2] for edit in edits]  # no text is lost or doubled
    assert found["waiting"] == [0 if approval == "approved" else 1 for approval in approvals]
    assert (found["on_former"], found["on_latter"]) == (approvals.count("approved"), 0)
    assert found["breaks"] == []


LINK = """
row = RouteStep.objects.get(draft__key="lien")
given = dict(step=row.pk, round=1, sha256=row.draft.revision.sha256, user=User.objects.get(username="alba").pk, digest="ab" * 32)
opening = lambda: sign_off_by_link(**given, on=TODAY, at=timezone.now()) and "done"
print(json.dumps(at_once([opening] * 10)))
"""


def test_a_link_opened_many_times_at_once_signs_once(environment: dict[str, str]) -> None:
    told = [answer for part in answers(LINK, environment, each=["", ""]) for answer in part]

    assert (len(told), told.count("done")) == (20, 1)
    assert {answer.split(":")[0] for answer in told} == {"done", "LinkUsed"}
