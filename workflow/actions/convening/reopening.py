"""Open again an agenda that was settled and whose notices have not left, and take a matter off an open agenda."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from workflow.actions.actor import Actor
from workflow.actions.convening.agenda import locked
from workflow.actions.convening.planning import planning, refuse_sent
from workflow.actions.journal import record
from workflow.actions.refusals import NotReady, TooLate, Unknown
from workflow.actions.step import require
from workflow.errors import NBSP
from workflow.lifecycle import OFFICE
from workflow.models import Draft, Sitting

REOPENING, TAKING_OFF = "Rouvrir l’ordre du jour", "Ôter de l’ordre du jour"


def reopen_agenda(sitting: Sitting, reason: str, *, by: Actor, on: date) -> None:
    """Open the agenda again before its notices leave: matters can be added, then it is settled as another round.

    Texts already convened stay as they are: what was settled once is not rewritten.
    """
    with planning(sitting, REOPENING, by, reason=reason) as stored:
        refuse_sent(stored, REOPENING)
        if stored.frozen_on is None:
            raise NotReady(REOPENING, ["L’ordre du jour n’est pas arrêté."])
        stored.frozen_on, stored.round = None, stored.round + 1
        stored.save(update_fields=["frozen_on", "round"])
        told = {"reason": reason, "round": stored.round}
        record(stored.body.authority, by=by, on=on, event="reopen_agenda", subject=stored.key, content=told)
    sitting.refresh_from_db()


def take_off_agenda(sitting: Sitting, draft: Draft, *, by: Actor, on: date) -> None:
    """Take a draft off an agenda still open; those after it move up. A text already convened is put off or withdrawn first."""
    require(by, TAKING_OFF, OFFICE)
    with transaction.atomic():
        stored = locked(sitting)
        if stored.frozen_on:
            raise TooLate(TAKING_OFF, f"l’ordre du jour est arrêté depuis le{NBSP}{stored.frozen_on:%d/%m/%Y}.")
        item = stored.items.select_related("draft").filter(draft=draft).first()
        if item is None:
            raise Unknown("L’affaire", draft.key)
        if item.draft.state == "convocation":
            raise NotReady(TAKING_OFF, ["Ce projet a déjà été convoqué : ajournez-le ou retirez-le d’abord."])
        rank = item.rank
        item.delete()
        for after in stored.items.filter(rank__gt=rank).order_by("rank"):
            after.rank -= 1
            after.save(update_fields=["rank"])
        told = {"sitting": stored.key, "rank": rank}
        record(stored.body.authority, by=by, on=on, event="take_off_agenda", subject=draft.key, content=told)
