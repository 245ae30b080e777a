"""Read the journal of every authority again and say whether its chain holds."""

from __future__ import annotations

import argparse


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare « delibera verify »."""
    command = commands.add_parser(
        "verify", help="vérifie la chaîne du journal\u00a0: aucune inscription modifiée, retirée, déplacée"
    )
    command.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Return 0 when every chain holds; raises ``JournalBroken`` with each place where one does not."""
    from delibera.installation import begin

    begin()
    from workflow.actions.journal import verify
    from workflow.errors import JournalBroken
    from workflow.models import Authority

    breaks = []
    for authority in Authority.objects.order_by("key"):
        found = verify(authority)
        breaks += [f"{authority.name}\u00a0: {place}" for place in found]
        if not found:
            print(f"{authority.name}\u00a0: {authority.journal.count()} inscriptions, la chaîne est intacte.")  # noqa: T201
    if breaks:
        raise JournalBroken(breaks)
    return 0
