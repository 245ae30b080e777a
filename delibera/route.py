"""Show the route of one draft: each step, who blocks it and until when, what made sign-offs fall; write it as a sheet."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from delibera import blocking
from delibera.naming import draft_named
from workflow.errors import NBSP, Refusal

if TYPE_CHECKING:
    from documents.papers import RouteSheet
    from documents.papers.route_sheet import Stop
    from workflow.actions.approval.blocking import Blocking
    from workflow.models import Draft, Revision, RouteStep, SignOff

SHOWN = 0


class NotWritten(Refusal):
    """Refuse a place where the sheet cannot be written."""

    exit_status = 2

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(place, reason)
        self.place, self.reason = place, reason

    def __str__(self) -> str:
        """Say why, and what to check."""
        return f"«{NBSP}{self.place}{NBSP}» ne s’écrit pas ({self.reason}){NBSP}: vérifiez le dossier et ses droits."


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare « delibera route DRAFT [--pdf FILE] [--json] »."""
    command = commands.add_parser("route", help="montre le circuit d’un projet\u00a0: visas donnés, attendus, tombés")
    command.add_argument("draft", metavar="PROJET", help="clé du projet, ou collectivité/clé")
    command.add_argument("--pdf", type=Path, metavar="FICHIER", help="écrit aussi la fiche de validation, en PDF")
    command.add_argument("--json", action="store_true", help="répond en JSON sur la sortie standard")
    command.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Print the route as it is today, and write the sheet where it is asked for; raises a refusal for another name."""
    from delibera.installation import begin

    begin()
    from django.utils import timezone

    from documents.papers import RouteSheet
    from workflow.actions.approval.blocking import who_blocks

    on, draft = timezone.localdate(), draft_named(arguments.draft)
    answer = who_blocks(draft, on)
    sheet = RouteSheet.of(draft, blocking=answer, on=on)
    if arguments.pdf:
        write(sheet, arguments.pdf, on)
    if arguments.json:
        sys.stdout.write(json.dumps(as_dict(draft, answer), ensure_ascii=False, indent=1) + "\n")
        return SHOWN
    console = Console(highlight=False)
    tell(console, sheet)
    if arguments.pdf:
        console.print(f"Fiche écrite\u00a0: {arguments.pdf}", soft_wrap=True, markup=False)
    return SHOWN


def write(sheet: RouteSheet, place: Path, on: date) -> None:
    """Write the sheet as a PDF; raises ``NotWritten``."""
    from documents.papers import fill
    from tasks.papers import close_office, office

    try:
        pdf = office().convert_in_chapters(fill(sheet), day=on)
    finally:
        close_office()
    try:
        place.write_bytes(pdf)
    except OSError as error:
        raise NotWritten(str(place), error.strerror or type(error).__name__) from error


def tell(console: Console, sheet: RouteSheet) -> None:
    """Print what the sheet holds: the draft, its steps, whom it waits for, what fell."""
    console.print(Text(sheet.subject, "bold"), soft_wrap=True)
    for fact in sheet.facts:
        console.print(Text(f"  {fact.label}\u00a0: {fact.value}"), soft_wrap=True)
    console.print(Text(f"  Empreinte du texte\u00a0: {sheet.fingerprint}\n", "dim"), soft_wrap=True)
    if sheet.stops:
        console.print(table(sheet.stops))
    console.print(Text(f"\n{sheet.standing}", "bold"), soft_wrap=True)
    for fall in sheet.falls:
        console.print(Text(f"{fall.label} — {fall.value}"), soft_wrap=True)


def table(stops: tuple[Stop, ...]) -> Table:
    """Lay the steps out, one a line."""
    drawn = Table(box=None, pad_edge=False)
    for heading in ("N°", "Étape et personne sollicitée", "Visa, avis ou motif", "État"):
        drawn.add_column(heading)
    for stop in stops:
        answers = [" — ".join(filter(None, (one.signed_by, one.told, one.comment))) for one in stop.answers]
        told = "\n".join(filter(None, (*answers, stop.note)))
        asked = Text(stop.label, "bold").append(
            "".join(f"\n{one}" for one in (stop.asked, stop.people) if one), "not bold"
        )
        state = Text(stop.state, "bold").append(f"\n{stop.since}" if stop.since else "", "not bold")
        drawn.add_row(Text(stop.rank), asked, Text(told), state)
    return drawn


def as_dict(draft: Draft, answer: Blocking) -> dict[str, Any]:
    """Return the route in the types of JSON; the shape is stable."""
    from workflow.actions.approval.history import falls_of
    from workflow.actions.approval.seats import steps_of

    revision, route = draft.revision, draft.drawn_from
    return {
        "authority": draft.authority.key,
        "draft": draft.key,
        "subject": draft.subject,
        "state": draft.state,
        "revision": revision.number,
        "sha256": revision.sha256,
        "route": {"key": route.key, "version": route.number, "name": route.name} if route else None,
        "steps": [step_as_dict(step, revision) for step in steps_of(draft)],
        "blocking": blocking.as_dict(answer) if draft.state in ("draft", "review") else None,
        "falls": [
            {"on": one.on.isoformat(), "by": one.by, "cause": one.cause, "people": list(one.people),
             "details": list(one.details)}
            for one in falls_of(draft)
        ],
    }  # fmt: skip


def step_as_dict(step: RouteStep, revision: Revision) -> dict[str, Any]:
    """Return one step; ``sign_offs`` are those that count for the latest text."""
    from workflow.actions.approval.history import stand_of
    from workflow.actions.approval.seats import given

    days = {name: getattr(step, name) for name in ("opened_on", "due_on", "passed_on")}
    return {
        "rank": step.rank,
        "label": step.label,
        "approver": step.approver,
        "is_consultative": step.is_consultative,
        "stand": str(stand_of(step, revision)),
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "note": step.note,
        "sign_offs": [sign_off_as_dict(one) for one in given(step, revision)],
    }


def sign_off_as_dict(one: SignOff) -> dict[str, Any]:
    """Return one sign-off, with the sentence that is printed."""
    at = one.at.isoformat() if one.at else None
    told = {"by": one.by, "sentence": one.sentence or one.by, "opinion": one.opinion, "comment": one.comment}
    return {**told, "on": one.on.isoformat(), "at": at}
