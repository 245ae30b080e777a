"""A dossier and the rows that it becomes give the law the same facts, so that « check » and « run » cannot disagree."""

from __future__ import annotations

from dataclasses import fields

import pytest

from exchange.dossier import facts as written
from exchange.dossier import read_dossier
from exchange.playback import play
from tests.tasks.conftest import EXAMPLE, ROOT
from workflow import facts as remembered
from workflow import models

pytestmark = pytest.mark.django_db
EXAMPLES = (EXAMPLE, ROOT / "examples/conseil-2026-10-15.yaml")
# The officer’s own announcements are checked, never kept.
ANNOUNCED = {"stated_sentence", "stated_outcome"}


def told(fact: object) -> dict[str, object]:
    """Lay a fact out by field, without what is only announced and without any order of choices or sendings."""
    laid: dict[str, object] = {}
    for field in fields(fact):  # type: ignore[arg-type]
        value = getattr(fact, field.name)
        if field.name not in ANNOUNCED:
            laid[field.name] = frozenset(value) if field.name in {"choices", "sendings", "proxies"} else value
    return laid


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_rows_of_a_played_dossier_say_what_the_dossier_says(path) -> None:
    dossier = read_dossier(path)
    for _ in play(dossier):
        pass
    sitting = models.Sitting.objects.get(key=dossier.sitting.key)
    attendance = written.attendance_of(dossier)
    assert attendance is not None

    assert told(remembered.notice_of(sitting)) == told(written.notice_of(dossier))
    assert remembered.body_of(sitting) == written.body_of(dossier)
    for item in dossier.sitting.items:
        row = sitting.items.get(draft__key=item.draft)
        room, kept = written.room_of(dossier, item, attendance), remembered.room_of(row)
        assert (kept.in_room, kept.recused, kept.interested, kept.chair) == (room.in_room, room.recused, room.interested, room.chair)  # fmt: skip
        assert {(p.principal, p.holder) for p in kept.proxies} == {(p.principal, p.holder) for p in room.proxies}
        assert kept.votes_possible == room.votes_possible
        if item.ballot and item.result.is_decided:
            ballot = remembered.ballot_of(row)
            stated = written.ballot_of(item, item.ballot, room)
            for name in (
                "kind",
                "votes_for",
                "votes_against",
                "abstentions",
                "blank",
                "void",
                "not_taking_part",
                "chair_choice",
            ):
                assert getattr(ballot, name) == getattr(stated, name), name
            assert set(ballot.choices) == set(stated.choices)
    for draft in dossier.drafts:
        row_facts, draft_facts = (
            remembered.draft_of(models.Draft.objects.get(key=draft.key)),
            written.draft_of(dossier, draft),
        )
        for name in (
            "subject",
            "kind",
            "citations",
            "recitals",
            "cites_delegation",
            "has_agreement",
            "budget_account",
            "grant",
        ):
            assert getattr(row_facts, name) == getattr(draft_facts, name), name
