"""Answer « Qui bloque ? » for every draft that waits: the step, the persons, since when, until when, how late."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from delibera.naming import authorities_named
from delibera.telling import shortened

if TYPE_CHECKING:
    from workflow.actions.approval.blocking import Blocking

MOVING, STUCK = 0, 1
HEADINGS = ("Projet", "Étape", "En attente de", "Depuis le", "Pour le", "Retard")


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare « delibera blocking [AUTHORITY] [--json] »."""
    command = commands.add_parser("blocking", help="dit qui bloque chaque projet, depuis quand, et de combien de jours")
    command.add_argument(
        "authority", nargs="?", metavar="COLLECTIVITÉ", help="clé de la collectivité (par défaut\u00a0: toutes)"
    )
    command.add_argument("--json", action="store_true", help="répond en JSON sur la sortie standard")
    command.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Print each draft that waits, by due date; return 1 when a step is stuck, so that an administrator has to act."""
    from delibera.installation import begin

    begin()
    from django.utils import timezone

    on = timezone.localdate()
    answers = waiting(arguments.authority, on)
    if arguments.json:
        told = {"on": on.isoformat(), "drafts": [as_dict(one) for one in answers]}
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    else:
        tell(Console(highlight=False), answers, with_authority=arguments.authority is None)
    return STUCK if any(one.is_stuck for one in answers) else MOVING


def waiting(authority: str | None, on: date) -> list[Blocking]:
    """Return the drafts that wait, of one authority or of all, the first due first, those that nothing hurries last."""
    from workflow.actions.approval.blocking import blocking_of

    found = [one for each in authorities_named(authority) for one in blocking_of(each, on)]
    return sorted(found, key=lambda one: (one.due_on or date.max, one.since or date.max, one.draft.pk))


def tell(console: Console, answers: Sequence[Blocking], *, with_authority: bool) -> None:
    """Print the table, then what an administrator has to settle."""
    if not answers:
        console.print("Aucun projet n’attend personne.")
        return
    several = with_authority and len({one.draft.authority_id for one in answers}) > 1
    table = Table(title="Qui bloque\u202f?", title_justify="left", box=None, pad_edge=False)
    for heading in ("Collectivité", *HEADINGS) if several else HEADINGS:
        is_short = heading in HEADINGS[3:]
        table.add_column(heading, no_wrap=is_short, justify="right" if heading == "Retard" else "left")
    for one in answers:
        table.add_row(*([one.draft.authority.key] if several else []), *cells(one))
    console.print(table)
    for one in answers:
        if one.is_stuck:
            console.print(Text(f"À régler\u00a0: {one.draft.subject}. {one.sentence}", "bold red"), soft_wrap=True)


def cells(one: Blocking) -> list[Text]:
    """Return the cells of a draft; what is late or stuck says so in words, not by colour alone."""
    since, due = (f"{day:%d/%m/%Y}" if day else "—" for day in (one.since, one.due_on))
    late = Text(f"{one.late_days}\u00a0j", "bold red") if one.late_days else Text("—")
    people = ", ".join(one.people) or "personne"
    if one.substitutes:
        people += f" (en l’absence\u00a0: {', '.join(one.substitutes.values())})"
    subject = f"{shortened(one.draft.subject)} ({one.draft.key})"
    return [Text(subject), Text(step_of(one)), Text(people), Text(since), Text(due), late]


def step_of(one: Blocking) -> str:
    """Name the step that is open, or where the draft is when none is."""
    if one.step is None:
        return "rédaction" if one.draft.state == "draft" else "circuit terminé"
    label = one.step.label or one.step.function or "visa"
    return f"{label} (bloquée)" if one.is_stuck else label


def as_dict(one: Blocking) -> dict[str, Any]:
    """Return it in the types of JSON; the shape is stable."""
    step = one.step
    return {
        "authority": one.draft.authority.key,
        "draft": one.draft.key,
        "subject": one.draft.subject,
        "state": one.draft.state,
        "step": {"rank": step.rank, "label": step.label, "approver": step.approver} if step else None,
        "people": list(one.people),
        "substitutes": dict(one.substitutes),
        "since": one.since.isoformat() if one.since else None,
        "due_on": one.due_on.isoformat() if one.due_on else None,
        "late_days": one.late_days,
        "is_stuck": one.is_stuck,
        "sentence": one.sentence,
    }
