"""Print the fields of a Word document as they stand in it, where LibreOffice would ask the clock, the user or the disk.

Page numbers, references and tables of contents stay live; a date of today would make another PDF tomorrow, and an
included file has no business in an act. Such a field gives way to the result that the document holds.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO

from lxml import etree

from documents.pdf.markup import W, read, with_parts, written

STORY = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
HAS_FIELDS = re.compile(rb"<w:(instrText|fldSimple)[ >]")
# ECMA-376 part 1, 17.16.5
ASK_THE_CLOCK = ("DATE", "TIME", "PRINTDATE", "SAVEDATE", "CREATEDATE", "EDITTIME")
ASK_THE_USER = ("FILENAME", "FILESIZE", "USERNAME", "USERINITIALS", "USERADDRESS")
ASK_THE_DISK = (
    "INCLUDEPICTURE",
    "INCLUDETEXT",
    "INCLUDE",
    "IMPORT",
    "LINK",
    "DDE",
    "DDEAUTO",
    "DATABASE",
    "RD",
    "EMBED",
)
FROZEN = dict.fromkeys((*ASK_THE_CLOCK, *ASK_THE_USER, *ASK_THE_DISK))


@dataclass(slots=True)
class Field:
    """A field under reading: its code, the elements to take away with it, those that show its result."""

    code: str = ""
    hidden: list[etree._Element] = field(default_factory=list)
    shown: list[etree._Element] = field(default_factory=list)
    is_code: bool = True

    def take(self, element: etree._Element, *, is_own: bool) -> None:
        """Take an element of this field, or of a field within it."""
        if is_own and self.is_code and element.tag == f"{W}instrText":
            self.code += element.text or ""
        if self.is_code or (is_own and element.tag == f"{W}fldChar"):
            self.hidden.append(element)
        elif element.tag == f"{W}t":
            self.shown.append(element)


def freeze_fields(docx: bytes) -> bytes:
    """Return the document with those fields replaced by their results; the very same bytes when it has none."""
    with zipfile.ZipFile(BytesIO(docx)) as archive:
        frozen = {
            name: changed
            for name in archive.namelist()
            if STORY.fullmatch(name) and (changed := replace_fields(archive.read(name), FROZEN)) is not None
        }
    return with_parts(docx, frozen)


def replace_fields(part: bytes, results: Mapping[str, str | None]) -> bytes | None:
    """Return the part with the fields of these codes replaced by text, None when it has none.

    The text is the one given, or the result that stands in the document for None.
    """
    if not HAS_FIELDS.search(part):
        return None
    try:
        root = read(part)
    except etree.XMLSyntaxError:  # for LibreOffice to refuse
        return None
    done = _replace_simple(root, results) + _replace_complex(root, results)
    return written(root) if done else None


def _replace_simple(root: etree._Element, results: Mapping[str, str | None]) -> int:
    """Unwrap `w:fldSimple`: its children are its result."""
    simple = [found for found in root.iter(f"{W}fldSimple") if _code(found.get(f"{W}instr", "")) in results]
    for found in simple:
        _tell(list(found.iter(f"{W}t")), results[_code(found.get(f"{W}instr", ""))])
        parent, place = found.getparent(), found.getparent().index(found)
        parent[place : place + 1] = [child for child in found if child.tag != f"{W}fldData"]
    return len(simple)


def _replace_complex(root: etree._Element, results: Mapping[str, str | None]) -> int:
    """Take away the marks and the code of fields told by `w:fldChar`; what follows the separator is their result."""
    doomed: list[etree._Element] = []
    opened: list[Field] = []
    for element in root.iter(f"{W}fldChar", f"{W}instrText", f"{W}t"):
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            opened.append(Field())
        for place, outer in enumerate(reversed(opened)):
            outer.take(element, is_own=place == 0)
        if not opened:
            continue
        if kind == "separate":
            opened[-1].is_code = False
        elif kind == "end" and _code((closed := opened.pop()).code) in results:
            doomed += closed.hidden
            _tell(closed.shown, results[_code(closed.code)])
    for element in doomed:
        if (parent := element.getparent()) is not None:
            parent.remove(element)
    return len(doomed)


def _tell(shown: list[etree._Element], text: str | None) -> None:
    """Write the text where the result of a field begins; None leaves the result as it is."""
    if text is None:
        return
    for place, element in enumerate(shown):
        element.text = text if place == 0 else ""


def _code(instruction: str) -> str:
    words = instruction.split(maxsplit=1)
    return words[0].upper() if words else ""
