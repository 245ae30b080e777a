"""Hostile PDF annexes: what runs, opens, hides or floods when a reader opens or prints them."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from .case import Case, Cases

NAME = "annexe.pdf"
PRINTED = "imprimez-le"


def plain(pages: int = 1) -> Pdf:
    pdf = Pdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(595, 842))
    return pdf


def saved(pdf: Pdf, **options: object) -> bytes:
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, **options)
    return out.getvalue()


def made(change: Callable[[Pdf], object]) -> bytes:
    pdf = plain()
    change(pdf)
    return saved(pdf)


def catalog(key: str, value: object) -> Callable[[Pdf], object]:
    return lambda pdf: pdf.Root.__setitem__(Name(key), value)


def annotation(**entries: object) -> Callable[[Pdf], object]:
    def put(pdf: Pdf) -> None:
        made_of = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 9, 9]), **entries)
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(made_of)])

    return put


def action(kind: str, **entries: object) -> Dictionary:
    return Dictionary(S=Name(f"/{kind}"), **entries)


SCRIPT = "JavaScript"
ACTIONS = {
    "JavaScript": (action("JavaScript", JS=String("app.alert(1)")), SCRIPT),
    "Launch": (action("Launch", F=String("calc.exe")), "lancer un programme"),
    "SubmitForm": (action("SubmitForm", F=String("http://127.0.0.1:9/")), "envoie un formulaire"),
    "ImportData": (action("ImportData", F=String("/etc/passwd")), "importe un fichier"),
    "GoToR": (action("GoToR", F=String("autre.pdf")), "ouvre un autre fichier"),
    "GoToE": (action("GoToE", F=String("autre.pdf")), "ouvre un fichier"),
    "Rendition": (action("Rendition"), "son ou une vidéo"),
    "Movie": (action("Movie"), "son ou une vidéo"),
    "Sound": (action("Sound"), "son ou une vidéo"),
    "RichMediaExecute": (action("RichMediaExecute"), "son ou une vidéo"),
    "GoTo3DView": (action("GoTo3DView"), "trois dimensions"),
    "Thread elsewhere": (action("Thread", F=String("autre.pdf")), "ouvre un autre fichier"),
    "address of a file": (action("URI", URI=String("file:///etc/passwd")), "mène à un fichier"),
    "address of a script": (action("URI", URI=String("javascript:x()")), "mène à un fichier"),
    "address of a share": (action("URI", URI=String("\\\\127.0.0.1\\x")), "mène à un fichier"),
}
ANNOTATIONS = {
    "FileAttachment": "fichiers joints",
    "RichMedia": "son, une vidéo",
    "3D": "trois dimensions",
    "Movie": "son, une vidéo",
    "Sound": "son, une vidéo",
    "Screen": "son, une vidéo",
}


def cases() -> Cases:
    for kind, (does, says) in ACTIONS.items():
        yield Case(f"PDF link: {kind}", says, lambda does=does: made(annotation(Subtype=Name.Link, A=does)), NAME)
    for kind in ("JavaScript", "Launch", "SubmitForm", "GoToR"):
        does, says = ACTIONS[kind]
        yield Case(f"PDF opening: {kind}", says, lambda does=does: made(catalog("/OpenAction", does)), NAME)
    yield Case(
        "PDF opening: Named",
        "action à l’ouverture",
        lambda: made(catalog("/OpenAction", action("Named", N=Name.Print))),
        NAME,
    )
    yield Case(
        "PDF opening: JavaScript after GoTo",
        SCRIPT,
        lambda: made(catalog("/OpenAction", action("GoTo", D=String("a"), Next=ACTIONS["JavaScript"][0]))),
        NAME,
    )
    yield Case("PDF opening: behind a reference", SCRIPT, behind, NAME)
    for kind, says in ANNOTATIONS.items():
        yield Case(f"PDF annotation: {kind}", says, lambda kind=kind: made(annotation(Subtype=Name(f"/{kind}"))), NAME)
    for kind, change in {
        "catalogue": catalog("/AA", Dictionary(WC=action("Named"))),
        "page": lambda pdf: pdf.pages[0].obj.__setitem__("/AA", Dictionary(O=action("Named"))),
        "annotation": annotation(Subtype=Name.Text, AA=Dictionary(E=action("Named"))),
    }.items():
        yield Case(
            f"PDF additional actions: {kind}", "ouverture ou à l’impression", lambda change=change: made(change), NAME
        )
    names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), ACTIONS["JavaScript"][0]])))
    yield Case("PDF names: JavaScript", SCRIPT, lambda: made(catalog("/Names", names)), NAME)
    yield Case("PDF form: XFA", "XFA", lambda: made(catalog("/AcroForm", Dictionary(XFA=Array([])))), NAME)
    yield Case("PDF attachments", "fichiers joints", attached, NAME)
    yield Case(
        "PDF attachments: portfolio", "fichiers joints", lambda: made(catalog("/Collection", Dictionary())), NAME
    )
    yield Case("PDF attachments: associated file", "fichiers joints", lambda: made(catalog("/AF", Array([]))), NAME)
    base = Dictionary(Base=String("file:///etc/"))
    yield Case("PDF base of addresses", "mène à un fichier", lambda: made(catalog("/URI", base)), NAME)
    yield from streams()
    yield from structures()
    yield from protections()


def behind() -> bytes:
    pdf = plain()
    pdf.Root.OpenAction = pdf.make_indirect(action("JavaScript", JS=pdf.make_indirect(String("x"))))
    return saved(pdf)


def attached() -> bytes:
    pdf = plain()
    pdf.attachments["evil.exe"] = b"MZ"
    return saved(pdf)


def stream(raw: bytes, **entries: object) -> Callable[[Pdf], object]:
    def put(pdf: Pdf) -> None:
        pdf.pages[0].obj.Contents = pdf.make_indirect(Stream(pdf, raw, Dictionary(**entries)))

    return put


def streams() -> Cases:
    bomb = zlib.compress(bytes(90_000_000), 9)
    twice = zlib.compress(zlib.compress(bytes(9_000_000), 9), 9)
    flate = Name.FlateDecode
    image = {"Type": Name.XObject, "Subtype": Name.Image, "Width": 60_000, "Height": 60_000}
    yield Case("PDF stream: bomb", "démesuré", lambda: unpacked(stream(bomb, Filter=flate)), NAME)
    yield Case(
        "PDF stream: bomb in bomb", "démesuré", lambda: unpacked(stream(twice, Filter=Array([flate, flate]))), NAME
    )
    yield Case(
        "PDF stream: six filters",
        "démesuré",
        lambda: unpacked(stream(b"36313e3e", Filter=Array([Name.ASCIIHexDecode] * 6))),
        NAME,
    )
    yield Case("PDF stream: not deflate", "abîmé", lambda: unpacked(stream(b"\xff" * 90_000, Filter=flate)), NAME)
    yield Case(
        "PDF stream: in another file",
        "contenu hors de lui",
        lambda: unpacked(stream(b"", F=String("/etc/passwd"))),
        NAME,
    )
    yield Case("PDF stream: PostScript", "PostScript", lambda: unpacked(stream(b"", Subtype=Name.PS)), NAME)
    yield Case(
        "PDF stream: page of another file",
        "page hors de lui",
        lambda: unpacked(stream(b"", Subtype=Name.Form, Ref=Dictionary())),
        NAME,
    )
    yield Case(
        "PDF stream: picture elsewhere", "image hors de lui", lambda: unpacked(stream(b"", OPI=Dictionary())), NAME
    )
    yield Case("PDF picture of billions of points", "démesurée", lambda: unpacked(stream(b"", **image)), NAME)
    yield Case(
        "PDF stream: embedded file by its type",
        "fichiers joints",
        lambda: unpacked(stream(b"", Type=Name.EmbeddedFile)),
        NAME,
    )


def unpacked(change: Callable[[Pdf], object]) -> bytes:
    pdf = plain()
    change(pdf)
    return saved(pdf, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def structures() -> Cases:
    whole = saved(plain(3))
    yield Case("PDF: cut", "tronqué", lambda: whole[: len(whole) // 2], NAME)
    yield Case("PDF: start only", "tronqué", lambda: b"%PDF-1.7\n", NAME)
    yield Case("PDF: nothing between", "abîmé", lambda: b"%PDF-1.7\n%%EOF\n", NAME)
    yield Case("PDF: unknown version", "n’est pas un PDF", lambda: whole.replace(b"%PDF-1", b"%PDF-x", 1), NAME)
    yield Case("PDF: page before", "n’est pas un PDF", lambda: b"<html>" + whole, NAME)
    yield Case("PDF: script after", "cache d’autres données", lambda: whole + b"\n#!/bin/sh\n", NAME)
    yield Case("PDF: archive after", "cache d’autres données", polyglot, NAME)
    yield Case("PDF: wrong places", "abîmé", lambda: whole.replace(b"0000000015", b"0000000099", 1), NAME)
    yield Case("PDF: wrong start", "abîmé", lambda: whole.replace(b"startxref\n", b"startxref\n9", 1), NAME)
    yield Case("PDF: trailer lost", "abîmé", lambda: whole.replace(b"trailer", b"trailxr"), NAME)
    yield Case("PDF: no page", "aucune page", lambda: saved(Pdf.new()), NAME)
    yield Case("PDF: too many pages", "plus de 2000", lambda: saved(plain(2001)), NAME)
    yield Case("PDF: pages in a circle", "abîmé", circle, NAME)
    yield Case("PDF: pages in a well", "abîmé", well, NAME)
    yield Case(
        "PDF: pages that are a number", PRINTED, lambda: made(lambda pdf: pdf.Root.__setitem__("/Pages", 3)), NAME
    )
    yield Case(
        "PDF: kilometre page", "taille démesurée", lambda: made(lambda pdf: box(pdf, [0, 0, 3_000_000, 9])), NAME
    )
    yield Case("PDF: page of no width", "taille démesurée", lambda: made(lambda pdf: box(pdf, [5, 0, 5, 9])), NAME)
    yield Case("PDF: too many objects", "trop d’objets", crowd, NAME)
    yield Case(
        "PDF: arrays in arrays",
        PRINTED,
        lambda: whole.replace(b"/Type /Catalog", b"/X " + b"[" * 9000 + b"]" * 9000 + b"/Type /Catalog", 1),
        NAME,
    )


def box(pdf: Pdf, sides: list[object]) -> None:
    pdf.pages[0].obj.MediaBox = Array(sides)


def polyglot() -> bytes:
    from .base import archive, members

    return saved(plain()) + archive(members(), comment=b"%%EOF")


def circle() -> bytes:
    pdf = plain()
    root = pdf.Root.Pages
    root.Kids.append(pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=Array([root]), Count=1, Parent=root)))
    return saved(pdf)


def well() -> bytes:
    pdf = plain()
    node = pdf.Root.Pages
    for _ in range(200):
        node = pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=Array([node]), Count=1))
    pdf.Root.Pages = node
    return saved(pdf)


def crowd() -> bytes:
    """Write by hand more objects than a report has: pikepdf would take long to make them."""
    head = b"%PDF-1.7\n"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    objects += [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"] + [b"1"] * 300_001
    pieces, places, at = [head], [], len(head)
    for number, content in enumerate(objects, 1):
        piece = b"%d 0 obj\n%s\nendobj\n" % (number, content)
        places.append(at)
        pieces.append(piece)
        at += len(piece)
    count = len(objects) + 1
    pieces.append(b"xref\n0 %d\n0000000000 65535 f \n" % count)
    pieces += [b"%010d 00000 n \n" % place for place in places]
    pieces.append(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, at))
    return b"".join(pieces)


def protections() -> Cases:
    owner = pikepdf.Encryption(owner="a", user="", R=6)
    reader = pikepdf.Encryption(owner="a", user="b", R=6)
    old = pikepdf.Encryption(owner="a", user="", R=4)
    for kind, lock in {"restrictions": owner, "password": reader, "old restrictions": old}.items():
        yield Case(f"PDF protected: {kind}", "protégé", lambda lock=lock: locked(lock), NAME)


def locked(lock: pikepdf.Encryption) -> bytes:
    out = io.BytesIO()
    plain().save(out, encryption=lock)
    return out.getvalue()
