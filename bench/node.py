"""Keep one peer of the Node world warm in one process, and time it from the inside."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bench.processes import ProgramFailed, peak_memory, run, stop

FOLDER = Path(__file__).resolve().parent / "peers"
LIMIT = 120.0  # seconds for one answer
INSTALLATION = 180.0
OLDEST_NODE = 20


def install() -> str | None:
    """Install the peers at the versions of the lock file; return what is missing, or None."""
    if not shutil.which("node") or not shutil.which("npm"):
        return "docxtemplater, easy-template-x and carbone: node and npm are not installed (apt install nodejs npm)."
    version = run(["node", "--version"], seconds=LIMIT).strip().lstrip("v")
    if int(version.partition(".")[0]) < OLDEST_NODE:
        return (
            f"docxtemplater, easy-template-x and carbone: Node {version} is too old, they need {OLDEST_NODE} or later."
        )
    installed, lock = FOLDER / "node_modules/.package-lock.json", FOLDER / "package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return None
    try:
        run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], seconds=INSTALLATION, folder=FOLDER)
    except ProgramFailed as failure:
        return f"docxtemplater, easy-template-x and carbone: npm could not install them ({failure.args[1]})."
    installed.touch()
    return None


def versions() -> list[str]:
    """Tell the versions of Node and of each peer."""
    wanted = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))["dependencies"]
    told = [f"Node {run(['node', '--version'], seconds=LIMIT).strip().lstrip('v')}"]
    for name in wanted:
        package = json.loads((FOLDER / "node_modules" / name / "package.json").read_text(encoding="utf-8"))
        told.append(f"{name} {package['version']}")
    return told


class Peer:
    """One warm process of one peer; ``documents`` counts what it has made."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.documents = 0
        self._received = b""
        self._process = subprocess.Popen(
            ["node", FOLDER / "serve.cjs", name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        stop(self._process)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()

    def measure(self, template: Path, data: Path, count: int) -> list[float]:
        """Return the milliseconds of each of ``count`` documents."""
        spent: list[float] = self._ask({"do": "measure", "template": str(template), "data": str(data), "count": count})[
            "spent"
        ]
        self.documents += count
        return spent

    def write(self, template: Path, data: Path, to: Path) -> bytes:
        """Return one document."""
        self._ask({"do": "write", "template": str(template), "data": str(data), "to": str(to)})
        self.documents += 1
        return to.read_bytes()

    def memory(self) -> float:
        """Return the most memory that the process held, in MB."""
        return peak_memory(self._process.pid)

    def _ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        if not self._process.stdin:
            raise ProgramFailed(self.name, "its input is closed")
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        answer: dict[str, Any] = json.loads(self._line())
        if "refused" in answer:
            raise ProgramFailed(self.name, answer["refused"])
        return answer

    def _line(self) -> bytes:
        if not self._process.stdout:
            raise ProgramFailed(self.name, "its output is closed")
        deadline = time.monotonic() + LIMIT
        while b"\n" not in self._received:
            ready, _, _ = select.select([self._process.stdout], [], [], max(deadline - time.monotonic(), 0))
            if not ready:
                raise ProgramFailed(self.name, f"no answer within {LIMIT:g} s")
            block = os.read(self._process.stdout.fileno(), 1 << 16)
            if not block:
                raise ProgramFailed(self.name, "the process ended")
            self._received += block
        line, self._received = self._received.split(b"\n", 1)
        return line
