"""Hold a picture that a value brings into a document, with its size and the words for who cannot see it."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .tree import escape

if TYPE_CHECKING:
    from .brought import Brought

EMU_PER_MM = 36_000  # English metric units, in which drawings are measured (ISO/IEC 29500-1, 20.1.2.1)
_LARGEST_MM = 2_000
_QUOTED = str.maketrans({'"': "&quot;"})
_SIGNATURES = {"png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff", "gif": b"GIF8"}
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # the JPEG markers that carry the size (ITU-T T.81, B.1)
_NAMESPACES = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, JPEG or GIF picture, its width or its height or both in millimetres, and its alternative text.

    Raise ValueError when the bytes are no such picture, when no size is told, or when the text is missing.
    """

    data: bytes
    alternative_text: str
    width_mm: float | None = None
    height_mm: float | None = None

    def __post_init__(self) -> None:
        if not self.alternative_text.strip():
            raise ValueError("Une image doit dire ce qu’elle montre\u00a0: donnez son texte de remplacement.")
        told = [size for size in (self.width_mm, self.height_mm) if size is not None]
        if not told or not all(0 < size <= _LARGEST_MM for size in told):
            raise ValueError("La taille d’une image se donne en millimètres, de 0 à 2\u202f000\u00a0: corrigez-la.")
        if not all(_pixels(self.data, self.kind)):
            raise ValueError("Cette image est abîmée\u00a0: enregistrez-la à nouveau.")

    @property
    def kind(self) -> str:
        """Tell png, jpeg or gif, from the first bytes."""
        return kind_of(self.data)

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height on paper: the one that is not told follows the proportions."""
        width, height = _pixels(self.data, self.kind)
        if self.width_mm is None:
            assert self.height_mm is not None
            return self.height_mm * width / height, self.height_mm
        return self.width_mm, self.width_mm * height / width if self.height_mm is None else self.height_mm

    def __word__(self, brought: Brought) -> str:
        """Write the run that shows the picture."""
        relation, name = brought.picture(self.data, self.kind)
        width, height = (round(size * EMU_PER_MM) for size in self.size_mm)
        shown = f'name="{name}" descr="{escape(self.alternative_text).translate(_QUOTED)}"'
        uri = "http://schemas.openxmlformats.org/drawingml/2006/picture"
        return (
            f'<w:r><w:drawing><wp:inline {_NAMESPACES} distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="0" {shown}/>'
            '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
            f'<a:graphic><a:graphicData uri="{uri}"><pic:pic><pic:nvPicPr><pic:cNvPr id="0" {shown}/><pic:cNvPicPr/>'
            f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch>'
            f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing></w:r>"
        )


def kind_of(data: bytes) -> str:
    """Tell which of the three kinds of picture these bytes are, by their signature, or raise ValueError."""
    for kind, signature in _SIGNATURES.items():
        if data.startswith(signature):
            return kind
    raise ValueError(
        "Cette image n’est ni un PNG, ni un JPEG, ni un GIF\u00a0: enregistrez-la dans l’un de ces formats."
    )


def _pixels(data: bytes, kind: str) -> tuple[int, int]:
    """Read the width and the height that the picture says it has; (0, 0) when it does not."""
    if kind == "png" and data[12:16] == b"IHDR" and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if kind == "gif" and len(data) >= 10:
        width, height = struct.unpack("<HH", data[6:10])
        return width, height
    return next(_frames(data), (0, 0)) if kind == "jpeg" else (0, 0)


def _frames(data: bytes) -> Iterator[tuple[int, int]]:
    """Go through the segments of a JPEG, for those that say a size."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            yield width, height
        at += 1 if marker == 0xFF else 2 + length
