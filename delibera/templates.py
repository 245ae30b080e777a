"""Check Word templates: what is wrong, where, and how to mend it; exit 0 when green, 1 when faulty, 2 when refused."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from documents.engine import Fault
    from documents.engine.lint import Report

STYLES = {"error": "bold red", "warning": "yellow", "information": "cyan"}
GREEN, FAULTY, REFUSED = 0, 1, 2
BESIDE = "-annoté"


@dataclass(frozen=True, slots=True)
class Checked:
    """One file and what was found in it; ``paper``: the kind of document, empty when nobody can tell."""

    file: Path
    paper: str
    report: Report
    annotated: Path | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return it in the types of JSON; the shape is stable (templates_docx/README.md)."""
        annotated = str(self.annotated) if self.annotated else None
        return {"file": str(self.file), "paper": self.paper, "annotated": annotated, **self.report.as_dict()}


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare « delibera templates check FILE… [--paper KIND] [--annotate] [--json] [--strict] »."""
    command = commands.add_parser("templates", help="vérifie des modèles Word")
    verbs = command.add_subparsers(title="actions", metavar="ACTION", required=True)
    check = verbs.add_parser("check", help="dit tout ce qui ne va pas dans un modèle, et où")
    check.add_argument("files", nargs="+", type=Path, metavar="FICHIER", help="modèle au format .docx")
    check.add_argument(
        "--paper",
        default="",
        metavar="DOCUMENT",
        help="pour quel document (par défaut\u00a0: d’après le nom du fichier)",
    )
    check.add_argument("--annotate", action="store_true", help="écrit une copie avec un commentaire à chaque faute")
    check.add_argument("--json", action="store_true", help="répond en JSON sur la sortie standard")
    check.add_argument("--strict", action="store_true", help="refuse aussi les avertissements")
    check.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Check each file, print what was found, and return the gravest status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "web.settings")
    import django

    django.setup()  # the papers are read from rows; their types need the models, not the database
    done = [check(file, arguments.paper, annotate=arguments.annotate) for file in arguments.files]
    status = max(status_of(one.report, is_strict=arguments.strict) for one in done)
    if arguments.json:
        answer = {"status": ("green", "faulty", "refused")[status], "files": [one.as_dict() for one in done]}
        sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2) + "\n")
    else:
        console = Console(highlight=False, soft_wrap=True)
        for one in done:
            tell(one, console)
    return status


def status_of(report: Report, *, is_strict: bool) -> int:
    """Return the exit status of one file."""
    if report.is_refused:
        return REFUSED
    return GREEN if report.is_green and not (is_strict and report.warnings) else FAULTY


def check(file: Path, paper: str, *, annotate: bool) -> Checked:
    """Check one file for a paper, which its name tells unless it is given."""
    from documents.admission import NotAdmitted
    from documents.admission.sizes import read_within_size
    from documents.papers import PAPERS
    from documents.papers.templates import paper_named, refused, report

    kind = paper or paper_named(file.stem, PAPERS)
    if kind not in PAPERS:
        known = ", ".join(PAPERS)
        return unreadable(
            file, kind, f"On ne sait pas pour quel document est ce modèle\u00a0: ajoutez --paper et l’un de {known}."
        )
    try:
        data = read_within_size(file, name=file.name)
    except NotAdmitted as refusal:
        return Checked(file, kind, refused(file.name, refusal.fault))
    except OSError as error:
        return unreadable(file, kind, f"Ce fichier ne s’ouvre pas ({error.strerror})\u00a0: vérifiez son chemin.")
    found = report(data, PAPERS[kind], name=file.name)
    return annotated(file, kind, data, found) if annotate else Checked(file, kind, found)


def unreadable(file: Path, paper: str, message: str) -> Checked:
    """Say that a file could not be checked."""
    from documents.engine import Fault
    from documents.papers.templates import refused

    return Checked(file, paper, refused(file.name, Fault("", "fichier", message)))


def annotated(file: Path, paper: str, data: bytes, found: Report) -> Checked:
    """Write the copy with comments beside the file, unless there is nothing to comment or no file to write in."""
    from documents.engine import Fault
    from documents.engine.lint import annotate

    faults = [*found.errors, *found.warnings]
    if found.is_refused or not faults:
        return Checked(file, paper, found)
    target = file.with_name(f"{file.stem}{BESIDE}.docx")
    try:
        target.write_bytes(annotate(data, faults))
    except OSError as error:
        message = f"La copie annotée ne s’écrit pas ({error.strerror})\u00a0: vérifiez les droits sur le dossier."
        return Checked(file, paper, found.also([Fault("", str(target), message, "not-annotated")]))
    return Checked(file, paper, found, target)


def tell(one: Checked, console: Console) -> None:
    """Print the verdict of one file, then each fault on its lines."""
    is_good = one.report.is_green
    console.print(
        Text(f"{one.file}\u00a0: ", "bold").append(verdict(one.report), "bold green" if is_good else "bold red")
    )
    for fault in one.report.faults:
        console.print(line(fault))
    if one.annotated:
        console.print(Text(f"  Copie annotée\u00a0: {one.annotated}"))


def line(fault: Fault) -> Text:
    """Word a fault: its severity by name and not by colour alone, its code, its place, the sentence."""
    severity = fault.severity
    word = Text(f"  {severity.label.capitalize()} [{fault.code}]\u00a0: ", STYLES[severity.value])
    return word.append(str(fault), "default")


def verdict(report: Report) -> str:
    """Word the verdict with its counts."""
    if report.is_refused:
        return "refusé."
    errors, warnings = len(report.errors), len(report.warnings)
    counts = [
        f"{count} {word}{'s' if count > 1 else ''}"
        for count, word in ((errors, "erreur"), (warnings, "avertissement"))
        if count
    ]
    told = "à corriger" if errors else "prêt à l’emploi"
    return f"{told}, {', '.join(counts)}." if counts else f"{told}."
