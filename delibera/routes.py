"""Draw the groups and the approval routes that an administrator wrote in a file; or only check the file."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from delibera.jobs import administrator

if TYPE_CHECKING:
    from exchange.routes import Drawn
    from workflow.models import Route, RouteStage

DRAWN = 0


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare « delibera routes FILE [--check] »."""
    command = commands.add_parser("routes", help="enregistre les circuits de validation écrits dans un fichier")
    command.add_argument("file", type=Path, metavar="FICHIER", help="groupes et circuits (docs/routes.md)")
    command.add_argument("--check", action="store_true", help="vérifie le fichier, sans rien enregistrer")
    command.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Draw what the file holds and print it; raises a refusal with every place that is wrong."""
    from delibera.installation import begin

    begin()
    from django.db import transaction
    from django.utils import timezone

    from exchange.routes import draw, read_routes

    read = read_routes(arguments.file)
    with transaction.atomic():
        lines = list(told(draw(read, by=administrator(), on=timezone.localdate())))
        transaction.set_rollback(arguments.check)
    console = Console(highlight=False, soft_wrap=True)
    for line in lines:
        console.print(Text(line))
    if arguments.check:
        console.print(Text("Rien n’est enregistré (--check).", "bold"))
    return DRAWN


def told(drawn: Drawn) -> Iterator[str]:
    """Tell each group, each route with its stages and whether it is new, and the routes that stay beside them."""
    for group in drawn.groups:
        names = ", ".join(user.printed_name for user in group.users.order_by("pk"))
        yield f"Groupe «\u00a0{group.name}\u00a0» ({group.key})\u00a0: {names}"
    for route in drawn.routes:
        state = "mis en service" if route.pk in drawn.new else "déjà en service, inchangé"
        yield f"Circuit «\u00a0{route.name}\u00a0» ({route.key}), version {route.number}\u00a0: {state}"
        yield from stages_told(route)
    for route in drawn.others:
        yield f"Reste en service\u00a0: «\u00a0{route.name}\u00a0» ({route.key}), que ce fichier ne nomme pas"


def stages_told(route: Route) -> Iterator[str]:
    """Tell when a route applies, then its stages, one a line."""
    if when := when_told(route.conditions):
        yield f"  Quand\u00a0: {when}"
    for stage in route.stages.select_related("person", "group").order_by("rank"):
        yield f"  {stage.rank}. {stage.label}\u00a0: {', '.join(stage_told(stage))}"


def stage_told(stage: RouteStage) -> Iterator[str]:
    """Tell whom a stage asks, how many of them, within which delay, and when it applies."""
    from workflow.french import count
    from workflow.routing import Mode

    yield stage.person.printed_name if stage.person else stage.group.name if stage.group else stage.function
    if stage.mode == Mode.ANY:
        yield "un seul suffit"
    if stage.mode == Mode.SOME:
        yield count(stage.needed, "visa")
    if stage.is_consultative:
        yield "pour avis"
    if stage.days:
        yield f"sous {count(stage.days, 'jour')}"
    if when := when_told(stage.conditions):
        yield f"quand {when}"


def when_told(stored: dict[str, object]) -> str:
    """Print conditions as the memory keeps them; empty when there are none."""
    from workflow.conditions import conditions_of, listed
    from workflow.french import amount

    asked = conditions_of(stored)
    lists = {"nature": asked.kinds, "service": asked.drafting_units, "imputation": asked.budget_lines}
    said = [f"montant ≥ {amount(asked.at_least)}"] if asked.at_least is not None else []
    said += [f"montant < {amount(asked.below)}"] if asked.below is not None else []
    return ", ".join([*said, *(f"{name} {listed(words)}" for name, words in lists.items() if words)])
