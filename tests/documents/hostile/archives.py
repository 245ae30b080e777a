"""Hostile archives: what lies about sizes, names or places."""

from __future__ import annotations

import struct
import zlib

from .base import Member, archive, deflate, members, parts, types, word
from .case import Case, Cases

VOLUME, PATH, TWINS, NAME = "trop volumineux", "chemin interdit", "deux fichiers du même nom", "jamais le nom"
FORGED, DAMAGED, FOREIGN, ZIP64 = "falsifiée", "abîmé", "données étrangères", "zip64"
CENTRAL, LOCAL, END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"
ODD_PATHS = {
    "absolute": "/etc/passwd",
    "parent": "../evil.xml",
    "deep parent": "word/../../evil.xml",
    "parent folder": "word/..",
    "dot folder": "word/./evil.xml",
    "drive": "C:evil.xml",
    "drive path": "C:/Windows/evil.xml",
    "backslash": "word\\evil.xml",
    "share": "\\\\serveur\\partage\\evil.xml",
    "stream of a file": "word/document.xml:evil",
    "encoded parent": "word/%2e%2e/%2e%2e/evil.xml",
    "encoded slash and parent": "word%2f..%2f..%2fevil.xml",
    "encoded backslash": "word/..%5cevil.xml",
    "encoded zero": "word/evil%00.xml",
    "encoded absolute": "%2fetc/passwd",
    "broken encoding": "word/%ff.xml",
}
ODD_NAMES = {
    "accent": "word/é.xml",
    "right to left": "word/evil\u202elmx.exe",
    "line feed": "word/a\nb.xml",
    "double slash": "word//evil.xml",
    "trailing dot": "word/evil.xml.",
    "trailing space": "word/evil.xml ",
    "escape character": "word/\x1b[2J.xml",
    "interleaved piece": "word/document.xml/[0].piece",
    "last piece": "word/evil.xml/[1].last.piece",
    "too long": "word/" + "a" * 300 + ".xml",
    "too deep": "a/" * 40 + "b.xml",
    "pipe": "word/a|b.xml",
}


def replacing(name: str, **lies: object) -> bytes:
    """Write the clean document with one member that lies."""
    return archive([
        Member(part, content, **(lies if part == name else {}))  # type: ignore[arg-type]
        for part, content in parts().items()
    ])  # fmt: skip


def adding(*more: Member) -> bytes:
    return archive([*members(), *more])


def patched(find: bytes, offset: int, form: str, value: int, *, last: bool = False) -> bytes:
    data = bytearray(word())
    at = data.rindex(find) if last else data.index(find)
    struct.pack_into(form, data, at + offset, value)
    return bytes(data)


def cases() -> Cases:
    yield from bombs()
    yield from names()
    yield from lies()
    yield from broken()


def bombs() -> Cases:
    yield Case("bomb: one member of zeros", VOLUME, lambda: word({"word/media/a.bin": bytes(9_000_000)}))
    yield Case("bomb: text of zeros", VOLUME, lambda: word(document=b"<a>" + b" " * 9_000_000 + b"</a>"))
    yield Case(
        "bomb: many members below the ratio",
        VOLUME,
        many_zeros,
    )
    yield Case(
        "bomb: declared four gigabytes",
        VOLUME,
        lambda: replacing("word/settings.xml", central={"size": 0xFFFFFFFE}, local={"size": 0xFFFFFFFE}),
    )
    yield Case(
        "bomb: declared small, inflates to gigabytes",
        FORGED,
        lambda: adding(Member("word/media/a.xml", b"<a/>", payload=deflate(bytes(40_000_000)))),
    )
    yield Case(
        "bomb: too many members",
        "trop de fichiers",
        lambda: adding(*(Member(f"word/media/{n}.xml", b"<a/>", method=0) for n in range(5001))),
    )
    yield Case(
        "bomb: marks by the million",
        "démesurée",
        lambda: archive(members(Member("word/document.xml", b"<a>" + b"<b/>" * 700_000 + b"</a>", method=0))),
    )
    yield Case("bomb: overlapping members", "se recouvrent", overlapping)
    yield Case("bomb: members that quote one another", "se recouvrent", quoting)
    yield Case("bomb: nested archive", "objet incorporé", lambda: word({"word/media/a.png": word()}), engine=False)
    yield Case(
        "bomb: archive in archive in archive",
        "ni du texte ni une image",
        lambda: word({
            "[Content_Types].xml": types('<Default Extension="dat" ContentType="application/octet-stream"/>'),
            "word/a.dat": b"\0" + word({"word/media/a.png": word()}),
        }),
        engine=False,
    )  # fmt: skip


def many_zeros() -> bytes:
    """Keep each member under the floor of the ratio, and all of them far above what memory should hold."""
    zeros = bytes(950_000)
    packed = deflate(zeros)
    return adding(*(Member(f"word/media/{n}.bin", zeros, payload=packed) for n in range(270)))


def overlapping() -> bytes:
    """Let two names of the directory share one payload, as the smallest bombs do."""
    clean = members()
    return archive([*clean, Member("word/media/a.xml", clean[0].content, payload=b"", central={"at": 0})])


def quoting() -> bytes:
    """Make a member contain the header of the next, each inflating what follows it (the bomb of David Fifield)."""
    inner = Member("word/media/b.xml", b"<b/>")
    whole = archive([inner])
    header = whole[: whole.index(CENTRAL)]
    first = Member("word/media/a.xml", header, method=0)
    data = archive(
        [*members(), first, Member("word/media/b.xml", b"<b/>", payload=b"", central={"packed": len(deflate(b"<b/>"))})]
    )
    at = data.index(header)
    place = data.rindex(CENTRAL)
    changed = bytearray(data)
    struct.pack_into("<L", changed, place + 42, at)
    return bytes(changed)


def names() -> Cases:
    for kind, path in ODD_PATHS.items():
        yield Case(f"path: {kind}", PATH, lambda path=path: adding(Member(path, b"<a/>")))
    for kind, path in ODD_NAMES.items():
        yield Case(f"name: {kind}", NAME, lambda path=path: adding(Member(path, b"<a/>")))
    yield Case("path: zero", PATH, lambda: adding(Member("word/a\0.xml", b"<a/>")))
    yield Case("path: not UTF-8", NAME, lambda: adding(Member(b"word/\xe9.xml", b"<a/>", flags=0)))
    yield Case("twins: same name", TWINS, lambda: adding(Member("word/document.xml", b"<a/>")))
    yield Case("twins: other case", TWINS, lambda: adding(Member("Word/Document.XML", b"<a/>")))
    yield Case("twins: percent-encoded", TWINS, lambda: adding(Member("word/documen%74.xml", b"<a/>")))
    yield Case("twins: contents", TWINS, lambda: adding(Member("[content_types].xml", types())))
    yield Case("twins: wide letters", NAME, lambda: adding(Member("word/\uff44ocument.xml", b"<a/>")))
    yield Case(
        "twins: file and folder",
        "fichier et pour un dossier",
        lambda: adding(Member("word/document.xml/a.xml", b"<a/>")),
    )
    yield Case("link to a file", "lien", lambda: adding(Member("word/media/a.png", b"/etc/passwd", mode=0o120777)))
    yield Case("device", "lien", lambda: adding(Member("word/media/a.png", b"", mode=0o020666)))
    yield Case("folder with contents", "lien ou un dossier", lambda: adding(Member("word/media/", b"<a/>")))


def lies() -> Cases:
    settings = "word/settings.xml"
    yield Case("lie: two names", FORGED, lambda: replacing(settings, local_name=b"word/settings2xml"))
    yield Case("lie: two methods", FORGED, lambda: replacing(settings, local={"method": 0}))
    yield Case("lie: two sizes", FORGED, lambda: replacing(settings, local={"size": 12}))
    yield Case("lie: two packed sizes", FORGED, lambda: replacing(settings, local={"packed": 12}))
    yield Case("lie: two sums", FORGED, lambda: replacing(settings, local={"crc": 12}))
    yield Case("lie: too small a size", FORGED, lambda: replacing(settings, local={"size": 9}, central={"size": 9}))
    yield Case(
        "lie: too large a size", DAMAGED, lambda: replacing(settings, local={"size": 9999}, central={"size": 9999})
    )
    yield Case("lie: wrong sum", DAMAGED, lambda: replacing(settings, local={"crc": 1}, central={"crc": 1}))
    yield Case("lie: encrypted", "mot de passe", lambda: replacing(settings, flags=0x801))
    yield Case("lie: encrypted in its own header only", FORGED, lambda: replacing(settings, local={"flags": 0x801}))
    yield Case("lie: strongly encrypted", "mot de passe", lambda: replacing(settings, flags=0x841))
    yield Case("lie: masked directory", "mot de passe", lambda: replacing(settings, flags=0x2800))
    for method, kind in {
        1: "shrink",
        6: "implode",
        9: "deflate64",
        12: "bzip2",
        14: "lzma",
        93: "zstd",
        97: "unknown",
    }.items():
        yield Case(f"compression: {kind}", "compression", lambda method=method: replacing(settings, method=method))
    yield Case("zip64: field", ZIP64, lambda: replacing(settings, extra=struct.pack("<HHQQ", 1, 16, 9, 9)))
    yield Case(
        "zip64: locator",
        ZIP64,
        lambda: word().replace(END, b"PK\x06\x07" + struct.pack("<LQL", 0, 0, 1) + END),
    )
    yield Case("zip64: count", ZIP64, lambda: archive(members(), end={"count": 0xFFFF, "here": 0xFFFF}))
    yield Case("zip64: offset", ZIP64, lambda: archive(members(), end={"at": 0xFFFFFFFF}))
    yield Case("zip64: size of the directory", ZIP64, lambda: archive(members(), end={"size": 0xFFFFFFFF}))
    yield Case(
        "lie: another name in a field",
        FORGED,
        lambda: replacing(settings, extra=struct.pack("<HHBL", 0x7075, 14, 1, 0) + b"evil.docm"),
    )
    yield Case("disks: two", FORGED, lambda: archive(members(), end={"disk": 1}))
    yield Case("disks: members elsewhere", FORGED, lambda: archive(members(), end={"here": 2}))
    yield Case("foreign: after the end", FOREIGN, lambda: word() + b"#!/bin/sh")
    yield Case("foreign: comment", FOREIGN, lambda: archive(members(), comment=b"<script>"))
    yield Case("foreign: a second archive", FOREIGN, lambda: word() + word())
    yield Case("foreign: before the directory", FOREIGN, lambda: word().replace(CENTRAL, b"#!/bin/sh" + CENTRAL, 1))
    yield Case("foreign: program before the start", "programme", lambda: b"MZ" + bytes(500) + word())
    yield Case("foreign: between members", FOREIGN, lambda: replacing(settings, before=b"#!/bin/sh\n" * 50))
    yield Case("foreign: page before the start", "page web", lambda: b"<html><script>x</script>" + word())


def broken() -> Cases:
    whole = word()
    yield Case("broken: half", "tronqué", lambda: whole[: len(whole) // 2])
    yield Case("broken: without its last byte", "tronqué", lambda: whole[:-1])
    yield Case("broken: start only", "tronqué", lambda: whole[:30])
    yield Case("broken: end only", "n’est pas un document Word", lambda: whole[-22:])
    yield Case("broken: first half missing", "n’est pas un document Word", lambda: whole[len(whole) // 2 :])
    yield Case("broken: directory elsewhere", FOREIGN, lambda: archive(members(), end={"at": 3}))
    yield Case("broken: directory too long", FOREIGN, lambda: archive(members(), end={"size": 30}))
    yield Case("broken: mark of the directory", DAMAGED, lambda: patched(CENTRAL, 0, "<L", 0))
    yield Case("broken: mark of a member", DAMAGED, lambda: patched(LOCAL, 0, "<L", 0x04034B51, last=True))
    yield Case("broken: place of a member", FOREIGN, lambda: patched(CENTRAL, 42, "<L", 0x7FFFFFFF, last=True))
    yield Case("broken: member inside a member", "recouvrent", lambda: patched(CENTRAL, 42, "<L", 5, last=True))
    yield Case("broken: no member", "n’est pas un document Word", lambda: archive([]))
    yield Case("broken: deflate", DAMAGED, lambda: replacing("word/settings.xml", payload=b"\xff" * 90))
    yield Case(
        "broken: deflate cut",
        DAMAGED,
        lambda: replacing("word/document.xml", payload=deflate(parts()["word/document.xml"])[:-9]),
    )
    yield Case(
        "broken: bytes after deflate",
        DAMAGED,
        lambda: replacing("word/settings.xml", payload=deflate(parts()["word/settings.xml"]) + b"evil"),
    )
    yield Case("broken: sum of the main part", DAMAGED, flipped)


def flipped() -> bytes:
    """Turn one bit of a stored part: only its sum can tell."""
    content = parts()["word/document.xml"]
    wrong = content.replace(b"conseil", b"consell")
    assert zlib.crc32(wrong) != zlib.crc32(content)
    return replacing("word/document.xml", method=0, payload=wrong)
