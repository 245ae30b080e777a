"""Judge a dossier and make nothing: exit 0 when it is lawful, 1 when a rule blocks it, 2 when it cannot be read."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.text import Text

from exchange.dossier import ItemReport, Report, UnreadableDossier, judge_dossier, read_dossier
from workflow.french import capital, count, long_date, typeset
from workflow.law import Finding, Severity

STYLES = {Severity.BLOCK: "bold red", Severity.WARN: "yellow", Severity.INFORM: "cyan"}


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare « delibera check DOSSIER [--json] »."""
    command = commands.add_parser("check", help="juge un dossier sans rien produire")
    command.add_argument("dossier", type=Path, metavar="DOSSIER", help="fichier YAML (docs/dossier.md)")
    command.add_argument("--json", action="store_true", help="répond en JSON sur la sortie standard")
    command.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Print the judgement of a dossier; colours only on a terminal."""
    try:
        report = judge_dossier(read_dossier(arguments.dossier))
    except UnreadableDossier as refusal:
        if not arguments.json:
            raise
        write_json(unreadable(refusal))
        return refusal.exit_status
    if arguments.json:
        write_json(report.as_dict())
    else:
        print_report(report, Console(highlight=False, soft_wrap=True))
    return report.exit_status


def write_json(answer: dict[str, object]) -> None:
    """Print an answer in JSON."""
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2) + "\n")


def unreadable(refusal: UnreadableDossier) -> dict[str, object]:
    """Return the refusal of a file in the types of JSON."""
    problems = [
        {
            "file": refusal.source,
            "line": problem.line,
            "column": problem.column,
            "key": problem.key,
            "found": problem.found,
            "expected": problem.expected,
        }
        for problem in refusal.problems
    ]
    return {"status": "unreadable", "problems": problems}


def print_report(report: Report, console: Console) -> None:
    """Print the sitting, then one block an item, then the verdict."""
    console.print(Text(report.title, "bold"))
    print_findings(report.findings, console)
    for item in report.items:
        print_item(item, console)
    for lifted in report.lifted:
        console.print()
        console.print(Text(typeset(f"Levé par {lifted.by} : {lifted.finding.rule}. Motif : {lifted.reason}")))
    console.print()
    console.print(Text(verdict(report), "bold green" if report.is_lawful else "bold red"))


def print_item(item: ItemReport, console: Console) -> None:
    """Print one item: its figures, the sentence of its vote, its number, what the law says of it."""
    console.print()
    console.print(Text(f"{item.key} — {capital(item.subject)}", "bold"))
    console.print(Text(f"  {figures(item)}"))
    if item.sentence:
        console.print(Text(f"  {item.sentence}"))
    elif item.outcome is None:
        console.print(Text("  Pas de décision."))
    if item.number:
        since = f", exécutoire le {long_date(item.enforceable_on)}" if item.enforceable_on else ""
        console.print(Text(f"  Délibération n°\u00a0{item.number}{since}."))
    print_findings(item.findings, console)


def figures(item: ItemReport) -> str:
    """Print the figures of one item on a line."""
    if item.quorum_present is None or item.present is None:
        return typeset(f"Quorum : {item.quorum_required} requis.")
    figures = [
        f"Quorum : {item.quorum_required} requis, {item.quorum_present} comptés",
        count(item.present, "présent"),
        count(item.proxies or 0, "pouvoir"),
        count(item.votes_possible or 0, "voix possible", "voix possibles"),
    ]
    if item.cast is not None:
        figures.append(count(item.cast, "suffrage exprimé", "suffrages exprimés"))
    return typeset(f"{' ; '.join(figures)}.")


def print_findings(findings: Iterable[Finding], console: Console) -> None:
    """Print findings, the gravest first, each by its word and ended by its article."""
    order = list(Severity)
    for finding in sorted(findings, key=lambda finding: order.index(finding.severity)):
        word = Text(f"  {capital(finding.severity.label)}", STYLES[finding.severity])
        console.print(word.append(f" [{finding.rule}]\u00a0: {finding}", style="default"))


def verdict(report: Report) -> str:
    """Word the verdict with its counts, as in « Conforme : aucun blocage, 2 avertissements »."""
    weights = [finding.severity for finding in report.every_finding]
    blocks, warnings = weights.count(Severity.BLOCK), weights.count(Severity.WARN)
    blocked = count(blocks, "blocage") if blocks else "aucun blocage"
    warned = f", {count(warnings, 'avertissement')}" if warnings else ""
    lifted = f", {count(len(report.lifted), 'blocage levé', 'blocages levés')}" if report.lifted else ""
    return typeset(f"{'Conforme' if report.is_lawful else 'Bloqué'} : {blocked}{warned}{lifted}.")
