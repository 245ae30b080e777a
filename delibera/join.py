"""Join an act and its annexes into one PDF: each is admitted first, Word is converted, nothing else is drawn again."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare « delibera join ACT ANNEX… --out FILE [--title TITLE] »."""
    command = commands.add_parser(
        "join", help="réunit un acte et ses annexes (PDF ou Word) en un seul PDF, sans rien en perdre"
    )
    command.add_argument("act", type=Path, metavar="ACTE", help="l’acte")
    command.add_argument("annexes", nargs="+", type=Path, metavar="ANNEXE", help="ses annexes, dans l’ordre")
    command.add_argument("--out", type=Path, required=True, metavar="FICHIER", help="où écrire le PDF")
    command.add_argument(
        "--title", default="", metavar="TITRE", help="titre du PDF (par défaut\u00a0: le nom du fichier de l’acte)"
    )
    command.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Return 0 when the file is written, 1 when a part was refused: then nothing is written."""
    from documents.admission import NotAdmitted
    from documents.pdf import ConversionError, join

    console = Console(highlight=False, soft_wrap=True)
    try:
        parts = pdfs_of([arguments.act, *arguments.annexes])
        joined = join(parts, title=arguments.title or arguments.act.stem, day=None)
    except OSError as error:
        console.print(
            f"Le fichier «\u00a0{error.filename}\u00a0» ne peut pas être lu\u00a0: vérifiez son chemin et ses droits.",
            style="bold red",
        )
        return 1
    except (NotAdmitted, ConversionError) as refusal:
        console.print(str(refusal), style="bold red")
        return 1
    arguments.out.write_bytes(joined)
    console.print(f"{arguments.out}\u00a0: {len(parts)} pièces réunies.")
    return 0


def pdfs_of(files: list[Path]) -> list[bytes]:
    """Return each file as a PDF; raises NotAdmitted with the first that may not come in, ConversionError."""
    from documents.admission import Kind, Use, admit, check_size
    from documents.pdf import ConversionFailed, OfficePool

    contents: list[tuple[Kind, bytes]] = []
    for file in files:
        check_size(file.stat().st_size, name=file.name)
        data = file.read_bytes()
        contents.append((admit(data, name=file.name, use=Use.ANNEX).kind, data))
        if contents[-1][0] in (Kind.PNG, Kind.JPEG):
            raise ConversionFailed(
                f"«\u00a0{file.name}\u00a0» est une image, à insérer dans un document Word qui la décrit"
            )
    if all(kind is Kind.PDF for kind, _ in contents):
        return [data for _, data in contents]
    with OfficePool(1) as pool:
        return [pool.convert(data) if kind is Kind.WORD else data for kind, data in contents]
