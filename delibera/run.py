"""Play a dossier from drafts to signed acts, and lay its documents in a folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare « delibera run DOSSIER --out FOLDER »."""
    command = commands.add_parser("run", help="joue un dossier du projet à l’acte signé et écrit ses documents")
    command.add_argument("dossier", type=Path, help="dossier au format YAML (docs/dossier.md)")
    command.add_argument(
        "--out", type=Path, default=Path("out"), help="où ranger les documents (par défaut\u00a0: out)"
    )
    command.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Play the dossier; return 0 when every document is there, 1 when the law refused or a document could not be made."""
    from delibera.installation import begin

    begin()
    from delibera.papers import finish_papers, lay_out
    from delibera.telling import tell
    from exchange.dossier import read_dossier
    from exchange.playback import PapersDue, play

    dossier = read_dossier(arguments.dossier)
    console = Console(highlight=False, soft_wrap=True)
    for step in play(dossier):
        if isinstance(step, PapersDue):
            finish_papers(console, step.reason)
        else:
            tell(console, step)
    return lay_out(console, dossier.authority.key, dossier.sitting.key, arguments.out)
