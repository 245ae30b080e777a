"""Say why an uploaded file is refused."""

from __future__ import annotations

from documents.engine import Fault


class NotAdmitted(Exception):
    """Refuse an uploaded file: its name, and the fault with its part, its place and the mend."""

    def __init__(self, name: str, fault: Fault) -> None:
        super().__init__(name, fault)
        self.name = name
        self.fault = fault

    def __str__(self) -> str:
        where = f" ({self.fault.part})" if self.fault.part else ""
        return f"«\u00a0{self.name}\u00a0»{where}\u00a0: {self.fault.message}"


def refuse(message: str, *, part: str = "") -> Fault:
    """Word a refusal; the door adds the name of the file."""
    return Fault(part=part, place=f"fichier, partie {part}" if part else "fichier", message=message)


class Refused(Exception):
    """Carry a fault to the door."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault
