"""Answer whether this process can do its work: the database answers, how much work waits and since when."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse

from workflow.actions.jobs import given_up, waiting
from workflow.models.clock import read_clock


def health(request: HttpRequest) -> JsonResponse:
    """Return 200 with the jobs that wait for a worker, the seconds that the oldest of them has waited, and those given up.

    A job that somebody is doing, one put off and a timer do not wait. A database that does not answer raises and gives a 500.
    """
    waits = waiting()
    oldest = waits.values_list("ready_at", flat=True).first()
    return JsonResponse(
        {
            "status": "ok",
            "waiting": waits.count(),
            "oldest_wait_seconds": max(round((read_clock() - oldest).total_seconds()), 0) if oldest else 0,
            "given_up": given_up().count(),
        }
    )
