"""Open the door to an uploaded file, or refuse it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from documents.engine import TemplateFault

from .isolation import check_pdf
from .naming import check_name, shown
from .pictures import JPEG, PNG, check_picture
from .refusal import NotAdmitted, Refused, refuse
from .sizes import check_size, read_within_size
from .word import check_word


class Use(StrEnum):
    """What an uploaded file is for."""

    TEMPLATE = "template"
    ANNEX = "annex"


class Kind(StrEnum):
    """What an admitted file is; its value is its media type."""

    WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"


@dataclass(frozen=True, slots=True)
class Admitted:
    """A file that has passed: what it is, its name, the SHA-256 of its bytes and their number."""

    kind: Kind
    name: str
    sha256: str
    size: int


_EXTENSIONS = {"docx": Kind.WORD, "pdf": Kind.PDF, "png": Kind.PNG, "jpg": Kind.JPEG, "jpeg": Kind.JPEG}
_SIGNATURES = {Kind.PDF: b"%PDF-", Kind.PNG: PNG, Kind.JPEG: JPEG}
_CHECKS = {Kind.WORD: check_word, Kind.PDF: check_pdf, Kind.PNG: check_picture, Kind.JPEG: check_picture}
_SPOKEN = {Kind.WORD: "un document Word", Kind.PDF: "un PDF", Kind.PNG: "une image PNG", Kind.JPEG: "une image JPEG"}


def admit(data: bytes, *, name: str, use: Use) -> Admitted:
    """Admit an uploaded file, or raise NotAdmitted with the part that is to blame and the mend."""
    spoken = shown(name)
    check_size(len(data), name=spoken)
    try:
        kind = _kind_of(data, check_name(name), use)
        _CHECKS[kind](data)
    except Refused as refusal:
        raise NotAdmitted(spoken, refusal.fault) from refusal
    except TemplateFault as refusal:
        raise NotAdmitted(spoken, refusal.faults[0]) from refusal
    return Admitted(kind, name, hashlib.sha256(data).hexdigest(), len(data))


def admit_file(path: Path, *, use: Use, name: str = "") -> Admitted:
    """Admit a file on disk; its size is judged before it is read."""
    name = name or path.name
    return admit(read_within_size(path, name=shown(name)), name=name, use=use)


def _kind_of(data: bytes, extension: str, use: Use) -> Kind:
    """Return what the name says, provided that this use takes it and that the first bytes agree."""
    kind = _EXTENSIONS.get(extension)
    if extension in ("docm", "dotm"):
        raise Refused(refuse("Ce document peut contenir des macros\u00a0: enregistrez-le en .docx, sans macro."))
    if kind is None or (use is Use.TEMPLATE and kind is not Kind.WORD):
        taken = "un document Word (.docx)"
        if use is Use.ANNEX:
            taken += ", un PDF, une image PNG ou JPEG"
        raise Refused(refuse(f"Ce type de fichier n’est pas admis ici\u00a0: déposez {taken}."))
    signature = _SIGNATURES.get(kind)
    if signature and not data.startswith(signature):
        raise Refused(
            refuse(
                f"Ce fichier porte l’extension .{extension} et n’est pas {_SPOKEN[kind]}\u00a0: "
                "déposez le document d’origine, sous son vrai type."
            )
        )
    return kind
