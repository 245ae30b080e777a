"""See a Word file as its reader does: texts, tables, pictures, links, and the kinds of parts that it is made of."""

from __future__ import annotations

import hashlib
import io
import posixpath
import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"

Table = list[list[tuple[str, str, str, str]]]  # rows of cells: words, columns, vertical merge, colour


@dataclass(frozen=True)
class Seen:
    """What a reader sees of a file."""

    texts: dict[str, list[str]]  # by part: the words of each paragraph
    tables: dict[str, list[tuple[int, Table]]]  # by part: columns of the grid, then the rows
    pictures: dict[str, list[tuple[str, str, str]]]  # by part: width, height, digest of the file shown
    links: dict[str, list[tuple[str, str]]]  # by part: words, address
    kinds: Counter[str]  # how many parts of each kind
    files: Counter[str]  # digests of the pictures and embedded files


def see(data: bytes) -> Seen:
    """Read a file; every part must be well formed, and every relation lead somewhere."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        members = {name: archive.read(name) for name in archive.namelist()}
    kinds = kinds_of(members)
    seen = Seen({}, {}, {}, {}, Counter(kinds.values()), Counter())
    for name, content in members.items():
        if posixpath.dirname(name) in ("word/media", "word/embeddings"):
            seen.files[digest(content)] += 1
        if kinds.get(name, "").endswith("+xml") and re.search("wordprocessingml|core-properties", kinds[name]):
            look_at(seen, name, etree.fromstring(content), targets_of(name, members))
    return seen


def look_at(seen: Seen, name: str, root: Any, targets: dict[str, str]) -> None:
    """Note what one part shows."""
    paragraphs = list(root.iter(f"{W}p"))
    if paragraphs:
        seen.texts[name] = [words_of(paragraph) for paragraph in paragraphs]
    elif "docProps" in name:
        told = [(etree.QName(child).localname, child.text) for child in root]
        seen.texts[name] = [f"{name}: {text}" for name, text in told if text]
    seen.tables[name] = [table_of(table) for table in root.iter(f"{W}tbl")]
    seen.pictures[name] = [picture_of(picture, targets) for picture in root.iter(PICTURE)]
    seen.links[name] = [
        (words_of(link), targets[link.get(f"{R}id")]) for link in root.iter(f"{W}hyperlink") if link.get(f"{R}id")
    ]
    used = {value for element in root.iter(etree.Element) for key, value in element.attrib.items() if key.startswith(R)}
    assert used <= targets.keys(), f"{name}: relations that lead nowhere: {used - targets.keys()}"


def words_of(paragraph: Any) -> str:
    return "".join(map(word_of, paragraph.iter(etree.Element)))


def word_of(element: Any) -> str:
    if element.tag == f"{W}t":
        return element.text or ""
    in_run = element.getparent() is not None and element.getparent().tag == f"{W}r"
    return {f"{W}tab": "\t", f"{W}br": "\n"}.get(element.tag, "") if in_run else ""


def table_of(table: Any) -> tuple[int, Table]:
    grid = table.findall(f"{W}tblGrid/{W}gridCol")
    return len(grid), [[cell_of(cell) for cell in row.findall(f"{W}tc")] for row in table.findall(f"{W}tr")]


def cell_of(cell: Any) -> tuple[str, str, str, str]:
    def told(name: str, attribute: str = "val") -> str:
        found = cell.find(f"{W}tcPr/{W}{name}")
        return "" if found is None else found.get(f"{W}{attribute}") or "continue"

    return "\n".join(map(words_of, cell.iter(f"{W}p"))), told("gridSpan"), told("vMerge"), told("shd", "fill")


def picture_of(picture: Any, targets: dict[str, str]) -> tuple[str, str, str]:
    extent = next(picture.iter(f"{A}ext"), None)
    shown = targets[next(picture.iter(f"{A}blip")).get(f"{R}embed")]
    return ("", "", shown) if extent is None else (extent.get("cx"), extent.get("cy"), shown)


def targets_of(name: str, members: dict[str, bytes]) -> dict[str, str]:
    """Say where each relation of a part leads: an address, or the digest of a file."""
    relations = posixpath.join(posixpath.dirname(name), "_rels", f"{posixpath.basename(name)}.rels")
    if relations not in members:
        return {}
    targets = {}
    for relation in etree.fromstring(members[relations]):
        target = relation.get("Target")
        if relation.get("TargetMode") != "External":
            path = posixpath.normpath(posixpath.join("/", posixpath.dirname(name), target)).removeprefix("/")
            target = digest(members[path])
        targets[relation.get("Id")] = target
    return targets


def kinds_of(members: dict[str, bytes]) -> dict[str, str]:
    types = etree.fromstring(members["[Content_Types].xml"])
    defaults = {
        default.get("Extension").lower(): default.get("ContentType") for default in types.iter(f"{TYPES}Default")
    }
    overrides = {
        part.get("PartName").removeprefix("/"): part.get("ContentType") for part in types.iter(f"{TYPES}Override")
    }
    names = [name for name in members if name != "[Content_Types].xml" and not name.endswith("/")]
    return {name: overrides.get(name) or defaults[name.rpartition(".")[2].lower()] for name in names}


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
