"""Find LibreOffice, the Python that can drive it and the faster allocator, or say in French what is missing."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from documents.pdf.errors import OfficeMissing

PACKAGES = "Installez les paquets : apt install libreoffice-writer python3-uno."


@dataclass(frozen=True, slots=True)
class Installation:
    """Name the four things that a conversion runs on; `version` is major.minor, `allocator` may be absent."""

    office: Path
    python: Path
    version: str
    allocator: Path | None


def is_available() -> str | None:
    """Return None when documents can be converted here, otherwise one French sentence that says what is missing."""
    try:
        find_installation()
    except OfficeMissing as error:
        return error.missing
    return None


def find_installation() -> Installation:
    """Return the LibreOffice of this computer; raise OfficeMissing with the packages to install."""
    program = _program_folder()
    if not (program / "libswlo.so").exists():
        raise OfficeMissing(f"LibreOffice est installé sans Writer, son traitement de texte ; {PACKAGES}")
    return Installation(program / "soffice.bin", _python_with_uno(), _version(program), _allocator())


def _program_folder() -> Path:
    launcher = shutil.which("soffice") or shutil.which("libreoffice")
    if launcher is None:
        raise OfficeMissing(f"LibreOffice n’est pas installé : aucune conversion en PDF n’est possible. {PACKAGES}")
    program = Path(launcher).resolve().parent
    if not (program / "soffice.bin").exists():
        raise OfficeMissing(f"Le programme soffice.bin est introuvable dans {program}. {PACKAGES}")
    return program


def _python_with_uno() -> Path:
    """Return a Python that imports `uno`: the module belongs to the system's Python, hardly ever to a virtual one."""
    for candidate in dict.fromkeys((sys.executable, "/usr/bin/python3", shutil.which("python3"))):
        if candidate and Path(candidate).exists() and _imports_uno(candidate):
            return Path(candidate)
    raise OfficeMissing(f"Aucun Python de cet ordinateur ne sait piloter LibreOffice (module uno). {PACKAGES}")


def _imports_uno(python: str) -> bool:
    attempt = subprocess.run([python, "-I", "-c", "import uno"], capture_output=True, check=False)
    return attempt.returncode == 0


def _version(program: Path) -> str:
    """Read major.minor where LibreOffice itself reads it, without starting it."""
    registry = (program.parent / "share/registry/main.xcd").read_text(encoding="utf-8")
    found = re.search(r'"ooSetupVersion">\s*<value>([\d.]+)</value>', registry)
    if found is None:
        raise OfficeMissing(f"La version de LibreOffice est illisible dans {program.parent}. {PACKAGES}")
    return found[1]


def _allocator() -> Path | None:
    """Return mimalloc when it is installed: measured, a tenth less time for the same pages."""
    machine = os.uname().machine
    for folder in (f"/usr/lib/{machine}-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/local/lib"):
        for library in sorted(Path(folder).glob("libmimalloc.so*")):
            return library
    return None
