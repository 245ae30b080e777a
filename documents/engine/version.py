"""Name the engine that filled a document: what changes the bytes of a filled file changes this name."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version

FORMAT = "2"  # goes up when the same template and the same values give other bytes (tests/documents/engine/test_same_bytes.py)


# what the bytes of a filled file depend on: the language, the deflater, and what builds sub-documents
_LIBRARIES = ("jinja2", "deflate", "docxtpl", "docxcompose", "python-docx", "lxml")


@cache
def engine_version() -> str:
    """Return the engine and the libraries that its bytes depend on, each with its version."""
    return ", ".join((f"delibera {FORMAT}", *(f"{name} {version(name)}" for name in _LIBRARIES)))
