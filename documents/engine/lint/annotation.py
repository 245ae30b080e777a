"""Write a copy of a Word file with a comment at each fault, as a colleague would have left it in Word.

Word takes comments in the body only: a fault of a header, of a note or of the file itself is told at the first
paragraph. Comments already there are kept. Same file, same faults: same bytes.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Sequence

from ..faults import Fault
from ..package import Package
from ..tree import Element, escape, parse, plain
from .opened import Opened, attributes

AUTHOR, INITIALS, DATE = "Delibera", "D", "1980-01-01T00:00:00Z"
_DAY = (1980, 1, 1, 0, 0, 0)  # the first that an archive knows
_TYPES = "[Content_Types].xml"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_TIE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_TIES = "http://schemas.openxmlformats.org/package/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_NO_COMMENT = ("w:txbxContent", "mc:AlternateContent")
_JOINER = "\u2060"  # invisible: keeps the tags that a comment quotes from being tags


def annotate(data: bytes, faults: Sequence[Fault]) -> bytes:
    """Return the .docx with a comment at each fault; raises TemplateFault when it is no Word file."""
    opened = Opened(Package(data))
    prologue, body = opened.package.tree(opened.main)
    comments_part = next((name for name, kind in opened.package.kinds.items() if kind == "comments"), "")
    told, comments = _comments(opened, comments_part)
    first = 1 + max((int(attributes(one).get("w:id", "0")) for one in comments.elements("w:comment")), default=0)
    paragraphs = [element for element in body.walk() if element.name == "w:p"] or [_first_paragraph(body)]
    for number, fault in enumerate(faults, start=first):
        in_body = fault.part == opened.main and fault.paragraph is not None
        _mark(paragraphs[fault.paragraph or 0 if in_body else 0], number)
        comments.add(_comment(fault, number))
    changed = {opened.main: prologue + plain(body)}
    if not comments_part:
        comments_part = posixpath.join(posixpath.dirname(opened.main), "comments.xml")
        changed |= _declared(opened, comments_part)
    changed[comments_part] = told + plain(comments)
    return _packed(data, changed)


def _comments(opened: Opened, name: str) -> tuple[str, Element]:
    """Read the comments that are there, or begin with none."""
    if name:
        return parse(opened.package.text(name))
    return _DECLARATION, Element("w:comments", [f'<w:comments xmlns:w="{_WORD}"'])


def _first_paragraph(root: Element) -> Element:
    """Give a paragraph to a body that has none."""
    paragraph = Element("w:p", ["<w:p"])
    (root.first("w:body") or root).add(paragraph, 0)
    return paragraph


def _mark(paragraph: Element, number: int) -> None:
    """Hang a comment on a whole paragraph; on the one that holds the text box, for a text box takes none."""
    holders = [element for element in paragraph.ancestors() if element.name == "w:p" and _takes_comments(element)]
    target = holders[0] if holders else paragraph
    after = 1 if target.first("w:pPr") else 0
    target.add(Element("w:commentRangeStart", [f'<w:commentRangeStart w:id="{number}"']), after)
    target.add(Element("w:commentRangeEnd", [f'<w:commentRangeEnd w:id="{number}"']))
    run = Element("w:r", ["<w:r"])
    run.add(Element("w:commentReference", [f'<w:commentReference w:id="{number}"']))
    target.add(run)


def _takes_comments(paragraph: Element) -> bool:
    return paragraph.nearest(*_NO_COMMENT) is None


def _comment(fault: Fault, number: int) -> Element:
    said = f'w:id="{number}" w:author="{AUTHOR}" w:date="{DATE}" w:initials="{INITIALS}"'
    comment = Element("w:comment", [f"<w:comment {said}"])
    for line in (f"{fault.severity.label.capitalize()}\u00a0: {fault.message}", fault.place):
        text = Element("w:t", ['<w:t xml:space="preserve"'])
        text.add(escape(line.replace("{", "{" + _JOINER).replace("}", _JOINER + "}")))
        run, paragraph = Element("w:r", ["<w:r"]), Element("w:p", ["<w:p"])
        run.add(text)
        paragraph.add(run)
        comment.add(paragraph)
    return comment


def _declared(opened: Opened, name: str) -> dict[str, str]:
    """Declare a first part of comments in the table of the file and among the ties of the body."""
    told, types = parse(opened.package.text(_TYPES))
    types.add(Element("Override", [f'<{_prefix(types)}Override PartName="/{name}" ContentType="{_KIND}"']))
    folder, file = posixpath.split(opened.main)
    ties_name = f"{folder}/_rels/{file}.rels"
    if ties_name in opened.package.names:
        said, ties = parse(opened.package.text(ties_name))
    else:
        said, ties = _DECLARATION, Element("Relationships", [f'<Relationships xmlns="{_TIES}"'])
    taken = {attributes(tie).get("Id") for tie in ties.elements()}
    free = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
    target = posixpath.basename(name)
    ties.add(Element("Relationship", [f'<{_prefix(ties)}Relationship Id="{free}" Type="{_TIE}" Target="{target}"']))
    return {_TYPES: told + plain(types), ties_name: said + plain(ties)}


def _prefix(root: Element) -> str:
    return f"{root.name.partition(':')[0]}:" if ":" in root.name else ""


def _packed(data: bytes, changed: dict[str, str]) -> bytes:
    """Write the archive again with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *changed]):
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            new.writestr(entry, changed[name].encode() if name in changed else old.read(name))
    return out.getvalue()
