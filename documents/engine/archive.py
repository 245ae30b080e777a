"""Take a Word file apart and write it anew, in fixed order and with fixed dates: the same members, the same bytes."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Collection, Mapping

from deflate import crc32, deflate_compress

from .guard import CONTENT_TYPES
from .packer import LEVEL, Archive

_COMPRESSED = (".png", ".jpeg", ".jpg", ".gif", ".docx", ".xlsx", ".pptx")


def members_of(data: bytes, only: Collection[str] = ()) -> dict[str, bytes]:
    """Return the members of an archive that is already known to be sound: all, or those told that are there."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not only or name in only}


def written(members: Mapping[str, bytes]) -> bytes:
    """Return an archive of these members, the table of contents first as Word has it, the others by name."""
    archive = Archive()
    for name in sorted(members, key=lambda name: (name != CONTENT_TYPES, name)):
        _add(archive, name, members[name])
    return archive.close()


def rewritten(data: bytes, changes: Mapping[str, bytes]) -> bytes:
    """Return an archive that we wrote with some members changed in their place or added, the others as they lie."""
    archive = Archive()
    with zipfile.ZipFile(io.BytesIO(data)) as former:
        for member in former.infolist():
            if member.filename in changes:
                _add(archive, member.filename, changes[member.filename])
                continue
            name_length, extra_length = struct.unpack_from("<HH", data, member.header_offset + 26)
            start = member.header_offset + 30 + name_length + extra_length
            payload = data[start : start + member.compress_size]
            archive.add(member.filename, payload, (member.compress_type, member.CRC, len(payload), member.file_size))
        known = set(former.namelist())
    for name in sorted(changes.keys() - known):
        _add(archive, name, changes[name])
    return archive.close()


def _add(archive: Archive, name: str, content: bytes) -> None:
    method, payload = zipfile.ZIP_STORED, content
    if not name.lower().endswith(_COMPRESSED):
        method, payload = zipfile.ZIP_DEFLATED, bytes(deflate_compress(content, LEVEL))
    archive.add(name, payload, (method, crc32(content), len(payload), len(content)))
