"""Judge every hostile file in a process that has little memory and time, may write nowhere and may call nobody.

Run as ``python -m tests.documents.hostile.judge`` in an empty folder; writes one JSON object: kind → verdict.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
from collections.abc import Callable
from types import FrameType

from documents.admission import NotAdmitted, Use, admit
from documents.admission.pdf import Unsafe, inspect
from documents.engine import Template, TemplateFault, ValueFault
from documents.engine.package import Package

from . import every, templates
from .case import Case

MEMORY = 2_000_000_000
CALCULATING = 2.0  # seconds that a template has, instead of the twenty that it has at work
SECONDS_EACH = 40  # far above what any takes: it only says that none lasts for ever
SECONDS = 180
_REACHING = (
    *("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"),
    *("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty"),
    *("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown"),
    *("shutil.rmtree", "urllib.Request", "ftplib.connect", "smtplib.connect", "webbrowser.open", "ctypes.dlopen"),
)
WRITING = 0x1 | 0x2 | 0x40 | 0x200 | 0x400  # O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND
reached: list[str] = []


class Reached(BaseException):
    """Stop what reaches out; no handler of ours catches it."""


class TooLong(BaseException):
    """Stop what does not end."""


def watch(event: str, arguments: tuple[object, ...]) -> None:
    """Note and stop any way out of the process."""
    flags = arguments[2] if event == "open" else 0
    if event in _REACHING or (isinstance(flags, int) and flags & WRITING):
        reached.append(f"{event} {arguments!r}"[:300])
        raise Reached(event)


def ring(_signal: int, _frame: FrameType | None) -> None:
    raise TooLong


def judged(work: Callable[[], object]) -> dict[str, str]:
    """Return the refusal of a piece of work, or what went wrong instead."""
    before = len(reached)
    signal.setitimer(signal.ITIMER_REAL, SECONDS_EACH)
    try:
        work()
        verdict = {"end": "admitted"}
    except (NotAdmitted, ValueFault) as refusal:
        verdict = {"end": "refused", "message": refusal.fault.message, "part": refusal.fault.part, "told": str(refusal)}
    except TemplateFault as refusal:
        fault = refusal.faults[0]
        verdict = {"end": "refused", "message": fault.message, "part": fault.part, "told": str(refusal)}
    except Unsafe as refusal:
        verdict = {"end": "refused", "message": refusal.message, "part": refusal.part, "told": refusal.message}
    except BaseException as crash:  # noqa: BLE001, whatever falls is a verdict
        verdict = {"end": f"{type(crash).__name__}: {crash}"[:300]}
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return verdict | {"reached": "; ".join(reached[before:])}


def door(case: Case, data: bytes) -> Callable[[], object]:
    """Return the way in of a file; a PDF is inspected here, since a process of its own is a way out."""
    if data.startswith(b"%PDF-") and case.name.endswith(".pdf"):
        return lambda: inspect(data)
    use = Use.TEMPLATE if case.name.endswith(".docx") else Use.ANNEX
    return lambda: admit(data, name=case.name, use=use)


def main() -> None:
    verdicts: dict[str, dict[str, str]] = {}
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    signal.signal(signal.SIGALRM, ring)
    sys.addaudithook(watch)
    for case in every():
        data = case.make()
        verdicts[case.kind] = judged(door(case, data))
        if case.engine and case.name.endswith(".docx"):
            verdicts[f"engine, {case.kind}"] = judged(lambda data=data: Package(data))
    for kind, tags in templates.every().items():
        data = templates.written(tags)
        verdicts[kind] = judged(
            lambda data=data: Template.read(data, name="reçu.docx").fill(templates.VALUES, seconds=CALCULATING)
        )
    json.dump(verdicts, sys.stdout)


if __name__ == "__main__":
    main()
