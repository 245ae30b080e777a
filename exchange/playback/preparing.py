"""Have each draft read and signed off, then convene the members: freeze the agenda, make the notices, send them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from exchange.dossier.facts import sendings
from exchange.dossier.model import Dossier, Draft, RouteStep
from exchange.playback.founding import beginning
from exchange.playback.line import Line, PapersDue, told
from exchange.playback.people import OFFICE, approver, author, overrides_of
from workflow import models
from workflow.actions import texts
from workflow.actions.convening import agenda
from workflow.lifecycle import EVENTS_FROM


def prepare(dossier: Dossier, drafts: Mapping[str, models.Draft]) -> Iterator[Line]:
    """Submit each draft and gather its sign-offs, day by day."""
    due: list[tuple[date, int, Draft, RouteStep | None]] = []
    for draft in dossier.drafts:
        due.append((draft.submitted_on or beginning(dossier), 0, draft, None))
        due += [(step.on, rank, draft, step) for rank, step in enumerate(draft.route, 1) if step.on]
    for on, rank, draft, step in sorted(due, key=lambda one: one[:2]):
        row = drafts[draft.key]
        if step is None and "submit" in EVENTS_FROM[row.state]:
            by = author(draft)
            taken = texts.submit(row, by=by, on=on, overrides=overrides_of(dossier, draft.key))
            yield told(taken, "submit", by=by, on=on, subject=draft.subject)
        if step and is_due(row, rank):
            taken = texts.sign_off(row, by=approver(step), on=on)
            yield told(taken, "approve", by=approver(step), on=on, subject=draft.subject)


def is_due(draft: models.Draft, rank: int) -> bool:
    """Whether the sign-off of this rank is still to be given on the present text."""
    is_given = draft.revision.sign_offs.filter(step__rank=rank).exists()
    return "approve" in EVENTS_FROM[draft.state] and not is_given


def convene(dossier: Dossier, sitting: models.Sitting) -> Iterator[Line | PapersDue]:
    """Freeze the agenda, have the notices made, send them on their day."""
    sent_on = dossier.sitting.notice.sent_on
    if sent_on is None:
        return
    if sitting.frozen_on is None:
        overrides = {draft.key: overrides_of(dossier, draft.key) for draft in dossier.drafts}
        taken = agenda.freeze_agenda(sitting, by=OFFICE, on=sent_on, overrides=overrides)
        for step, entry in zip(taken, dossier.sitting.agenda, strict=True):
            subject = dossier.draft(entry.draft).subject
            yield told(step, "convene", by=OFFICE, on=sent_on, subject=subject)
    yield PapersDue("convocations")
    if not sitting.notices.filter(sent_on__isnull=False).exists():
        yield send(dossier, sitting, on=sent_on)


def send(dossier: Dossier, sitting: models.Sitting, *, on: date) -> Line:
    """Send the notices."""
    notice = dossier.sitting.notice
    passed_over = [override for draft in dossier.drafts for override in overrides_of(dossier, draft.key)]
    found = agenda.send_notices(
        sitting, by=OFFICE, on=on, posted_on=notice.posted_on, is_recorded=notice.recorded,
        exceptions=sendings(dossier), overrides=passed_over,
    )  # fmt: skip
    count = sum(1 for sending in sendings(dossier) if sending.sent_on)
    return Line(on, OFFICE.name, "Envoyer les convocations", f"{count}\u00a0membres convoqués", findings=found)
