"""Serve the objects that only docxtpl can put into a file: its own, and whole documents.

The template is opened by docxtpl beside ours. Its objects add their parts and relations to that file; our compiled
parts then take the place of those that it did not fill. Imported only when a value needs it: it is slow.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping
from copy import deepcopy
from itertools import count
from typing import Any

from docxtpl import DocxTemplate
from docxtpl.subdoc import Subdoc
from lxml import etree

from .archive import members_of
from .faults import Unwritable
from .guard.links import is_address

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_OF_ONE_REVISION = re.compile(r"\{.*\}(?:paraId|textId|rsid\w*)\Z")
_NSID = re.compile(rb'(<w:nsid w:val=")([0-9A-Fa-f]*)(")')
_NUMBERING, _FOOTNOTES = "word/numbering.xml", "word/footnotes.xml"


class ThroughDocxtpl:
    """A template opened by docxtpl for one filling: `template` is what docxtpl's objects are bound to."""

    def __init__(self, source: bytes) -> None:
        self.template = DocxTemplate(io.BytesIO(source))
        self.template.render_init()
        self._parts = {
            str(part.partname).removeprefix("/"): part for part in self.template.docx.part.package.iter_parts()
        }
        before = members_of(source)
        self._nsids = {match[2] for match in _NSID.finditer(before.get(_NUMBERING, b""))}
        self._notes = len(_notes(before.get(_FOOTNOTES, b"")))
        self._bookmarks = count(200_000)
        self._subdocuments: dict[bytes, Subdoc] = {}

    def xml_of(self, value: Any, part: str) -> str:
        """Return what an object writes in this part, after it has added there what it needs."""
        owner = getattr(value, "tpl", self.template)
        if owner is not self.template:
            raise Unwritable(
                "cet objet de docxtpl appartient à un autre modèle\u00a0: créez-le dans la fonction donnée à fill_with."
            )
        self.template.current_rendering_part = self._parts[part]
        return self._body(value) if isinstance(value, Subdoc) else str(value.__html__())

    def subdocument(self, data: bytes) -> str:
        """Return the body of a document, after its parts have been added."""
        digest = hashlib.sha256(data).digest()
        if digest not in self._subdocuments:
            self._subdocuments[digest] = self.template.new_subdoc(io.BytesIO(data))
        return self._body(self._subdocuments[digest])

    def _body(self, subdocument: Subdoc) -> str:
        """Write each block with the namespaces that it needs, without the identifiers of its former revision."""
        blocks = [deepcopy(block) for block in subdocument.subdocx.element.body if block.tag != f"{_W}sectPr"]
        numbers: dict[str, int] = {}
        for element in (element for block in blocks for element in block.iter(etree.Element)):
            for name in list(element.attrib):
                if _OF_ONE_REVISION.match(name):
                    del element.attrib[name]
            if element.tag in (f"{_W}bookmarkStart", f"{_W}bookmarkEnd"):
                former = element.get(f"{_W}id", "")
                numbers[former] = numbers.get(former) or next(self._bookmarks)
                element.set(f"{_W}id", str(numbers[former]))
        return "".join(etree.tostring(block, encoding="unicode", with_tail=False) for block in blocks)

    def has_relation(self, identifier: str, part: str) -> bool:
        """Tell whether a part has this relation, and refuse a link that leads to a local file or a script."""
        relation = self._parts[part].rels.get(identifier)
        if relation is not None and relation.reltype == _HYPERLINK and relation.is_external:
            url = str(relation.target_ref)
            if not is_address(url):
                raise Unwritable(f"le lien «\u00a0{url}\u00a0» ne mène ni au web ni à une adresse de courriel.")
        return relation is not None

    def members(self, parts: Mapping[str, str]) -> dict[str, bytes]:
        """Return the members of the file that docxtpl saves, with our filled parts in the place of its own."""
        out = io.BytesIO()
        self.template.is_rendered = True  # else docxtpl opens the template again when it saves
        self.template.save(out)
        members = members_of(out.getvalue())
        added = _notes(members.get(_FOOTNOTES, b""))[self._notes :]
        members |= {name: text.encode("utf-8") for name, text in parts.items()}
        if _FOOTNOTES in parts and added:
            members[_FOOTNOTES] = members[_FOOTNOTES].replace(b"</w:footnotes>", b"".join(added) + b"</w:footnotes>")
        if _NUMBERING in members:
            members[_NUMBERING] = self._named_numberings(members[_NUMBERING])
        return members

    def _named_numberings(self, xml: bytes) -> bytes:
        """Give the lists of other documents an identifier that does not change from one day to the next."""
        numbers = count(0x5D000000)
        return _NSID.sub(
            lambda match: match[0] if match[2] in self._nsids else b"%s%08X%s" % (match[1], next(numbers), match[3]),
            xml,
        )


def _notes(xml: bytes) -> list[bytes]:
    """Write each footnote of a part by itself, with the namespaces that it needs."""
    if not xml:
        return []
    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    return [etree.tostring(note, with_tail=False) for note in root.iterchildren(f"{_W}footnote")]
