"""Files that are not what their name says, or whose name misleads, and pictures that hide or flood."""

from __future__ import annotations

from .base import jpeg, png, word
from .case import Case, Cases

NOT_WORD = "n’est pas un document Word"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
OTHERS = {
    "old Word": (OLE, "ancien format .doc"),
    "encrypted Word": (OLE + "EncryptedPackage".encode("utf-16-le") + bytes(99), "mot de passe"),
    "RTF": (b"{\\rtf1\\ansi Bonjour}", "RTF"),
    "web page": (b"<!DOCTYPE html><html><script>x</script></html>", "page web"),
    "web archive": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "page web"),
    "flat XML": (b'<?xml version="1.0"?><w:wordDocument/>', "fichier XML"),
    "PDF": (b"%PDF-1.7\n%%EOF", "c’est un PDF"),
    "picture": (png(), "c’est une image"),
    "photograph": (jpeg(), "c’est une image"),
    "program": (b"MZ" + bytes(99), "programme"),
    "Linux program": (b"\x7fELF" + bytes(99), "programme"),
    "7z archive": (b"7z\xbc\xaf\x27\x1c" + bytes(99), "archive"),
    "RAR archive": (b"Rar!\x1a\x07\x00", "archive"),
    "gzip archive": (b"\x1f\x8b\x08" + bytes(99), "archive"),
    "text": (b"Bonjour", NOT_WORD),
    "zeros": (bytes(5000), NOT_WORD),
    "nothing": (b"", "vide"),
    "one byte": (b"P", NOT_WORD),
    "script": (b"#!/bin/sh\nrm -rf /\n", NOT_WORD),
    "link": (b"[InternetShortcut]\nURL=http://127.0.0.1:9/\n", NOT_WORD),
    "OpenDocument": (
        b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.text" + bytes(99),
        "OpenDocument",
    ),
    "archive start": (b"PK\x03\x04" + bytes(99), "tronqué"),
}
NAMES = {
    "macro document": ("dossier.docm", "macros"),
    "macro template": ("dossier.dotm", "macros"),
    "program": ("dossier.docx.exe", "Ce type de fichier"),
    "no extension": ("dossier", "nom de ce fichier"),
    "old Word": ("dossier.doc", "Ce type de fichier"),
    "drawing": ("logo.svg", "Ce type de fichier"),
    "folder": ("../../etc/dossier.docx", "nom de ce fichier"),
    "Windows folder": ("..\\dossier.docx", "nom de ce fichier"),
    "stream": ("dossier.docx:x.docx", "nom de ce fichier"),
    "right to left": ("dossier\u202exslx.docx", "caractère invisible"),
    "line feed": ("dossier\n.docx", "caractère invisible"),
    "zero": ("dossier\0.docx", "caractère invisible"),
    "zero width": ("dos\u200bsier.docx", "caractère invisible"),
    "only an extension": (".docx", "nom de ce fichier"),
    "too long": ("a" * 300 + ".docx", "nom de ce fichier"),
    "wildcard": ("dos*ier.docx", "nom de ce fichier"),
}
PICTURES = {
    "page": (b"<html><script>x</script></html>", "n’est pas une image PNG"),
    "SVG": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>', "n’est pas une image PNG"),
    "photograph": (jpeg(), "n’est pas une image PNG"),
    "GIF": (b"GIF89a\x01\0\x01\0\0\0\0", "n’est pas une image PNG"),
    "billion points": (png(40_000, 40_000), "démesurée"),
    "thin and endless": (png(2_000_000_000, 1), "démesurée"),
    "no width": (png(0, 5), "abîmée"),
    "archive after the end": (png(tail=word()), "cache d’autres données"),
    "script after the end": (png(tail=b"<script>x</script>"), "cache d’autres données"),
    "cut": (png()[:-5], "abîmée"),
    "signature only": (png()[:8], "abîmée"),
    "wrong sum": (png().replace(b"IHDR\0\0\0\x02", b"IHDR\0\0\0\x03"), "abîmée"),
    "size beyond the file": (png().replace(b"\0\0\0\x0dIHDR", b"\x7f\0\0\x0dIHDR"), "abîmée"),
    "pixels first": (png()[:8] + png()[33:], "abîmée"),
}
PHOTOGRAPHS = {
    "picture": (png(), "n’est pas une image JPEG"),
    "billion points": (jpeg(60_000, 60_000), "démesurée"),
    "no height": (jpeg(5, 0), "abîmée"),
    "archive after the end": (jpeg(tail=word()), "cache d’autres données"),
    "script after the end": (jpeg(tail=b"<?php x ?>"), "cache d’autres données"),
    "without end": (jpeg()[:-2], "abîmée"),
    "start only": (jpeg()[:4], "abîmée"),
    "without frame": (jpeg()[:20] + b"\xff\xd9", "abîmée"),
    "garbage between marks": (jpeg().replace(b"\xff\xc0", b"\x00\x00\xff\xc0"), "abîmée"),
    "segment of no length": (b"\xff\xd8\xff\xe0\0\0" * 50, "abîmée"),
    "second frame of a billion points": (
        jpeg().replace(b"\xff\xda", jpeg(60_000, 60_000)[20:33] + b"\xff\xda"),
        "démesurée",
    ),
}


def cases() -> Cases:
    for kind, (data, says) in OTHERS.items():
        yield Case(f"file: {kind}", says, lambda data=data: data)
    for kind, (name, says) in NAMES.items():
        yield Case(f"file name: {kind}", says, word, name, engine=False)
    for kind, (data, says) in PICTURES.items():
        yield Case(f"PNG: {kind}", says, lambda data=data: data, "photo.png", engine=False)
    for kind, (data, says) in PHOTOGRAPHS.items():
        yield Case(f"JPEG: {kind}", says, lambda data=data: data, "photo.jpeg", engine=False)
    yield Case("file: Word named PDF", "n’est pas un PDF", word, "annexe.pdf", engine=False)
    yield Case("file: text named PDF", "n’est pas un PDF", lambda: b"Bonjour", "annexe.pdf", engine=False)
    yield Case("file: two hundred megabytes", "200\u00a0Mo", lambda: bytes(200_000_000), engine=False)
