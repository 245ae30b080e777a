"""Put other contents in the place of a picture or of an embedded file of a template, for one filling."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from html import unescape

from .archive import members_of, rewritten
from .faults import Fault, ValueFault

_PICTURE = re.compile(r"<pic:pic\b.*?</pic:pic>", re.DOTALL)
_SHOWN = re.compile(r"<(?:pic:cNvPr|wp:docPr)\b[^>]*>")
_NAMES = re.compile(r'\s(?:name|title|descr)="([^"]*)"')
_EMBEDDED = re.compile(r'<a:blip\b[^>]*\sr:embed="([^"]*)"')
_DRAWING = re.compile(r"<w:drawing\b.*?</w:drawing>", re.DOTALL)
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(r'\s(Id|Target|TargetMode)="([^"]*)"')
_FILES = re.compile(r"/(?:media|embeddings)/")
_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04")


def replaced(filled: bytes, replacing: Mapping[str, bytes]) -> bytes:
    """Return the file with these contents, each known by the name of a picture or by its path in the archive."""
    members = members_of(filled)
    shown = dict(_pictures(members))
    changes: dict[str, bytes] = {}
    for name, content in replacing.items():
        found = [name] if name in members and _FILES.search(name) else shown.get(name, [])
        if not found or not set(found) <= members.keys():
            raise _refusal(f"aucune image ni aucun fichier joint ne s’appelle «\u00a0{name}\u00a0» dans ce modèle.")
        for member in found:
            if _kind(members[member]) != _kind(content):
                raise _refusal(f"«\u00a0{name}\u00a0» se remplace par un fichier du même format que le premier.")
            changes[member] = content
    return rewritten(filled, changes)


def _pictures(members: Mapping[str, bytes]) -> Iterator[tuple[str, list[str]]]:
    """List the pictures by each of their names, with the members that they show."""
    found: dict[str, list[str]] = {}
    for part, content in members.items():
        relations = posixpath.join(posixpath.dirname(part), "_rels", f"{posixpath.basename(part)}.rels")
        if not part.endswith(".xml") or relations not in members:
            continue
        targets = dict(_targets(part, members[relations].decode("utf-8-sig")))
        for drawing in _DRAWING.findall(content.decode("utf-8-sig")):
            names = {unescape(name) for tag in _SHOWN.findall(drawing) for name in _NAMES.findall(tag) if name}
            for picture in _PICTURE.findall(drawing):
                for identifier in _EMBEDDED.findall(picture):
                    for name in sorted(names):
                        found.setdefault(name, []).append(targets.get(identifier, ""))
    yield from found.items()


def _targets(part: str, relations: str) -> Iterator[tuple[str, str]]:
    """List the members to which the relations of a part lead."""
    for relation in _RELATION.findall(relations):
        told = {key: unescape(value) for key, value in _ATTRIBUTE.findall(relation)}
        if told.get("TargetMode") != "External":
            path = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), told["Target"]))
            yield told["Id"], path.removeprefix("/")


def _kind(content: bytes) -> bytes:
    return next((signature for signature in _SIGNATURES if content.startswith(signature)), content[:4])


def _refusal(message: str) -> ValueFault:
    return ValueFault(Fault("", "fichier", message))
