"""Keep the SVG pictures of a document from showing files of this computer.

LibreOffice draws every file that an SVG names, whatever its settings forbid: a picture in a Word document could thus
put any image of the server into an act. Here an SVG may only name what it holds. LibreOffice knows an SVG by its
content, not by its name, reads compressed ones, and those inside other files: so are they looked for.
"""

from __future__ import annotations

import base64
import re
import zipfile
import zlib
from io import BytesIO

from lxml import etree

from documents.pdf.markup import read, with_parts

DEPTH = 4  # documents inside documents, pictures inside pictures
LARGEST = 64 * 2**20  # bytes of an SVG once unpacked
HOLDS_SVG = re.compile(rb"<([\w.-]+:)?svg\b", re.IGNORECASE)
INSIDE = re.compile(r"#|data:image/(png|jpe?g|gif|webp|bmp);", re.IGNORECASE)
SVG_DATA = re.compile(r"data:image/svg\+xml;base64,(?P<data>.*)", re.IGNORECASE | re.DOTALL)
CSS_ADDRESS = re.compile(r"@import[^;]*;?|url\(\s*['\"]?(?!#)[^)]*\)", re.IGNORECASE)


def shut_drawings(package: bytes, *, depth: int = DEPTH) -> bytes:
    """Return the zip with every SVG shut; the very same bytes when none had to be."""
    with zipfile.ZipFile(BytesIO(package)) as archive:
        shut = {
            info.filename: changed
            for info in archive.infolist()
            if (part := archive.read(info)) and (changed := _shut(part, depth)) != part
        }
    return with_parts(package, shut)


def _shut(part: bytes, depth: int) -> bytes:
    if part.startswith(b"PK\x03\x04"):
        return _shut_package(part, depth)
    content = _unpacked(part) if part.startswith(b"\x1f\x8b") else part
    if not HOLDS_SVG.search(content.replace(b"\0", b"")):  # UTF-16 too
        return part
    shut = _shut_svg(content, depth)
    return part if shut == content else shut


def _shut_package(part: bytes, depth: int) -> bytes:
    try:
        return shut_drawings(part, depth=depth - 1) if depth else b""
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError):  # broken or locked: not for us
        return b""


def _unpacked(part: bytes) -> bytes:
    """Unpack what gzip packed, as far as a picture may go."""
    reader = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        return reader.decompress(part, LARGEST)
    except zlib.error:
        return b""


def _shut_svg(svg: bytes, depth: int) -> bytes:
    """Take from an SVG whatever it would fetch; a drawing that cannot be read draws nothing."""
    try:
        root = read(svg)
    except etree.XMLSyntaxError:
        return b""
    changed = root.getroottree().docinfo.doctype != ""
    for element in root.iter(etree.Element):
        for name, value in element.items():
            kept = _kept(etree.QName(name).localname, value, depth)
            if kept != value:
                element.set(name, kept)
                changed = True
        if etree.QName(element).localname == "style" and element.text and CSS_ADDRESS.search(element.text):
            element.text = CSS_ADDRESS.sub("", element.text)
            changed = True
    return etree.tostring(root, encoding="utf-8") if changed else svg


def _kept(name: str, value: str, depth: int) -> str:
    """Return what an attribute may say."""
    if name != "href":
        return CSS_ADDRESS.sub("none", value)
    if INSIDE.match(value):
        return value
    if (inner := SVG_DATA.fullmatch(value)) and depth:
        try:
            shut = _shut(base64.b64decode(inner["data"]), depth - 1)
        except ValueError:
            return "#"
        return f"data:image/svg+xml;base64,{base64.b64encode(shut).decode()}"
    return "#"
