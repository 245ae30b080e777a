"""Set Celery up: the broker only wakes workers, so every option here chooses « again » over « lost ».

Whatever the broker loses, the outbox still holds; whatever it delivers twice, the outbox row is taken once.
"""

from __future__ import annotations

import os
from datetime import timedelta

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "web.settings")
BROKER = os.environ.get("CELERY_BROKER_URL", "")
PAPERS, CLOCK = "papers", "clock"
SWEEP_EVERY = timedelta(seconds=float(os.environ.get("DELIBERA_SWEEP") or 10))

app = Celery("delibera", broker=BROKER or "memory://", include=["tasks.outbox"])
app.conf.update(
    accept_content=["json"],
    task_serializer="json",
    task_ignore_result=True,  # the database is the record; nobody reads a result
    task_acks_late=True,  # a message is done with only when its work is
    task_reject_on_worker_lost=True,  # a killed process gives its message back
    worker_prefetch_multiplier=1,  # a worker keeps no message that another could take
    task_publish_retry=False,  # a broker that is down is told at once; the sweep sends again
    task_time_limit=180,
    task_soft_time_limit=150,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        "visibility_timeout": 900,  # longer than any task
        "socket_timeout": 10,
        "socket_keepalive": True,
    },
    task_routes={"tasks.outbox.sweep": {"queue": CLOCK}, "tasks.outbox.serve": {"queue": PAPERS}},
    task_default_queue=PAPERS,
    task_create_missing_queues=True,
    worker_hijack_root_logger=False,
    timezone="Europe/Paris",
    beat_schedule={
        # A wake-up that nobody answered within one period is worth nothing: the next one asks the same.
        "sweep": {
            "task": "tasks.outbox.sweep",
            "schedule": SWEEP_EVERY,
            "options": {"expires": SWEEP_EVERY.total_seconds()},
        }
    },
)


def has_broker() -> bool:
    """Whether work goes to workers; otherwise it waits in the outbox until this process drains it."""
    return bool(BROKER)
