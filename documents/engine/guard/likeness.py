"""Tell what a file really is when it is not a Word document, so that the refusal names the mend."""

from __future__ import annotations

from .refusal import refuse

OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_SIGNATURE = b"PK\x03\x04"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_NOT_WORD = "Ce fichier n’est pas un document Word (.docx)"
_SAVE = "enregistrez-le dans Word au format .docx."
# signature → what the reader holds, and the mend
_LIKENESSES = (
    (b"%PDF", "c’est un PDF", "déposez le document Word dont il est tiré."),
    (b"{\\rtf", "c’est un texte au format RTF", _SAVE),
    (b"\x89PNG", "c’est une image", "déposez un document Word."),
    (b"\xff\xd8\xff", "c’est une image", "déposez un document Word."),
    (b"GIF8", "c’est une image", "déposez un document Word."),
    (b"MZ", "c’est un programme", "ne l’ouvrez pas, et déposez un document Word."),
    (b"\x7fELF", "c’est un programme", "ne l’ouvrez pas, et déposez un document Word."),
    (b"7z\xbc\xaf", "c’est une archive", "déposez les documents Word un à un."),
    (b"Rar!", "c’est une archive", "déposez les documents Word un à un."),
    (b"\x1f\x8b", "c’est une archive", "déposez les documents Word un à un."),
)


def refuse_other_type(data: bytes) -> None:
    """Refuse what does not start as a zip archive does, by the name of what it is."""
    if data.startswith(ZIP_SIGNATURE):
        _refuse_open_document(data)
        return
    if not data:
        raise refuse(f"{_NOT_WORD}\u00a0: il est vide. Transmettez-le à nouveau.")
    if data.startswith(OLE_SIGNATURE):
        if _ENCRYPTED in data:
            raise refuse("Ce fichier est protégé par un mot de passe\u00a0: enregistrez-le sans chiffrement.")
        raise refuse(
            "Ce fichier est chiffré ou dans l’ancien format .doc\u00a0: enregistrez-le en .docx, sans mot de passe."
        )
    for signature, likeness, mend in _LIKENESSES:
        if data.startswith(signature):
            raise refuse(f"{_NOT_WORD}, {likeness}\u00a0: {mend}")
    start = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"mime-version:")):
        raise refuse(f"{_NOT_WORD}, c’est une page web\u00a0: {_SAVE}")
    if start.startswith(b"<?xml"):
        raise refuse(f"{_NOT_WORD}, c’est un fichier XML\u00a0: {_SAVE}")
    raise refuse(f"{_NOT_WORD}\u00a0: {_SAVE}")


def _refuse_open_document(data: bytes) -> None:
    """Refuse OpenDocument, whose archive starts with a member that tells its type in clear."""
    if b"mimetypeapplication/vnd.oasis.opendocument" in data[:200]:
        raise refuse(
            f"{_NOT_WORD}, c’est un document OpenDocument (LibreOffice)\u00a0: enregistrez-le au format .docx."
        )
