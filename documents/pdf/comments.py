"""Convert a document without its comments: they are remarks between colleagues, and no part of the act.

LibreOffice 7.4 driven over UNO also falls on loading any of them.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from lxml import etree

from documents.pdf.fields import STORY
from documents.pdf.markup import W, read, with_parts, written

MARKS = (f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference")
HAS_MARKS = re.compile(rb"<w:comment(RangeStart|RangeEnd|Reference)\b")


def drop_comments(docx: bytes) -> bytes:
    """Return the document with no mark that calls a comment; the very same bytes when it has none."""
    with zipfile.ZipFile(BytesIO(docx)) as archive:
        marked = {name: archive.read(name) for name in archive.namelist() if STORY.fullmatch(name)}
    return with_parts(docx, {name: _without(part) for name, part in marked.items() if HAS_MARKS.search(part)})


def _without(part: bytes) -> bytes:
    try:
        root = read(part)
    except etree.XMLSyntaxError:  # for LibreOffice to refuse
        return part
    for mark in list(root.iter(*MARKS)):
        parent = mark.getparent()
        if parent is not None:
            parent.remove(mark)
    return written(root)
