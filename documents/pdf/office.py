"""Hold one LibreOffice process from its start to its end, and talk with the worker that drives it."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from documents.pdf.errors import ConversionFailed, ConversionTimeout
from documents.pdf.installation import Installation
from documents.pdf.profile import write_profile

WORKER = Path(__file__).with_name("worker.py")
START_LIMIT = 60.0  # seconds; a first start from a cold disk takes about ten
LEAVE_LIMIT = 5.0  # seconds that the worker has to tidy up before its whole process group is killed


class OfficeCrashed(Exception):
    """Say that LibreOffice or its worker died, or never became ready: the document deserves another try."""


class Office:
    """Start LibreOffice at once, convert with it one document at a time, and leave nothing behind.

    Starting does not wait: LibreOffice warms up while the caller does something else.
    """

    def __init__(self, installation: Installation) -> None:
        self.served = 0
        self.is_sound = True  # False from a question to its answer, hence for ever when the answer never came
        self._is_ready = False
        self._received = b""
        self._folder = Path(tempfile.mkdtemp(prefix="delibera-office-")).resolve()
        write_profile(self._folder / "profile", version=installation.version)
        command = [installation.python, "-I", "-B", WORKER, installation.office, self._folder]
        if installation.allocator:
            command.append(installation.allocator)
        self._line, far_end = socket.socketpair()
        with far_end, (self._folder / "worker.log").open("wb") as log:
            self._worker = subprocess.Popen(command, stdin=far_end, stdout=far_end, stderr=log, start_new_session=True)

    def convert(self, docx: bytes, *, title: str | None, time_limit: float) -> bytes:
        """Return the PDF as LibreOffice writes it.

        Raises ConversionTimeout, ConversionFailed when LibreOffice refuses the document, OfficeCrashed when it dies.
        """
        source, target = self._folder / "source.docx", self._folder / "target.pdf"
        self.is_sound = False
        self._wait_until_ready()
        try:
            source.write_bytes(docx)
            self._ask(source=str(source), target=str(target), title=title)
            answer = self._answer(within=time_limit)
        except TimeoutError as error:
            raise ConversionTimeout(time_limit) from error
        except OSError as error:  # the worker is gone, with its pipe and its folder
            raise OfficeCrashed(str(error)) from error
        self.is_sound = True
        self.served += 1
        if "refused" in answer:
            raise ConversionFailed(f"LibreOffice refuse ce document ({answer['refused']})")
        if not target.exists():
            raise ConversionFailed("LibreOffice n’a écrit aucun PDF")
        pdf = target.read_bytes()
        target.unlink()
        return pdf

    def end(self) -> None:
        """End the worker, which ends LibreOffice; kill the whole group when it does not obey."""
        with contextlib.suppress(OSError):  # the other end is already gone
            self._line.shutdown(socket.SHUT_RDWR)
        try:
            self._worker.wait(LEAVE_LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(self._worker.pid, signal.SIGKILL)
            self._worker.wait()
        self._line.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _wait_until_ready(self) -> None:
        if self._is_ready:
            return
        try:
            self._answer(within=START_LIMIT)
        except OSError as error:
            raise OfficeCrashed(f"not ready within {START_LIMIT:g} s: {error}") from error
        self._is_ready = True

    def _ask(self, **request: str | None) -> None:
        self._line.sendall(json.dumps(request).encode() + b"\n")

    def _answer(self, *, within: float) -> dict[str, object]:
        """Return the next line of the worker; raise TimeoutError when it is late, OfficeCrashed when none will come."""
        deadline = time.monotonic() + within
        while b"\n" not in self._received:
            self._line.settimeout(max(deadline - time.monotonic(), 0.001))
            block = self._line.recv(65536)
            if not block:
                raise OfficeCrashed(self._last_words())
            self._received += block
        line, self._received = self._received.split(b"\n", 1)
        answer: dict[str, object] = json.loads(line)
        return answer

    def _last_words(self) -> str:
        """Return the end of the worker's log, when its folder still stands."""
        try:
            return (self._folder / "worker.log").read_text(errors="replace")[-500:]
        except FileNotFoundError:
            return "the worker left without a word"
