"""Build Word documents and open pools on the real LibreOffice."""

import shutil
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from documents.pdf import Limits, OfficePool, is_available
from tests.documents.pdf.verapdf import VeraPdf, missing

WordMaker = Callable[..., bytes]


@pytest.fixture
def word() -> WordMaker:
    """Give a function that writes its paragraphs into a French .docx; `heading` makes a first heading."""

    def make(*paragraphs: str, heading: str = "", language: str = "fr-FR") -> bytes:
        document = docx.Document()
        for tag in document.styles.element.iter(qn("w:lang")):
            tag.set(qn("w:val"), language)
        if heading:
            document.add_heading(heading, level=1)
        for paragraph in paragraphs:
            document.add_paragraph(paragraph)
        file = BytesIO()
        document.save(file)
        return file.getvalue()

    return make


@pytest.fixture
def text_of() -> Callable[[bytes], str]:
    """Give a function that returns the text that a reader would copy from a PDF."""

    def read(pdf: bytes) -> str:
        command = ["pdftotext", "-layout", "-enc", "UTF-8", "-", "-"]
        return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()

    return read


@pytest.fixture
def red_dot() -> bytes:
    """Give a PNG picture of one red pixel."""
    return red_square(1)


def red_square(side: int) -> bytes:
    """Draw a PNG picture of side × side red pixels; it hardly weighs anything until it is unpacked."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    pixels = zlib.compress((b"\x00" + b"\xff\x00\x00" * side) * side)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.fixture
def endless(word: WordMaker) -> bytes:
    """Give a small .docx that LibreOffice does not finish laying out."""
    tables = nested_tables(100)
    return edited(word("Sans fin."), {"word/document.xml": lambda part: part.replace("<w:p>", f"{tables}<w:p>", 1)})


def nested_tables(depth: int) -> str:
    """Write tables one inside the other: a hundred are more than LibreOffice can lay out."""
    inside = "<w:p><w:r><w:t>Au fond.</w:t></w:r></w:p>"
    for _ in range(depth):
        cell = f'<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/></w:tcPr>{inside}<w:p/></w:tc>'
        inside = (
            '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid><w:gridCol/></w:tblGrid>'
            f"<w:tr>{cell}</w:tr></w:tbl>"
        )
    return inside


def edited(document: bytes, edits: dict[str, Callable[[str], str]], added: dict[str, bytes] | None = None) -> bytes:
    """Copy a .docx with some of its parts edited, and others added."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(document)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, edits[name](part.decode()) if name in edits else part)
        for name, part in (added or {}).items():
            new.writestr(name, part)
    return file.getvalue()


WORDML = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def with_footnotes(document: bytes, *notes: str) -> bytes:
    """Put footnotes at the end of the first paragraph of a .docx, as Word writes them."""
    calls = "".join(f'<w:r><w:footnoteReference w:id="{rank}"/></w:r>' for rank, _ in enumerate(notes, 2))
    told = "".join(
        f'<w:footnote w:id="{rank}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> {note}</w:t></w:r></w:p>'
        "</w:footnote>"
        for rank, note in enumerate(notes, 2)
    )
    rules = "".join(
        f'<w:footnote w:type="{kind}" w:id="{rank}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for rank, kind in enumerate(("separator", "continuationSeparator"))
    )
    part = f'<w:footnotes xmlns:w="{WORDML}">{rules}{told}</w:footnotes>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    return edited(
        document,
        {
            "word/document.xml": lambda xml: xml.replace("</w:p>", calls + "</w:p>", 1),
            "word/_rels/document.xml.rels": related("footnotes", "footnotes.xml"),
            "[Content_Types].xml": lambda xml: xml.replace(
                "</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'
            ),
        },
        {"word/footnotes.xml": part.encode()},
    )


def related(kind: str, target: str, *, name: str = "rIdFar", mode: str = "Internal") -> Callable[[str], str]:
    """Return the edit that adds a relation to a part of relations."""
    relation = f'<Relationship Id="{name}" Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    return lambda xml: xml.replace("</Relationships>", f"{relation}</Relationships>")


@pytest.fixture(scope="session")
def office_present() -> None:
    missing = is_available()
    if missing:
        pytest.skip(missing)
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext reads the PDF back: apt install poppler-utils")


@pytest.fixture(scope="module")
def pool(office_present: None) -> Iterator[OfficePool]:
    """Give one pool of two instances to all the tests of a module that do not harm it."""
    with OfficePool(2, limits=Limits(seconds=30)) as opened:
        yield opened


@pytest.fixture
def open_pool(office_present: None) -> Iterator[Callable[..., OfficePool]]:
    """Give a function that opens a pool of this test's own, closed at the end of the test."""
    pools: list[OfficePool] = []

    def opened(instances: int, *, quarantine: Path | None = None, **limits: float) -> OfficePool:
        pools.append(OfficePool(instances, limits=Limits(**limits), quarantine=quarantine))
        return pools[-1].__enter__()

    yield opened
    for pool in pools:
        pool.close()


@pytest.fixture(scope="session")
def verapdf() -> Iterator[VeraPdf]:
    """Give the reference validator of PDF/A and PDF/UA."""
    if reason := missing():
        pytest.skip(reason)
    with VeraPdf() as validator:
        yield validator
