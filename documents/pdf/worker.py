"""Drive one LibreOffice for the process that reads us: a line of JSON in, a line of JSON out.

This script runs under the Python that has the `uno` module, so it imports the standard library and `uno`, nothing
of the project. Its process owns LibreOffice and the private folder: when whoever started it goes away, even by
kill -9, it ends LibreOffice, removes the folder and leaves.

    worker.py SOFFICE.BIN FOLDER MEGABYTES [ALLOCATOR]
    → {"ready": true}
    ← {"source": "/…/source.docx", "target": "/…/target.pdf", "title": "Délibération n° 12"}
    → {"done": true, "megabytes": 240}  or  {"refused": "what LibreOffice said"}
    → {"lost": "crash" | "memory" | "killed" | "stopped", "detail": "…"}, then the end

LibreOffice is killed when it holds more than MEGABYTES in RAM: looking costs nothing and leaves no doubt about the
reason. A limit of address space (RLIMIT_AS) would count the libraries and what is only reserved; a limit of data
(RLIMIT_DATA) makes LibreOffice die in the middle of nowhere, so it stands behind, at twice as much, for what grows
between two looks.
"""

import atexit
import ctypes
import json
import os
import queue
import resource
import select
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.uno import Exception as UnoException
from com.sun.star.uno import RuntimeException

sys.path.append(str(Path(__file__).parent))  # at the end: nothing beside us may hide a module of Python
from linux import is_stopped, megabytes_of, sockets_of

PR_SET_PDEATHSIG = 1
RESTART_ME = 81  # what soffice.bin answers on a brand-new profile, once it has filled it
LOOK_EVERY = 0.2  # seconds between two looks at LibreOffice's health
NEVER = 0  # com.sun.star.document: UpdateDocMode.NO_UPDATE, MacroExecMode.NEVER_EXECUTE

LOAD = {
    "FilterName": "MS Word 2007 XML",
    "Hidden": True,
    "ReadOnly": True,
    "UpdateDocMode": NEVER,
    "MacroExecutionMode": NEVER,
}
EXPORT = {
    "SelectPdfVersion": 2,  # PDF/A-2b, ISO 19005-2
    "PDFUACompliance": True,  # PDF/UA-1, ISO 14289-1
    "UseTaggedPDF": True,
    "ExportBookmarks": True,
    "UseLosslessCompression": True,
    "ReduceImageResolution": False,
}

libc = ctypes.CDLL(None)


class Worker:
    """Keep one LibreOffice warm in its private folder."""

    def __init__(self, office: str, folder: str, megabytes: str, allocator: str | None = None) -> None:
        self.folder = Path(folder)
        self.megabytes = int(megabytes)
        self.pipe = self.folder.name
        self.command = [
            office,
            f"-env:UserInstallation={(self.folder / 'profile').as_uri()}",
            f"--accept=pipe,name={self.pipe};urp;",
            *("--headless", "--invisible", "--nologo", "--nodefault", "--norestore", "--nolockcheck"),
        ]
        self.environment = environment_for(folder, allocator)
        self.requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self.is_lost = threading.Lock()  # taken once, by the first thread that knows why
        self.start_office()

    def start_office(self) -> None:
        """Start LibreOffice so that it dies with us, even when we are killed."""
        self.office = subprocess.Popen(
            self.command, env=self.environment, stdin=subprocess.DEVNULL, stdout=sys.stderr, preexec_fn=self.bind
        )

    def bind(self) -> None:
        """Between fork and exec: die with our parent, and never hold much more memory than allowed."""
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        most = 2 * self.megabytes * 2**20
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def connect(self) -> None:
        """Wait until LibreOffice answers; whoever started us sets the limit."""
        context = uno.getComponentContext()
        resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
        while True:
            try:
                remote = resolver.resolve(f"uno:pipe,name={self.pipe};urp;StarOffice.ComponentContext")
                break
            except NoConnectException:
                self.check_office()
                time.sleep(0.02)
        self.desktop = remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)

    def check_office(self) -> None:
        """Start LibreOffice again when it asks for it; leave when it has died."""
        code = self.office.poll()
        if code == RESTART_ME:
            self.start_office()
        elif code is not None:
            self.lose(f"soffice.bin ended with code {code}")

    def warm_up(self) -> None:
        """Load the libraries of Writer before the first document asks for them."""
        empty = self.desktop.loadComponentFromURL("private:factory/swriter", "_blank", 0, properties({"Hidden": True}))
        empty.close(True)

    def convert(self, *, source: str, target: str, title: str | None) -> dict[str, object]:
        """Write the PDF of `source` into `target`; say what LibreOffice refuses."""
        document = self.desktop.loadComponentFromURL(Path(source).as_uri(), "_blank", 0, properties(LOAD))
        if document is None:
            return {"refused": "LibreOffice could not load the document"}
        try:
            if title is not None:
                document.DocumentProperties.Title = title
            data = uno.Any("[]com.sun.star.beans.PropertyValue", properties(EXPORT))
            options = {"FilterName": "writer_pdf_Export", "FilterData": data}
            document.storeToURL(Path(target).as_uri(), properties(options))
        finally:
            document.close(True)
        return {"done": True, "megabytes": megabytes_of(self.office.pid)}

    def serve(self) -> None:
        """Answer requests one after the other until LibreOffice dies or the other side leaves."""
        while True:
            request = json.loads(self.requests.get())
            try:
                say(self.convert(**request))
            except RuntimeException as error:  # a dying LibreOffice raises many kinds, not DisposedException alone
                self.lose(f"LibreOffice died: {error}")
            except UnoException as error:
                say({"refused": str(error)})

    def watch(self) -> None:
        """Read the requests, and leave when nobody can send any more.

        The end of stdin says it, except when a forked sibling still holds the other end: hence the look at the parent.
        """
        parent, received = os.getppid(), b""
        while os.getppid() == parent:
            self.look_at_the_office()
            if not select.select([0], [], [], LOOK_EVERY)[0]:
                continue
            block = os.read(0, 65536)
            if not block:
                break
            *lines, received = (received + block).split(b"\n")
            for line in lines:
                self.requests.put(line)
        self.leave("nobody reads us any more")

    def look_at_the_office(self) -> None:
        """Give up a LibreOffice that somebody stopped, or that takes too much memory."""
        if is_stopped(self.office.pid):
            self.lose("SIGSTOP", cause="stopped")
        if (held := megabytes_of(self.office.pid)) > self.megabytes:
            self.lose(f"{held} MB", cause="memory")

    def lose(self, detail: str, *, cause: str | None = None) -> None:
        """Say why LibreOffice is lost, and end; without a cause, its way of dying tells."""
        self.is_lost.acquire()  # never given back: a second thread waits here until the process ends
        if cause is None:
            try:
                code = self.office.wait(timeout=1)
            except subprocess.TimeoutExpired:
                code = 0  # alive, but its pipe is broken
            cause = "killed" if code in (-signal.SIGKILL, -signal.SIGTERM) else "crash"
        say({"lost": cause, "detail": detail})
        self.leave(detail)

    def leave(self, why: str) -> None:
        """Tidy up and end this process, whichever thread asks for it."""
        sys.stderr.write(why + "\n")
        self.tidy()
        os._exit(1)

    def tidy(self) -> None:
        """Leave neither process, nor folder, nor socket behind."""
        self.office.kill()
        self.office.wait()
        for path in sockets_of(self.folder):
            path.unlink(missing_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)


def environment_for(folder: str, allocator: str | None) -> dict[str, str]:
    """Return our environment without what would change a page: language and time zone are always the same."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "TZ", "SAL_"))}
    preloaded = [library for library in (allocator, kept.get("LD_PRELOAD")) if library]
    if preloaded:
        kept["LD_PRELOAD"] = ":".join(preloaded)
    return {**kept, "TMPDIR": folder, "LC_ALL": "C.UTF-8", "TZ": "UTC", "SAL_USE_VCLPLUGIN": "svp"}


def properties(values: dict[str, object]) -> tuple[PropertyValue, ...]:
    """Return `values` as UNO wants them."""
    return tuple(PropertyValue(name, 0, value, 0) for name, value in values.items())


def say(answer: dict[str, object]) -> None:
    """Send one line of JSON to whoever started us."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    os.umask(0o077)
    worker = Worker(*sys.argv[1:])
    atexit.register(worker.tidy)  # for an error that nobody foresaw: Python prints it first
    threading.Thread(target=worker.watch, daemon=True).start()
    worker.connect()
    worker.warm_up()
    say({"ready": True})
    worker.serve()
