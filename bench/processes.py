"""Start programs that cannot outlive their time, and read how much memory processes took."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any


class ProgramFailed(Exception):
    """Say that a program ended badly or was too slow; the arguments are the program and the reason."""


def run(command: Sequence[str], *, seconds: float, folder: Path | None = None) -> str:
    """Run a program and return what it printed; kill it, with all that it started, when its time is over."""
    program = subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        printed, _ = program.communicate(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise ProgramFailed(command[0], f"not done after {seconds:g} s") from error
    finally:
        stop(program)
    text = printed.decode(errors="replace")
    if program.returncode:
        raise ProgramFailed(command[0], text.strip()[-300:])
    return text


def stop(program: subprocess.Popen[Any]) -> None:
    """End a program that leads its own session, with all that it started: by asking, then by force."""
    if program.poll() is None:
        program.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            program.wait(5)
    with contextlib.suppress(ProcessLookupError):  # the whole session is gone already
        os.killpg(program.pid, signal.SIGKILL)
    program.wait()


def peak_memory(pid: int | str = "self") -> float:
    """Return the most memory that a process held at once, in MB: its own, not that of the process that started it."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def offices() -> dict[int, float]:
    """Return the LibreOffice processes started from here, each with the most memory that it held, in MB."""
    found, known = {}, _processes()
    for pid, (name, _) in known.items():
        if name.startswith("soffice.bin") and _is_ours(pid, known):
            with contextlib.suppress(OSError):  # it has just left
                found[pid] = peak_memory(pid)
    return found


def _processes() -> dict[int, tuple[str, int]]:
    known = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, ValueError):  # it has just left
                name, _, rest = (entry / "stat").read_text().partition("(")[2].rpartition(")")
                known[int(entry.name)] = (name, int(rest.split()[1]))
    return known


def _is_ours(pid: int, known: dict[int, tuple[str, int]]) -> bool:
    while pid in known:
        pid = known[pid][1]
        if pid == os.getpid():
            return True
    return False


@contextlib.contextmanager
def watched(*, besides: Collection[int]) -> Iterator[list[float]]:
    """Look thirty times a second at the memory of LibreOffice, besides these processes; the list that is yielded grows."""
    seen, is_over = [0.0], threading.Event()

    def look() -> None:
        while not is_over.wait(0.03):
            seen.extend(peak for pid, peak in offices().items() if pid not in besides)

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield seen
    finally:
        is_over.set()
        watcher.join()
