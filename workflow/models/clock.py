"""Tell the time of the ledger: one clock for all the machines that share a database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone


def ledger_now() -> Any:
    """Return the present moment for a query: the clock of the PostgreSQL server, whatever those of the workers say.

    A SQLite file is on the machine of all who use it, so that they share a clock already. An expression, or a datetime.
    """
    return Now() if connection.vendor == "postgresql" else timezone.now()


def read_clock() -> datetime:
    """Return the present moment of the ledger as a datetime."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        found: datetime = cursor.fetchone()[0]
    return found
