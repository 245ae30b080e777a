"""Keep what a sending of notices says, once and for ever: what leaves is what was settled, whatever changes afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from workflow.actions.texts import identity
from workflow.models import AgendaItem, Annex, Sitting, Snapshot


def keep_snapshot(sitting: Sitting, items: Sequence[AgendaItem], *, on: date, supplement: int = 0) -> Snapshot:
    """Keep these items, in order, as the sitting’s present round states them; ``supplement`` 0 is the notice itself."""
    content = {
        "sitting": sitting.key,
        "day": sitting.day.isoformat(),
        "begins_at": sitting.begins_at.isoformat() if sitting.begins_at else None,
        "place": sitting.place,
        "items": [_told(item) for item in items],
    }
    return Snapshot.objects.create(
        sitting=sitting, round=sitting.round, supplement=supplement, content=content, sha256=identity(content),
        frozen_on=on,
    )  # fmt: skip


def current(sitting: Sitting, *, supplement: int = 0) -> Snapshot:
    """Return what the present round says; raises ``Snapshot.DoesNotExist`` while the agenda is open."""
    return sitting.snapshots.get(round=sitting.round, supplement=supplement)


def _told(item: AgendaItem) -> dict[str, Any]:
    draft, revision = item.draft, item.sent_revision or item.draft.revision
    return {
        "item": item.pk,
        "draft": draft.key,
        "rank": item.rank,
        "subject": draft.subject,
        "is_briefed": item.is_briefed,
        "revision": revision.number,
        "sha256": revision.sha256,
        "annexes": [_annex(annex) for annex in draft.annexes.order_by("rank")],
    }


def _annex(annex: Annex) -> dict[str, str]:
    told = {"title": annex.title, "kind": annex.kind, "content": annex.content}
    return {"title": annex.title, "kind": annex.kind, "sha256": identity(told)}
