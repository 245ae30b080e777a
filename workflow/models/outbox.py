"""Remember the work left for later: the outbox is the queue of record, a broker only wakes its workers."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from workflow.models.assembly import Authority


class OutboxRow(models.Model):
    """One job: what to do, once. ``key`` names the effect, so that leaving the same work twice leaves it once.

    A row is free from ``ready_at`` on: the moment it was left, or later for a timer, a new try after a pause, the end of a
    lease. A worker takes it by moving ``ready_at`` to the end of its lease. ``given_up_at``: a person has to look at it.
    ``payload`` holds identifiers and words of the code, never an address, a name or a token.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200, unique=True)
    payload = models.JSONField(default=dict)
    authority = models.ForeignKey(Authority, null=True, blank=True, on_delete=models.PROTECT, related_name="jobs")
    owner = models.CharField("objet", max_length=200, blank=True)
    priority = models.PositiveSmallIntegerField(default=5)
    left_at = models.DateTimeField()
    ready_at = models.DateTimeField(default=timezone.now)
    woken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.CharField(max_length=120, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["priority", "ready_at"],
                name="outbox_waiting",
                condition=models.Q(done_at=None, given_up_at=None),
            ),
            models.Index(fields=["given_up_at"], name="outbox_given_up", condition=models.Q(done_at=None)),
        ]
