"""Set the scene of one run: an authority, its members and approvers, sittings to come, drafts handed to their approvers."""

from __future__ import annotations

from datetime import date, time, timedelta

from django.db.models import Q

from tests.chaos.size import Size
from workflow.actions import assembly, texts
from workflow.actions.actor import Actor
from workflow.actions.approval import routes
from workflow.actions.convening import agenda, planning
from workflow.law.facts import AuthorityKind, BodyKind, ItemKind
from workflow.lifecycle import Role
from workflow.models import Body, Draft, Notice, Sitting, User

OFFICE = Actor("Service des assemblées", frozenset({Role.ASSEMBLIES_OFFICE}))
ADMINISTRATOR = Actor("Mme Administratrice", frozenset({Role.ADMINISTRATOR}))
AUTHOR = Actor("Mme Rédactrice", frozenset({Role.DRAFTING_OFFICER}))
CHAIR = Actor("M. Paul MEMBRE1", frozenset({Role.CHAIR}))
SECRETARY = Actor("M. Paul MEMBRE2", frozenset({Role.SECRETARY}))
FIRST, SECOND = "membre-1", "membre-2"
TEXT = {"citations": ["le code général des collectivités territoriales"], "decisions": ["approuve le projet."]}


def prepare(size: Size, today: date) -> None:
    """Found the authority, plan the sittings, submit the drafts; nobody has signed off yet."""
    authority = assembly.found_authority(
        key="metropole", name="Métropole", kind=AuthorityKind.EPCI, population=90_000, by=OFFICE, on=today
    )
    body = assembly.found_body(
        authority, key="conseil", name="Conseil métropolitain", kind=BodyKind.COUNCIL, by=OFFICE, on=today
    )
    for rank in range(1, size.members + 1):
        assembly.seat_member(
            body, key=f"membre-{rank}", civility="M.", given_name="Paul", family_name=f"MEMBRE{rank}",
            email=f"membre-{rank}@elus.example", since=today - timedelta(days=200), is_executive=rank == 1, rank=rank,
            by=OFFICE, on=today,
        )  # fmt: skip
    approvers = [
        User.objects.create(
            username=f"viseur-{rank}", email=f"viseur-{rank}@metropole.example", authority=authority,
            civility="Mme", first_name="Anne", last_name=f"VISEUSE{rank}", function=f"direction {rank}",
        )
        for rank in range(1, size.steps + 1)
    ]  # fmt: skip
    stages = [routes.Stage(f"Visa {rank}", person=user, days=3) for rank, user in enumerate(approvers, 1)]
    routes.draw_route(authority, key="commun", name="Circuit commun", stages=stages, by=ADMINISTRATOR, on=today)
    sittings = [plan(body, number, today) for number in range(1, size.sittings + 1)]
    for number in range(1, size.drafts + 1):
        draft = texts.write_draft(
            body, key=f"affaire-{number}", subject=f"Affaire n° {number}", kind=ItemKind.DELIBERATION, content=TEXT,
            by=AUTHOR, on=today,
        )  # fmt: skip
        agenda.place_on_agenda(sittings[number % len(sittings)], draft, by=OFFICE, on=today)
        texts.submit(draft, by=AUTHOR, on=today)


def plan(body: Body, number: int, today: date) -> Sitting:
    """Plan a sitting far enough for its notices to leave today, by themselves."""
    sitting = agenda.plan_sitting(
        body, key=f"seance-{number}", day=today + timedelta(days=20 + number), begins_at=time(20), place="Hôtel",
        chair=FIRST, secretaries=[SECOND], convened_by="president", by=OFFICE, on=today,
    )  # fmt: skip
    planning.schedule_sending(sitting, today, by=OFFICE, on=today)
    return sitting


def members() -> list[str]:
    """Return the keys of those in office."""
    return list(Body.objects.get().terms.order_by("rank").values_list("member__key", flat=True))


def is_signed_off(sitting: Sitting) -> bool:
    """Whether each draft of the agenda has all its sign-offs."""
    drafts = Draft.objects.filter(items__sitting=sitting)
    return not any(texts.missing_sign_offs(draft) for draft in drafts)


def is_convened(sitting: Sitting) -> bool:
    """Whether each notice left and was accepted by the mail server, or is settled by a person."""
    notices = Notice.objects.filter(sitting=sitting)
    return notices.exists() and not notices.filter(Q(sent_on=None) | Q(has_proof=False)).exists()
