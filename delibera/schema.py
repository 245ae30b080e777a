"""Print the JSON Schema of a dossier, for an editor that completes and checks while one writes."""

from __future__ import annotations

import argparse
import sys

from exchange.dossier.schema import schema_text


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare « delibera schema »."""
    command = commands.add_parser("schema", help="écrit le schéma JSON du dossier, pour un éditeur")
    command.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Print the schema."""
    sys.stdout.write(schema_text())
    return 0
