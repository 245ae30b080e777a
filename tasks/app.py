"""Set Celery up: the broker only wakes workers, so every option here chooses « again » over « lost ».

Whatever the broker loses, the outbox still holds; whatever it delivers twice, the outbox row is taken once. No message
carries anything but the number of a row, and none waits in the broker for its hour: timers are rows.
"""

from __future__ import annotations

import os
from datetime import timedelta

from celery import Celery
from kombu import Queue

from tasks import logs
from tasks.queues import DEADLINES, QUEUES, VISIBILITY

logs.install()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "web.settings")
BROKER = os.environ.get("CELERY_BROKER_URL", "")
SWEEP_EVERY = timedelta(seconds=float(os.environ.get("DELIBERA_SWEEP") or 10))
PRIORITIES = (
    0,
    5,
    9,
)  # PROMPT, ORDINARY, LATER (workflow/actions/outbox.py): one list each in Redis, 0 is emptied first

app = Celery("delibera", broker=BROKER or "memory://", include=["tasks.outbox"])
app.conf.update(
    accept_content=["json"],  # never pickle: a message must not be able to run code
    task_serializer="json",
    task_ignore_result=True,  # the database is the record; nobody reads a result
    task_acks_late=True,  # a message is done with only when its work is
    task_reject_on_worker_lost=True,  # a killed process gives its message back; the lease keeps a poison one from running on
    worker_prefetch_multiplier=1,  # a process keeps no message that another could take, nor one before a more urgent one
    task_publish_retry=False,  # a broker that is down is told at once; the sweep sends again
    task_queues=[Queue(name) for name in QUEUES],
    task_default_queue=DEADLINES,
    task_create_missing_queues=False,  # a misspelt queue is an error, not a queue that nobody serves
    worker_max_tasks_per_child=1000,  # what a library leaks goes with its process
    worker_hijack_root_logger=False,
    worker_cancel_long_running_tasks_on_connection_loss=False,  # the broker’s loss is no reason to drop the work at hand
    broker_connection_retry_on_startup=True,
    broker_connection_timeout=2,
    broker_transport_options={
        "visibility_timeout": VISIBILITY,
        "unacked_restore_interval": 10,  # seconds between two looks at what vanished workers left…
        "unacked_restore_throttle": 1,  # … at each of them, not at each tenth as by default
        "queue_order_strategy": "round_robin",  # within one priority no queue waits for another
        "priority_steps": PRIORITIES,
        "socket_timeout": 10,  # longer than kombu’s own wait of 1 s for the next message
        "socket_connect_timeout": 2,
        "socket_keepalive": True,
        "health_check_interval": 25,  # a half-open connection is noticed and replaced
    },
    timezone="Europe/Paris",
    CELERY_DB_REUSE_MAX=1_000_000,  # Django closes what is too old or broken (CONN_MAX_AGE), not Celery at every job
    beat_schedule={
        # It expires, so that a day without workers leaves no pile; late, for it is told by the sender’s clock, not ours.
        "sweep": {
            "task": "tasks.outbox.sweep",
            "schedule": SWEEP_EVERY,
            "options": {"queue": DEADLINES, "priority": 0, "expires": 3600},
        }
    },
)


def has_broker() -> bool:
    """Whether work goes to workers; otherwise it waits in the outbox until this process drains it."""
    return bool(BROKER)
