"""Keep the moments of the approval routes: reminders, escalation, the end of a delay, the first day of an absence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from workflow.actions.approval.reminders import keep_departure, keep_moment


def remind(payload: Mapping[str, Any]) -> None:
    """Do what a timer was left for; it only writes to the database, once, whatever is no longer due left alone."""
    today = timezone.localdate()
    if "absence" in payload:
        keep_departure(payload["absence"], on=today)
    else:
        keep_moment(payload["step"], opening=payload["opening"], which=payload["which"], on=today)
