"""Do the work left for later: Celery tasks that take rows of the outbox. ``celery --app tasks worker`` starts here."""

from tasks.app import app

__all__ = ["app"]
