"""Have a PDF read by a process of its own, with bounded memory and time: a parser that falls takes nothing with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from . import pdf
from .refusal import Refused, refuse

TIME_LIMIT = 30
_UNREADABLE = "Ce PDF n’a pas pu être lu sans risque\u00a0: imprimez-le à nouveau en PDF, puis déposez cette copie."


def check_pdf(data: bytes) -> None:
    """Refuse a PDF that is not plain pages (pdf.py), or that its reader does not survive."""
    command = [sys.executable, "-I", pdf.__file__]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=TIME_LIMIT, check=True, env=_environment(), cwd="/"
        )
        answer = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise Refused(refuse(_UNREADABLE)) from error
    if answer:
        message, part = answer
        raise Refused(refuse(message, part=part))


def _environment() -> dict[str, str]:
    """Give the reader what Python needs to start, and none of the secrets of ours."""
    return {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL") if key in os.environ}
