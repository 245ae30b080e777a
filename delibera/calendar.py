"""Show the calendar of a sitting, and what another day would entail; nothing is saved."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from workflow.law.calendar import Deadline
    from workflow.law.moving import Consequence
    from workflow.models import Sitting

SHOWN, UNKNOWN = 0, 2


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare « delibera calendar SITTING [--if DAY] [--on DAY] »."""
    command = commands.add_parser(
        "calendar", help="montre les échéances d’une séance, et ce qu’un autre jour changerait"
    )
    command.add_argument("sitting", metavar="SÉANCE", help="clé de la séance")
    command.add_argument("--authority", metavar="CLÉ", help="clé de la collectivité, si plusieurs ont cette séance")
    command.add_argument(
        "--if", dest="moved_to", type=day_of, metavar="JOUR", help="jour envisagé, sans rien enregistrer"
    )
    command.add_argument("--on", type=day_of, metavar="JOUR", help="vu de ce jour (par défaut, aujourd’hui)")
    command.set_defaults(main=main)


def day_of(text: str) -> date:
    """Read a day as officers or machines write it: 15/10/2026 or 2026-10-15."""
    for written in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, written).date()  # noqa: DTZ007 — a day, not a moment
        except ValueError:
            continue
    raise argparse.ArgumentTypeError(f"«\u00a0{text}\u00a0» n’est pas un jour\u00a0: écrivez 15/10/2026.")


def main(arguments: argparse.Namespace) -> int:
    """Print each deadline, or each consequence of another day; return 2 when no sitting, or several, bear the key."""
    from delibera.installation import begin

    begin()
    from django.utils import timezone

    from workflow.actions.convening.plans import calendar_of, consequences

    console, on = Console(highlight=False, soft_wrap=True), arguments.on or timezone.localdate()
    found = sittings_named(arguments.sitting, arguments.authority)
    if len(found) != 1:
        console.print(advice(arguments.sitting, found), markup=False)
        return UNKNOWN
    [sitting] = found
    console.print(f"{sitting.body.name}, séance du {sitting.day:%d/%m/%Y}", style="bold", markup=False)
    if arguments.moved_to:
        console.print(
            f"Si elle se tenait le {arguments.moved_to:%d/%m/%Y} (rien n’est enregistré)\u00a0:", markup=False
        )
        for consequence in consequences(sitting, day=arguments.moved_to, on=on):
            console.print(text_of(consequence))
        return SHOWN
    for deadline in calendar_of(sitting):
        console.print(line_of(deadline, on))
    return SHOWN


def sittings_named(key: str, authority: str | None) -> list[Sitting]:
    """Return the sittings that bear a key."""
    from workflow.models import Sitting

    named = Sitting.objects.filter(key=key).select_related("body__authority").order_by("pk")
    return list(named.filter(body__authority__key=authority) if authority else named)


def advice(key: str, found: list[Sitting]) -> str:
    """Say that no sitting bears the key, or among which to choose."""
    if not found:
        return f"Aucune séance ne porte la clé «\u00a0{key}\u00a0»."
    listed = ", ".join(f"{sitting.body.authority.key} ({sitting.body.name})" for sitting in found)
    return f"Plusieurs séances portent la clé «\u00a0{key}\u00a0»\u00a0: précisez --authority parmi {listed}."


def line_of(deadline: Deadline, on: date) -> Text:
    """Print a deadline; one that is past says so by a word, not by colour alone."""
    is_past = deadline.day is not None and deadline.day < on
    return Text(f"  {deadline}{' — passé' if is_past else ''}", "dim" if is_past else "default")


def text_of(consequence: Consequence) -> Text:
    """Print a consequence; what somebody has to act on says so by a word."""
    if consequence.is_serious:
        return Text("  À voir\u00a0: ", "bold red").append(str(consequence), "default")
    return Text(f"  {consequence}")
