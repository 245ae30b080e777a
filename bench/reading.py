"""Read what a reader of a Word file sees: the text of its paragraphs, headers and footers first."""

from __future__ import annotations

import io
import re
import zipfile

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PART = re.compile(r"word/(header\d*|footer\d*|document)\.xml")
_PIECES = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "\u2011"}


def paragraphs(docx: bytes, *, with_empty: bool = False) -> list[str]:
    """Return the text of each paragraph that has some (or of all), part after part in the order of their names."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        parts = sorted(
            (name for name in archive.namelist() if _PART.fullmatch(name)), key=lambda name: "document" in name
        )
        trees = [etree.fromstring(archive.read(name)) for name in parts]
    texts = (_text(paragraph) for tree in trees for paragraph in tree.iter(f"{W}p"))
    return [text for text in texts if with_empty or text.strip()]


def _text(paragraph: etree._Element) -> str:
    return "".join(
        _PIECES.get(node.tag, "") or (node.text or "" if node.tag == f"{W}t" else "")
        for node in paragraph.iter(f"{W}*")
    )


def title_of(docx: bytes) -> str:
    """Return the title among the file’s properties, which readers show in their window."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        core = etree.fromstring(archive.read("docProps/core.xml"))
    return core.findtext("{http://purl.org/dc/elements/1.1/}title") or ""


def changed_parts(docx: bytes, template: bytes) -> list[bytes]:
    """Return the parts of a filled file that its template has not."""
    with zipfile.ZipFile(io.BytesIO(docx)) as filled, zipfile.ZipFile(io.BytesIO(template)) as empty:
        return [filled.read(name) for name in filled.namelist() if filled.read(name) != empty.read(name)]
