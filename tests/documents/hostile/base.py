"""Write clean files by hand, byte by byte, so that each hostile one differs from them by what it is named after."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "application/vnd.openxmlformats-officedocument"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp15="http://schemas.microsoft.com/office/word/2012/wordprocessingDrawing" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True)
class Member:
    """A member of an archive, and the lies that its two headers may tell."""

    name: str | bytes
    content: bytes = b""
    method: int = 8
    flags: int = 0x800
    payload: bytes | None = None
    before: bytes = b""
    extra: bytes = b""
    mode: int = 0
    local: dict[str, int] = field(default_factory=dict)
    central: dict[str, int] = field(default_factory=dict)
    local_name: bytes | None = None


def deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def archive(members: list[Member], *, comment: bytes = b"", end: dict[str, int] | None = None) -> bytes:
    """Write a zip archive member by member (APPNOTE.TXT 4.3), lies included."""
    body, directory = b"", b""
    for member in members:
        path = member.name if isinstance(member.name, bytes) else member.name.encode()
        payload = member.payload
        if payload is None:
            payload = deflate(member.content) if member.method == 8 else member.content
        truth = {
            "flags": member.flags,
            "method": member.method,
            "crc": zlib.crc32(member.content),
            "packed": len(payload),
            "size": len(member.content),
        }
        local, central = truth | member.local, truth | {"at": len(body) + len(member.before)} | member.central
        told = member.local_name or path
        body += member.before
        body += struct.pack(
            "<4s5H3L2H", b"PK\x03\x04", 20, local["flags"], local["method"], 0, 33,
            local["crc"], local["packed"], local["size"], len(told), len(member.extra),
        ) + told + member.extra + payload  # fmt: skip
        directory += struct.pack(
            "<4s6H3L5H2L", b"PK\x01\x02", 0x314, 20, central["flags"], central["method"], 0, 33,
            central["crc"], central["packed"], central["size"], len(path), len(member.extra), 0, 0, 0,
            member.mode << 16, central["at"],
        ) + path + member.extra  # fmt: skip
    told_end = {"disk": 0, "here": len(members), "count": len(members), "size": len(directory), "at": len(body)}
    told_end |= end or {}
    return (
        body
        + directory
        + struct.pack(
            "<4s4H2LH",
            b"PK\x05\x06",
            told_end["disk"],
            0,
            told_end["here"],
            told_end["count"],
            told_end["size"],
            told_end["at"],
            len(comment),
        )
        + comment
    )


def relation(kind: str, target: str, *, number: int = 90, outside: bool = False, family: str = R) -> str:
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="rId{number}" Type="{family}/{kind}" Target="{target}"{mode}/>'


def relations(*lines: str) -> bytes:
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{"".join(lines)}</Relationships>'.encode()


def types(*lines: str) -> bytes:
    fixed = (
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/word/document.xml" ContentType="{OFFICE}.wordprocessingml.document.main+xml"/>'
        f'<Override PartName="/word/settings.xml" ContentType="{OFFICE}.wordprocessingml.settings+xml"/>'
        f'<Override PartName="/word/footer1.xml" ContentType="{OFFICE}.wordprocessingml.footer+xml"/>'
    )
    return f'{XML}<Types xmlns="{PACKAGE}/content-types">{fixed}{"".join(lines)}</Types>'.encode()


def body(inside: str = "") -> bytes:
    return f"{XML}<w:document {SPACES}><w:body><w:p><w:r><w:t>Le conseil</w:t></w:r></w:p>{inside}</w:body></w:document>".encode()


def settings(inside: str = "") -> bytes:
    return f"{XML}<w:settings {SPACES}>{inside}</w:settings>".encode()


DOCUMENT_RELATIONS = (relation("settings", "settings.xml", number=1), relation("footer", "footer1.xml", number=2))


def parts(**changes: bytes | None) -> dict[str, bytes]:
    """Return the parts of the clean document, by name; ``document=`` and the like put others in their place."""
    clean = {
        "[Content_Types].xml": types(),
        "_rels/.rels": relations(relation("officeDocument", "word/document.xml", number=1)),
        "word/document.xml": changes.pop("document", None) or body(),
        "word/settings.xml": changes.pop("settings", None) or settings(),
        "word/footer1.xml": changes.pop("footer", None)
        or f"{XML}<w:ftr {SPACES}><w:p><w:r><w:t>Pied</w:t></w:r></w:p></w:ftr>".encode(),
        "word/_rels/document.xml.rels": changes.pop("document_relations", None) or relations(*DOCUMENT_RELATIONS),
    }
    assert not changes
    return clean


def word(changes: dict[str, bytes | None] | None = None, **replaced: bytes | None) -> bytes:
    """Write the clean document with other or further parts; None takes a part away."""
    every: dict[str, bytes | None] = {**parts(**replaced), **(changes or {})}
    return archive([Member(name, content) for name, content in every.items() if content is not None])


def members(*others: Member) -> list[Member]:
    """Return the members of the clean document, those of the same name replaced by these."""
    named = {other.name: other for other in others}
    return [named.get(name, Member(name, content)) for name, content in parts().items()]


def with_relation(line: str, *, extra: dict[str, bytes | None] | None = None) -> bytes:
    return word(extra, document_relations=relations(*DOCUMENT_RELATIONS, line))


def run(inside: str) -> str:
    return f"<w:r>{inside}</w:r>"


def field_of(*codes: str, result: str = "1") -> str:
    """Write a complex field whose code is cut over as many runs."""
    pieces = "".join(run(f'<w:instrText xml:space="preserve">{code}</w:instrText>') for code in codes)
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{pieces}'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{result}</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def png(width: int = 2, height: int = 2, *, tail: bytes = b"") -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4) + kind + content + zlib.crc32(kind + content).to_bytes(4)

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + bytes(2)) * 2)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"") + tail


def jpeg(width: int = 2, height: int = 2, *, tail: bytes = b"") -> bytes:
    """Write the bones of a JPEG: its markers are true, its pixels are few."""
    frame = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x2a\xff\x00\x7f"
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + frame + scan + b"\xff\xd9" + tail
