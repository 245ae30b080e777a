"""Add matters after the notices have left: a supplement has its own day for the law, and says what it changes.

Only the law lets a matter in: within the delay of the notice, or by urgency with its reason and a vote (CGCT L2121-12). It
is judged twice: when it is settled, as if it left at once, and on the day when it leaves, its texts made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction

from workflow import facts, law
from workflow.actions.actor import Actor
from workflow.actions.convening.agenda import convene_all, locked, next_rank, refuse_blocks, refuse_elsewhere
from workflow.actions.convening.notices import PapersMissing
from workflow.actions.convening.settling import leave_drafts, owned
from workflow.actions.convening.snapshots import keep_snapshot
from workflow.actions.convening.telling import tell_convened
from workflow.actions.journal import record
from workflow.actions.outbox import leave
from workflow.actions.refusals import AlreadyDifferent, NotReady, ReasonWanted, TooLate
from workflow.actions.sitting.sittings import writing
from workflow.actions.step import judged, require
from workflow.errors import NBSP
from workflow.french import count, typeset
from workflow.law.article import Finding
from workflow.law.calendar import sent_day
from workflow.lifecycle import OFFICE, Override, refuse_hollow
from workflow.models import AgendaItem, Draft, OutboxRow, Paper, Sitting, Snapshot, Supplement

SETTLING, SENDING, VOTING = "Arrêter un supplément", "Envoyer un supplément", "Se prononcer sur l’urgence du supplément"
RULES = ("CONV-1", "CONV-4", "NOTE-1", "APP-13")


def supplement(
    sitting: Sitting,
    drafts: Sequence[Draft],
    *,
    by: Actor,
    on: date,
    urgency_reason: str | None = None,
    overrides: Mapping[str, Sequence[Override]] | None = None,
    passed_over: Sequence[Override] = (),
) -> Supplement:
    """Add these drafts, after the last item, to a sitting whose notices have left; it leaves by itself once its texts are made.

    ``urgency_reason``: None unless the supplement is shortened for urgency. ``overrides``: of a draft’s own blocks, by key;
    ``passed_over``: of the blocks of the sending. Raises ``StepBlocked`` with the article when it is too late; then nothing
    is kept. The items already sent keep their ranks.
    """
    require(by, SETTLING, OFFICE)
    refuse_hollow(passed_over)
    if urgency_reason is not None and not urgency_reason.strip():
        raise ReasonWanted(SETTLING)
    with transaction.atomic():
        stored = locked(sitting)
        _refuse_untimely(stored, drafts)
        list(Draft.objects.select_for_update(no_key=True).filter(pk__in=[d.pk for d in drafts]).order_by("pk"))
        added = Supplement.objects.create(
            sitting=stored, round=stored.round, number=stored.supplements.filter(round=stored.round).count() + 1,
            settled_on=on, is_urgent=urgency_reason is not None, urgency_reason=urgency_reason or "",
            passed_over=[asdict(override) for override in passed_over],
        )  # fmt: skip
        items = [_add(stored, draft, added.number) for draft in drafts]
        convene_all(items, by=by, on=on, overrides=overrides or {})
        found = _judge(added, on)
        keep_snapshot(stored, items, on=on, supplement=added.number)
        leave_drafts(stored, items)
        told = {"number": added.number, "items": [item.draft.key for item in items], **judged(found, passed_over)}
        record(stored.body.authority, by=by, on=on, event="settle_supplement", subject=stored.key, content=told)
        _leave_sending(stored, added)
    return added


def send_supplement(
    added: Supplement, *, by: Actor, at: datetime, urgency_reason: str | None = None
) -> tuple[Finding, ...]:
    """Send a supplement to everybody who was sent the notice; the day judged is that of ``at`` in Paris.

    ``urgency_reason``: for one that was in time when it was settled and is not any more. Raises ``PapersMissing`` while its
    texts are being made, ``StepBlocked`` with the article, ``TooLate`` when it already left or the sitting is open.
    """
    require(by, SENDING, OFFICE)
    on = sent_day(at)
    with transaction.atomic():
        stored = locked(added.sitting)
        row = stored.supplements.get(pk=added.pk)
        _refuse_to_send(stored, row)
        if urgency_reason is not None:
            row.is_urgent, row.urgency_reason = True, urgency_reason
        found = _judge(row, on)
        row.sent_on = on
        row.save(update_fields=["sent_on", "is_urgent", "urgency_reason"])
        told = {"number": row.number, "sent_on": on, "letters": _tell(stored, row)}
        told |= judged(found, _overrides(row))
        record(stored.body.authority, by=by, on=on, event="send_supplement", subject=stored.key, content=told)
    added.refresh_from_db()
    return found


def vote_on_urgency(added: Supplement, *, is_approved: bool, by: Actor) -> None:
    """Keep what the assembly decided, at the opening, on the urgency of a supplement (CGCT L2121-12)."""
    with writing(added.sitting, VOTING, by) as stored:
        row = stored.supplements.get(pk=added.pk)
        row.urgency_approved = is_approved
        row.save(update_fields=["urgency_approved"])
        told = {"is_approved": is_approved, "supplement": row.number}
        record(stored.body.authority, by=by, on=stored.day, event="vote_on_urgency", subject=stored.key, content=told)
    added.urgency_approved = is_approved


def changes_since(sitting: Sitting, supplement: int) -> tuple[str, ...]:
    """Say, one French sentence each, what has changed since the notice with this supplement and those before it."""
    snapshots = sitting.snapshots.filter(round=sitting.round, supplement__range=(1, supplement)).order_by("supplement")
    return tuple(typeset(line) for snapshot in snapshots for line in _lines(snapshot))


def _lines(snapshot: Snapshot) -> Iterator[str]:
    day = f"{snapshot.frozen_on:%d/%m/%Y}"
    for item in snapshot.content["items"]:
        yield f"Affaire ajoutée le {day}, point n° {item['rank']} : {item['subject']}{_annexes(item)}"


def _annexes(item: Mapping[str, Any]) -> str:
    titles = [f"« {annex['title']} »" for annex in item["annexes"]]
    if not titles:
        return ""
    return f" (annexe{'s' if len(titles) > 1 else ''} : {', '.join(titles)})"


def _refuse_untimely(sitting: Sitting, drafts: Sequence[Draft]) -> None:
    """Refuse a supplement to a notice that has not left, to a sitting already open, or without anything new."""
    if not sitting.notices.filter(round=sitting.round).exclude(sent_on=None).exists():
        way = (
            "Les convocations ne sont pas parties : portez l’affaire à l’ordre du jour, en le rouvrant s’il est arrêté."
        )
        raise NotReady(SETTLING, [typeset(way)])
    if sitting.attendees.exists():
        raise TooLate(SETTLING, "la séance est ouverte.")
    if not drafts:
        raise NotReady(SETTLING, ["Aucune affaire à ajouter."])
    for draft in drafts:
        refuse_elsewhere(sitting, draft)
        if known := sitting.items.filter(draft=draft).first():
            raise AlreadyDifferent("L’affaire", draft.key, [f"déjà à l’ordre du jour, point n°{NBSP}{known.rank}"])


def _add(sitting: Sitting, draft: Draft, number: int) -> AgendaItem:
    return AgendaItem.objects.create(sitting=sitting, draft=draft, rank=next_rank(sitting), supplement=number)


def _judge(added: Supplement, on: date) -> tuple[Finding, ...]:
    """Judge the supplement as if it left on this day; refuse it with every block that nobody passed over."""
    day, added.sent_on = added.sent_on, on
    found = law.judge([facts.supplement_of(added)], rules=RULES, on=on)
    added.sent_on = day
    refuse_blocks(SENDING, found, _overrides(added))
    return found


def _overrides(added: Supplement) -> list[Override]:
    return [Override(**override) for override in added.passed_over]


def _leave_sending(sitting: Sitting, added: Supplement) -> None:
    """Leave the sending, to be done as soon as the texts are made (``workflow/actions/convening/deadlines.py``)."""
    payload = {
        "what": "supplement", "sitting": sitting.pk, "round": sitting.round, "day": added.settled_on.isoformat(),
        "number": added.number,
    }  # fmt: skip
    key = f"deadline:{sitting.pk}:supplement:{sitting.round}:{added.number}"
    leave("deadline", key, payload, **owned(sitting))


def _refuse_to_send(sitting: Sitting, added: Supplement) -> None:
    """Refuse what already left, what a new round states itself, a sitting open, texts still being made."""
    if added.sent_on:
        raise TooLate(SENDING, f"il est parti le{NBSP}{added.sent_on:%d/%m/%Y}.")
    if added.round != sitting.round:
        raise TooLate(SENDING, "la séance a été déplacée, la nouvelle convocation porte ces affaires.")
    if sitting.attendees.exists():
        raise TooLate(SENDING, "la séance est ouverte.")
    items = list(sitting.items.filter(supplement=added.number).values_list("pk", flat=True))
    made = Paper.objects.filter(key__in=[f"draft:{pk}" for pk in items]).exclude(pdf_sha256="").count()
    redone = OutboxRow.objects.filter(kind="paper", payload__item__in=items, done_at=None).count()
    if missing := max(len(items) - made, redone):
        told = count(missing, "document n’est pas encore fait", "documents ne sont pas encore faits")
        raise PapersMissing(SENDING, [f"{told}."])


def _tell(sitting: Sitting, added: Supplement) -> list[str]:
    """Tell everybody who was sent the notice; return the keys of those to whom a letter has to go."""
    sent = sitting.notices.filter(round=sitting.round).exclude(sent_on=None).select_related("member").order_by("pk")
    told: dict[str, int | str] = {"supplement": added.number, "round": added.round}
    return tell_convened("supplement", f"supplement:{added.pk}", sitting=sitting, notices=sent, context=told)
