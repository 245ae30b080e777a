"""Meet the deadlines of a sitting when their day comes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from workflow.actions.convening import deadlines


def meet_deadline(payload: Mapping[str, Any]) -> None:
    """Do what a timer of a sitting was left for, now."""
    deadlines.meet(payload, at=timezone.now())
