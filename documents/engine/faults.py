"""Say what is wrong with a template or a value, and where, in the words of the person who must mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend: the part of the file, the place as a reader would say it, and the sentence."""

    part: str
    place: str
    message: str

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
