"""Write what happened, once and for ever, each entry chained to the one before; tell where the chain breaks.

The hash covers every column and the hash before, and the head of the chain is kept apart: a row edited, removed (even the
last) or swapped shows, even where somebody disabled the database’s triggers first.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date

from django.db import transaction
from django.utils import timezone

from workflow.actions.actor import Actor
from workflow.actions.refusals import OfAnotherAuthority
from workflow.errors import NBSP
from workflow.models import Authority, JournalEntry, JournalHead

FIRST = "0" * 64  # stands before the first entry


def record(
    authority: Authority, *, by: Actor, on: date, event: str, subject: str, content: Mapping[str, object]
) -> JournalEntry:
    """Append an entry to the authority’s journal, in the transaction of the fact that it tells.

    Every action ends here: whoever is of another authority is refused (``OfAnotherAuthority``), and all is undone.
    """
    if by.authority not in (None, authority.pk):
        raise OfAnotherAuthority(by.name, authority.name)
    with transaction.atomic():
        head = locked_head(authority)
        entry = JournalEntry(
            authority=authority,
            sequence=head.sequence + 1,
            happened_on=on,
            recorded_at=timezone.now(),
            by=by.name,
            event=event,
            subject=subject,
            content=plain(content),
            previous=head.hash or FIRST,
        )
        entry.hash = hash_of(entry)
        entry.save(force_insert=True)
        head.sequence, head.hash = entry.sequence, entry.hash
        head.save(update_fields=["sequence", "hash"])
    return entry


def locked_head(authority: Authority) -> JournalHead:
    """Take the lock that puts the writers of one journal in a row; always the last lock of a transaction."""
    JournalHead.objects.get_or_create(authority=authority)
    return JournalHead.objects.select_for_update(no_key=True).get(authority=authority)


def plain(content: Mapping[str, object]) -> dict[str, object]:
    """Reduce the content to what any database gives back unchanged: texts, whole numbers, lists."""
    reduced: dict[str, object] = json.loads(json.dumps(content, default=str))
    return reduced


def hash_of(entry: JournalEntry) -> str:
    """Return the SHA-256 of the entry’s columns, the hash before included, as canonical JSON."""
    columns = {
        "authority": entry.authority.key,
        "sequence": entry.sequence,
        "happened_on": entry.happened_on.isoformat(),
        "recorded_at": entry.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "by": entry.by,
        "event": entry.event,
        "subject": entry.subject,
        "content": entry.content,
        "previous": entry.previous,
    }
    canonical = json.dumps(columns, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def verify(authority: Authority) -> tuple[str, ...]:
    """Read the whole journal again and return, in French, each place where it was altered; empty when it holds."""
    return tuple(breaks(authority))


def breaks(authority: Authority) -> Iterator[str]:
    """Yield what does not hold, entry by entry, then at the head."""
    expected, previous = 1, FIRST
    entries = authority.journal.select_related("authority").order_by("sequence")
    for entry in entries.iterator(chunk_size=2000):
        if entry.sequence != expected:
            yield f"{missing_entries(expected, entry.sequence - 1)} avant l’inscription n°{NBSP}{entry.sequence}."
        elif entry.previous != previous:
            yield f"L’inscription n°{NBSP}{entry.sequence} ne suit pas celle qui la précède."
        if entry.hash != hash_of(entry):
            yield f"L’inscription n°{NBSP}{entry.sequence} ({entry.event}, {entry.subject}) a été modifiée."
        expected, previous = entry.sequence + 1, entry.hash
    head = JournalHead.objects.filter(authority=authority).first()
    last, last_hash = (head.sequence, head.hash or FIRST) if head else (0, FIRST)
    if last >= expected:
        yield f"{missing_entries(expected, last)} à la fin du journal."
    elif (last, last_hash) != (expected - 1, previous):
        yield "La tête du journal ne désigne pas sa dernière inscription."


def missing_entries(first: int, last: int) -> str:
    """Name the entries that are no longer there."""
    if first == last:
        return f"L’inscription n°{NBSP}{first} manque"
    return f"Les inscriptions n°{NBSP}{first} à n°{NBSP}{last} manquent"
