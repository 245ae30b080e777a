"""Judge an uploaded Word file beyond the engine's guard: what it embeds, and whether its pictures are pictures."""

from __future__ import annotations

from documents.engine.guard import CONTENT_TYPES
from documents.engine.package import Package

from .pictures import check_size_of_picture
from .refusal import Refused, refuse

_OBJECT = (
    "Ce document contient un objet incorporé (classeur, graphique, présentation, document ou programme)\u00a0: "
    "remplacez-le par une image ou par un tableau de Word."
)
_MEDIA = "Ce document contient un son ou une vidéo\u00a0: retirez-le."
_UNKNOWN = (
    "Cette partie du document n’est ni du texte ni une image\u00a0: "
    "copiez le contenu dans un document Word neuf et enregistrez-le en .docx."
)
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"MZ", b"\x7fELF")
_OBJECT_KINDS = ("oleobject", "package", "embeddedobject")
_SIGNATURES = "application/vnd.openxmlformats-package.digital-signature-origin"
_FONTS = (
    "application/vnd.openxmlformats-officedocument.obfuscatedfont",
    "application/x-font-ttf",
    "application/x-fontdata",
)


def check_word(data: bytes) -> None:
    """Refuse a Word file that embeds anything but text, pictures and fonts."""
    package = Package(data)
    for part, relations in package.relations.items():
        if any(relation.kind in _OBJECT_KINDS for relation in relations):
            raise Refused(refuse(_OBJECT, part=part))
    for name in package.names:
        if name != CONTENT_TYPES and not name.endswith("/"):
            _check_part(package, name)


def _check_part(package: Package, name: str) -> None:
    kind = package.types.of(name).partition(";")[0].strip().lower()
    if not kind or kind.startswith(("audio/", "video/", "text/")):
        raise Refused(refuse(_MEDIA if kind.startswith(("audio/", "video/")) else _UNKNOWN, part=name))
    if package.types.is_xml(name):
        return
    content = package.content(name)
    if content.startswith(_ARCHIVES) or "/embeddings/" in name.lower():
        raise Refused(refuse(_OBJECT, part=name))
    if kind == _SIGNATURES and not content:
        return
    if kind.startswith("image/"):
        check_size_of_picture(content, part=name)
    elif kind not in _FONTS:
        raise Refused(refuse(_UNKNOWN, part=name))
