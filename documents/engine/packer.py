"""Write filled copies of a Word file by splicing: what does not change is never touched.

A .docx is a zip of parts. Those without tags are copied as they are, still compressed; those with tags are
deflated again. Dates are 1 January 1980, the order is fixed and the deflater is ours (libdeflate, in its wheel: every
system has its own zlib), so that the same template and the same values give the same bytes on any day and on any
machine (ECMA-376 part 2; APPNOTE.TXT 4.3).
"""

from __future__ import annotations

import struct
import zipfile

from deflate import crc32, deflate_compress

from .package import Package

LEVEL = 1  # a twentieth larger than level 6, in a third of the time
WORTH_DEFLATING = 2_500  # bytes: below, deflating costs more time than the bytes that it saves are worth

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _UTF8, _TIME, _DATE = 20, 0x800, 0, (0 << 9) | (1 << 5) | 1


class Packer:
    """Write archives that share all their members but a few."""

    def __init__(self, package: Package, changing: list[str]) -> None:
        self._fixed = Archive()
        for name in package.names:
            if name not in changing:
                member, payload = package.raw(name)
                self._fixed.add(name, payload, (member.compress_type, member.CRC, len(payload), member.file_size))

    def pack(self, parts: list[tuple[str, str]]) -> bytes:
        """Return the bytes of an archive with these parts after the fixed ones."""
        archive = self._fixed.copy()
        for name, text in parts:
            content = text.encode("utf-8")
            if len(content) < WORTH_DEFLATING:
                method, payload = zipfile.ZIP_STORED, content
            else:
                method, payload = zipfile.ZIP_DEFLATED, bytes(deflate_compress(content, LEVEL))
            archive.add(name, payload, (method, crc32(content), len(payload), len(content)))
        return archive.close()


class Archive:
    """An archive being written: its members, and the directory that ends it."""

    def __init__(self) -> None:
        self._members: list[bytes] = []
        self._directory: list[bytes] = []
        self._size = 0

    def copy(self) -> Archive:
        """Return another archive that goes on from here."""
        other = Archive()
        if len(self._members) > 1:
            self._members = [b"".join(self._members)]
        other._members, other._directory, other._size = self._members[:], self._directory[:], self._size
        return other

    def add(self, name: str, payload: bytes, header: tuple[int, int, int, int]) -> None:
        """Add a member; ``header``: method, CRC-32, size as written, size once inflated."""
        method, *sizes = header
        path = name.encode("utf-8")
        common = (_VERSION, _UTF8, method, _TIME, _DATE, *sizes, len(path), 0)
        self._members += (_LOCAL.pack(b"PK\x03\x04", *common), path, payload)
        self._directory += (_CENTRAL.pack(b"PK\x01\x02", _VERSION, *common, 0, 0, 0, 0, self._size), path)
        self._size += _LOCAL.size + len(path) + len(payload)

    def close(self) -> bytes:
        """Write the directory and return the whole."""
        directory = b"".join(self._directory)
        count = len(self._directory) // 2
        end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), self._size, 0)
        return b"".join((*self._members, directory, end))
