"""Hostile relations, types and objects: what a Word file points to, holds or says that it is."""

from __future__ import annotations

from .base import DOCUMENT_RELATIONS, OFFICE, XML, R, body, parts, png, relation, relations, types, with_relation, word
from .case import Case, Cases

MS = "http://schemas.microsoft.com/office/2006/relationships"
TARGETS = {
    "http": "http://127.0.0.1:9/x",
    "https": "https://127.0.0.1:9/x",
    "file": "file:///C:/Users/x/a",
    "share": r"\\127.0.0.1\partage\a",
    "share with slashes": "//127.0.0.1/partage/a",
    "share as file": "file://127.0.0.1/partage/a",
    "WebDAV": r"\\127.0.0.1@SSL\DavWWWRoot\a",
    "mhtml": "mhtml:http://127.0.0.1:9/x!x",
}
OUTSIDE = {
    "attachedTemplate": "modèle extérieur",
    "image": "image hors de lui",
    "oleObject": "lié à un objet",
    "package": "lié à un objet",
    "frame": "page extérieure",
    "video": "contenu hors de lui",
    "audio": "contenu hors de lui",
    "header": "contenu hors de lui",
    "styles": "contenu hors de lui",
    "theme": "contenu hors de lui",
    "subDocument": "insère un autre fichier",
    "aFChunk": "insère un autre fichier",
    "mailMergeSource": "publipostage",
    "mailMergeHeaderSource": "publipostage",
    "recipientData": "publipostage",
    "transform": "XSLT",
    "control": "ActiveX",
    "inventedKind": "contenu hors de lui",
}
LINKS = (
    "file:///C:/Windows/System32/calc.exe", r"\\127.0.0.1\x\a.docx", "smb://127.0.0.1/x", "javascript:alert(1)",
    "vbscript:x", "data:text/html,x", "ms-msdt:/id", "search-ms:query=x", "ms-word:ofe|u|http://x", "../../a.exe",
    "C:\\Windows\\calc.exe", " FILE:///etc/passwd", "jar:http://x!/", "about:blank", "ms-excel:x", "shell:startup",
)  # fmt: skip
INSIDE = {
    "vbaProject": (MS, "macros"),
    "wordVbaData": (MS, "macros"),
    "keyMapCustomizations": (MS, "macros"),
    "attachedToolbars": (MS, "macros"),
    "ui/extensibility": (MS, "ruban"),
    "ui/userCustomization": (MS, "ruban"),
    "activeXControlBinary": (MS, "ActiveX"),
    "control": (R, "ActiveX"),
    "subDocument": (R, "insère un autre fichier"),
    "aFChunk": (R, "insère un autre fichier"),
    "webextension": ("http://schemas.microsoft.com/office/2011/relationships", "complément Office"),
    "webextensiontaskpanes": ("http://schemas.microsoft.com/office/2011/relationships", "complément Office"),
    "attachedTemplate": (R, "modèle extérieur"),
}
TYPES = {
    "macro document": ("application/vnd.ms-word.document.macroEnabled.main+xml", "macros"),
    "macro template": ("application/vnd.ms-word.template.macroEnabledTemplate.main+xml", "macros"),
    "macro document, other case": ("application/vnd.ms-word.document.MACROENABLED.main+xml", "macros"),
    "template": (f"{OFFICE}.wordprocessingml.template.main+xml", "modèle .dotx"),
    "workbook": (f"{OFFICE}.spreadsheetml.sheet.main+xml", "classeur Excel"),
    "slides": (f"{OFFICE}.presentationml.presentation.main+xml", "présentation PowerPoint"),
    "plain XML": ("application/xml", "son texte"),
    "nothing": ("", "son texte"),
}
FURTHER = {
    "macro project under another name": ("bin", "application/vnd.ms-office.vbaProject", "macros"),
    "macro data": ("xml", "application/vnd.ms-word.vbaData+xml", "macros"),
    "key map": ("xml", "application/vnd.ms-word.keyMapCustomizations+xml", "macros"),
    "ActiveX": ("xml", "application/vnd.ms-office.activeX+xml", "ActiveX"),
    "ActiveX binary": ("bin", "application/vnd.ms-office.activeX", "ActiveX"),
    "add-in": ("xml", "application/vnd.ms-office.webextension+xml", "complément Office"),
    "add-in pane": ("xml", "application/vnd.ms-office.webextensiontaskpanes+xml", "complément Office"),
    "recipients": ("xml", f"{OFFICE}.wordprocessingml.mailMergeRecipientData+xml", "publipostage"),
}
EMBEDDED = {
    "OLE object": ("word/a.bin", f"{OFFICE}.oleObject", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "objet incorporé"),
    "program": ("word/a.bin", "application/octet-stream", b"MZ" + bytes(600), "objet incorporé"),
    "workbook": ("word/embeddings/a.xlsx", f"{OFFICE}.spreadsheetml.sheet", b"x", "objet incorporé"),
    "sound": ("word/media/a.wav", "audio/wav", b"RIFF", "son ou une vidéo"),
    "video": ("word/media/a.mp4", "video/mp4", b"ftyp", "son ou une vidéo"),
    "web page": ("word/a.html", "text/html", b"<html>", "ni du texte ni une image"),
    "RTF": ("word/a.rtf", "application/rtf", b"{\\rtf1}", "ni du texte ni une image"),
    "PDF": ("word/a.pdf", "application/pdf", b"%PDF-1.7", "ni du texte ni une image"),
    "unknown binary": ("word/a.bin", "application/octet-stream", b"abc", "ni du texte ni une image"),
    "picture that is a page": ("word/media/a.png", "image/png", b"<html>", "n’en est pas une"),
    "picture that is a script": ("word/media/a.jpg", "image/jpeg", b"#!/bin/sh", "n’en est pas une"),
    "picture that is an archive": ("word/media/a.gif", "image/gif", b"PK\x03\x04" + bytes(60), "objet incorporé"),
    "picture that is a program": ("word/media/a.bmp", "image/bmp", b"MZ" + bytes(90), "objet incorporé"),
    "picture of a billion points": ("word/media/b.png", "image/png", png(40_000, 30_000), "démesurée"),
    "GIF of four billion points": ("word/media/a.gif", "image/gif", b"GIF89a\xff\xff\xff\xff\0\0\0", "démesurée"),
    "BMP of many points": ("word/media/a.bmp", "image/bmp", b"BM" + bytes(16) + b"\xff\xff\xff\x7f" * 2, "démesurée"),
    "picture without size": ("word/media/c.png", "image/png", png(0, 9), "abîmée"),
    "picture cut": ("word/media/d.png", "image/png", png()[:15], "n’en est pas une"),
}  # fmt: skip


def cases() -> Cases:
    for kind, says in OUTSIDE.items():
        yield Case(
            f"outside: {kind}", says, lambda kind=kind: with_relation(relation(kind, TARGETS["http"], outside=True))
        )
    for way, target in TARGETS.items():
        for kind in ("attachedTemplate", "image"):
            yield Case(
                f"outside: {kind} by {way}",
                OUTSIDE[kind],
                lambda kind=kind, target=target: with_relation(relation(kind, target, outside=True)),
            )
        yield Case(
            f"outside: image by {way}, told inside",
            "image hors de lui",
            lambda target=target: with_relation(relation("image", target)),
        )
    yield Case(
        "outside: template of the settings",
        "modèle extérieur",
        lambda: word(
            {"word/_rels/settings.xml.rels": relations(relation("attachedTemplate", TARGETS["http"], outside=True))}
        ),
    )
    yield Case(
        "outside: strict image",
        "image hors de lui",
        lambda: with_relation(
            relation(
                "image", TARGETS["http"], outside=True, family="http://purl.oclc.org/ooxml/officeDocument/relationships"
            )
        ),
    )
    yield Case(
        "outside: scheme in hexadecimal",
        "image hors de lui",
        lambda: with_relation(relation("image", "http%3a//127.0.0.1:9/x")),
    )
    for target in LINKS:
        yield Case(
            f"link: {target[:24]}",
            "mène à un fichier",
            lambda target=target: with_relation(relation("hyperlink", target, outside=True)),
        )
    for kind, (family, says) in INSIDE.items():
        yield Case(
            f"inside: {kind}",
            says,
            lambda kind=kind, family=family: with_relation(relation(kind, "settings.xml", family=family)),
        )
    yield from broken_relations()
    yield from declared()
    for kind, (name, told, content, says) in EMBEDDED.items():
        override = f'<Override PartName="/{name}" ContentType="{told}"/>'
        yield Case(
            f"embedded: {kind}",
            says,
            lambda name=name, content=content, override=override: word(
                {"[Content_Types].xml": types(override), name: content}
            ),
            engine=False,
        )
    for kind in ("oleObject", "package"):
        yield Case(
            f"embedded: by relation {kind}",
            "objet incorporé",
            lambda kind=kind: with_relation(relation(kind, "media/a.png"), extra={"word/media/a.png": png()}),
            engine=False,
        )
    yield Case("embedded: part without a type", "ni du texte", lambda: word({"word/a.qqq": b"abc"}), engine=False)


def broken_relations() -> Cases:
    sends = "sort de lui"
    for kind, target in {
        "parent": "../../../etc/passwd",
        "encoded": "..%2f..%2f..%2fetc/passwd",
        "absolute": "/../etc/passwd",
    }.items():
        yield Case(f"relation: {kind}", sends, lambda target=target: with_relation(relation("image", target)))
    yield Case("relation: missing part", "incomplet", lambda: with_relation(relation("image", "media/none.png")))
    yield Case("relation: missing header", "incomplet", lambda: with_relation(relation("header", "header9.xml")))
    yield Case("relation: no target", "incomplet", lambda: with_relation('<Relationship Id="rId9" Type="x/image"/>'))
    yield Case(
        "relation: same number twice",
        "deux fois la même référence",
        lambda: with_relation(relation("settings", "settings.xml", number=1)),
    )
    yield Case(
        "relation: unknown mode",
        "référence que Word n’écrit jamais",
        lambda: with_relation('<Relationship Id="rId9" Type="x/image" Target="settings.xml" TargetMode="Evil"/>'),
    )
    unread = "références que Word ne lit pas"
    yield Case("relation: other element", unread, lambda: with_relation("<evil/>"))
    yield Case("relation: other root", unread, lambda: word({"word/_rels/document.xml.rels": body()}))
    yield Case("types: other root", "pas celui d’un fichier Word", lambda: word({"[Content_Types].xml": body()}))
    yield Case("relation: other case of letters", "incomplet", lambda: with_relation(relation("image", "SETTINGS.xml")))
    missing = "son texte"
    yield Case("relation: no root", missing, lambda: word({"_rels/.rels": None}))
    yield Case("relation: empty root", missing, lambda: word({"_rels/.rels": relations()}))
    main = relation("officeDocument", "word/settings.xml", number=1)
    yield Case("relation: root to a part that is no text", missing, lambda: word({"_rels/.rels": relations(main)}))
    twice = (
        relation("officeDocument", "word/document.xml", number=1),
        relation("officeDocument", "word/document.xml", number=2),
    )
    yield Case("relation: two texts", missing, lambda: word({"_rels/.rels": relations(*twice)}))
    yield Case("missing: text", "incomplet", lambda: word({"word/document.xml": None}))
    yield Case("missing: types", "sommaire", lambda: word({"[Content_Types].xml": None}))
    yield Case("missing: settings", "incomplet", lambda: word({"word/settings.xml": None}))
    yield Case("missing: footer", "incomplet", lambda: word({"word/footer1.xml": None}))


def declared() -> Cases:
    main = f"{OFFICE}.wordprocessingml.document.main+xml"
    for kind, (told, says) in TYPES.items():
        yield Case(
            f"type: {kind}",
            says,
            lambda told=told: word({"[Content_Types].xml": types().replace(main.encode(), told.encode())}),
        )
    for kind, (extension, told, says) in FURTHER.items():
        yield Case(
            f"type: {kind}",
            says,
            lambda extension=extension, told=told: word({
                "[Content_Types].xml": types(f'<Override PartName="/word/x.{extension}" ContentType="{told}"/>'),
                f"word/x.{extension}": XML.encode() + b"<x/>" if extension == "xml" else b"x",
            }),
        )  # fmt: skip
        yield Case(
            f"type by extension: {kind}",
            says,
            lambda told=told: word({"[Content_Types].xml": types(f'<Default Extension="qq" ContentType="{told}"/>')}),
        )
    yield Case("type: two for one part", "deux types", lambda: word({"[Content_Types].xml": types(
        '<Override PartName="/WORD/document.xml" ContentType="application/xml"/>'
    )}))  # fmt: skip
    yield Case("macros: by name", "macros", lambda: word({"word/vbaProject.bin": b"x"}))
    yield Case("macros: by name, other case", "macros", lambda: word({"word/VBAPROJECT.BIN": b"x"}))
    ribbon = b'<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui" onLoad="x"/>'
    yield Case("ribbon: by its element", "ruban", lambda: word({"customUI/customUI14.xml": ribbon}))
    pane = b'<w:taskpane xmlns:w="http://schemas.microsoft.com/office/webextensions/taskpanes/2010/11"/>'
    yield Case("add-in: by its element", "complément Office", lambda: word({"word/webextensions/taskpanes.xml": pane}))
    yield Case("types: hidden in a comment", "son texte", lambda: word({"[Content_Types].xml": types().replace(
        b'<Override PartName="/word/document.xml"', b'<!-- <Override PartName="/word/document.xml"'
    ).replace(b'main+xml"/>', b'main+xml"/> -->')}))  # fmt: skip
    assert parts()
    assert DOCUMENT_RELATIONS
    assert body()
