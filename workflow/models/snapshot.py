"""Remember what each sending of notices said: the settled agenda with its texts, and what supplements added to it."""

from __future__ import annotations

from typing import Any

from django.db import models

from workflow.models.sitting import Sitting


class Snapshot(models.Model):
    """What one sending states, settled once and never changed: the sitting, its items in order, their texts and annexes.

    ``supplement`` 0 is the notice itself, of the sitting’s ``round``; 1 and more are what was added to it afterwards.
    ``sha256`` is the identity of ``content``.
    """

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="snapshots")
    round = models.PositiveSmallIntegerField(default=1)
    supplement = models.PositiveSmallIntegerField(default=0)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    frozen_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sitting", "round", "supplement"], name="one_snapshot_a_sending")
        ]

    def save(self, *args: Any, **options: Any) -> None:
        """Keep the row once; what was sent is not written again."""
        if self.pk is not None:
            raise TypeError("A snapshot is never changed.")
        super().save(*args, **options)


class Supplement(models.Model):
    """An addition to a notice already sent: its own day counts for the law, and its own urgency where it has one.

    ``sent_on`` None: settled, its texts still being made. ``passed_over``: the blocks that a named person passed over for a
    written reason, as ``lifecycle.Override``.
    """

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="supplements")
    round = models.PositiveSmallIntegerField(default=1)
    number = models.PositiveSmallIntegerField()
    settled_on = models.DateField("arrêté le")
    sent_on = models.DateField("envoyé le", null=True, blank=True)
    is_urgent = models.BooleanField(default=False)
    urgency_reason = models.TextField(blank=True)
    urgency_approved = models.BooleanField(null=True, blank=True)
    passed_over = models.JSONField("blocages levés", default=list, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sitting", "round", "number"], name="one_supplement_a_number")]
