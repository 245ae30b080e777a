"""Hostile XML: what floods a parser, reads a file through it, or runs when Word opens the part."""

from __future__ import annotations

import random

from .base import OFFICE, SPACES, XML, Member, W, archive, body, deflate, members, settings, types, word
from .case import Case, Cases

ENTITIES, UTF8, MALFORMED, FLOOD = "entités XML", "UTF-8", "mal formé", "imbrique"
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)).join(('<!ENTITY a0 "ha">', ""))
DOCTYPES = {
    "internal entity": '<!DOCTYPE x [<!ENTITY a "b">]>',
    "billion laughs": f"<!DOCTYPE x [{LAUGHS}]>",
    "quadratic entity": f'<!DOCTYPE x [<!ENTITY a "{"b" * 50_000}">]>',
    "external file": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "external address": '<!DOCTYPE x [<!ENTITY a SYSTEM "http://127.0.0.1:9/x">]>',
    "external DTD": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    "public DTD": '<!DOCTYPE x PUBLIC "-//W3C//DTD XHTML 1.0//EN" "http://127.0.0.1:9/x.dtd">',
    "parameter entity": '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x.dtd"> %a;]>',
    "notation": '<!DOCTYPE x [<!NOTATION n SYSTEM "sh">]>',
    "default attribute": '<!DOCTYPE x [<!ATTLIST x href CDATA "http://127.0.0.1:9/">]>',
    "bare doctype": "<!DOCTYPE x>",
}
PARTS = ("word/document.xml", "word/settings.xml", "[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels")
INSIDE = body("<w:p/>").decode()
RUNNING = {
    "sub-document": ('<w:subDoc r:id="rId9"/>', "insère un autre fichier"),
    "foreign block": ('<w:altChunk r:id="rId9"/>', "insère un autre fichier"),
    "control": ('<w:p><w:r><w:object><w:control r:id="rId9"/></w:object></w:r></w:p>', "ActiveX"),
    "linked object": ('<w:p><w:r><w:object><o:OLEObject Type="Link" ProgID="Excel.Sheet.12" r:id="rId9"/></w:object></w:r></w:p>', "lié à un objet"),
    "object link": ('<w:p><w:r><w:object><w:objectLink r:id="rId9"/></w:object></w:r></w:p>', "lié à un objet"),
    "macro of a form field": ('<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:entryMacro w:val="x"/></w:ffData></w:fldChar></w:r></w:p>', "macro"),
    "macro on leaving a form field": ('<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:exitMacro w:val="x"/></w:ffData></w:fldChar></w:r></w:p>', "macro"),
    "linked picture": ('<w:p><w:r><w:drawing><a:blip r:link="rId9"/></w:drawing></w:r></w:p>', "image hors de lui"),
    "VML picture by address": ('<w:p><w:r><w:pict><v:shape><v:imagedata src="http://127.0.0.1:9/x.png"/></v:shape></w:pict></w:r></w:p>', "image hors de lui"),
    "VML picture on a share": (r'<w:p><w:r><w:pict><v:shape><v:imagedata src="\\127.0.0.1\x\a.png"/></v:shape></w:pict></w:r></w:p>', "image hors de lui"),
    "VML picture by relation": ('<w:p><w:r><w:pict><v:imagedata r:href="rId9"/></w:pict></w:r></w:p>', "image hors de lui"),
    "VML fill by address": ('<w:p><w:r><w:pict><v:rect><v:fill type="frame" src="http://127.0.0.1:9/x.png"/></v:rect></w:pict></w:r></w:p>', "image hors de lui"),
    "VML fill, other reference": ('<w:p><w:r><w:pict><v:rect><v:fill o:althref="http://127.0.0.1:9/x.png"/></v:rect></w:pict></w:r></w:p>', "image hors de lui"),
    "VML link to a file": ('<w:p><w:r><w:pict><v:shape href="file:///C:/x.exe"/></w:pict></w:r></w:p>', "mène à un fichier"),
    "VML link to a script": ('<w:p><w:r><w:pict><v:shape href="javascript:x()"/></w:pict></w:r></w:p>', "mène à un fichier"),
    "online video": ('<w:p><w:r><w:drawing><wp15:webVideoPr embeddedHtml="&lt;iframe src=x&gt;"/></w:drawing></w:r></w:p>', "vidéo en ligne"),
    "drawing that runs a macro": ('<w:p><w:r><w:drawing><a:hlinkClick r:id="" action="ppaction://macro?name=x"/></w:drawing></w:r></w:p>', "macro"),
    "drawing that runs a program": ('<w:p><w:r><w:drawing><a:hlinkClick r:id="" action="ppaction://program"/></w:drawing></w:r></w:p>', "macro"),
    "XInclude": ('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>', "XInclude"),
    "web page inside": ('<h:iframe xmlns:h="http://www.w3.org/1999/xhtml" src="http://127.0.0.1:9/"/>', "page extérieure"),
    "script inside": ('<h:script xmlns:h="http://www.w3.org/1999/xhtml">x</h:script>', "script"),
}  # fmt: skip
SETTINGS = {
    "mail merge": ('<w:mailMerge><w:mainDocumentType w:val="formLetters"/><w:dataSource r:id="rId9"/></w:mailMerge>', "publipostage"),
    "mail merge by query": ('<w:mailMerge><w:connectString w:val="Provider=x"/><w:query w:val="SELECT 1"/></w:mailMerge>', "publipostage"),
    "frames": ('<w:frameset><w:frame><w:sourceFileName r:id="rId9"/></w:frame></w:frameset>', "page extérieure"),
    "single frame": ('<w:frame><w:sz w:val="1"/></w:frame>', "page extérieure"),
    "save through XSLT": ('<w:saveThroughXslt r:id="rId9"/>', "XSLT"),
    "schema to download": ('<s:schemaLibrary xmlns:s="http://schemas.openxmlformats.org/schemaLibrary/2006/main"><s:schema s:uri="x" s:manifestLocation="http://127.0.0.1:9/"/></s:schemaLibrary>', "schéma XML"),
}  # fmt: skip


def cases() -> Cases:
    for kind, doctype in DOCTYPES.items():
        yield Case(
            f"entities: {kind}", ENTITIES, lambda doctype=doctype: word(document=f"{XML}{doctype}<x>&a;</x>".encode())
        )
    for part in PARTS:
        yield Case(
            f"entities in {part}", ENTITIES, lambda part=part: word({part: b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'})
        )
    for kind, (inside, says) in RUNNING.items():
        yield Case(f"markup: {kind}", says, lambda inside=inside: word(document=body(inside)))
    for kind, (inside, says) in SETTINGS.items():
        yield Case(f"settings: {kind}", says, lambda inside=inside: word(settings=settings(inside)))
    yield Case(
        "markup: sub-document under another prefix",
        "insère un autre fichier",
        lambda: word(document=body(f'<x:subDoc xmlns:x="{W}" r:id="rId9"/>')),
    )
    yield Case(
        "markup: strict sub-document",
        "insère un autre fichier",
        lambda: word(
            document=body('<x:subDoc xmlns:x="http://purl.oclc.org/ooxml/wordprocessingml/main" r:id="rId9"/>')
        ),
    )
    yield Case("markup: stylesheet instruction", "instruction XML", lambda: word(document=instructed("xml-stylesheet")))
    yield Case("markup: program instruction", "instruction XML", lambda: word(document=instructed("php")))
    yield from encodings()
    yield from floods()
    yield from hidden()


def instructed(target: str) -> bytes:
    return INSIDE.replace("?>\n", f'?><?{target} type="text/xsl" href="http://127.0.0.1:9/x.xsl"?>', 1).encode()


def encodings() -> Cases:
    said = 'encoding="UTF-8"'
    for codec in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "iso-8859-1", "cp037", "cp1252", "shift_jis"):
        xml = INSIDE.replace("conseil", "conseil é<!-- é -->" if codec == "iso-8859-1" else "conseil")
        yield Case(
            f"encoding: {codec}",
            UTF8,
            lambda xml=xml, codec=codec: word(document=xml.replace(said, f'encoding="{codec}"').encode(codec)),
        )
    yield Case(
        "encoding: told UTF-8, is Latin", UTF8, lambda: word(document=INSIDE.replace("conseil", "é").encode("latin-1"))
    )
    yield Case("encoding: told UTF-7", UTF8, lambda: word(document=INSIDE.replace(said, 'encoding="UTF-7"').encode()))
    yield Case("encoding: zero bytes", UTF8, lambda: word(document=INSIDE.replace("conseil", "con\0seil").encode()))
    yield Case("encoding: overlong", UTF8, lambda: word(document=INSIDE.encode().replace(b"conseil", b"\xc0\xbc")))
    yield Case(
        "encoding: half a pair", UTF8, lambda: word(document=INSIDE.encode().replace(b"conseil", b"\xed\xa0\x80"))
    )
    for code in (1, 8, 11, 31, 0xFFFE, 0xFFFF, 0xD800, 0x110000):
        yield Case(
            f"control character U+{code:04X} by number",
            MALFORMED,
            lambda code=code: word(document=INSIDE.replace("conseil", f"&#{code};").encode()),
        )
    yield Case(
        "control character as it is", MALFORMED, lambda: word(document=INSIDE.replace("conseil", "\x01").encode())
    )


def floods() -> Cases:
    yield Case("flood: depth", FLOOD, lambda: word(document=body("<w:sdt>" * 5000 + "</w:sdt>" * 5000)))
    yield Case(
        "flood: depth in a part without tags", FLOOD, lambda: word(settings=settings("<a>" * 300 + "</a>" * 300))
    )
    yield Case(
        "flood: tables in tables",
        FLOOD,
        lambda: word(document=body("<w:tbl><w:tr><w:tc>" * 99 + "</w:tc></w:tr></w:tbl>" * 99)),
    )
    yield Case("flood: huge attribute", "démesurée", lambda: stored(f'<w:p w:x="{"ab" * 11_000_000}"/>'))
    yield Case("flood: huge text", "démesurée", lambda: stored("<w:p/>" + "ab" * 11_000_000))
    yield Case("flood: text over many parts", "démesuré", texts)
    yield Case("malformed: unclosed", MALFORMED, lambda: word(document=body("<w:p>")))
    yield Case(
        "malformed: declaration without end",
        MALFORMED,
        lambda: word(document=INSIDE.replace("?>", " " * 300 + "?>").encode()),
    )
    for version in ("1.1", "2.0", "x", ""):
        yield Case(
            f"malformed: XML {version or 'without a version'}",
            MALFORMED,
            lambda version=version: word(document=INSIDE.replace('version="1.0"', f'version="{version}"').encode()),
        )
    yield Case(
        "malformed: namespace that is no address", MALFORMED, lambda: word(document=body('<a:p xmlns:a="a b"/>'))
    )
    yield Case("malformed: crossed", MALFORMED, lambda: word(document=body("<w:p><w:r></w:p></w:r>")))
    yield Case("malformed: two roots", MALFORMED, lambda: word(document=body() + b"<x/>"))
    yield Case("malformed: unknown prefix", MALFORMED, lambda: word(document=body("<evil:p/>")))
    yield Case("malformed: attribute twice", MALFORMED, lambda: word(document=body('<w:p w:a="1" w:a="2"/>')))
    yield Case("malformed: empty part", MALFORMED, lambda: word(document=b" "))
    yield Case("malformed: bare ampersand", MALFORMED, lambda: word(document=body("<w:p>R & D</w:p>")))
    yield Case("malformed: unknown entity", MALFORMED, lambda: word(document=body("<w:p>&evil;</w:p>")))
    yield Case("malformed: text that is not XML", MALFORMED, lambda: word(document=b"Bonjour"))


def stored(inside: str) -> bytes:
    return archive(members(Member("word/document.xml", body(inside), method=0)))


def texts() -> bytes:
    """Spread the text over parts, each within the bounds and too varied for the ratio to tell."""
    content = b"<a>" + random.Random(1).randbytes(10_000).hex().encode() * 650 + b"</a>"
    packed = deflate(content)
    return archive([*members(), *(Member(f"word/{number}.xml", content, payload=packed) for number in range(4))])


def hidden() -> Cases:
    """Hide a part from whoever judges by its extension."""
    inside = f"<w:hdr {SPACES}><w:subDoc r:id='rId9'/></w:hdr>".encode()
    kind = f"{OFFICE}.wordprocessingml.header+xml"
    yield Case(
        "hidden: a header that bears no .xml",
        "insère un autre fichier",
        lambda: word({
            "[Content_Types].xml": types(f'<Override PartName="/word/header1.dat" ContentType="{kind}"/>'),
            "word/header1.dat": inside,
        }),
    )  # fmt: skip
    yield Case(
        "hidden: a type by extension",
        "insère un autre fichier",
        lambda: word({
            "[Content_Types].xml": types(f'<Default Extension="dat" ContentType="{kind}"/>'),
            "word/header1.dat": inside,
        }),
    )  # fmt: skip
    for hides, says in {
        "<script>x</script>": "script",
        '<rect onclick="x()"/>': "script",
        '<image href="http://127.0.0.1:9/x.png"/>': "image hors de lui",
        '<image xmlns:l="http://www.w3.org/1999/xlink" l:href="file:///etc/passwd"/>': "image hors de lui",
        '<rect style="fill:url(http://127.0.0.1:9/x)"/>': "image hors de lui",
        "<foreignObject/>": "script",
    }.items():
        drawing = f'<svg xmlns="http://www.w3.org/2000/svg">{hides}</svg>'.encode()
        yield Case(
            f"drawing: {hides[:30]}",
            says,
            lambda drawing=drawing: word({
                "[Content_Types].xml": types('<Default Extension="svg" ContentType="image/svg+xml"/>'),
                "word/media/a.svg": drawing,
            }),
        )  # fmt: skip
