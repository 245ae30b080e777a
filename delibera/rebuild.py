"""Make past documents again from what was kept of them, and say whether they are the same, byte for byte."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    from documents.papers import Comparison
    from documents.papers.manifest import Convert
    from workflow.models import Manifest

SAME, OTHER = "identique", "DIFFÉRENT"


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare « delibera rebuild [--check] [--word-only] [NAME …] »."""
    command = commands.add_parser(
        "rebuild", help="refait des documents passés à partir de leur manifeste et les compare, octet pour octet"
    )
    command.add_argument(
        "names",
        nargs="*",
        metavar="NOM",
        help="noms des documents (par défaut\u00a0: tous), comme «\u00a0deliberation-12\u00a0»",
    )
    command.add_argument(
        "--check",
        action="store_true",
        help="compare seulement\u00a0; sans cette option, un fichier perdu est remis en place",
    )
    command.add_argument("--word-only", action="store_true", help="ne refait que le fichier Word, sans LibreOffice")
    command.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Return 0 when every document is the same, 1 when one differs or cannot be made again, 2 when a name is unknown."""
    from delibera.installation import begin

    begin()
    from documents.pdf.version import converter_version
    from tasks.papers import close_office, office
    from workflow.models import Manifest

    console = Console(highlight=False, soft_wrap=True)
    manifests = Manifest.objects.order_by("pk")
    if arguments.names:
        manifests = manifests.filter(name__in=arguments.names)
        unknown = sorted(set(arguments.names) - set(manifests.values_list("name", flat=True)))
        if unknown:
            quoted = ", ".join(f"«\u00a0{name}\u00a0»" for name in unknown)
            console.print(f"Aucun document ne s’appelle {quoted}.")
            return 2
    convert = None if arguments.word_only else lambda docx, day: office().convert_in_chapters(docx, day=day)
    version = "" if arguments.word_only else converter_version()
    try:
        return max((_rebuild_one(console, m, convert, version, check=arguments.check) for m in manifests), default=0)
    finally:
        close_office()


def _rebuild_one(console: Console, manifest: Manifest, convert: Convert | None, version: str, *, check: bool) -> int:
    """Make one document again and tell it on a line."""
    from documents.papers import rebuild
    from documents.papers.manifest import restore

    try:
        made = rebuild(manifest, convert=convert, office=version or manifest.office)
    except FileNotFoundError as error:
        console.print(
            f"{manifest.name}\u00a0: impossible à refaire, un fichier du magasin est perdu ({error.filename})."
        )
        return 1
    restored = () if check else restore(made)
    again = "".join(f", {one} remis en place" for one in restored)
    console.print(f"{manifest.name} ({manifest.docx_sha256[:8]})\u00a0: {sentence(made)}{again}")
    return 0 if made.is_same_docx and made.is_same_pdf is not False else 1


def sentence(made: Comparison) -> str:
    """Say what is the same and what is not, and which tool has changed since."""
    told = f"Word {SAME if made.is_same_docx else OTHER}"
    if made.is_same_pdf is not None:
        told += f", PDF {SAME if made.is_same_pdf else OTHER}"
    is_same = made.is_same_docx and made.is_same_pdf is not False
    return told if is_same or not made.changed_tools else f"{told} ({'; '.join(made.changed_tools)})"
