"""Write the proof that a sitting was convened, for a judge; compare an older one with this system."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exchange.evidence import Evidence
    from workflow.models import Sitting


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare « delibera evidence SITTING [--out FILE] [--addresses] » and « delibera evidence --check FILE »."""
    command = commands.add_parser(
        "evidence", help="écrit la preuve de la convocation d’une séance, qui se vérifie sans ce logiciel"
    )
    wanted = command.add_mutually_exclusive_group(required=True)
    wanted.add_argument(
        "sitting", nargs="?", metavar="SÉANCE", help="clé de la séance, ou collectivité/instance/séance"
    )
    wanted.add_argument(
        "--check", type=Path, metavar="DOSSIER", help="vérifie un dossier de preuve et le compare à ce système"
    )
    command.add_argument(
        "--out", type=Path, metavar="FICHIER", help="où l’écrire (par défaut\u00a0: ici, preuve-….zip)"
    )
    command.add_argument(
        "--addresses", action="store_true",
        help="donne les adresses entières\u00a0; sans cette option, elles sont masquées (données personnelles)",
    )  # fmt: skip
    command.add_argument(
        "--root", default="", metavar="EMPREINTE", help="avec --check\u00a0: l’empreinte notée ailleurs"
    )
    command.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Return 0 when the proof is written, or when the one checked holds and agrees; 1 when it does not; 2 when unreadable."""
    from delibera.installation import begin

    begin()
    if arguments.check:
        return check_against_system(arguments.check, arguments.root)
    from exchange.evidence import evidence_of, sitting_named

    sitting = sitting_named(arguments.sitting)
    with at_one_moment():
        evidence = evidence_of(sitting, with_addresses=arguments.addresses)
    return write(evidence, arguments.out or Path(f"preuve-{sitting.body.authority.key}-{sitting.key}.zip"))


@contextmanager
def at_one_moment() -> Iterator[None]:
    """Read as if nobody wrote meanwhile: what is read first and last is of the same moment."""
    from django.db import connection, transaction

    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def write(evidence: Evidence, place: Path) -> int:
    """Write the bundle, check it at once, and print the fingerprint to note outside the system."""
    from documents import store
    from exchange.evidence import bundle, check

    place.write_bytes(bundle(evidence, fetch=store.read, summary=summary_of(evidence)))
    files = check.files_of(str(place))
    lines, holds = check.told(files)
    tell(f"Preuve écrite\u00a0: {place} ({len(files)}\u00a0fichiers)", *lines)
    tell(
        "Notez cette empreinte hors du système (courriel, registre, tiers)\u00a0: elle seule empêche de refaire le dossier."
    )
    return 0 if holds else 1


def summary_of(evidence: Evidence) -> bytes:
    """Return the page that a judge reads first, as a PDF."""
    from documents.papers import EvidenceSummary, fill
    from exchange.evidence import fingerprints
    from tasks.papers import close_office, office

    sitting: Sitting = evidence.sitting
    paper = EvidenceSummary.of(sitting, statuses=evidence.by_status, fingerprints=fingerprints(evidence))
    try:
        return office().convert_in_chapters(fill(paper), day=sitting.day)
    finally:
        close_office()


def check_against_system(place: Path, root: str) -> int:
    """Check a bundle by itself, then against this system; print each difference."""
    from django.db import DatabaseError

    from documents import store
    from exchange.evidence import UnreadableBundle, check, compare

    try:
        files = check.files_of(str(place))
    except check.Broken as error:
        raise UnreadableBundle(place.name, str(error)) from error
    lines, holds = check.told(files, root)
    tell(*lines)
    if not holds:
        return 1
    try:
        differences = list(compare(files, has=store.has))
    except (*check.UNREADABLE, DatabaseError) as error:
        raise UnreadableBundle(place.name, f"{type(error).__name__}.") from error
    tell("", *(f"NON  {one}" for one in differences))
    if not differences:
        tell("Ce système confirme le dossier\u00a0: journal, ordre du jour et documents sont les mêmes.")
    return 1 if differences else 0


def tell(*lines: str) -> None:
    """Print these lines."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
