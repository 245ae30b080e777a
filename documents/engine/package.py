"""Read a Word file once: its parts, which of them may hold tags, and each as it lies in the archive, still compressed."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator

from . import guard
from .guard.names import same
from .tree import DepthError, Element, parse

MAX_TEXTS = 50_000_000
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_KINDS = {f"{_WORD}{kind}+xml": kind for kind in ("header", "footer", "footnotes", "endnotes", "comments")} | {
    f"{_WORD}document.main+xml": "main",
    "application/vnd.openxmlformats-package.core-properties+xml": "properties",
}
_ROOT = "_rels/.rels"
_ROOTS = {"main": "w:document", "header": "w:hdr", "footer": "w:ftr"}


class Package:
    """A Word file that has passed the guard: `kinds` names the parts that may hold tags."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._archive = guard.open_archive(data)
        self.names = sorted(self._archive.namelist(), key=lambda name: (name != guard.CONTENT_TYPES, name))
        self._texts: dict[str, str] = {}
        self._read_text(guard.CONTENT_TYPES)
        self.types = guard.read_types(self._texts[guard.CONTENT_TYPES])
        self._read_texts()
        self._by_same = {same(name): name for name in self.names}
        self.kinds = dict(self._read_kinds())
        self.relations = self._read_relations()
        main = [relation.target for relation in self.relations.get(_ROOT, []) if relation.kind == "officedocument"]
        if [self.kinds.get(self._by_same.get(target, "")) for target in main] != ["main"]:
            raise guard.refuse(
                "Ce fichier n’est pas un document Word\u00a0: son texte (word/document.xml) manque. "
                "Enregistrez-le en .docx."
            )

    def _read_texts(self) -> None:
        """Inflate every member: those that a program would read as XML are judged, the sums of the others are."""
        total = 0
        for name in self.names[1:]:
            if "vbaproject" in name.lower():
                raise guard.refuse(
                    "Ce document contient des macros\u00a0: enregistrez-le en .docx, sans macro.", part=name
                )
            if self.types.is_xml(name):
                total += self._read_text(name)
            else:
                guard.read_member(self._archive, name)
            if total > MAX_TEXTS:
                raise guard.refuse("Ce document est démesuré\u00a0: coupez-le en plusieurs.", part=name)

    def _read_text(self, name: str) -> int:
        content = guard.read_member(self._archive, name)
        self._texts[name] = guard.check_xml(content, part=name)
        return len(content)

    def _read_kinds(self) -> Iterator[tuple[str, str]]:
        declared = [self._by_same[part] for part in self.types.parts if part in self._by_same]
        for name in dict.fromkeys((*declared, *self.names)):
            kind = _KINDS.get(self.types.of(name))
            if kind and name in self._texts:
                yield name, kind

    def _read_relations(self) -> dict[str, list[guard.Relation]]:
        return {
            name: guard.check_relations(text, part=name, names=self._by_same)
            for name, text in self._texts.items()
            if name.lower().endswith(".rels")
        }

    def tree(self, name: str) -> tuple[str, Element]:
        """Return the prologue and the root of a part that holds words; raise TemplateFault for a part that is none."""
        try:
            prologue, root = parse(self._texts[name])
        except DepthError as error:
            raise guard.refuse("Ce document imbrique trop de tableaux ou d’objets.", part=name) from error
        if root.name != _ROOTS.get(self.kinds[name], root.name):
            raise guard.refuse(
                "Ce document n’est pas écrit par un traitement de texte connu\u00a0: enregistrez-le avec Word.",
                part=name,
            )
        return prologue, root

    def text(self, name: str) -> str:
        """Return the XML of a part."""
        return self._texts[name]

    def content(self, name: str) -> bytes:
        """Return the bytes of a member, inflated and checked."""
        return guard.read_member(self._archive, name)

    def raw(self, name: str) -> tuple[zipfile.ZipInfo, bytes]:
        """Return a member as it lies in the archive, still compressed."""
        member = self._archive.getinfo(name)
        name_length, extra_length = struct.unpack_from("<HH", self._data, member.header_offset + 26)
        start = member.header_offset + 30 + name_length + extra_length
        return member, self._data[start : start + member.compress_size]
