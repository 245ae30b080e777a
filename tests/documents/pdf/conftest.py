"""Build Word documents and open pools on the real LibreOffice."""

import shutil
import struct
import subprocess
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from documents.pdf import OfficePool, is_available

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

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixel = zlib.compress(b"\x00\xff\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


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
    with OfficePool(2, time_limit=30) as opened:
        yield opened


@pytest.fixture
def open_pool(office_present: None) -> Iterator[Callable[..., OfficePool]]:
    """Give a function that opens a pool of this test's own, closed at the end of the test."""
    pools: list[OfficePool] = []

    def opened(*args: int, **options: float) -> OfficePool:
        pools.append(OfficePool(*args, **options))
        return pools[-1].__enter__()

    yield opened
    for pool in pools:
        pool.close()
