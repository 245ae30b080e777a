"""Tell a step on one line: when, who, what, about what, the state that follows; then what the law found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from workflow.law import Finding, Severity

if TYPE_CHECKING:
    from exchange.playback import Line

STYLES = {Severity.BLOCK: "bold red", Severity.WARN: "yellow", Severity.INFORM: "cyan"}
LONGEST_SUBJECT = 90


def tell(console: Console, line: Line) -> None:
    """Print a step, and below it each finding with its article."""
    text = Text(f"{line.on:%d/%m/%Y}  ").append(f"{line.by:<28}  ", "dim").append(line.act, "bold")
    text.append(f"\u00a0: {shortened(line.subject)}")
    if line.state:
        text.append(f"  → {line.state}", "green")
    console.print(text)
    for finding in line.findings:
        console.print(text_of(finding))


def text_of(finding: Finding) -> Text:
    """Word a finding: its severity by name and not by colour alone, the rule, the sentence, the article."""
    severity = finding.severity
    return Text(f"            {severity.label.capitalize()} {finding.rule}\u00a0: ", STYLES[severity]).append(
        str(finding), "default"
    )


def shortened(subject: str) -> str:
    """Cut a long subject at a word."""
    if len(subject) <= LONGEST_SUBJECT:
        return subject
    return subject[:LONGEST_SUBJECT].rsplit(" ", 1)[0] + "…"
