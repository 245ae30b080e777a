"""Word for an officer why a job did not come to its end: what, why, what to do. No secret of an exception gets through.

The text of an error is shown only where it is one of ours, written for people; of any other its class and the place.
"""

from __future__ import annotations

import os
import traceback
from pathlib import Path

from billiard.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError

from tasks.logs import hide
from workflow.errors import NBSP, Refusal

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("workflow", "documents", "exchange", "tasks")
DATABASE_AWAY = (OperationalError, InterfaceError)
NNBSP = "\u202f"


def why(error: BaseException) -> str:
    """Return the cause in French, to stand in the ledger while the job is tried again."""
    if isinstance(error, SoftTimeLimitExceeded):
        return "Le travail n’était pas fini au bout du temps permis."
    if isinstance(error, DATABASE_AWAY):
        return f"La base de données n’a pas répondu ({type(error).__name__})."
    if is_worded(error):
        return hide(str(error))
    return f"Erreur passagère ({named(error)})."


def why_given_up(error: BaseException, *, row: int, attempts: int) -> str:
    """Return the cause of a job that failed at each of its attempts, and what to do."""
    return f"Abandonné après {attempts} essais. Dernière cause{NBSP}: {why(error)} {what_to_do(row)}"


def why_hopeless(error: BaseException, *, row: int) -> str:
    """Return the cause of a job that another try would not help."""
    if is_worded(error):
        return hide(str(error))
    return f"Le travail est refusé ({named(error)}). {what_to_do(row)}"


def why_unforeseen(error: BaseException, *, row: int) -> str:
    """Return the text of an error that nobody foresaw; its own words go to the log only."""
    return (
        f"Erreur imprévue ({named(error)}). Le travail est arrêté pour ne rien aggraver. Que faire{NBSP}: transmettez la "
        f"référence «{NBSP}travail n°{NBSP}{row}{NBSP}» et cette ligne au support, puis relancez-le quand la cause est levée."
    )


def why_died() -> str:
    """Return the cause of a job whose process is no more, to stand in the ledger while it is tried again."""
    return "Le processus qui s’en chargeait s’est arrêté avant la fin."


def why_interrupted(row: int, attempts: int) -> str:
    """Return the text of a job whose worker stopped each time before its end."""
    return (
        f"Interrompu {attempts} fois avant la fin{NBSP}: le processus qui s’en chargeait s’est arrêté brutalement (mémoire "
        f"insuffisante, coupure, document qui le fait tomber). {what_to_do(row)}"
    )


def why_unknown_kind(kind: str) -> str:
    """Return the text of a job that this version does not know."""
    return (
        f"Cette version de Delibera ne connaît pas le travail «{NBSP}{kind}{NBSP}». Que faire{NBSP}: mettez à jour tous les "
        "services à la même version, puis relancez-le."
    )


def what_to_do(row: int) -> str:
    """Say the next step of whoever reads."""
    return (
        f"Que faire{NBSP}: levez la cause, puis relancez le travail (delibera jobs retry {row})"
        f"{NNBSP}; si elle revient, transmettez cette ligne au support."
    )


def is_worded(error: BaseException) -> bool:
    """Whether the error is one of ours, with a text written for people."""
    room = type(error).__module__.partition(".")[0]
    return isinstance(error, Refusal) or (
        room in ROOMS and type(error).__str__ is not BaseException.__str__ and bool(str(error))
    )


def named(error: BaseException) -> str:
    """Name an error without its words: its class, the system’s own reason, the place in our code where it came up."""
    reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else ""
    return ", ".join(filter(None, (type(error).__name__, reason, place_of(error))))


def place_of(error: BaseException) -> str:
    """Return « file:line » of the innermost frame of our own code; empty when there is none."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(ROOT) and path.relative_to(ROOT).parts[0] in ROOMS:
            return f"{path.relative_to(ROOT)}:{frame.lineno}"
    return ""
