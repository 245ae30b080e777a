"""Say all that was found in a template: what forbids it, what would be better, what is good to know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Self

from ..faults import Fault, Severity

REFUSED = "refused"
_ORDER = list(Severity)


@dataclass(frozen=True, slots=True)
class Report:
    """What the linter found in one file, the gravest first; ``is_refused``: the file could not even be read."""

    name: str
    faults: tuple[Fault, ...] = ()
    is_refused: bool = False

    @property
    def errors(self) -> tuple[Fault, ...]:
        """What forbids to use the template."""
        return self.of(Severity.ERROR)

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """What an officer had better mend."""
        return self.of(Severity.WARNING)

    @property
    def is_green(self) -> bool:
        """Whether the template may be used."""
        return not self.is_refused and not self.errors

    @property
    def status(self) -> str:
        """The verdict in a word: « green », « faulty » or « refused »."""
        return REFUSED if self.is_refused else "green" if self.is_green else "faulty"

    def of(self, severity: Severity) -> tuple[Fault, ...]:
        """Return the faults of one severity."""
        return tuple(fault for fault in self.faults if fault.severity is severity)

    def also(self, faults: Iterable[Fault]) -> Self:
        """Return the same report with other faults, each told once."""
        return replace(self, faults=in_order([*self.faults, *faults]))

    def as_dict(self) -> dict[str, Any]:
        """Return the report in the types of JSON; the shape is stable (templates_docx/README.md)."""
        return {
            "status": self.status,
            "errors": len(self.errors),
            "warnings": len(self.warnings),
            "faults": [
                {
                    "code": fault.code,
                    "severity": fault.severity.value,
                    "part": fault.part,
                    "place": str(fault.place),
                    "paragraph": fault.paragraph,
                    "message": fault.message,
                }
                for fault in self.faults
            ],
        }


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Sort faults: the gravest first, then part by part, each as it is met; the same fault is told once."""
    unique = list(dict.fromkeys(faults))
    parts = list(dict.fromkeys(fault.part for fault in unique))
    return tuple(
        sorted(
            unique,
            key=lambda fault: (
                _ORDER.index(fault.severity),
                parts.index(fault.part),
                -1 if fault.paragraph is None else fault.paragraph,
            ),
        )
    )
