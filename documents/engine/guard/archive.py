"""Open a zip archive that lies about nothing, and inflate its members one by one within their declared sizes.

The directory at the end and the header before each member must agree: programs differ on which one they believe, and
what two programs read differently is how a file hides something (APPNOTE.TXT 4.3; ECMA-376 part 2, annex B).
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib

from .likeness import refuse_other_type
from .names import check_name, check_twins
from .refusal import refuse
from .types import CONTENT_TYPES

MAX_FILE = 50_000_000
MAX_MEMBERS = 5_000
MAX_MEMBER = 100_000_000
MAX_TOTAL = 250_000_000
MAX_RATIO = 200
RATIO_FLOOR = 1_000_000  # under a megabyte, a high ratio is only a very regular file

ENCRYPTED_FLAGS = 0x1 | 0x40 | 0x2000
DESCRIPTOR_FLAG = 0x8
MAX_DESCRIPTOR = 24  # what may follow a payload: its sum and sizes, told afterwards
_LOCAL = struct.Struct("<4s5H3L2H")
_END = struct.Struct("<4s4H2LH")
_END64_SIZE = 20
_ZIP64_FIELD = 0x1
_OTHER_NAME_FIELD = 0x7075
_AGAIN = "ouvrez le document dans Word et enregistrez-le à nouveau."
_FORGED = f"Cette archive est falsifiée (ses deux sommaires se contredisent)\u00a0: {_AGAIN}"
_DAMAGED = "Ce fichier est abîmé\u00a0: ouvrez-le dans Word et enregistrez-le à nouveau."


def open_archive(data: bytes) -> zipfile.ZipFile:
    """Open the file as a Word archive, or refuse it; nothing is inflated yet."""
    if len(data) > MAX_FILE:
        raise refuse("Ce fichier dépasse 50\u00a0Mo\u00a0: allégez ses images.")
    refuse_other_type(data)
    _check_end(data)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
        raise refuse(_DAMAGED) from error
    _check_directory(archive.infolist(), data)
    return archive


def _check_end(data: bytes) -> None:
    """Demand that the archive fills the file: nothing before it, nothing after it, one directory."""
    at = data.rfind(b"PK\x05\x06")
    if at < 0 or len(data) - at < _END.size:
        raise refuse("Ce fichier est tronqué\u00a0: transmettez-le à nouveau, en entier.")
    _, disk, _, here, count, size, offset, _ = _END.unpack_from(data, at)
    if data[max(at - _END64_SIZE, 0) :].startswith(b"PK\x06\x07") or 0xFFFFFFFF in (size, offset) or count == 0xFFFF:
        raise refuse(f"Cette archive emploie le format zip64, inutile à un document Word\u00a0: {_AGAIN}")
    if at + _END.size != len(data) or offset + size != at:
        raise refuse(f"Cette archive contient des données étrangères au document\u00a0: {_AGAIN}")
    if disk or here != count:
        raise refuse(_FORGED)


def _check_directory(members: list[zipfile.ZipInfo], data: bytes) -> None:
    if len(members) > MAX_MEMBERS:
        raise refuse(f"Cette archive contient trop de fichiers pour un document Word\u00a0: {_AGAIN}")
    for member in members:
        check_name(member.orig_filename)
    check_twins(member.orig_filename for member in members)
    for member in members:
        _check_member(member)
    if sum(member.file_size for member in members) > MAX_TOTAL:
        raise refuse("Ce fichier, une fois décompressé, est trop volumineux\u00a0: allégez ses images.")
    if CONTENT_TYPES not in {member.filename for member in members}:
        raise refuse(
            "Ce fichier n’est pas un document Word\u00a0: son sommaire ([Content_Types].xml) manque. "
            "Enregistrez-le en .docx."
        )
    _check_spans(members, data)


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.orig_filename
    if member.flag_bits & ENCRYPTED_FLAGS:
        raise refuse("Ce fichier est protégé par un mot de passe\u00a0: enregistrez-le sans chiffrement.", part=name)
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise refuse(f"Cette archive emploie une compression que Word n’écrit jamais\u00a0: {_AGAIN}", part=name)
    mode = member.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR) or (member.is_dir() and member.file_size):
        raise refuse(f"Cette archive contient un lien ou un dossier qui cache un contenu\u00a0: {_AGAIN}", part=name)
    bomb = member.file_size > RATIO_FLOOR and member.file_size > MAX_RATIO * max(member.compress_size, 1)
    if member.file_size > MAX_MEMBER or bomb:
        raise refuse("Ce fichier, une fois décompressé, est trop volumineux\u00a0: retirez-en cette partie.", part=name)
    if _ZIP64_FIELD in _extra_fields(member.extra):
        raise refuse(f"Cette archive emploie le format zip64, inutile à un document Word\u00a0: {_AGAIN}", part=name)


def _extra_fields(extra: bytes) -> set[int]:
    found, at = set(), 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        found.add(kind)
        at += 4 + length
    return found


def _check_spans(members: list[zipfile.ZipInfo], data: bytes) -> None:
    """Demand that members follow one another without gap or overlap, each under the header that the directory tells."""
    end, slack = 0, 0
    for member in sorted(members, key=lambda member: member.header_offset):
        _check_gap(member.header_offset - end, slack, member.filename)
        end = _start(member, data) + member.compress_size
        slack = MAX_DESCRIPTOR
    _check_gap(_directory_start(data) - end, slack, "")


def _check_gap(gap: int, slack: int, part: str) -> None:
    if gap < 0:
        raise refuse(f"Cette archive est falsifiée (ses fichiers se recouvrent)\u00a0: {_AGAIN}", part=part)
    if gap > slack:
        raise refuse(f"Cette archive contient des données étrangères au document\u00a0: {_AGAIN}", part=part)


def _directory_start(data: bytes) -> int:
    return int.from_bytes(data[-6:-2], "little")


def _start(member: zipfile.ZipInfo, data: bytes) -> int:
    """Find where the payload of a member starts, after comparing its own header with the directory."""
    at = member.header_offset
    if at < 0 or at + _LOCAL.size > len(data):
        raise refuse(_DAMAGED, part=member.filename)
    mark, _, flags, method, _, _, crc, packed, size, name_length, extra_length = _LOCAL.unpack_from(data, at)
    name = data[at + _LOCAL.size : at + _LOCAL.size + name_length]
    told = (member.CRC, member.compress_size, member.file_size)
    sizes_later = flags & DESCRIPTOR_FLAG and (crc, packed, size) == (0, 0, 0)
    if mark != b"PK\x03\x04":
        raise refuse(_DAMAGED, part=member.filename)
    if (
        name.decode("utf-8" if flags & 0x800 else "cp437", "replace") != member.orig_filename
        or method != member.compress_type
        or flags & ENCRYPTED_FLAGS
        or not (sizes_later or (crc, packed, size) == told)
    ):
        raise refuse(_FORGED, part=member.filename)
    start = at + _LOCAL.size + name_length
    end: int = start + extra_length
    if _OTHER_NAME_FIELD in _extra_fields(data[start:end]) | _extra_fields(member.extra):
        raise refuse(_FORGED, part=member.filename)
    return end


def read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """Inflate one member: never more than it declared, and with its sum checked."""
    member = archive.getinfo(name)
    file = archive.fp
    assert isinstance(file, io.BytesIO)
    data = file.getbuffer()
    name_length, extra_length = struct.unpack_from("<HH", data, member.header_offset + 26)
    start = member.header_offset + _LOCAL.size + name_length + extra_length
    payload = bytes(data[start : start + member.compress_size])
    if member.compress_type == zipfile.ZIP_DEFLATED:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = inflater.decompress(payload, member.file_size + 1)
        except zlib.error as error:
            raise refuse(_DAMAGED, part=name) from error
        if len(content) > member.file_size:
            raise refuse("Cette archive est falsifiée (une taille y est fausse)\u00a0: " + _AGAIN, part=name)
        if not inflater.eof or inflater.unused_data:
            raise refuse(_DAMAGED, part=name)
    else:
        content = payload
    if len(content) != member.file_size or zlib.crc32(content) != member.CRC:
        raise refuse(_DAMAGED, part=name)
    return content
