"""« delibera calendar » shows the deadlines of a sitting and what another day would change, and saves nothing."""

from __future__ import annotations

import pytest

from delibera.cli import main
from tests.workflow import acting
from workflow import models
from workflow.actions.convening import agenda

pytestmark = pytest.mark.django_db


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def sitting() -> models.Sitting:
    body = acting.council()
    return acting.convened(body, acting.draft(body), key="octobre")


def test_each_deadline_is_printed_with_its_day_and_its_article(sitting, capsys) -> None:
    status = main(["calendar", "octobre", "--on", "01/09/2026"])

    told = plain(capsys.readouterr().out)
    assert status == 0
    assert (
        "Dernier envoi légal : dimanche 11 octobre 2026 (art. L. 2121-11 CGCT) — 3 jours francs avant la séance" in told
    )
    assert "passé" not in told


def test_another_day_is_weighed_and_nothing_is_saved(sitting, capsys) -> None:
    status = main(["calendar", "octobre", "--if", "13/10/2026", "--on", "2026-10-10"])

    told = plain(capsys.readouterr().out)
    assert status == 0
    assert "À voir : Le dernier envoi légal serait le 9 octobre 2026, déjà passé : l’urgence" in told
    assert "À voir : Les convocations sont parties le 9 octobre 2026 : une nouvelle convocation part" in told
    sitting.refresh_from_db()
    assert sitting.day == acting.DAY


def test_a_key_that_nobody_or_that_two_authorities_bear_is_answered_with_what_to_type(sitting, capsys) -> None:
    body = acting.council("ailleurs")
    agenda.plan_sitting(
        body, key="octobre", day=acting.DAY, chair="delorme", convened_by="mayor", by=acting.OFFICE, on=acting.WRITTEN
    )

    assert main(["calendar", "mars"]) == 2
    assert main(["calendar", "octobre"]) == 2
    assert main(["calendar", "octobre", "--authority", "ailleurs"]) == 0

    told = plain(capsys.readouterr().out)
    assert "Aucune séance ne porte la clé « mars »." in told
    assert "précisez --authority parmi saint-aubin (Conseil municipal), ailleurs (Conseil municipal)" in told


def test_a_day_that_is_none_is_refused_with_an_example(capsys) -> None:
    with pytest.raises(SystemExit):
        main(["calendar", "octobre", "--if", "31/02/2026"])

    assert "écrivez 15/10/2026" in capsys.readouterr().err
