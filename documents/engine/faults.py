"""Say what is wrong with a template or a value, and where, in the words of the person who must mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a fault weighs: an error forbids the template, a warning advises, an information only tells."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"

    @property
    def label(self) -> str:
        """The word that an officer reads."""
        return {"error": "erreur", "warning": "avertissement", "information": "information"}[self.value]


class Place(str):
    """A place in words, which also remembers the paragraph that it names: its rank among all those of its part, from 0."""

    paragraph: int | None

    def __new__(cls, words: str, paragraph: int | None = None) -> Place:
        """Keep the words; the paragraph is for whoever must find it again (annotation.py)."""
        place = super().__new__(cls, words)
        place.paragraph = paragraph
        return place


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend: the part of the file, the place as a reader would say it, and the sentence.

    ``code`` is the stable name of the kind of fault, for programs.
    """

    part: str
    place: str
    message: str
    code: str = ""
    severity: Severity = Severity.ERROR

    @property
    def paragraph(self) -> int | None:
        """The rank of the paragraph in the part, from 0, when the fault stands in one."""
        return self.place.paragraph if isinstance(self.place, Place) else None

    def __str__(self) -> str:
        return f"{self.place}\u00a0: {self.message}" if self.place else self.message


class TemplateFault(Exception):
    """Refuse a template: every fault found is told at once, so that one correction is enough."""

    def __init__(self, faults: Sequence[Fault], template: str = "") -> None:
        super().__init__(tuple(faults), template)
        self.faults = tuple(faults)
        self.template = template

    def __str__(self) -> str:
        told = "\n".join(str(fault) for fault in self.faults)
        return f"{self.template}\u00a0:\n{told}" if self.template else told


class ValueFault(Exception):
    """Refuse a value that cannot be written on paper, named by the tag that asked for it."""

    def __init__(self, fault: Fault, template: str = "") -> None:
        super().__init__(fault, template)
        self.fault = fault
        self.template = template

    def __str__(self) -> str:
        return f"{self.template}, {self.fault}" if self.template else str(self.fault)


class Unwritable(ValueError):
    """A value that cannot be written; its text says why, in French, and whoever knows its place makes a ValueFault of it."""
