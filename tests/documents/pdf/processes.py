"""See the LibreOffices of this very process: other pools may run on the same machine."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from documents.pdf.linux import sockets_of


def office_processes(root: int | None = None) -> dict[int, list[str]]:
    """List the LibreOffice and worker processes below a process (this one by default) with their commands."""
    parents, commands = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text(errors="replace").rpartition(")")[2].split()[1])
            commands[int(folder.name)] = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except (FileNotFoundError, ProcessLookupError):
            continue
    below, known = set(), {root or os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in known} - known:
        below, known = below | more, known | more
    return {
        pid: command
        for pid, command in commands.items()
        if pid in below and any("delibera-office-" in word for word in command)
    }


def soffice_of(processes: dict[int, list[str]]) -> list[int]:
    """Keep the LibreOffices among the processes."""
    return [pid for pid, command in processes.items() if command[0].endswith("soffice.bin")]


def workers_of(processes: dict[int, list[str]]) -> list[int]:
    """Keep the workers among the processes."""
    return [pid for pid, command in processes.items() if any(word.endswith("worker.py") for word in command)]


def folders_of(processes: dict[int, list[str]]) -> set[Path]:
    """List the private folders that the workers were given."""
    return {
        Path(word) for command in processes.values() for word in command if word.startswith("/") and is_folder(word)
    }


def is_folder(word: str) -> bool:
    """Whether a word of a command names the private folder itself."""
    return Path(word).name.startswith("delibera-office-")


def traces_of(folders: set[Path]) -> list[Path]:
    """List what is left on the disk of the LibreOffices of these folders."""
    return [path for folder in folders for path in (folder, *sockets_of(folder)) if path.exists()]


def wait_until(condition: Callable[[], bool], *, seconds: float = 10) -> bool:
    """Say whether the condition comes true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
