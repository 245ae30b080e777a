"""Found what the sitting stands on: the authority, its body, the members, the drafts, the agenda."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from exchange.dossier.facts import second_notice
from exchange.dossier.model import Dossier, Draft
from exchange.playback.line import Line
from exchange.playback.people import OFFICE, author
from workflow import models
from workflow.actions import assembly, numbers, texts
from workflow.actions.convening import agenda
from workflow.law.facts import Delegation
from workflow.lifecycle import state_label

NBSP = "\u00a0"


def found(dossier: Dossier) -> Generator[Line, None, tuple[models.Sitting, dict[str, models.Draft]]]:
    """Found everything, all or nothing; return the sitting and the drafts by key."""
    begins = beginning(dossier)
    with transaction.atomic():
        is_new = not known(dossier)
        body = found_body(dossier, begins)
        drafts = {draft.key: write(dossier, draft, body, begins) for draft in dossier.drafts}
        sitting = plan(dossier, body, begins)
        for entry in dossier.sitting.agenda:
            agenda.place_on_agenda(sitting, drafts[entry.draft], by=OFFICE, on=begins, is_briefed=entry.briefed)
    if is_new:
        yield from lines(dossier, begins)
    return sitting, drafts


def known(dossier: Dossier) -> bool:
    """Whether the sitting was founded before."""
    sitting = dossier.sitting.key
    return models.Sitting.objects.filter(body__authority__key=dossier.authority.key, key=sitting).exists()


def lines(dossier: Dossier, begins: date) -> Iterator[Line]:
    """Tell what was founded, in the order of the days."""
    members = len(dossier.body.members)
    yield Line(begins, OFFICE.name, "Installer l’assemblée", f"{dossier.body.name}, {members}{NBSP}membres en exercice")
    yield Line(begins, OFFICE.name, "Programmer la séance", f"{dossier.body.name} du {dossier.sitting.day:%d/%m/%Y}")
    for draft in sorted(dossier.drafts, key=lambda draft: draft.submitted_on or begins):
        yield Line(draft.submitted_on or begins, draft.author, "Rédiger", draft.subject, state_label("draft"))


def beginning(dossier: Dossier) -> date:
    """The first day that the dossier tells of: the earliest submission, else the day before the notice."""
    sent = dossier.sitting.notice.sent_on or dossier.sitting.day
    return min([draft.submitted_on for draft in dossier.drafts if draft.submitted_on], default=sent - timedelta(days=1))


def found_body(dossier: Dossier, on: date) -> models.Body:
    """Found the authority and the body, seat the members, take the numbering over where it stands."""
    told, body = dossier.authority, dossier.body
    authority = assembly.found_authority(
        key=told.key, name=told.name, kind=told.kind, population=told.population, siren=told.siren, seat=told.seat,
        department=told.department, court=told.court, is_alsace_moselle=told.alsace_moselle, by=OFFICE, on=on,
    )  # fmt: skip
    given = body.delegation
    row = assembly.found_body(
        authority, key=body.key, name=body.name, kind=body.kind, number_format=body.numbering.format, by=OFFICE, on=on,
        delegation=Delegation(given.number, given.voted_on, given.enforceable_on) if given else None,
    )  # fmt: skip
    numbers.take_over(row, year=dossier.sitting.day.year, last=body.numbering.last)
    for rank, seat in enumerate(body.members, 1):
        assembly.seat_member(
            row, key=seat.key, civility=seat.civility, given_name=seat.given_name, family_name=seat.family_name,
            office=seat.office, is_executive=seat.executive, rank=rank, born_on=seat.born_on, email=seat.email,
            channel=seat.channel, since=date(dossier.sitting.day.year, 1, 1), by=OFFICE, on=on,
        )  # fmt: skip
    return row


def write(dossier: Dossier, draft: Draft, body: models.Body, begins: date) -> models.Draft:
    """Write a draft with its route and its annexes."""
    annexes = [texts.AnnexText(annex.title, annex.kind) for annex in draft.annexes]
    if draft.agreement:
        annexes.insert(0, texts.AnnexText(draft.agreement.title, "agreement", draft.agreement.model_dump(mode="json")))
    return texts.write_draft(
        body, key=draft.key, subject=draft.subject, kind=draft.kind, content=content_of(draft), by=author(draft),
        on=draft.submitted_on or begins, author=draft.author, drafting_unit=draft.drafting_unit,
        rapporteur_key=draft.rapporteur or "", reserved_matter=draft.reserved_matter, annexes=annexes,
        route=[texts.Approver(step.approver, step.function) for step in draft.route],
    )  # fmt: skip


def content_of(draft: Draft) -> dict[str, Any]:
    """The content of a first revision, as docs/dossier.md describes it."""
    return {
        **draft.text.model_dump(mode="json", exclude_defaults=True),
        "budget": draft.budget.model_dump(mode="json") if draft.budget else None,
        "grant": draft.grant.model_dump(mode="json") if draft.grant else None,
    }


def plan(dossier: Dossier, body: models.Body, on: date) -> models.Sitting:
    """Plan the sitting."""
    sitting, notice = dossier.sitting, dossier.sitting.notice
    return agenda.plan_sitting(
        body, key=sitting.key, day=sitting.day, begins_at=sitting.begins_at, place=sitting.place, chair=sitting.chair,
        secretaries=sitting.secretaries, convened_by=sitting.convened_by, convener=sitting.convener,
        urgency_reason=notice.urgency.reason if notice.urgency else None, stated_weekday=sitting.weekday,
        is_first_after_renewal=notice.first_after_renewal, second_of=second_notice(notice), by=OFFICE, on=on,
    )  # fmt: skip
