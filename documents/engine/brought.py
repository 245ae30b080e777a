"""Keep what the values of one filling bring into the file besides words: pictures, links, parts of other documents.

Pictures and links are a member and a relation each: they are spliced into the filled file. Identifiers and names come
from the content, so that the same values give the same bytes and the same picture stands once. Whatever else needs
docxtpl, which is opened only then (through_docxtpl.py).
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from .archive import members_of, rewritten, written
from .guard import CONTENT_TYPES
from .tree import escape

if TYPE_CHECKING:
    from .through_docxtpl import ThroughDocxtpl

_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_NO_RELATIONS = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
_ROOT_END = re.compile(r"\s*/>\s*\Z|</(?:\w+:)?(?:Relationships|Types)>\s*\Z")
_ROOT = re.compile(r"<((?:(\w+):)?(?:Relationships|Types))\b")


class Brought:
    """What one filling brings; `part` is the part being written."""

    __slots__ = ("_docxtpl", "_media", "_relations", "_source", "part")

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._media: dict[str, bytes] = {}
        self._relations: dict[str, dict[str, str]] = {}
        self._docxtpl: ThroughDocxtpl | None = None
        self.part = ""

    def picture(self, data: bytes, kind: str) -> tuple[str, str]:
        """Bring a picture for the part being written; return the identifier of its relation and its name."""
        name = f"{hashlib.sha256(data).hexdigest()[:16]}.{kind}"
        member = f"word/media/{name}"
        self._media[member] = data
        target = posixpath.relpath(member, posixpath.dirname(self.part) or ".")
        return self._relate("image", target, ""), name

    def link(self, url: str) -> str:
        """Bring a link for the part being written; return the identifier of its relation."""
        return self._relate("hyperlink", url, ' TargetMode="External"')

    def _relate(self, kind: str, target: str, mode: str) -> str:
        number = int(hashlib.sha256(f"{kind} {target}".encode()).hexdigest()[:12], 16)
        shown = escape(target).replace('"', "&quot;")
        relation = f'Id="rId{number}" Type="{_TYPE}{kind}" Target="{shown}"{mode}/>'
        self._relations.setdefault(self.part, {})[f"rId{number}"] = relation
        return f"rId{number}"

    def docxtpl(self) -> ThroughDocxtpl:
        """Open the template with docxtpl, once."""
        if self._docxtpl is None:
            from .through_docxtpl import ThroughDocxtpl  # slow to import, and rarely needed

            self._docxtpl = ThroughDocxtpl(self._source)
        return self._docxtpl

    def xml_of(self, value: object) -> str:
        """Return the XML that an object of docxtpl, or any object with `__html__`, writes in this part."""
        if self._docxtpl is not None:
            return self._docxtpl.xml_of(value, self.part)
        return str(value.__html__())  # type: ignore[attr-defined]

    def has_relation(self, identifier: str) -> bool:
        """Tell whether the part being written has this relation, brought by a value."""
        opened = self._docxtpl is not None and self._docxtpl.has_relation(identifier, self.part)
        return opened or identifier in self._relations.get(self.part, {})

    @property
    def is_empty(self) -> bool:
        """Tell whether words are all that the values brought."""
        return self._docxtpl is None and not self._relations

    def finish(self, filled: bytes, parts: Mapping[str, str]) -> bytes:
        """Return the filled file with all that was brought."""
        if self._docxtpl is not None:
            filled = written(self._docxtpl.members(parts))
        changed = {_relations_of(part): relations for part, relations in self._relations.items()}
        members = members_of(filled, {CONTENT_TYPES, *changed})
        changes = dict(self._media)
        for name, relations in changed.items():
            text = members[name].decode("utf-8-sig") if name in members else _NO_RELATIONS
            missing = [shown for identifier, shown in sorted(relations.items()) if f'"{identifier}"' not in text]
            changes[name] = _with(text, [f"Relationship {shown}" for shown in missing])
        types = members[CONTENT_TYPES].decode("utf-8-sig")
        known = {extension.lower() for extension in re.findall(r'\sExtension\s*=\s*"([^"]*)"', types)}
        kinds = sorted({posixpath.splitext(name)[1].removeprefix(".") for name in self._media} - known)
        changes[CONTENT_TYPES] = _with(types, [f'Default Extension="{k}" ContentType="image/{k}"/>' for k in kinds])
        return rewritten(filled, changes)


def _relations_of(part: str) -> str:
    """Name the member that holds the relations of a part (ECMA-376 part 2, 6.5)."""
    return posixpath.join(posixpath.dirname(part), "_rels", f"{posixpath.basename(part)}.rels")


def _with(xml: str, elements: list[str]) -> bytes:
    """Add elements, without their opening bracket, at the end of a list of relations or of types."""
    root, end = _ROOT.search(xml), _ROOT_END.search(xml)
    assert root
    assert end
    prefix = f"<{root[2]}:" if root[2] else "<"
    return f"{xml[: end.start()]}{'>' if '/>' in end[0] else ''}{''.join(prefix + e for e in elements)}</{root[1]}>".encode()
