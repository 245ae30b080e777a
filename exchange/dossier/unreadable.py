"""Word the refusal of a file that cannot be read: file, line, column, key, what was found, what is expected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workflow.errors import Refusal

NBSP = "\u00a0"


@dataclass(frozen=True, slots=True)
class Problem:
    """One place of a file that is wrong. Lines and columns count from 1; ``key`` is empty when no key is at fault."""

    line: int
    column: int
    key: str
    found: str
    expected: str

    def __str__(self) -> str:
        """Print the problem after its key."""
        place = f"{self.key}{NBSP}: " if self.key else ""
        return f"{place}trouvé {self.found}, attendu {self.expected}."


class UnreadableDossier(Refusal):
    """Refuse a file that is not a dossier; every problem is listed at once, in the order of the lines."""

    exit_status = 2

    def __init__(self, source: str, problems: Sequence[Problem]) -> None:
        ordered = tuple(sorted(problems, key=lambda problem: (problem.line, problem.column, problem.key)))
        super().__init__(source, ordered)
        self.source, self.problems = source, ordered

    def __str__(self) -> str:
        """List the problems, one a line, each as « file:line:column: … » so that an editor can jump to it."""
        return "\n".join(f"{self.source}:{problem.line}:{problem.column}: {problem}" for problem in self.problems)
