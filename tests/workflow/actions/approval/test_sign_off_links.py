"""A link out of a mail signs once, for the one it was sent to, the step and the text it was made for."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from tests.workflow import acting, staff
from tests.workflow.staff import TODAY, actor
from workflow import models
from workflow.actions import texts
from workflow.actions.approval.links import refuse_by_link, sign_off_by_link
from workflow.actions.approval.refusals import LinkUsed, TextChanged
from workflow.actions.approval.returns import send_back_to
from workflow.actions.approval.routes import Stage
from workflow.actions.refusals import Unknown
from workflow.errors import SignOffRefused

pytestmark = pytest.mark.django_db
DIGEST = "ab" * 32


@pytest.fixture
def people() -> dict[str, models.User]:
    body = acting.council()
    found = {name: staff.user(body, name.upper()) for name in ("alba", "brun", "zola")}
    staff.route(body, Stage("Chef", person=found["alba"]), Stage("Finances", person=found["brun"]))
    staff.submitted(body, found["zola"])
    return found


def link(rank: int, user: models.User, **more: Any) -> dict[str, Any]:
    """What a link carries for a step of the one draft."""
    draft = models.Draft.objects.get()
    row = staff.step(draft, rank)
    return {
        "step": row.pk, "round": row.round, "sha256": draft.revision.sha256, "user": user.pk, "digest": DIGEST,
        "on": TODAY, "at": timezone.now(), **more,
    }  # fmt: skip


def test_a_link_signs_once(people: dict[str, models.User]) -> None:
    first = link(1, people["alba"])

    sign_off_by_link(**first)

    with pytest.raises(LinkUsed, match="déjà servi \\(par M.\u00a0ALBA, le "):
        sign_off_by_link(**first)
    assert models.SignOff.objects.get().user == people["alba"]


def test_a_link_whose_sign_off_is_refused_is_not_used_up(people: dict[str, models.User]) -> None:
    with pytest.raises(SignOffRefused, match="c’est d’abord à M.\u00a0ALBA"):
        sign_off_by_link(**link(2, people["brun"]))

    assert not models.LinkUse.objects.exists()


def test_a_link_is_judged_on_the_server_by_turn_text_round_and_person(people: dict[str, models.User]) -> None:
    draft = models.Draft.objects.get()
    early = link(1, people["alba"])
    with pytest.raises(SignOffRefused, match="ne vise pas son propre projet"):
        sign_off_by_link(**link(1, people["zola"]))
    with pytest.raises(SignOffRefused, match="c’est d’abord à|n’est pas dans le circuit"):
        sign_off_by_link(**link(1, people["brun"]))
    with pytest.raises(Unknown):
        sign_off_by_link(**{**early, "user": 0})
    sign_off_by_link(**early)
    send_back_to(draft, staff.step(draft, 1), "Le compte est à vérifier.", by=actor(people["brun"]), on=TODAY)

    with pytest.raises(SignOffRefused, match="rouverte ou remplacée"):
        sign_off_by_link(**{**early, "digest": "cd" * 32})
    latest = link(1, people["alba"], digest="ef" * 32)
    texts.revise(draft, staff.content("5"), by=staff.author(people["zola"]), on=TODAY)
    with pytest.raises(TextChanged, match="Subvention"):
        sign_off_by_link(**latest)


def test_a_link_refuses_with_a_reason(people: dict[str, models.User]) -> None:
    refuse_by_link(**link(1, people["alba"]), reason="Le plan de financement manque.")

    assert models.Draft.objects.get().state == "draft"
    assert staff.mails("draft_refused") == ["ZOLA"]
