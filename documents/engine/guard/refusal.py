"""Word the refusal of a whole file."""

from __future__ import annotations

from ..faults import Fault, TemplateFault

SHOWN = 80


def refuse(message: str, *, part: str = "") -> TemplateFault:
    """Word a refusal of the whole file, with the part that is to blame."""
    place = f"fichier, partie {shown(part)}" if part else "fichier"
    return TemplateFault([Fault(part=part, place=place, message=message)])


def shown(text: str) -> str:
    """Make a text that came with the file fit to be read in a sentence: one line, no control, not too long."""
    plain = "".join(character if character.isprintable() else "\ufffd" for character in text)
    return plain if len(plain) <= SHOWN else plain[:SHOWN] + "…"
