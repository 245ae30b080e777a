"""Remember the work left for later: the outbox is the queue of record, a broker only wakes its workers."""

from __future__ import annotations

from django.db import models


class OutboxRow(models.Model):
    """One job: what to do, once. ``key`` names the effect, so that leaving the same work twice leaves it once.

    A worker takes a row by setting ``leased_until``; a row neither done nor leased is free. ``attempts`` counts the takings.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200, unique=True)
    payload = models.JSONField(default=dict)
    left_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["leased_until"], name="outbox_free", condition=models.Q(done_at=None))]
