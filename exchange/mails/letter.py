"""Lay out a mail as plain text: a greeting, paragraphs, lists, links alone on their line; it opens well anywhere.

There is no HTML part: nothing to load, nothing that tracks, nothing that a screen reader stumbles on, and a link that is seen
for what it is.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass

from workflow.french import typeset

WIDTH = 72  # what plain text shows without folding, quoted once or twice


@dataclass(frozen=True, slots=True)
class Letter:
    """The words of one mail. A paragraph is a text, or a tuple of lines: a list. A link is a paragraph of its own."""

    subject: str
    greeting: str
    paragraphs: tuple[str | tuple[str, ...], ...]
    closing: str = ""

    @property
    def heading(self) -> str:
        """The subject on one line, whatever an officer typed in a title."""
        return re.sub(r"[\r\n\t ]+", " ", typeset(self.subject)).strip()

    def text(self) -> str:
        """Return the whole text, folded at 72 signs but for links."""
        parts = [self.greeting, *self.paragraphs, self.closing]
        return "\n\n".join(_laid_out(part) for part in parts if part) + "\n"


def _laid_out(part: str | tuple[str, ...]) -> str:
    if isinstance(part, tuple):
        return "\n".join(_folded(f"- {line}", indent="  ") for line in part)
    return "\n".join(_folded(line) for line in part.split("\n"))


def _folded(line: str, indent: str = "") -> str:
    if line.startswith(("http://", "https://")):
        return line
    folded = textwrap.wrap(
        typeset(line), WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return "\n".join(folded)
