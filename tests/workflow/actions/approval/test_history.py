"""What made sign-offs fall is read from the journal, whatever the cause, with whose they were."""

from __future__ import annotations

import pytest

from tests.workflow import acting, staff
from workflow import models
from workflow.actions import texts
from workflow.actions.approval.fitting import redraw
from workflow.actions.approval.history import Stand, falls_of, stand_of
from workflow.actions.approval.returns import send_back, send_back_to
from workflow.actions.approval.routes import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> dict[str, models.User]:
    body = acting.council()
    known = {name: staff.user(body, name.upper()) for name in ("alba", "brun", "zola")}
    staff.route(body, Stage("Chef", person=known["alba"]), Stage("Finances", person=known["brun"]))
    return known


@pytest.fixture
def draft(people: dict[str, models.User]) -> models.Draft:
    """A text whose first step is signed."""
    made = staff.submitted(models.Body.objects.get(), people["zola"])
    texts.sign_off(made, by=staff.actor(people["alba"]), on=staff.TODAY)
    return made


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_a_text_sent_back_to_a_step_tells_the_step_and_the_reason(draft: models.Draft, people) -> None:
    send_back_to(draft, staff.step(draft, 1), "Montant à revoir.", by=staff.actor(people["brun"]), on=staff.TODAY)

    [fall] = falls_of(draft)

    assert plain(fall.sentence) == "renvoi à l’étape « Chef », par M. BRUN"
    assert [plain(one) for one in fall.details] == ["Motif : Montant à revoir."]
    assert stand_of(staff.step(draft, 1), draft.revision) is Stand.WAITING


def test_a_route_drawn_anew_tells_whose_sign_offs_fell(draft: models.Draft, people) -> None:
    staff.route(draft.body, Stage("Direction", person=people["brun"]), Stage("Chef", person=people["alba"]))
    redraw(draft, by=acting.OFFICE, on=staff.TODAY)

    [fall] = falls_of(draft)

    assert plain(fall.sentence) == "nouveau circuit, par Service des assemblées : tombe le visa de M. ALBA"


def test_a_text_changed_before_any_sign_off_made_nothing_fall(people) -> None:
    made = staff.submitted(models.Body.objects.get(), people["zola"])
    texts.revise(made, staff.content("2500"), by=staff.author(people["zola"]), on=staff.TODAY)

    assert falls_of(made) == ()


def test_a_text_given_back_once_its_route_is_through_keeps_its_sign_offs(draft: models.Draft, people) -> None:
    texts.sign_off(draft, by=staff.actor(people["brun"]), on=staff.TODAY)
    send_back(draft, "Pièce à joindre.", by=acting.OFFICE, on=staff.TODAY)

    assert falls_of(draft) == ()
    assert stand_of(staff.step(draft, 2), draft.revision) is Stand.SIGNED
