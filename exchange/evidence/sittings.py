"""Find the sitting that an officer names: by its key, or by authority, body and key where several share it."""

from __future__ import annotations

from exchange.evidence.refusals import NoSuchSitting, SeveralSittings
from workflow.models import Sitting


def sitting_named(name: str) -> Sitting:
    """Return the sitting of this name; raises ``NoSuchSitting``, or ``SeveralSittings`` with their whole names."""
    authority, body, key = ("", "", *name.split("/"))[-3:]
    known = Sitting.objects.filter(key=key).select_related("body__authority").order_by("pk")
    if body:
        known = known.filter(body__key=body)
    if authority:
        known = known.filter(body__authority__key=authority)
    found = list(known)
    if not found:
        raise NoSuchSitting(name)
    if len(found) > 1:
        raise SeveralSittings(name, [whole_name(sitting) for sitting in found])
    return found[0]


def whole_name(sitting: Sitting) -> str:
    """Return the name that no other sitting bears: « saint-aubin/conseil/octobre »."""
    return f"{sitting.body.authority.key}/{sitting.body.key}/{sitting.key}"
