"""Run unoserver, one server a core, each with a LibreOffice and a profile of its own."""

from __future__ import annotations

import importlib.util
import os
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from xmlrpc.client import ServerProxy

from bench.processes import ProgramFailed, stop

START_LIMIT = 60.0
CONVERSION_LIMIT = 120
MAIN = "import sys; sys.path.append(sys.argv.pop(1)); from unoserver.server import main; main()"


def is_missing() -> str | None:
    """Return what is missing, or None."""
    if importlib.util.find_spec("unoserver") is None:
        return "it is not installed (uv pip install unoserver==3.7)"
    return None


class Server:
    """One unoserver; it is asked through its own client."""

    def __init__(self, folder: Path, *, python: Path) -> None:
        found = importlib.util.find_spec("unoserver")
        if not found or not found.origin:
            raise ProgramFailed("unoserver", "not installed")
        self.port, office_port = _free_port(), _free_port()
        # The module uno belongs to the system’s Python, unoserver to ours: the one runs the other.
        self._process = subprocess.Popen(
            [
                *(str(python), "-c", MAIN, str(Path(found.origin).parent.parent)),
                *("--port", str(self.port), "--uno-port", str(office_port), "--quiet"),
                *("--user-installation", str(folder), "--conversion-timeout", str(CONVERSION_LIMIT)),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        stop(self._process)

    def wait(self) -> None:
        """Wait until the server answers."""
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise ProgramFailed("unoserver", f"it ended with {self._process.returncode}")
            try:
                with ServerProxy(f"http://127.0.0.1:{self.port}", allow_none=True) as proxy:
                    proxy.info()
                return
            except OSError:
                time.sleep(0.2)
        raise ProgramFailed("unoserver", f"not ready within {START_LIMIT:g} s")

    def convert(self, source: Path, target: Path) -> None:
        """Convert one file, as unoserver’s own Python client does."""
        from unoserver.client import UnoClient

        client: Any = UnoClient(server="127.0.0.1", port=str(self.port))
        client.convert(inpath=os.fspath(source), outpath=os.fspath(target), convert_to="pdf")


def _free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port: int = line.getsockname()[1]
    return port
