"""Judge a picture by its structure, without decoding a single pixel: a small file can hold a picture that fills memory.

Sources: PNG (ISO/IEC 15948, 5), JPEG (ITU T.81, annex B), GIF89a, BMP, TIFF 6.0.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from .refusal import Refused, refuse

MAX_PIXELS = 100_000_000
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_AGAIN = "ouvrez-la dans un logiciel d’image et enregistrez-la à nouveau."
_DAMAGED = f"Cette image est abîmée ou incomplète\u00a0: {_AGAIN}"
_FOREIGN = f"Cette image cache d’autres données après sa fin\u00a0: {_AGAIN}"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_OTHERS = (b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00", b"\x02\x00\x09\x00", b"II\xbc\x01")  # WMF, JPEG XR
_TIFF_LONG = 4


def check_picture(data: bytes) -> None:
    """Refuse a PNG or a JPEG that is damaged, too large once decoded, or followed by something else."""
    (_check_png if data.startswith(PNG) else _check_jpeg)(data)


def check_size_of_picture(data: bytes, *, part: str) -> None:
    """Refuse, among the pictures of a document, what is none, or what is too large once decoded."""
    try:
        size = _measure(data)
    except (struct.error, IndexError):
        size = None
    if size is None:
        raise Refused(
            refuse(
                "Cette partie se dit une image et n’en est pas une\u00a0: supprimez-la du document, puis insérez-la à nouveau.",
                part=part,
            )
        )
    _check_pixels(*size, part=part)


def _check_pixels(width: int, height: int, *, part: str = "") -> None:
    if width <= 0 or height <= 0:
        raise Refused(refuse(_DAMAGED, part=part))
    if width * height > MAX_PIXELS:
        raise Refused(
            refuse(
                f"Cette image de {width}\u00a0×\u00a0{height}\u00a0points est démesurée\u00a0: "
                "réduisez-la à moins de 100\u00a0millions de points.",
                part=part,
            )
        )


def _measure(data: bytes) -> tuple[int, int] | None:
    """Return the width and height of a picture, (1, 1) for a drawing that has none, nothing for what is no picture."""
    if data.startswith(PNG) and data[12:16] == b"IHDR":
        return struct.unpack_from(">II", data, 16)
    if data.startswith(JPEG):
        return next(_frames(data), None)
    if data.startswith((b"GIF87a", b"GIF89a")):
        return struct.unpack_from("<HH", data, 6)
    if data.startswith(b"BM"):
        width, height = struct.unpack_from("<ii", data, 18)
        return abs(width), abs(height)
    if data.startswith((b"II*\0", b"MM\0*")):
        return _measure_tiff(data)
    is_metafile = data.startswith(b"\x01\0\0\0") and data[40:44] == b" EMF"
    return (1, 1) if is_metafile or data.startswith(_OTHERS) else None


def _measure_tiff(data: bytes) -> tuple[int, int] | None:
    order = "<" if data.startswith(b"II") else ">"
    (at,) = struct.unpack_from(f"{order}I", data, 4)
    (count,) = struct.unpack_from(f"{order}H", data, at)
    sides: dict[int, int] = {}
    for entry in range(count):
        tag, kind = struct.unpack_from(f"{order}HH", data, at + 2 + 12 * entry)
        if tag in (256, 257):
            form = "I" if kind == _TIFF_LONG else "H"
            (sides[tag],) = struct.unpack_from(f"{order}{form}", data, at + 2 + 12 * entry + 8)
    return (sides[256], sides[257]) if len(sides) == 2 else None


def _check_png(data: bytes) -> None:
    at, is_first = len(PNG), True
    while True:
        if at + 12 > len(data):
            raise Refused(refuse(_DAMAGED))
        length, kind = struct.unpack_from(">I4s", data, at)
        content = data[at + 8 : at + 8 + length]
        end = data[at + 8 + length : at + 12 + length]
        if len(end) < 4 or zlib.crc32(kind + content) != int.from_bytes(end) or is_first != (kind == b"IHDR"):
            raise Refused(refuse(_DAMAGED))
        if is_first:
            if length != 13:
                raise Refused(refuse(_DAMAGED))
            _check_pixels(*struct.unpack_from(">II", content))
        at, is_first = at + 12 + length, False
        if kind == b"IEND":
            break
    if at != len(data):
        raise Refused(refuse(_FOREIGN))


def _check_jpeg(data: bytes) -> None:
    sizes = list(_frames(data))
    if not sizes:
        raise Refused(refuse(_DAMAGED))
    for size in sizes:
        _check_pixels(*size)
    end = _end_of_jpeg(data)
    if not end:
        raise Refused(refuse(_DAMAGED))
    if data[end:].strip(b"\0"):
        raise Refused(refuse(_FOREIGN))


def _segments(data: bytes) -> Iterator[tuple[int, int]]:
    """List the markers of a JPEG with the place after each."""
    at = 2
    while at + 2 <= len(data):
        if data[at] != 0xFF:
            raise Refused(refuse(_DAMAGED))
        marker = data[at + 1]
        at += 1
        if marker == 0xFF:
            continue
        at += 1
        yield marker, at
        if marker == 0xD9:
            return
        if marker == 0x01 or 0xD0 <= marker <= 0xD7:
            continue
        if at + 2 > len(data):
            return
        at += int.from_bytes(data[at : at + 2])
        if marker == 0xDA:
            at = _end_of_scan(data, at)


def _end_of_scan(data: bytes, at: int) -> int:
    """Skip the coded pixels: stuffed bytes and restart marks belong to them."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return len(data)
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2


def _frames(data: bytes) -> Iterator[tuple[int, int]]:
    for marker, at in _segments(data):
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 3) if at + 7 <= len(data) else (0, 0)
            yield width, height


def _end_of_jpeg(data: bytes) -> int:
    return next((at for marker, at in _segments(data) if marker == 0xD9), 0)
