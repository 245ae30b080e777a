"""Speak to the broker without ever keeping a page waiting: short timeouts, and a rest after a failure."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from kombu import Connection, Producer
from kombu.exceptions import OperationalError
from kombu.pools import producers

from tasks.app import BROKER, PRIORITIES, app

# What a process that leaves a message accepts to lose when the broker is down or mute: a page waits for it.
QUICK = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5, "max_retries": 0, "priority_steps": PRIORITIES}
REST = 5.0  # seconds without trying again after a failure: the sweep sends what was not sent

_rests_until = [0.0]  # of this process


@cache
def _connection() -> Connection:
    return Connection(BROKER or app.conf.broker_url, transport_options=QUICK, connect_timeout=0.5)


@contextmanager
def publisher() -> Iterator[Producer]:
    """Lend a producer; raises kombu’s OperationalError when the broker does not answer, or has just not answered."""
    if time.monotonic() < _rests_until[0]:
        raise OperationalError("the broker has just not answered")
    connection = _connection()
    try:
        with producers[connection].acquire(block=True, timeout=1) as producer:
            yield producer
    except (OperationalError, *connection.connection_errors, *connection.channel_errors) as error:
        _rests_until[0] = time.monotonic() + REST
        producers[connection].force_close_all()
        raise OperationalError(type(error).__name__) from error


def queued(queue: str) -> int:
    """Return how many messages wait in a queue; raises kombu’s OperationalError."""
    with publisher() as producer:
        return int(producer.channel.queue_declare(queue=queue, durable=True, auto_delete=False).message_count)
