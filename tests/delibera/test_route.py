"""« delibera route » shows the route of one draft, and writes its sheet where one is asked for."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from delibera.cli import main
from documents.pdf import is_available
from tests.workflow import acting, staff
from workflow import models
from workflow.actions import texts
from workflow.actions.approval.routes import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "220")


@pytest.fixture
def draft() -> models.Draft:
    """A text changed after its first sign-off, then signed again; the director’s turn has come."""
    body = acting.council()
    people = {name: staff.user(body, name.upper(), civility="Mme") for name in ("alba", "brun", "zola")}
    staff.route(body, Stage("Chef de service", person=people["alba"]), Stage("Finances", person=people["brun"]))
    made = staff.submitted(body, people["zola"], amount="1000")
    texts.sign_off(made, by=staff.actor(people["alba"]), on=staff.TODAY)
    texts.revise(made, staff.content("2500"), by=staff.author(people["zola"]), on=staff.TODAY)
    texts.sign_off(made, by=staff.actor(people["alba"]), on=staff.TODAY, comment="Montant vérifié.")
    return made


def plain(text: str) -> str:
    return re.sub("[\u00a0\u202f ]+", " ", text)


def test_the_route_is_told_with_who_signed_who_blocks_it_and_what_fell(draft: models.Draft, capsys) -> None:
    status = main(["route", "ecole"])

    told = plain(capsys.readouterr().out)
    assert status == 0
    assert "1 Chef de service Mme ALBA — le 1er octobre 2026 — « Montant vérifié. » Visé" in told
    assert re.search(r"2 Finances En attente\s+Mme BRUN depuis le 1er octobre 2026", told)
    assert "en attente de Mme BRUN depuis le 1er octobre 2026." in told
    assert "Version 2 du texte, par Mme ZOLA : tombe le visa de Mme ALBA." in told
    assert draft.revision.sha256 in told


def test_the_route_is_answered_in_json(draft: models.Draft, capsys) -> None:
    assert main(["route", "saint-aubin/ecole", "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert [(one["rank"], one["stand"]) for one in told["steps"]] == [(1, "signed"), (2, "waiting")]
    assert told["steps"][0]["sign_offs"][0]["comment"] == "Montant vérifié."
    assert told["blocking"]["people"] == ["Mme\u00a0BRUN"]
    assert told["falls"][0]["people"] == ["Mme\u00a0ALBA"]
    assert (told["revision"], told["sha256"]) == (2, draft.revision.sha256)


def test_the_sheet_is_written_where_it_is_asked_for(draft: models.Draft, tmp_path: Path, capsys) -> None:
    if missing := is_available():
        pytest.skip(missing)
    place = tmp_path / "fiche.pdf"

    assert main(["route", "ecole", "--pdf", str(place)]) == 0

    assert place.read_bytes().startswith(b"%PDF-1.")
    assert f"Fiche écrite\u00a0: {place}" in capsys.readouterr().out


def test_a_key_that_nobody_or_that_two_authorities_bear_is_answered_with_what_to_type(draft, capsys) -> None:
    acting.draft(acting.council("ailleurs"), "ecole")

    assert main(["route", "piscine"]) == 2
    assert main(["route", "ecole"]) == 2
    assert main(["route", "ailleurs/ecole"]) == 0

    told = capsys.readouterr()
    assert "Aucun projet ne s’appelle «\u00a0piscine\u00a0»" in told.err
    assert "précisez ailleurs/ecole ou saint-aubin/ecole" in told.err
    assert "en rédaction chez" in told.out
