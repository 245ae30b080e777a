"""Check that a document fetches nothing from outside itself: neither from the network nor from this computer's disk."""

from __future__ import annotations

import re
import socket
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from threading import Thread

import pikepdf
import pytest

from documents.pdf import OfficePool
from tests.documents.pdf.conftest import RELATIONS, WORDML, edited, related

SECRET = "SENTINELLE-DU-DISQUE"
WordMaker = Callable[..., bytes]
Reader = Callable[[bytes], str]


@contextmanager
def listening() -> Iterator[tuple[str, list[bytes]]]:
    """Listen on a port of this machine; give its address and the first bytes of whoever comes."""
    came: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        is_over = False

        def serve() -> None:
            while not is_over:
                try:
                    visitor, _ = server.accept()
                except TimeoutError:
                    continue
                with visitor:
                    visitor.settimeout(0.5)
                    try:
                        came.append(visitor.recv(200) or b"a silent visitor")
                    except TimeoutError:
                        came.append(b"a slow visitor")

        thread = Thread(target=serve)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}", came
        is_over = True
        thread.join()


def picture(relation: str) -> str:
    """Draw a picture of which the document holds the address only."""
    return (
        '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<wp:extent cx="914400" cy="914400"/><wp:docPr id="1" name="far"/>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:nvPicPr><pic:cNvPr id="1" name="far"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip xmlns:r="{RELATIONS}" {relation}/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="914400" cy="914400"/></a:xfrm>'
        '<a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


def field(code: str) -> str:
    """Write a field and a former result of it."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    instruction = f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    return f"{mark('begin')}{instruction}{mark('separate')}<w:r><w:t>ancien</w:t></w:r>{mark('end')}"


@dataclass(frozen=True)
class Trap:
    """A way to reach outside: what it puts into the first paragraph, which relation it needs, which parts it adds."""

    inside: str
    kind: str = ""
    added: dict[str, str] | None = None
    also: dict[str, Callable[[str], str]] | None = None

    def set_in(self, document: bytes, address: str) -> bytes:
        edits = {"word/document.xml": lambda xml: xml.replace("</w:p>", f"{self.inside}</w:p>", 1), **(self.also or {})}
        edits = {name: _aimed(edit, address) for name, edit in edits.items()}
        if self.kind:
            edits["word/_rels/document.xml.rels"] = related(self.kind, address, mode="External")
        added = {name: _encoded(part.replace("ADDRESS", address)) for name, part in (self.added or {}).items()}
        return edited(document, edits, added)


def _aimed(edit: Callable[[str], str], address: str) -> Callable[[str], str]:
    return lambda xml: edit(xml).replace("ADDRESS", address)


def _encoded(part: str) -> bytes:
    """Write as base64 what stands in BASE64(…)."""
    return re.sub(r"BASE64\((.*?)\)(?=\")", lambda found: b64encode(found[1].encode()).decode(), part).encode()


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="100">'
    '<image xlink:href="ADDRESS" width="100" height="100"/></svg>'
)
HTML = '<html><body><p>morceau</p><img src="ADDRESS"/><iframe src="ADDRESS"></iframe></body></html>'
RTF = r'{\rtf1 morceau {\field{\*\fldinst INCLUDEPICTURE "ADDRESS" \\d}{\fldrslt x}}{\field{\*\fldinst INCLUDETEXT "ADDRESS"}}}'
FODT = (
    '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text><text:section text:name="s">'
    '<text:section-source xlink:href="ADDRESS"/><text:p>vieux</text:p></text:section></office:text></office:body></office:document>'
)


def inside(svg: str) -> str:
    """Put a drawing into another one, as data."""
    return f'{SVG.split("<image")[0]}<image xlink:href="data:image/svg+xml;base64,BASE64({svg})" width="9" height="9"/></svg>'


def known(extension: str, kind: str) -> Callable[[str], str]:
    """Return the edit by which the package knows a kind of file."""
    default = f'<Default Extension="{extension}" ContentType="{kind}"/>'
    return lambda xml: xml.replace("<Default ", f"{default}<Default ", 1)


def drawing(svg: str, *, name: str = "in.svg") -> Trap:
    """Show an SVG that the document holds."""
    also = {
        "word/_rels/document.xml.rels": related("image", f"media/{name}", name="rIdIn"),
        "[Content_Types].xml": known(name[-3:], "image/svg+xml"),
    }
    return Trap(picture('r:embed="rIdIn"'), added={f"word/media/{name}": svg}, also=also)


def chunk(part: str, extension: str, kind: str) -> Trap:
    """Have LibreOffice read another file that the document holds."""
    also = {
        "word/_rels/document.xml.rels": related("aFChunk", f"in.{extension}", name="rIdIn"),
        "[Content_Types].xml": known(extension, kind),
    }
    inside = f'</w:p><w:altChunk xmlns:r="{RELATIONS}" r:id="rIdIn"/><w:p>'
    return Trap(inside, added={f"word/in.{extension}": part}, also=also)


TEMPLATE = (
    f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{RELATIONS}/attachedTemplate" Target="ADDRESS" TargetMode="External"/></Relationships>'
)
INNER = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{RELATIONS}/image" Target="ADDRESS" TargetMode="External"/></Relationships>'
)

TRAPS = {
    "linked picture": Trap(picture('r:link="rIdFar"'), "image"),
    "embedded picture that is outside": Trap(picture('r:embed="rIdFar"'), "image"),
    "INCLUDEPICTURE": Trap(field('INCLUDEPICTURE "ADDRESS" \\d')),
    "INCLUDEPICTURE kept up to date": Trap(field('INCLUDEPICTURE "ADDRESS" \\* MERGEFORMATINET')),
    "INCLUDETEXT": Trap(field('INCLUDETEXT "ADDRESS"')),
    "simple INCLUDETEXT": Trap('<w:fldSimple w:instr="INCLUDETEXT &quot;ADDRESS&quot;"><w:r><w:t>x</w:t></w:r></w:fldSimple>'),
    "LINK": Trap(field('LINK Word.Document.8 "ADDRESS" "" \\a \\r')),
    "DDEAUTO": Trap(field('DDEAUTO soffice "ADDRESS" contenu')),
    "DATABASE": Trap(field('DATABASE \\d "ADDRESS" \\s "select 1"')),
    "linked object": Trap(
        f'<w:r><w:object><v:shape xmlns:v="urn:schemas-microsoft-com:vml" id="s" style="width:99pt;height:99pt">'
        f'<v:imagedata xmlns:r="{RELATIONS}" r:id="rIdFar"/></v:shape><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" '
        f'xmlns:r="{RELATIONS}" Type="Link" ProgID="Word.Document.8" ShapeID="s" DrawAspect="Content" r:id="rIdFar" '
        'UpdateMode="Always"/></w:object></w:r>', "oleObject",
    ),
    "old linked picture": Trap(
        '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="width:99pt;height:99pt"><v:imagedata '
        f'xmlns:r="{RELATIONS}" xmlns:o="urn:schemas-microsoft-com:office:office" o:href="ADDRESS" r:href="rIdFar"/>'
        "</v:shape></w:pict></w:r>", "image",
    ),
    "old background": Trap(
        '<w:r><w:pict><v:rect xmlns:v="urn:schemas-microsoft-com:vml" style="width:99pt;height:99pt"><v:fill '
        f'xmlns:r="{RELATIONS}" type="frame" src="ADDRESS" r:href="rIdFar"/></v:rect></w:pict></w:r>', "image",
    ),
    "chunk from outside": Trap(f'</w:p><w:altChunk xmlns:r="{RELATIONS}" r:id="rIdFar"/><w:p>', "aFChunk"),
    "sub-document": Trap(f'</w:p><w:subDoc xmlns:r="{RELATIONS}" r:id="rIdFar"/><w:p>', "subDocument"),
    "drawing that names a picture": drawing(SVG),
    "drawing inside a drawing": drawing(inside(SVG)),
    "drawing of which a style names a picture": drawing(SVG.replace("<image", "<style>@import url(ADDRESS);</style><image")),
    "drawing under the name of another picture": drawing(SVG, name="in.png"),
    "rich text inside": chunk(RTF, "rtf", "application/rtf"),
    "flat OpenDocument inside": chunk(FODT, "fodt", "text/xml"),
    "web page inside": chunk(HTML, "html", "text/html"),
    "remote template": Trap(
        "", added={"word/_rels/settings.xml.rels": TEMPLATE},
        also={"word/settings.xml": lambda xml: xml.replace(
            "<w:zoom", f'<w:attachedTemplate xmlns:r="{RELATIONS}" r:id="rId1"/><w:zoom', 1)},
    ),
    "picture of a header": Trap(
        "", added={
            "word/header9.xml": f'<w:hdr xmlns:w="{WORDML}"><w:p>{picture(chr(114) + ":link=" + chr(34) + "rId1" + chr(34))}</w:p></w:hdr>',
            "word/_rels/header9.xml.rels": INNER,
        },
        also={
            "word/_rels/document.xml.rels": related("header", "header9.xml", name="rIdIn"),
            "word/document.xml": lambda xml: xml.replace(
                "<w:sectPr>", f'<w:sectPr><w:headerReference xmlns:r="{RELATIONS}" w:type="default" r:id="rIdIn"/>', 1),
            "[Content_Types].xml": lambda xml: xml.replace(
                "</Types>", '<Override PartName="/word/header9.xml" ContentType='
                '"application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/></Types>'),
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("trap", TRAPS.values(), ids=TRAPS.keys())
def test_nothing_is_asked_of_the_network(pool: OfficePool, word: WordMaker, text_of: Reader, trap: Trap) -> None:
    with listening() as (host, came):
        document = trap.set_in(word("Piège", "La suite du document."), f"http://{host}/far.docx")
        text = text_of(pool.convert(document))

    assert "La suite du document." in text
    assert came == []


@pytest.mark.parametrize("trap", TRAPS.values(), ids=TRAPS.keys())
@pytest.mark.parametrize("kind", ["png", "docx"])
def test_nothing_is_read_from_the_disk(
    pool: OfficePool, word: WordMaker, text_of: Reader, red_dot: bytes, tmp_path: Path, trap: Trap, kind: str
) -> None:
    contents = {"png": red_dot, "docx": word(SECRET)}
    sentinel = tmp_path / f"sentinel.{kind}"
    sentinel.write_bytes(contents[kind])

    pdf = pool.convert(trap.set_in(word("Piège", "La suite du document."), sentinel.as_uri()))

    text = text_of(pdf)
    assert "La suite du document." in text
    assert SECRET not in text
    with pikepdf.open(BytesIO(pdf)) as document:
        assert not [picture for page in document.pages for picture in page.get_images()]


def test_the_traps_would_be_seen(pool: OfficePool, word: WordMaker, text_of: Reader, red_dot: bytes) -> None:
    inside = edited(
        word("Image.", SECRET),
        {
            "word/document.xml": lambda xml: xml.replace("</w:p>", picture('r:embed="rIdIn"') + "</w:p>", 1),
            "word/_rels/document.xml.rels": related("image", "media/in.png", name="rIdIn"),
            "[Content_Types].xml": lambda xml: xml.replace(
                "<Default ", '<Default Extension="png" ContentType="image/png"/><Default ', 1
            ),
        },
        {"word/media/in.png": red_dot},
    )

    pdf = pool.convert(inside)

    assert SECRET in text_of(pdf)
    with pikepdf.open(BytesIO(pdf)) as document:
        assert [picture for page in document.pages for picture in page.get_images()]
