"""Inspect a PDF without running, decoding or following anything in it; read by `isolation.py` in a process of its own.

A PDF annex is joined to an act and opened by every member: it must be pages, and nothing that acts (ISO 32000-1: 7.5
structure, 12.6 actions, 12.5.6 annotations, 7.11 files, 12.7.8 XFA). This module stands alone: it imports pikepdf and
the standard library, so that the process that runs it starts quickly and holds nothing worth stealing.
"""

from __future__ import annotations

import io
import json
import re
import sys
import zlib
from collections.abc import Iterator

import pikepdf

MAX_OBJECTS = 300_000
MAX_PAGES = 2_000
MAX_SIDE = 14_400  # annex C.2: a page has at most 200 inches a side
MAX_PIXELS = 100_000_000
MAX_STREAM = 64_000_000
SMALL_STREAM = 60_000  # deflate multiplies by 1,032 at most
MEMORY, SECONDS = 1_000_000_000, 20
_PRINT = "imprimez-le à nouveau en PDF, puis déposez cette copie."
_ACTIONS = {
    "/JavaScript": f"Ce PDF contient un programme (JavaScript)\u00a0: {_PRINT}",
    "/Launch": f"Ce PDF peut lancer un programme\u00a0: {_PRINT}",
    "/SubmitForm": f"Ce PDF envoie un formulaire à un serveur\u00a0: {_PRINT}",
    "/ImportData": f"Ce PDF importe un fichier\u00a0: {_PRINT}",
    "/GoToR": f"Ce PDF ouvre un autre fichier\u00a0: {_PRINT}",
    "/GoToE": f"Ce PDF ouvre un fichier qu’il contient\u00a0: {_PRINT}",
    "/Rendition": f"Ce PDF joue un son ou une vidéo\u00a0: {_PRINT}",
    "/Movie": f"Ce PDF joue un son ou une vidéo\u00a0: {_PRINT}",
    "/Sound": f"Ce PDF joue un son ou une vidéo\u00a0: {_PRINT}",
    "/RichMediaExecute": f"Ce PDF joue un son ou une vidéo\u00a0: {_PRINT}",
    "/GoTo3DView": f"Ce PDF contient un objet en trois dimensions\u00a0: {_PRINT}",
}
_ATTACHED = f"Ce PDF contient des fichiers joints\u00a0: déposez-les à part, et {_PRINT}"
_MEDIA = f"Ce PDF contient un son, une vidéo ou un objet en trois dimensions\u00a0: {_PRINT}"
_SUBTYPES = {
    "/FileAttachment": _ATTACHED,
    "/RichMedia": _MEDIA,
    "/3D": _MEDIA,
    "/Movie": _MEDIA,
    "/Sound": _MEDIA,
    "/Screen": _MEDIA,
    "/PS": f"Ce PDF contient un programme PostScript\u00a0: {_PRINT}",
}
_KEYS = {
    "/JS": _ACTIONS["/JavaScript"],
    "/JavaScript": _ACTIONS["/JavaScript"],
    "/AA": f"Ce PDF lance une action à l’ouverture ou à l’impression\u00a0: {_PRINT}",
    "/EmbeddedFiles": _ATTACHED,
    "/EF": _ATTACHED,
    "/AF": _ATTACHED,
    "/Collection": _ATTACHED,
    "/XFA": f"Ce PDF est un formulaire dynamique (XFA)\u00a0: {_PRINT}",
    "/OPI": f"Ce PDF va chercher une image hors de lui\u00a0: {_PRINT}",
}
_ALSO_RESOURCES = ("/AA", "/AF", "/JS")
_RESOURCES = ("/Font", "/ExtGState", "/Pattern", "/OCG", "/OCMD")
_DAMAGED = f"Ce PDF est abîmé\u00a0: {_PRINT}"
_HUGE = f"Ce PDF est démesuré une fois décompressé\u00a0: {_PRINT}"
_LINK = re.compile(rb"\s*(https?|mailto|tel|ftps?):", re.IGNORECASE)


class Unsafe(Exception):
    """Refuse a PDF: its part and the sentence."""

    def __init__(self, message: str, part: str = "") -> None:
        super().__init__(message, part)
        self.message = message
        self.part = part


def inspect(data: bytes) -> None:
    """Raise Unsafe unless the PDF is whole, in clear, of a reasonable size, and does nothing."""
    _check_ends(data)
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True, attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                raise Unsafe("Ce PDF est protégé\u00a0: retirez-en le mot de passe et les restrictions.")
            if int(pdf.trailer.get("/Size", 0)) > MAX_OBJECTS or len(pdf.objects) > MAX_OBJECTS:
                raise Unsafe(f"Ce PDF contient trop d’objets\u00a0: {_PRINT}")
            _check_catalog(pdf)
            _check_pages(pdf)
            for rank, thing in enumerate(pdf.objects, 1):
                _check_object(thing, f"objet {rank}")
    except pikepdf.PasswordError as error:
        raise Unsafe("Ce PDF est protégé\u00a0: retirez-en le mot de passe et les restrictions.") from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, NotImplementedError) as error:
        raise Unsafe(_DAMAGED) from error
    except (MemoryError, RecursionError) as error:
        raise Unsafe(_HUGE) from error


def _check_ends(data: bytes) -> None:
    if re.match(rb"%PDF-[12]\.\d", data) is None:
        raise Unsafe(f"Ce fichier n’est pas un PDF\u00a0: {_PRINT}")
    end = data.rfind(b"%%EOF")
    if end < 0:
        raise Unsafe(f"Ce PDF est tronqué\u00a0: transmettez-le à nouveau, en entier, ou {_PRINT}")
    archive = data.rfind(b"PK\x05\x06")
    is_archive = archive >= 0 and archive + 22 + int.from_bytes(data[archive + 20 : archive + 22], "little") == len(
        data
    )
    if data[end + 5 :].strip(b"\r\n\t \0\x1a") or is_archive:
        raise Unsafe(f"Ce PDF cache d’autres données\u00a0: {_PRINT}")


def _check_catalog(pdf: pikepdf.Pdf) -> None:
    opening = pdf.Root.get("/OpenAction")
    if isinstance(opening, pikepdf.Dictionary) and opening.get("/S") != pikepdf.Name.GoTo:
        _check_object(opening, "catalogue")
        raise Unsafe(f"Ce PDF lance une action à l’ouverture\u00a0: {_PRINT}", "catalogue")
    _check_object(pdf.Root, "catalogue")


def _check_pages(pdf: pikepdf.Pdf) -> None:
    """Judge the pages; qpdf has refused circles and wells on opening, and gives a size to a page that has none."""
    count = len(pdf.pages)
    if not count:
        raise Unsafe(f"Ce PDF n’a aucune page\u00a0: {_PRINT}")
    if count > MAX_PAGES:
        raise Unsafe(f"Ce PDF a plus de {MAX_PAGES} pages\u00a0: coupez-le en plusieurs.")
    for number, page in enumerate(pdf.pages, 1):
        part = f"page {number}"
        box = [float(side) for side in page.mediabox]
        width, height = abs(box[2] - box[0]), abs(box[3] - box[1])
        if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
            raise Unsafe(f"Cette page est d’une taille démesurée\u00a0: {_PRINT}", part)
        _check_object(page.obj, part)
        for annotation in page.obj.get("/Annots", pikepdf.Array()):
            _check_object(annotation, part)


def _check_object(thing: pikepdf.Object, part: str) -> None:
    """Judge an object with all that it holds directly; what it refers to is judged in its own turn."""
    for inner in _within(thing):
        message = _judge(inner)
        if message:
            raise Unsafe(message, part)
        if isinstance(inner, pikepdf.Stream):
            _check_stream(inner, part)


def _within(thing: pikepdf.Object) -> Iterator[pikepdf.Object]:
    waiting = [thing]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, pikepdf.Dictionary | pikepdf.Stream):
            yield inner
            held = [inner.get(key) for key in iter(inner.keys())]
        elif isinstance(inner, pikepdf.Array):
            held = list(inner)
        else:
            continue
        waiting += [child for child in held if isinstance(child, pikepdf.Object) and not child.is_indirect]


def _judge(inner: pikepdf.Object) -> str:
    """Return the sentence that refuses a dictionary, or nothing."""
    keys = inner.keys()
    for key, message in _KEYS.items():
        if key in keys and not (key in _ALSO_RESOURCES and _is_resource(inner.get(key))):
            return message
    kind, subtype = str(inner.get("/S", "")), str(inner.get("/Subtype", ""))
    if kind in _ACTIONS and str(inner.get("/Type", "")) != "/StructElem":
        return _ACTIONS[kind]
    if subtype in _SUBTYPES:
        return _SUBTYPES[subtype]
    if str(inner.get("/Type", "")) in ("/EmbeddedFile", "/3D"):
        return _ATTACHED if str(inner.get("/Type", "")) == "/EmbeddedFile" else _MEDIA
    if subtype == "/Form" and "/Ref" in keys:
        return f"Ce PDF va chercher une page hors de lui\u00a0: {_PRINT}"
    if kind == "/Thread" and "/F" in keys:
        return _ACTIONS["/GoToR"]
    return _judge_address(inner.get("/URI"))


def _is_resource(value: object) -> bool:
    """Whether a value is a font, a drawing or a colour space: any of them may bear the name /AA or /JS on its page."""
    if isinstance(value, pikepdf.Array):
        return len(value) > 0 and isinstance(value[0], pikepdf.Name)
    if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        return str(value.get("/Type", "")) in _RESOURCES or str(value.get("/Subtype", "")) in ("/Form", "/Image")
    return isinstance(value, pikepdf.Name)


def _judge_address(address: object) -> str:
    if isinstance(address, pikepdf.Dictionary):
        address = address.get("/Base")
    if address is None or (isinstance(address, pikepdf.String) and _LINK.match(bytes(address))):
        return ""
    return (
        "Un lien de ce PDF mène à un fichier ou à un programme\u00a0: "
        f"remplacez-le par une adresse https://, ou {_PRINT}"
    )


def _check_stream(stream: pikepdf.Stream, part: str) -> None:
    keys = stream.keys()
    if "/F" in keys or "/FFilter" in keys:
        raise Unsafe(f"Ce PDF va chercher un contenu hors de lui\u00a0: {_PRINT}", part)
    if str(stream.get("/Subtype", "")) == "/Image":
        if int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) > MAX_PIXELS:
            raise Unsafe(f"Une image de ce PDF est démesurée\u00a0: {_PRINT}", part)
        return
    filters = stream.get("/Filter")
    chain = [str(name) for name in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    packed = [
        name for name in chain if name in ("/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL")
    ]
    if len(packed) > 1 or len(chain) > 3:
        raise Unsafe(_HUGE, part)
    if chain in (["/FlateDecode"], ["/Fl"]):
        _check_inflated(stream.read_raw_bytes(), part)


def _check_inflated(raw: bytes, part: str) -> None:
    if len(raw) <= SMALL_STREAM:
        return
    inflater, total, rest = zlib.decompressobj(), 0, raw
    try:
        while rest and not inflater.eof and total <= MAX_STREAM:
            total += len(inflater.decompress(rest, 1_000_000))
            rest = inflater.unconsumed_tail
    except zlib.error as error:
        raise Unsafe(_DAMAGED, part) from error
    if total > MAX_STREAM:
        raise Unsafe(_HUGE, part)


def main() -> None:
    """Inspect the PDF given on standard input under hard limits, and answer in JSON: [message, part], or []."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    data = sys.stdin.buffer.read()
    try:
        inspect(data)
        answer: list[str] = []
    except Unsafe as refusal:
        answer = [refusal.message, refusal.part]
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
