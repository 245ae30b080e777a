"""Finish each adopted act: its signatures, its transmission, its publication, the day it becomes enforceable."""

from __future__ import annotations

from collections.abc import Iterator

from exchange.dossier.model import Dossier
from exchange.dossier.sitting import Item
from exchange.playback.line import Line, PapersDue, told
from exchange.playback.people import OFFICE, member, overrides_of
from workflow import models
from workflow.actions import acts
from workflow.law.publication import enforceable_on
from workflow.lifecycle import EVENTS_FROM, Role


def follow_up(dossier: Dossier, sitting: models.Sitting) -> Iterator[Line | PapersDue]:
    """Follow each adopted item of the dossier as far as it tells."""
    for item in dossier.sitting.items:
        act = models.Deliberation.objects.filter(item__sitting=sitting, draft__key=item.draft).first()
        if act is not None:
            yield from sign(dossier, act, item)
            yield from send_out(dossier, act, item)
    yield PapersDue("actes signés et exécutoires")


def sign(dossier: Dossier, act: models.Deliberation, item: Item) -> Iterator[Line]:
    """Gather the signatures, then close them."""
    subject, day = f"n°\u00a0{act.number}", dossier.sitting.day
    chair = item.chair or dossier.sitting.chair
    given = set(act.signatures.values_list("member__key", flat=True))
    for signature in item.signatures:
        if signature.member not in given and "sign" in EVENTS_FROM[act.draft.state]:
            capacity, role = ("chair", Role.CHAIR) if signature.member == chair else ("secretary", Role.SECRETARY)
            by, on = member(dossier, signature.member, role), signature.on or day
            taken = acts.sign(act, member=signature.member, capacity=capacity, by=by, on=on)
            yield told(taken, "sign", by=by, on=on, subject=subject)
    if item.signatures and "seal" in EVENTS_FROM[act.draft.state]:
        on = max(signature.on or day for signature in item.signatures)
        taken = acts.seal(act, by=OFFICE, on=on, overrides=overrides_of(dossier, item.draft))
        yield told(taken, "seal", by=OFFICE, on=on, subject=subject)


def send_out(dossier: Dossier, act: models.Deliberation, item: Item) -> Iterator[Line]:
    """Transmit, publish, certify."""
    subject, sent = f"n°\u00a0{act.number}", item.transmission
    if sent and sent.sent_on and act.transmitted_on is None and "transmit" in EVENTS_FROM[act.draft.state]:
        taken = acts.transmit(act, sent_on=sent.sent_on, received_on=sent.received_on, by=OFFICE)
        yield told(taken, "transmit", by=OFFICE, on=sent.sent_on, subject=subject)
    if item.published_on and act.published_on is None and "publish" in EVENTS_FROM[act.draft.state]:
        taken = acts.publish(act, on=item.published_on, by=OFFICE)
        yield told(taken, "publish", by=OFFICE, on=item.published_on, subject=subject)
    on = enforceable_on(act.published_on, act.received_on)
    if on and "enforce" in EVENTS_FROM[act.draft.state]:
        taken = acts.enforce(act, by=OFFICE, on=on)
        yield told(taken, "enforce", by=OFFICE, on=on, subject=subject)
