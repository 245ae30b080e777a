"""« delibera blocking » says who blocks each draft, the most urgent first, and that somebody has to act on what is stuck."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from delibera.cli import main
from tests.workflow import acting, staff
from workflow import models
from workflow.actions.approval.routes import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "220")


def plain(text: str) -> str:
    return re.sub("[\u00a0\u202f ]+", " ", text)


@pytest.fixture
def people() -> dict[str, models.User]:
    body = acting.council()
    known = {name: staff.user(body, name.upper()) for name in ("alba", "zola")}
    staff.route(body, Stage("Chef de service", person=known["alba"], days=3))
    return known


def due(draft: models.Draft, day: date | None) -> None:
    """Move the day by which the open step is due."""
    draft.route.update(due_on=day)


def test_the_drafts_are_told_by_due_date_with_how_late_they_are(people, capsys) -> None:
    body, today = models.Body.objects.get(), timezone.localdate()
    for key, day in {"piscine": today + timedelta(days=2), "ecole": today - timedelta(days=4), "voirie": None}.items():
        due(staff.submitted(body, people["zola"], key), day)
    staff.text(body, people["zola"], "brouillon")

    status = main(["blocking"])

    told = plain(capsys.readouterr().out)
    assert status == 0
    assert re.findall(r"Affaire \w+ \((\w+)\)", told) == ["ecole", "piscine", "voirie", "brouillon"]
    late = f"Affaire ecole (ecole) Chef de service M. ALBA 01/10/2026 {today - timedelta(days=4):%d/%m/%Y} 4 j"
    assert late in told
    assert "Affaire brouillon (brouillon) rédaction M. ZOLA" in told


def test_a_step_that_nobody_can_sign_is_told_and_changes_the_status(people, capsys) -> None:
    staff.submitted(models.Body.objects.get(), people["zola"])
    models.User.objects.filter(pk=people["alba"].pk).update(is_active=False)

    status = main(["blocking", "saint-aubin"])

    told = plain(capsys.readouterr().out)
    assert status == 1
    assert "Chef de service (bloquée)" in told
    assert "À régler : Affaire ecole." in told


def test_the_answer_is_given_in_json_for_one_authority(people, capsys) -> None:
    staff.submitted(models.Body.objects.get(), people["zola"])
    acting.draft(acting.council("ailleurs"), "autre")

    assert main(["blocking", "saint-aubin", "--json"]) == 0

    [told] = json.loads(capsys.readouterr().out)["drafts"]
    assert (told["draft"], told["people"], told["since"]) == ("ecole", ["M.\u00a0ALBA"], "2026-10-01")
    assert told["step"] == {"rank": 1, "label": "Chef de service", "approver": "M.\u00a0ALBA"}


def test_nothing_waits_and_an_authority_that_is_unknown_are_told(capsys) -> None:
    acting.council()

    assert main(["blocking"]) == 0
    assert main(["blocking", "nulle-part"]) == 2

    told = capsys.readouterr()
    assert "Aucun projet n’attend personne." in told.out
    assert "Clés connues\u00a0: saint-aubin." in told.err
