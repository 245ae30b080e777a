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
from typing import Any

from documents.pdf.errors import ConversionFailed
from documents.pdf.installation import Installation
from documents.pdf.limits import Limits
from documents.pdf.linux import is_stopped, sockets_of
from documents.pdf.loss import Cause, NeverReady, OfficeLost
from documents.pdf.profile import write_profile

WORKER = Path(__file__).with_name("worker.py")
START_LIMIT = 60.0  # seconds; a first start from a cold disk takes about ten
LEAVE_LIMIT = 5.0  # seconds that the worker has to tidy up before its whole process group is killed
BEAT = 0.25  # seconds between two looks at a worker that does not answer


class Office:
    """Start LibreOffice at once, convert with it one document at a time, and leave nothing behind.

    Starting does not wait: LibreOffice warms up while the caller does something else.
    """

    def __init__(self, installation: Installation, *, limits: Limits) -> None:
        self.served = 0
        self.megabytes = 0  # held in RAM after the last document
        self.is_sound = True  # False from a question to its answer, hence for ever when the answer never came
        self._limits = limits
        self._is_ready = False
        self._received = b""
        self._folder = Path(tempfile.mkdtemp(prefix="delibera-office-")).resolve()
        try:
            self._start(installation)
        except OSError:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise

    def _start(self, installation: Installation) -> None:
        write_profile(self._folder / "profile", version=installation.version)
        command = [installation.python, "-I", "-B", WORKER, installation.office, self._folder]
        command = [*map(str, command), str(self._limits.megabytes)]
        if installation.allocator:
            command.append(str(installation.allocator))
        self._line, far_end = socket.socketpair()
        with far_end, (self._folder / "worker.log").open("wb") as log:
            self._worker = subprocess.Popen(command, stdin=far_end, stdout=far_end, stderr=log, start_new_session=True)

    def wait_until_ready(self) -> None:
        """Return when documents may come; raise NeverReady when LibreOffice does not start."""
        if self._is_ready:
            return
        self.is_sound = False
        try:
            self._answer(within=START_LIMIT)
        except (OSError, OfficeLost) as error:
            is_disturbed = isinstance(error, OfficeLost) and not error.is_due_to_the_document
            raise NeverReady(f"{error} {self._last_words()}", is_disturbed=is_disturbed) from error
        self._is_ready = self.is_sound = True

    def convert(self, docx: bytes, *, title: str | None) -> bytes:
        """Return the PDF as LibreOffice writes it.

        Raises ConversionFailed when LibreOffice refuses the document, OfficeLost when it hangs or dies.
        """
        source, target = self._folder / "source.docx", self._folder / "target.pdf"
        self.is_sound = False
        try:
            source.write_bytes(docx)
            self._ask(source=str(source), target=str(target), title=title)
            answer = self._answer(within=self._limits.seconds)
        except TimeoutError as error:
            raise OfficeLost(Cause.HANG) from error
        except OSError as error:  # the worker is gone, with its pipe and its folder
            raise OfficeLost(self._cause_of_death(), str(error)) from error
        self.is_sound = True
        self.served += 1
        if "refused" in answer:
            raise ConversionFailed(f"LibreOffice refuse ce document ({answer['refused']})")
        if not target.exists():
            raise ConversionFailed("LibreOffice n’a écrit aucun PDF")
        self.megabytes = int(answer["megabytes"])
        pdf = target.read_bytes()
        target.unlink()
        return pdf

    @property
    def has_served_enough(self) -> bool:
        """Whether it is time for another one: old LibreOffices grow, and have been seen to die."""
        return self.served >= self._limits.documents or self.megabytes >= self._limits.renew_above

    def end(self) -> None:
        """End the worker, which ends LibreOffice; kill the whole group when it does not obey."""
        with contextlib.suppress(OSError):  # the other end is already gone
            self._line.shutdown(socket.SHUT_RDWR)
        try:
            self._worker.wait(0 if is_stopped(self._worker.pid) else LEAVE_LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(self._worker.pid, signal.SIGKILL)
            self._worker.wait()
        self._line.close()
        for path in sockets_of(self._folder):  # those of a worker that had no time to tidy up
            path.unlink(missing_ok=True)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _ask(self, **request: str | None) -> None:
        self._line.sendall(json.dumps(request).encode() + b"\n")

    def _answer(self, *, within: float) -> dict[str, Any]:
        """Return the next line of the worker; raise TimeoutError when it is late, OfficeLost when none will come."""
        deadline = time.monotonic() + within
        while b"\n" not in self._received:
            self._line.settimeout(max(min(deadline - time.monotonic(), BEAT), 0.001))
            try:
                block = self._line.recv(65536)
            except TimeoutError:
                if is_stopped(self._worker.pid):
                    raise OfficeLost(Cause.STOPPED) from None
                if time.monotonic() >= deadline:
                    raise
                continue
            if not block:
                raise OfficeLost(self._cause_of_death(), self._last_words())
            self._received += block
        line, self._received = self._received.split(b"\n", 1)
        answer: dict[str, Any] = json.loads(line)
        if "lost" in answer:
            raise OfficeLost(Cause(answer["lost"]), answer["detail"])
        return answer

    def _cause_of_death(self) -> Cause:
        """Say who ended a worker that left without a word."""
        try:
            code = self._worker.wait(1)
        except subprocess.TimeoutExpired:
            return Cause.CRASH
        return Cause.KILLED if code in (-signal.SIGKILL, -signal.SIGTERM) else Cause.CRASH

    def _last_words(self) -> str:
        """Return the end of the worker's log, when its folder still stands."""
        try:
            return (self._folder / "worker.log").read_text(errors="replace")[-500:]
        except FileNotFoundError:
            return "the worker left without a word"
