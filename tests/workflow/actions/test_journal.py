"""The journal only grows, and any row edited, removed or swapped is found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from tests.workflow import acting
from workflow.actions import journal
from workflow.models import Authority, JournalEntry

pytestmark = pytest.mark.django_db
SQLITE_TRIGGERS = ("journal_refuses_update", "journal_refuses_delete")


@pytest.fixture
def authority() -> Authority:
    body = acting.council()
    acting.convened(body, acting.draft(body))
    return body.authority


@contextmanager
def without_triggers() -> Iterator[None]:
    """Take the guard off, as somebody with the database’s password could."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE workflow_journalentry DISABLE TRIGGER USER")
        else:
            for trigger in SQLITE_TRIGGERS:
                cursor.execute(f"DROP TRIGGER {trigger}")
    yield


def test_an_intact_journal_verifies(authority: Authority) -> None:
    assert authority.journal.count() > 10
    assert journal.verify(authority) == ()


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_refuses_to_change_or_remove_an_entry(authority: Authority, verb: str) -> None:
    entries = JournalEntry.objects.filter(authority=authority, sequence=3)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entries.update(by="Quelqu’un d’autre") if verb == "update" else entries.delete()

    assert journal.verify(authority) == ()


def test_an_edited_entry_is_found(authority: Authority) -> None:
    with without_triggers():
        JournalEntry.objects.filter(authority=authority, sequence=3).update(by="Quelqu’un d’autre")

    (found,) = journal.verify(authority)
    assert "n°\u00a03" in found
    assert "a été modifiée" in found


def test_a_removed_entry_is_found_even_the_last(authority: Authority) -> None:
    last = authority.journal.count()
    with without_triggers():
        JournalEntry.objects.filter(authority=authority, sequence=last).delete()

    assert journal.verify(authority) == (f"L’inscription n°\u00a0{last} manque à la fin du journal.",)


def test_an_entry_removed_in_the_middle_is_found(authority: Authority) -> None:
    with without_triggers():
        JournalEntry.objects.filter(authority=authority, sequence=5).delete()

    assert any("n°\u00a05 manque" in found for found in journal.verify(authority))


def test_two_swapped_entries_are_found(authority: Authority) -> None:
    third, fourth = authority.journal.get(sequence=3), authority.journal.get(sequence=4)
    with without_triggers():
        JournalEntry.objects.filter(pk=third.pk).update(sequence=10_000)
        JournalEntry.objects.filter(pk=fourth.pk).update(sequence=3)
        JournalEntry.objects.filter(pk=third.pk).update(sequence=4)

    assert len(journal.verify(authority)) >= 2
