"""Name what made a PDF: LibreOffice, the fonts it could use and the library that finished the file.

The same Word file gives the same PDF bytes as long as this name is the same.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
from functools import cache
from importlib.metadata import version

from documents.pdf.installation import find_installation

FINISHING = "2"  # goes up when what we do before and after LibreOffice gives other bytes


@cache
def converter_version() -> str:
    """Return the converter with its versions; raises OfficeMissing. Read once a process."""
    program = find_installation().office.parent
    registry = (program.parent / "share/registry/main.xcd").read_text(encoding="utf-8")
    found = re.search(r'"ooSetupVersionAboutBox"[^>]*>\s*<value>([\d.]+)</value>', registry)
    office = found[1] if found else find_installation().version
    return f"delibera-pdf {FINISHING}, LibreOffice {office}, polices {_fonts()}, pikepdf {version('pikepdf')}"


def _fonts() -> str:
    """Return eight hexadecimal digits that change when a font comes, goes or changes."""
    listed = subprocess.run(
        ["fc-list", "--format", "%{family} %{style} %{fontversion}\n"], capture_output=True, text=True, check=False
    ).stdout
    return hashlib.sha256("".join(sorted(listed.splitlines(keepends=True))).encode()).hexdigest()[:8]
