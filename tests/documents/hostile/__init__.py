"""Make hostile and broken files, each of a named kind, from clean documents: nothing binary is kept in the repository."""

from . import archives, fields, files, markup, pdfs, pointers
from .case import Case

__all__ = ["Case", "every"]


def every() -> list[Case]:
    """List every hostile file, by kind."""
    return [case for room in (archives, markup, pointers, fields, files, pdfs) for case in room.cases()]
