"""Check that a document fetches nothing from outside itself: neither from the network nor from this computer's disk."""

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread

import pikepdf

from documents.pdf import OfficePool


@contextmanager
def _web_server() -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []

    class Recorder(BaseHTTPRequestHandler):
        def log_message(self, format: str, *words: object) -> None:
            asked.append(format % words)  # whatever the method

    server = HTTPServer(("127.0.0.1", 0), Recorder)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", asked
    server.shutdown()
    server.server_close()


def _with_linked_picture(document: bytes, address: str) -> bytes:
    """Put a picture that lives at `address`, outside the document, in place of its sentence."""
    drawing = (
        '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<wp:extent cx="914400" cy="914400"/><wp:docPr id="1" name="far"/>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:nvPicPr><pic:cNvPr id="1" name="far"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        '<a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:link="rIdFar"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="914400" cy="914400"/></a:xfrm>'
        '<a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
    link = (
        '<Relationship Id="rIdFar" TargetMode="External" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
        f'Target="{address}"/></Relationships>'
    )
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(document)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode("utf-8", "surrogateescape")
            if name == "word/document.xml":
                part = part.replace("</w:p>", drawing + "</w:p>", 1)
            if name == "word/_rels/document.xml.rels":
                part = part.replace("</Relationships>", link)
            new.writestr(name, part.encode("utf-8", "surrogateescape"))
    return file.getvalue()


def test_a_picture_on_the_network_is_never_asked_for(
    pool: OfficePool, word: Callable[..., bytes], text_of: Callable[[bytes], str]
) -> None:
    with _web_server() as (address, asked):
        pdf = pool.convert(_with_linked_picture(word("Image distante."), address + "pixel.png"))

    assert "Image distante" in text_of(pdf)
    assert asked == []


def test_a_picture_of_this_computer_is_never_shown(
    pool: OfficePool, word: Callable[..., bytes], tmp_path: Path, red_dot: bytes
) -> None:
    picture = tmp_path / "secret.png"
    picture.write_bytes(red_dot)

    pdf = pool.convert(_with_linked_picture(word("Image locale."), picture.as_uri()))

    with pikepdf.open(BytesIO(pdf)) as document:
        assert not [name for page in document.pages for name in page.get_images()]
