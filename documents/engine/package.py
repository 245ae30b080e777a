"""Read a Word file once: its parts, which of them may hold tags, and each as it lies in the archive, still compressed."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterator
from html import unescape

from . import guard

_OVERRIDE = re.compile(r"<(?:\w+:)?Override\s[^>]*>")
_ATTRIBUTE = re.compile(r'\s(PartName|ContentType)\s*=\s*"([^"]*)"')
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_KINDS = {f"{_WORD}{kind}+xml": kind for kind in ("header", "footer", "footnotes", "endnotes", "comments")} | {
    f"{_WORD}document.main+xml": "main",
    "application/vnd.openxmlformats-package.core-properties+xml": "properties",
}


class Package:
    """A Word file that has passed the guard: `kinds` names the parts that may hold tags."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._archive = guard.open_archive(data)
        self.names = sorted(self._archive.namelist(), key=lambda name: (name != guard.CONTENT_TYPES, name))
        self._texts: dict[str, str] = {}
        for name in self.names:
            content = guard.read_member(self._archive, name)
            if name.lower().endswith((".xml", ".rels")):
                self._texts[name] = guard.check_xml(content, part=name)
        self.kinds = dict(self._read_kinds())
        if "main" not in self.kinds.values():
            raise guard.refuse("Ce fichier n’est pas un document Word\u00a0: son texte (word/document.xml) manque.")

    def _read_kinds(self) -> Iterator[tuple[str, str]]:
        for override in _OVERRIDE.findall(self._texts[guard.CONTENT_TYPES]):
            found = dict(_ATTRIBUTE.findall(override))
            name, content_type = unescape(found.get("PartName", "")).removeprefix("/"), found.get("ContentType", "")
            if "macroEnabled" in content_type:
                raise guard.refuse("Ce document contient des macros\u00a0: enregistrez-le en .docx, sans macro.")
            if content_type in _KINDS and name in self._texts:
                yield name, _KINDS[content_type]

    def text(self, name: str) -> str:
        """Return the XML of a part."""
        return self._texts[name]

    def raw(self, name: str) -> tuple[zipfile.ZipInfo, bytes]:
        """Return a member as it lies in the archive, still compressed."""
        member = self._archive.getinfo(name)
        name_length, extra_length = struct.unpack_from("<HH", self._data, member.header_offset + 26)
        start = member.header_offset + 30 + name_length + extra_length
        return member, self._data[start : start + member.compress_size]
