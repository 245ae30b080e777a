"""Give the tests of the actions a small council that has everything: five members, a draft, a sitting, ready to act."""

from __future__ import annotations

from datetime import date, time

from workflow import models
from workflow.actions import assembly, numbers, texts
from workflow.actions.actor import Actor
from workflow.actions.convening import agenda
from workflow.actions.sitting import items, sittings
from workflow.actions.sitting.ballots import BallotCount
from workflow.law.facts import AuthorityKind, BodyKind, Choice, ItemKind
from workflow.lifecycle import Role

OFFICE = Actor("Service des assemblées", frozenset({Role.ASSEMBLIES_OFFICE}))
AUTHOR = Actor("Mme Rédactrice", frozenset({Role.DRAFTING_OFFICER}))
DIRECTOR = Actor("M. Directeur", frozenset({Role.APPROVER}))
FINANCE = Actor("Mme Finances", frozenset({Role.APPROVER}))
MAYOR = Actor("Mme Claire DELORME", frozenset({Role.CHAIR}))
CLERK = Actor("M. Paul ROUX", frozenset({Role.SECRETARY}))
WRITTEN, SENT, DAY = date(2026, 9, 1), date(2026, 10, 9), date(2026, 10, 15)
MEMBERS = ("delorme", "roux", "blanc", "noir", "vert")
TEXT = {"citations": ["le code général des collectivités territoriales"], "blocks": [{"paragraph": "Motif."}], "decisions": ["approuve le projet."]}  # fmt: skip


def council(key: str = "saint-aubin") -> models.Body:
    """Found a commune of 1,240 inhabitants with five members in office."""
    authority = assembly.found_authority(
        key=key, name="Saint-Aubin", kind=AuthorityKind.COMMUNE, population=1240, by=OFFICE, on=WRITTEN
    )
    body = assembly.found_body(
        authority, key="conseil", name="Conseil municipal", kind=BodyKind.COUNCIL, by=OFFICE, on=WRITTEN
    )
    for rank, member in enumerate(MEMBERS, 1):
        assembly.seat_member(
            body, key=member, civility="Mme" if rank == 1 else "M.", given_name="Claire" if rank == 1 else "Paul",
            family_name=member.upper(), since=date(2026, 4, 1), is_executive=rank == 1, rank=rank, by=OFFICE, on=WRITTEN,
        )  # fmt: skip
    return body


def draft(body: models.Body, key: str = "ecole", *, route: tuple[str, ...] = ()) -> models.Draft:
    """Write a draft, with the route of these approvers."""
    return texts.write_draft(
        body, key=key, subject=f"Affaire {key}", kind=ItemKind.DELIBERATION, content=TEXT, by=AUTHOR, on=WRITTEN,
        route=[texts.Approver(name) for name in route],
    )  # fmt: skip


def convened(body: models.Body, *drafts: models.Draft, key: str = "octobre", day: date = DAY) -> models.Sitting:
    """Plan a sitting with these drafts on its agenda, freeze it and send the notices in time."""
    sitting = agenda.plan_sitting(
        body, key=key, day=day, begins_at=time(20), place="Mairie", chair="delorme", secretaries=["roux"],
        convened_by="mayor", by=OFFICE, on=WRITTEN,
    )  # fmt: skip
    for one in drafts:
        if one.state == "draft":
            texts.submit(one, by=AUTHOR, on=WRITTEN)
        agenda.place_on_agenda(sitting, one, by=OFFICE, on=WRITTEN)
    agenda.freeze_agenda(sitting, by=OFFICE, on=SENT)
    agenda.send_notices(sitting, by=OFFICE, on=SENT, posted_on=SENT)
    return sitting


def opened(body: models.Body, *drafts: models.Draft) -> models.Sitting:
    """Convene, then call the roll: everybody is there."""
    sitting = convened(body, *drafts)
    sittings.call_the_roll(sitting, present=MEMBERS, by=OFFICE, at=time(20))
    return sitting


def voting(sitting: models.Sitting, key: str) -> models.AgendaItem:
    """Bring an item to the vote."""
    item = sitting.items.get(draft__key=key)
    items.open_discussion(item, by=MAYOR)
    items.put_to_vote(item, by=MAYOR)
    return item


UNANIMOUS = BallotCount(votes_for=5, chair_choice=Choice.FOR)


def adopted(sitting: models.Sitting, key: str) -> models.Deliberation:
    """Adopt an item unanimously."""
    item = voting(sitting, key)
    items.close_ballot(item, UNANIMOUS, by=MAYOR)
    return models.Deliberation.objects.get(item=item)


def series(body: models.Body, *, last: int) -> None:
    """Begin the numbers of the year after the last one given elsewhere."""
    numbers.take_over(body, year=DAY.year, last=last)
