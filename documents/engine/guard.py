"""Stop at the door any file that is not a plain Word document.

A template comes from a person's disk, and so from anywhere. Everything refused here is refused before a
single byte is interpreted: each refusal is one French sentence. The limits are far above what a real
deliberation needs and far below what would hurt the machine.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.parsers import expat

from .faults import Fault, TemplateFault

MAX_FILE = 50_000_000
MAX_MEMBERS = 5_000
MAX_MEMBER = 100_000_000
MAX_TOTAL = 250_000_000
MAX_RATIO = 200
RATIO_FLOOR = 1_000_000  # under a megabyte, a high ratio is only a very regular file

CONTENT_TYPES = "[Content_Types].xml"
ENCRYPTED_FLAG = 0x1
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refuse(message: str, *, part: str = "") -> TemplateFault:
    """Word a refusal of the whole file."""
    return TemplateFault([Fault(part=part, place="fichier", message=message)])


def open_archive(data: bytes) -> zipfile.ZipFile:
    """Open the file as a Word archive, or refuse it; nothing is inflated yet."""
    if data.startswith(OLE_SIGNATURE):
        raise refuse(
            "Ce fichier est chiffré ou dans l’ancien format .doc\u00a0: enregistrez-le en .docx, sans mot de passe."
        )
    if len(data) > MAX_FILE:
        raise refuse("Ce fichier dépasse 50\u00a0Mo\u00a0: allégez ses images.")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise refuse("Ce fichier n’est pas un document Word (.docx).") from error
    _check_directory(archive.infolist(), len(data))
    return archive


def _check_directory(members: list[zipfile.ZipInfo], size: int) -> None:
    names = [member.filename for member in members]
    if len(names) > MAX_MEMBERS:
        raise refuse("Cette archive contient trop de fichiers pour un document Word.")
    if len({name.lower() for name in names}) != len(names):
        raise refuse("Cette archive contient deux fichiers du même nom.")
    for member in members:
        _check_member(member)
    if sum(member.file_size for member in members) > MAX_TOTAL:
        raise refuse("Ce fichier, une fois décompressé, est trop volumineux.")
    if sum(member.compress_size for member in members) > size:
        raise refuse("Cette archive est falsifiée\u00a0: ses fichiers se recouvrent.")
    if CONTENT_TYPES not in names:
        raise refuse("Ce fichier n’est pas un document Word\u00a0: son sommaire ([Content_Types].xml) manque.")


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.orig_filename
    if name.startswith("/") or "\\" in name or ":" in name or "\0" in name or ".." in name.split("/"):
        raise refuse(
            "Cette archive contient un chemin interdit (absolu, ou remontant par «\u00a0..\u00a0»).", part=name
        )
    if member.flag_bits & ENCRYPTED_FLAG:
        raise refuse("Ce fichier est protégé par un mot de passe\u00a0: enregistrez-le sans chiffrement.", part=name)
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise refuse("Cette archive emploie une compression que Word n’écrit jamais.", part=name)
    if "vbaproject" in name.lower():
        raise refuse("Ce document contient des macros\u00a0: enregistrez-le en .docx, sans macro.", part=name)
    bomb = member.file_size > RATIO_FLOOR and member.file_size > MAX_RATIO * max(member.compress_size, 1)
    if member.file_size > MAX_MEMBER or bomb:
        raise refuse("Ce fichier, une fois décompressé, est trop volumineux.", part=name)


def read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """Inflate one member, checking its sum and its declared size."""
    try:
        return archive.read(name)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, zlib.error) as error:
        raise refuse(
            "Ce fichier est abîmé\u00a0: ouvrez-le dans Word et enregistrez-le à nouveau.", part=name
        ) from error


def check_xml(content: bytes, *, part: str) -> str:
    """Return the text of a well-formed UTF-8 XML part that declares neither a DTD nor entities."""

    def forbid(*_: object) -> None:
        raise refuse("Ce document déclare des entités XML (DTD), ce que Word ne fait jamais.", part=part)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = forbid
    parser.EntityDeclHandler = forbid
    try:
        parser.Parse(content, True)
        return content.decode("utf-8-sig")
    except expat.ExpatError as error:
        raise refuse(
            "Ce document contient un XML mal formé\u00a0: ouvrez-le dans Word et enregistrez-le à nouveau.", part=part
        ) from error
    except UnicodeDecodeError as error:
        raise refuse(
            "Ce document n’est pas codé en UTF-8\u00a0: ouvrez-le dans Word et enregistrez-le à nouveau.", part=part
        ) from error
