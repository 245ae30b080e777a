"""Open the ``delibera`` command: one verb, one module.

A module offers ``add_to(commands)``, which declares its verb and sets ``main`` as what runs it, and ``main(arguments)``,
which returns the exit status. A new verb is one more name in ``VERBS``. A verb that needs Django sets it up in its own
``main``, so that ``delibera check`` needs neither settings nor database.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from workflow.errors import Refusal

VERBS = (
    "run",
    "serve",
    "jobs",
    "mails",
    "check",
    "verify",
    "rebuild",
    "evidence",
    "route",
    "blocking",
    "routes",
    "calendar",
    "templates",
    "join",
    "schema",
    "docs",
)


def main(words: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit status; a refusal is printed in French, and gives the status it bears."""
    arguments = parser().parse_args(words)
    try:
        return int(arguments.main(arguments))
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return refusal.exit_status


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command, with every verb."""
    command = argparse.ArgumentParser(
        prog="delibera", description="Mène une délibération du premier projet à l’acte exécutoire."
    )
    verbs = command.add_subparsers(title="actions", metavar="ACTION", required=True)
    for verb in VERBS:
        import_module(f"delibera.{verb}").add_to(verbs)
    return command
