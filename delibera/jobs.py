"""Show the jobs left for later, start again those that stopped, free those whose worker is gone."""

from __future__ import annotations

import argparse
import getpass
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from workflow.actions.actor import Actor
    from workflow.models import OutboxRow

CALM, SOMETHING_STOPPED, UNKNOWN = 0, 1, 2
LONGEST_LIST = 50  # stopped jobs printed at once


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare « delibera jobs [--json] », « delibera jobs retry NUMBER… | --all » and « delibera jobs unlock NUMBER… »."""
    command = commands.add_parser("jobs", help="montre les travaux différés, relance ou libère ceux qui sont arrêtés")
    command.add_argument("--json", action="store_true", help="répond en JSON sur la sortie standard")
    command.set_defaults(main=show)
    verbs = command.add_subparsers(title="actions", metavar="ACTION")
    again = verbs.add_parser("retry", help="relance des travaux arrêtés")
    again.add_argument("jobs", nargs="*", type=int, metavar="NUMÉRO", help="numéro du travail")
    again.add_argument("--all", action="store_true", help="tous les travaux arrêtés")
    again.set_defaults(main=retry)
    free = verbs.add_parser("unlock", help="libère des travaux dont le processus a disparu")
    free.add_argument("jobs", nargs="+", type=int, metavar="NUMÉRO", help="numéro du travail")
    free.set_defaults(main=unlock)


def show(arguments: argparse.Namespace) -> int:
    """Print how many jobs there are by queue and state, then what stopped and why; return 1 when something stopped."""
    from delibera.installation import begin

    begin()
    from workflow.actions.jobs import given_up
    from workflow.models.clock import read_clock

    now = read_clock()
    stopped = list(given_up()[: LONGEST_LIST + 1])
    if arguments.json:
        told = {"queues": counts(now), "given_up": [as_dict(row) for row in given_up()]}
        print(json.dumps(told, ensure_ascii=False, indent=1))  # noqa: T201
        return SOMETHING_STOPPED if stopped else CALM
    console = Console(highlight=False, soft_wrap=True)
    console.print(table(counts(now)))
    for row in stopped[:LONGEST_LIST]:
        tell_stopped(console, row)
    if len(stopped) > LONGEST_LIST:
        console.print(f"… et {given_up().count() - LONGEST_LIST} autres (delibera jobs --json).")
    return SOMETHING_STOPPED if stopped else CALM


def counts(now: datetime) -> dict[str, dict[str, int]]:
    """Count the jobs of each queue by state, with the seconds that the oldest has waited; what is done is not counted."""
    from tasks.queues import QUEUES
    from tasks.works import WORKS
    from workflow.actions.jobs import JobState, given_up, state_of, unfinished

    states = [state for state in JobState if state is not JobState.DONE]
    found = {queue: dict.fromkeys((*states, "oldest_wait_seconds"), 0) for queue in QUEUES}
    columns = ("kind", "ready_at", "taken_by", "attempts", "given_up_at", "done_at")
    for rows in (unfinished(), given_up()):
        for row in rows.only(*columns).order_by().iterator(chunk_size=2000):
            queue = WORKS[row.kind].queue if row.kind in WORKS else "?"
            line = found.setdefault(queue, dict.fromkeys((*states, "oldest_wait_seconds"), 0))
            state = state_of(row, now=now)
            line[state] += 1
            if state is JobState.READY:
                line["oldest_wait_seconds"] = max(
                    line["oldest_wait_seconds"], int((now - row.ready_at).total_seconds())
                )
    return found


def table(found: dict[str, dict[str, int]]) -> Table:
    """Lay the counts out, one queue a line."""
    from workflow.actions.jobs import STATE_LABELS, JobState

    states = [state for state in JobState if state is not JobState.DONE]
    drawn = Table(title="Travaux différés", title_justify="left", box=None)
    drawn.add_column("File", no_wrap=True)
    for heading in (*(STATE_LABELS[state] for state in states), "plus longue attente"):
        drawn.add_column(heading, justify="right")
    for queue, line in found.items():
        drawn.add_row(queue, *(str(line[state]) for state in states), f"{line['oldest_wait_seconds']}\u00a0s")
    return drawn


def as_dict(row: OutboxRow) -> dict[str, Any]:
    """Return a stopped job in the types of JSON; the shape is stable."""
    from workflow.actions.jobs import label_of

    return {
        "job": row.pk,
        "kind": row.kind,
        "label": label_of(row),
        "attempts": row.attempts,
        "left_at": row.left_at.isoformat(),
        "given_up_at": row.given_up_at.isoformat() if row.given_up_at else None,
        "error": row.error,
    }


def tell_stopped(console: Console, row: OutboxRow) -> None:
    """Print a stopped job: its number, what it is about, why, and how to start it again."""
    from workflow.actions.jobs import label_of, local

    stopped = f" (arrêté le {local(row.given_up_at)})" if row.given_up_at else ""
    console.print(f"\nTravail n°\u00a0{row.pk}\u00a0: {label_of(row)}{stopped}", style="bold red")
    console.print(f"  {row.error}", markup=False)
    console.print(f"  Pour le relancer\u00a0: delibera jobs retry {row.pk}")


def retry(arguments: argparse.Namespace) -> int:
    """Start the jobs again; return 2 when a number is unknown."""
    from delibera.installation import begin

    begin()
    from workflow.actions import jobs
    from workflow.models import OutboxRow

    if not arguments.jobs and not arguments.all:
        Console().print("Donnez le numéro d’un travail, ou --all (delibera jobs les montre).")
        return UNKNOWN
    rows = jobs.given_up() if arguments.all else OutboxRow.objects.filter(pk__in=arguments.jobs)
    return act_on(rows, arguments.jobs, jobs.retry, "relancé")


def unlock(arguments: argparse.Namespace) -> int:
    """Free the jobs; return 2 when a number is unknown."""
    from delibera.installation import begin

    begin()
    from workflow.actions import jobs
    from workflow.models import OutboxRow

    return act_on(OutboxRow.objects.filter(pk__in=arguments.jobs), arguments.jobs, jobs.unlock, "libéré")


def act_on(rows: Any, asked: list[int], act: Any, done: str) -> int:
    """Act on each row and tell it; a refusal stops there, and what was done before it stays."""
    from workflow.actions.jobs import label_of
    from workflow.models.clock import read_clock

    console, found = Console(highlight=False, soft_wrap=True), list(rows)
    if unknown := sorted(set(asked) - {row.pk for row in found}):
        console.print(f"Aucun travail ne porte le numéro {', '.join(map(str, unknown))}. Consultez delibera jobs.")
        return UNKNOWN
    for row in found:
        act(row, by=administrator(), at=read_clock())
        console.print(f"Travail n°\u00a0{row.pk} {done}\u00a0: {label_of(row)}")
    return CALM


def administrator() -> Actor:
    """Return who types the command: the account of the machine, as its administrator."""
    from workflow.actions.actor import Actor
    from workflow.lifecycle import Role

    return Actor(f"{getpass.getuser()} (administration du serveur)", frozenset({Role.ADMINISTRATOR}))
