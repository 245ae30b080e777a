"""Do the waiting work in this process until it is told to stop: the worker of an installation without a broker.

``python -m tasks.here`` starts it (``delibera serve`` does). It looks at the same ledger by the same rules as Celery’s workers.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from types import FrameType

LOOK_EVERY = float(os.environ.get("DELIBERA_LOOK") or 1)  # seconds between two looks at an empty ledger
logger = logging.getLogger(__name__)


def main() -> None:
    """Work until SIGTERM or SIGINT; the jobs at hand are ended first."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "web.settings")
    import django

    django.setup()
    from tasks.papers import close_office

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    over = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        over.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        work_until(over)
    finally:
        close_office()


def work_until(over: threading.Event) -> None:
    """Drain the ledger again and again; a database that is away is waited for."""
    from django.conf import settings
    from django.db import connection

    from tasks.causes import DATABASE_AWAY
    from tasks.outbox import drain

    while not over.is_set():
        try:
            for _ in drain(threads=settings.WRITERS):
                if over.is_set():
                    return
        except DATABASE_AWAY as error:
            logger.warning("The database does not answer; it is asked again: %s", type(error).__name__)
            connection.close()
        over.wait(LOOK_EVERY)


if __name__ == "__main__":
    main()
