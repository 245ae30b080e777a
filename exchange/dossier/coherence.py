"""Find what a dossier says twice and differently; what is merely unlawful is left to the law."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from exchange.dossier.explanation import Explanation
from exchange.dossier.model import Dossier
from exchange.dossier.sitting import Item, Result, Sitting
from workflow.law.facts import ItemKind

EARLIEST = date(2001, 6, 10)  # from then on, every number of workflow/law/parameters.toml is known

Place = tuple[str | int, ...]


def contradictions(dossier: Dossier) -> Iterator[Explanation]:
    """Find the statements that cannot be true together."""
    yield from executives(dossier)
    yield from unknown_law(dossier)
    yield from attendance(dossier.sitting)
    kinds = {draft.key: draft.kind for draft in dossier.drafts}
    for rank, item in enumerate(dossier.sitting.items):
        yield from vote(item, ("sitting", "items", rank), kind=kinds.get(item.draft, ItemKind.DELIBERATION))
        yield from chronology(item, ("sitting", "items", rank), day=dossier.sitting.day)


def executives(dossier: Dossier) -> Iterator[Explanation]:
    """Refuse two heads of the executive."""
    heads = [rank for rank, member in enumerate(dossier.body.members) if member.executive]
    for rank in heads[1:]:
        yield Explanation(("body", "members", rank, "executive"), "un seul chef de l’exécutif")


def unknown_law(dossier: Dossier) -> Iterator[Explanation]:
    """Refuse the days whose law is not known here."""
    sitting, notice = dossier.sitting, dossier.sitting.notice
    days: list[tuple[date | None, Place]] = [
        (sitting.day, ("sitting", "day")),
        (notice.sent_on, ("sitting", "notice", "sent_on")),
        (notice.second_of.day if notice.second_of else None, ("sitting", "notice", "second_of", "day")),
    ]
    for rank, exception in enumerate(notice.exceptions):
        days.append((exception.sent_on, ("sitting", "notice", "exceptions", rank, "sent_on")))
    for day, place in days:
        if day and day < EARLIEST:
            yield Explanation(place, f"une date à partir du {EARLIEST:%d/%m/%Y} : le droit antérieur n’est pas connu")


def attendance(sitting: Sitting) -> Iterator[Explanation]:
    """Refuse items without a roll call, and a sitting that ends before it begins."""
    if sitting.roll_call is None and sitting.items:
        yield Explanation(
            ("sitting", "roll_call"), "l’appel (présents, excusés, pouvoirs), puisque des points ont été examinés"
        )
    if sitting.opened_at and sitting.closed_at and sitting.closed_at < sitting.opened_at:
        yield Explanation(("sitting", "closed_at"), f"une heure après l’ouverture ({sitting.opened_at:%H:%M})")


def vote(item: Item, place: Place, *, kind: ItemKind) -> Iterator[Explanation]:
    """Refuse a vote on an item that was taken off, a decision without a vote, what follows an act without an act."""
    is_noted = item.result is Result.NOTED and kind is ItemKind.TAKE_NOTE
    if item.ballot is None and item.result.is_decided and not is_noted:
        yield Explanation((*place, "ballot"), "le vote, puisque le point est décidé")
    if item.ballot is not None and not item.result.is_decided:
        yield Explanation((*place, "ballot"), "pas de vote, puisque le point est retiré ou ajourné")
    if item.result in {Result.ADOPTED, Result.NOTED}:
        return
    for key in ("number", "signatures", "transmission", "published_on", "enforceable_on"):
        if getattr(item, key):
            yield Explanation((*place, key), "rien, puisque le point n’est pas adopté")


def chronology(item: Item, place: Place, *, day: date) -> Iterator[Explanation]:
    """Refuse a signature older than the vote, a receipt older than what it acknowledges."""
    for rank, signature in enumerate(item.signatures):
        yield from not_before(signature.on, day, (*place, "signatures", rank, "on"))
    if item.transmission and item.transmission.sent_on:
        received = (*place, "transmission", "received_on")
        yield from not_before(item.transmission.received_on, item.transmission.sent_on, received)


def not_before(stated: date | None, earliest: date, place: Place) -> Iterator[Explanation]:
    """Refuse a day earlier than another."""
    if stated and stated < earliest:
        yield Explanation(place, f"une date qui n’est pas antérieure au {earliest:%d/%m/%Y}")
