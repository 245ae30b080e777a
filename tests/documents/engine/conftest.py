"""Build small Word files, and read filled ones as a reader sees them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.document import Document

Draw = Callable[[Document], None]


def save(document: Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def word() -> Callable[..., bytes]:
    """Build a document from its paragraphs, then from what a function draws in it."""

    def build(*paragraphs: str, draw: Draw | None = None) -> bytes:
        document = docx.Document()
        for text in paragraphs:
            document.add_paragraph(text)
        if draw:
            draw(document)
        return save(document)

    return build


@pytest.fixture
def shown() -> Callable[[bytes], list[str]]:
    """Read the paragraphs of a document, then the cells of its tables."""

    def read(data: bytes) -> list[str]:
        document = docx.Document(io.BytesIO(data))
        cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
        return [*(paragraph.text for paragraph in document.paragraphs), *cells]

    return read


@pytest.fixture
def part() -> Callable[..., str]:
    """Read the XML of one part."""

    def read(data: bytes, name: str = "word/document.xml") -> str:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.read(name).decode()

    return read


@pytest.fixture
def rewritten() -> Callable[..., bytes]:
    """Rewrite the parts of a Word file by hand; None takes a part away."""

    def rewrite(data: bytes, **changes: object) -> bytes:
        parts = changes.pop("parts")
        assert isinstance(parts, dict)
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for name in [*old.namelist(), *(name for name in parts if name not in old.namelist())]:
                content = parts.get(name, old.read(name) if name in old.namelist() else b"")
                if content is not None:
                    new.writestr(name, content)
        return out.getvalue()

    return rewrite
