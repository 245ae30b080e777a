"""Answer whether this process can do its work: the database answers, and how much work waits."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse

from workflow.models import OutboxRow


def health(request: HttpRequest) -> JsonResponse:
    """Return 200 with the number of jobs not done yet; a database that does not answer raises and gives a 500."""
    return JsonResponse({"status": "ok", "waiting": OutboxRow.objects.filter(done_at=None).count()})
