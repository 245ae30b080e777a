"""Remember what happened, once and for ever: an append-only journal whose rows are chained by hash."""

from __future__ import annotations

from django.db import models

from workflow.models.assembly import Authority


class JournalEntry(models.Model):
    """One fact of the life of the assembly. The database refuses to change or remove it; ``hash`` covers the row before.

    ``content`` holds what the event changed, its findings and its overrides; ``happened_on`` is the day of the fact,
    ``recorded_at`` the moment it was written (no document prints it, so that these stay the same on any day).
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="journal")
    sequence = models.PositiveBigIntegerField()
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    by = models.CharField(max_length=200)
    event = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    content = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "journal entries"
        constraints = [
            models.UniqueConstraint(fields=["authority", "sequence"], name="one_entry_a_sequence"),
            models.UniqueConstraint(fields=["authority", "previous"], name="one_entry_follows_another"),
        ]


class JournalHead(models.Model):
    """The last entry of an authority’s journal, kept apart so that a removed last row is found; its row is the writer’s lock."""

    authority = models.OneToOneField(Authority, on_delete=models.PROTECT, related_name="journal_head")
    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
