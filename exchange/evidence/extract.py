"""Extract one sitting from its authority’s journal: its entries whole, the others by their place in the chain alone."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import UTC
from typing import Any

from exchange.evidence import check
from workflow.models import JournalEntry, Mail, Sitting


def journal_lines(sitting: Sitting) -> Iterator[str]:
    """Yield the journal: the entries on this sitting whole, the others by their place in the chain and nothing else."""
    names = names_of(sitting)
    for entry in sitting.body.authority.journal.order_by("sequence").iterator(chunk_size=2000):
        kept = shown(entry, sitting.body.authority.key) if is_about(entry, names) else hidden(entry)
        yield f"{check.canonical(kept).decode()}\n"


def names_of(sitting: Sitting) -> frozenset[str]:
    """Return what the journal calls this sitting by: its key, and those of its mails, which somebody may have settled."""
    return frozenset([sitting.key, *Mail.objects.filter(notice__sitting=sitting).values_list("key", flat=True)])


def is_about(entry: JournalEntry, names: Container[str]) -> bool:
    """Whether an entry tells of the sitting of these names: as its subject, or in its content."""
    return entry.subject in names or entry.content.get("sitting") in names


def hidden(entry: JournalEntry) -> dict[str, Any]:
    """Return what ties an entry to the chain; its hash gives nothing of its content away."""
    return {"sequence": entry.sequence, "previous": entry.previous, "hash": entry.hash}


def shown(entry: JournalEntry, authority: str) -> dict[str, Any]:
    """Return an entry whole, as ``workflow.actions.journal`` hashes it."""
    return {
        **hidden(entry),
        "authority": authority,
        "happened_on": entry.happened_on.isoformat(),
        "recorded_at": entry.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "by": entry.by,
        "event": entry.event,
        "subject": entry.subject,
        "content": entry.content,
    }
