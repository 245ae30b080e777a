"""Cut a Word document at its chapters, so that those that several documents share are converted once.

A chapter begins with a paragraph whose style asks for a new page and heads the outline; nothing of it flows into
another. Whatever could tell two chapters of one another (notes, numbered lists, references, sections) makes the
document uncertain, and an uncertain document is not cut. A chapter on its own must be told two things that it cannot
count: the number of its first page, and how many pages there are in all.
"""

from __future__ import annotations

import copy
import re
import zipfile
from io import BytesIO

from lxml import etree

from documents.pdf.fields import replace_fields
from documents.pdf.markup import W, read, written

BODY = "word/document.xml"
HEAD_OR_FOOT = re.compile(r"word/(header|footer)\d*\.xml")
UNCERTAIN = re.compile(
    rb"<w:(instrText|fldSimple|footnoteReference|endnoteReference|commentReference|bookmarkStart|ins|del|altChunk|sdt"
    rb"|moveFrom|moveTo|pgNumType)[ >/]|<wp:anchor| w:anchor=|<w:sectPr[ >].*<w:sectPr[ >]",
    re.DOTALL,
)
UNCERTAIN_SETTING = re.compile(rb"<w:(evenAndOddHeaders|mirrorMargins|gutterAtTop|bookFoldPrinting)[ />]")
UNCOUNTED = {"bullet", "none"}  # ST_NumberFormat of lists that do not count
NUMBER_FORMAT = re.compile(rb'<w:numFmt [^>]*w:val="(\w+)"')
WITNESS = "\ue000"  # no document says this
FIELD_CODE = re.compile(rb"<w:instrText[^>]*>([^<]*)<|<w:fldSimple[^>]* w:instr=\"([^\"]*)\"")
# What follows w:pgNumType in a section (ECMA-376, CT_SectPr).
AFTER_PAGE_NUMBERS = (
    *("cols", "formProt", "vAlign", "noEndnote", "titlePg", "textDirection", "bidi", "rtlGutter", "docGrid"),
    "printerSettings",
)
LAST_WORD = read(  # Word wants a paragraph after a last table: one point high
    f'<w:p xmlns:w="{W[1:-1]}"><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    '<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'.encode()
)


def cut(docx: bytes) -> list[bytes]:
    """Return the chapters as documents of their own; the document alone when it has one, or when it is uncertain."""
    with zipfile.ZipFile(BytesIO(docx)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    if not _is_certain(parts):
        return [docx]
    root = read(parts[BODY])
    body = root.find(f"{W}body")
    openings = _opening_styles(parts["word/styles.xml"])
    if body is None or {child.tag for child in body} - {f"{W}p", f"{W}tbl", f"{W}sectPr"} or not openings:
        return [docx]
    bounds = [place for place, child in enumerate(body) if place and _opens(child, openings)]
    if not bounds:
        return [docx]
    last = len(body) - 1  # the section
    slices = list(zip([0, *bounds], [*bounds, last], strict=True))
    return [_packed({**parts, BODY: _chapter(root, begin, end)}) for begin, end in slices]


def numbered(chapter: bytes, *, first: int, total: int) -> bytes:
    """Return the chapter with its pages numbered from `first`, of `total` in all."""
    with zipfile.ZipFile(BytesIO(chapter)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    for name, part in parts.items():
        if HEAD_OR_FOOT.fullmatch(name):
            parts[name] = replace_fields(part, {"NUMPAGES": str(total)}) or part
    if first > 1:
        root = read(parts[BODY])
        section = root.find(f"{W}body/{W}sectPr")
        for first_page in section.findall(f"{W}titlePg"):
            section.remove(first_page)
        number = etree.Element(f"{W}pgNumType", {f"{W}start": str(first)})
        followers = [child for child in section if etree.QName(child).localname in AFTER_PAGE_NUMBERS]
        section.insert(section.index(followers[0]) if followers else len(section), number)
        parts[BODY] = written(root)
    return _packed(parts)


def _is_certain(parts: dict[str, bytes]) -> bool:
    if "word/styles.xml" not in parts or UNCERTAIN.search(parts[BODY]):
        return False
    if UNCERTAIN_SETTING.search(parts.get("word/settings.xml", b"")):
        return False
    formats = {found.decode() for found in NUMBER_FORMAT.findall(parts.get("word/numbering.xml", b""))}
    return formats <= UNCOUNTED and all(
        _counts_pages_only(part) for name, part in parts.items() if HEAD_OR_FOOT.fullmatch(name)
    )


def _counts_pages_only(part: bytes) -> bool:
    """Whether a header or footer has no field but page numbers, each with a result that we can replace."""
    codes = [(code or simple).split()[:1] for code, simple in FIELD_CODE.findall(part)]
    totals = codes.count([b"NUMPAGES"])
    replaced = (replace_fields(part, {"NUMPAGES": WITNESS}) or b"").count(WITNESS.encode())
    return all(code in ([b"PAGE"], [b"NUMPAGES"]) for code in codes) and totals == replaced


def _opening_styles(styles: bytes) -> set[str]:
    """Name the styles that begin a page and stand at the head of the outline, so that bookmarks nest the same."""
    root = read(styles)
    return {
        style.get(f"{W}styleId", "")
        for style in root.iter(f"{W}style")
        if style.find(f"{W}pPr/{W}pageBreakBefore") is not None
        and style.find(f"{W}pPr/{W}pageBreakBefore").get(f"{W}val", "1") in {"1", "true", "on"}
        and style.find(f"{W}pPr/{W}outlineLvl") is not None
        and style.find(f"{W}pPr/{W}outlineLvl").get(f"{W}val") == "0"
    }


def _opens(child: etree._Element, openings: set[str]) -> bool:
    style = child.find(f"{W}pPr/{W}pStyle") if child.tag == f"{W}p" else None
    return (
        style is not None
        and style.get(f"{W}val") in openings
        and child.find(f"{W}pPr/{W}pageBreakBefore") is None
        and child.find(f"{W}pPr/{W}outlineLvl") is None
    )


def _chapter(root: etree._Element, begin: int, end: int) -> bytes:
    whole = root.find(f"{W}body")
    alone = etree.Element(root.tag, root.attrib, nsmap=root.nsmap)
    body = etree.SubElement(alone, f"{W}body")
    body.extend(copy.deepcopy(child) for child in whole[begin:end])
    if body[-1].tag == f"{W}tbl":
        body.append(copy.deepcopy(LAST_WORD))
    body.append(copy.deepcopy(whole[-1]))
    return written(alone)


def _packed(parts: dict[str, bytes]) -> bytes:
    """Write the parts in their order, with no trace of when."""
    result = BytesIO()
    with zipfile.ZipFile(result, "w") as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    return result.getvalue()
