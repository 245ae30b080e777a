"""Whatever a staff does to a route, in whatever order: no writer approves, one step is open, nothing passes unsigned."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workflow import acting, staff
from tests.workflow.staff import ADMINISTRATOR, TODAY, actor
from workflow import models
from workflow.actions import texts
from workflow.actions.approval import fitting
from workflow.actions.approval.absences import declare_absence
from workflow.actions.approval.approvals import missing_sign_offs, sign_off
from workflow.actions.approval.blocking import who_blocks
from workflow.actions.approval.holding import release, take_over
from workflow.actions.approval.insertions import ask_opinion, insert_step
from workflow.actions.approval.queues import queue_of
from workflow.actions.approval.returns import refuse, send_back_to
from workflow.actions.approval.routes import Stage
from workflow.actions.approval.seats import given as given_on
from workflow.actions.approval.seats import steps_of, writers_of
from workflow.actions.journal import verify
from workflow.errors import Refusal
from workflow.lifecycle import Role
from workflow.routing import Mode, Opinion

pytestmark = pytest.mark.django_db
NAMES = ("ALBA", "BRUN", "CROS", "DUFY", "ELIE")
REASON = "Le compte est à vérifier."
Act = Callable[[models.Draft, models.User, list[models.User], int], object]


def both(user: models.User) -> object:
    return actor(user, Role.APPROVER, Role.DRAFTING_OFFICER, Role.ADMINISTRATOR)


ACTS: dict[str, Act] = {
    "sign": lambda draft, user, others, day: sign_off(draft, by=actor(user), on=TODAY + timedelta(days=day)),
    "opine": lambda draft, user, others, day: sign_off(
        draft, by=actor(user), on=TODAY + timedelta(days=day), opinion=Opinion.UNFAVOURABLE
    ),
    "refuse": lambda draft, user, others, day: refuse(draft, REASON, by=actor(user), on=TODAY),
    "submit": lambda draft, user, others, day: texts.submit(draft, by=both(user), on=TODAY),
    "revise": lambda draft, user, others, day: texts.revise(
        draft, staff.content(str(day + 1)), by=both(user), on=TODAY
    ),
    "send back": lambda draft, user, others, day: send_back_to(
        draft, draft.route.filter(retired_on=None).order_by("rank")[day % 3], REASON, by=acting.OFFICE, on=TODAY
    ),
    "insert": lambda draft, user, others, day: insert_step(
        draft, Stage(f"Ajout {day}", person=others[day % 5]), by=actor(user), on=TODAY
    ),
    "ask": lambda draft, user, others, day: ask_opinion(
        draft, others[day % 5], "Qu’en pensez-vous ?", days=2, by=actor(user), on=TODAY
    ),
    "take over": lambda draft, user, others, day: take_over(draft, by=actor(user), on=TODAY, at=timezone.now()),
    "release": lambda draft, user, others, day: release(draft, by=acting.OFFICE, on=TODAY, at=timezone.now()),
    "leave": lambda draft, user, others, day: declare_absence(
        user,
        substitute=others[day % 5],
        since=TODAY,
        until=TODAY + timedelta(days=day),
        by=both(user),
        on=TODAY,
        at=timezone.now(),
    ),
    "redraw": lambda draft, user, others, day: fitting.redraw(draft, by=ADMINISTRATOR, on=TODAY),
    "reseat": lambda draft, user, others, day: fitting.reseat(draft, by=ADMINISTRATOR, on=TODAY),
}


@pytest.fixture
def people() -> list[models.User]:
    body = acting.council()
    users = [staff.user(body, name) for name in NAMES]
    trio = staff.group(body, *users[:3])
    staff.route(
        body, Stage("Un du groupe", group=trio, mode=Mode.ANY, days=3),
        Stage("Avis", person=users[4], is_consultative=True, days=2),
        Stage("Deux du groupe", group=trio, mode=Mode.SOME, needed=2),
        Stage("Tous", group=staff.group(body, *users[1:4], key="tous")), Stage("Droit", person=users[3], is_legal=True),
    )  # fmt: skip
    staff.submitted(body, staff.user(body, "ZOLA"))
    return users


def hold_true(draft: models.Draft, people: list[models.User]) -> None:
    """Check what must be true of a route at any moment."""
    draft.refresh_from_db()
    writers, revision = writers_of(draft), draft.revision
    steps = list(steps_of(draft))
    opened = [step for step in steps if step.opened_on and step.passed_on is None]
    assert [step.rank for step in steps] == list(range(1, len(steps) + 1))
    assert not any(step.is_legal for step in steps[:-1])
    assert len(opened) == (1 if draft.state == "review" and missing_sign_offs(draft) else 0)
    for step in steps:
        signed = given_on(step, revision)
        assert len({one.user_id for one in signed}) == len({one.seat_id for one in signed}) == len(signed)
        assert len(signed) <= step.needed
        assert not writers.users & {one.user_id for one in signed} | writers.users & {one.seat_id for one in signed}
        if step.passed_as == "signed":
            assert len(signed) == step.needed
        if not step.is_consultative:
            assert step.passed_as in ("", "signed")  # no condition is drawn here: nothing is skipped
        if opened and step.rank > opened[0].rank:
            assert step.passed_on is None
    if opened and not who_blocks(draft, TODAY).is_stuck:
        assert any(queue_of(user, TODAY) for user in people)


@given(
    walk=st.lists(
        st.tuples(st.sampled_from(["sign"] * 8 + ["opine"] * 2 + sorted(ACTS)), st.integers(0, 4), st.integers(0, 6)),
        max_size=25,
    )
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_done_to_a_route_it_stays_sound(
    people: list[models.User], walk: list[tuple[str, int, int]]
) -> None:
    with transaction.atomic():
        draft = models.Draft.objects.get()
        for act, who, day in walk:
            try:
                ACTS[act](draft, people[who], people, day)
            except Refusal:
                continue
            hold_true(draft, people)
        assert verify(draft.authority) == ()
        transaction.set_rollback(True)


def test_a_walk_from_the_first_signature_to_the_last_passes_every_step(people: list[models.User]) -> None:
    draft = models.Draft.objects.get()

    while queues := [user for user in people if queue_of(user, TODAY)]:
        ACTS["sign"](draft, queues[-1], people, 0)
        hold_true(draft, people)

    assert missing_sign_offs(draft) == ()
    assert models.SignOff.objects.count() == 1 + 1 + 2 + 3 + 1
