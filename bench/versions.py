"""Tell with which versions something was measured; never on which machine."""

from __future__ import annotations

import platform
import shutil
import time
from importlib.metadata import version

from bench.processes import ProgramFailed, run


def day() -> str:
    """Return today, as a date of the calendar."""
    return time.strftime("%Y-%m-%d")


def python(*packages: str) -> list[str]:
    """Tell the versions of Python and of these packages."""
    return [f"Python {platform.python_version()}", *(f"{package} {version(package)}" for package in packages)]


def office() -> list[str]:
    """Tell the version of LibreOffice, when there is one."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return []
    try:
        return [" ".join(run([program, "--version"], seconds=60).split()[:2])]
    except ProgramFailed:
        return ["LibreOffice, whose version cannot be read"]
