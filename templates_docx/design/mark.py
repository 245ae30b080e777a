"""Draw the neutral mark of the templates: the seats of an assembly in a half circle. An authority puts its own instead.

The picture is a PNG of sixteen blues (ISO/IEC 15948), stored without compression, so that its bytes depend on nothing
but this file; Word’s own archive compresses it.
"""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Iterator

WIDTH, HEIGHT = 320, 176
ALTERNATIVE_TEXT = "Marque de la collectivité\u00a0: les sièges d’une assemblée en demi-cercle"
INK = (0x1F, 0x3A, 0x5F)
SHADES = 16
SEAT = 13.0  # radius of a seat, in pixels
ROWS = ((62, 5), (102, 8), (142, 11))  # radius of each row of seats, in pixels, and how many it has
ROSTRUM = (WIDTH / 2, HEIGHT - 18.0)


def mark() -> bytes:
    """Return the picture."""
    lines = b"".join(b"\0" + _line(y) for y in range(HEIGHT))
    palette = bytes(_shade(channel, step) for step in range(SHADES) for channel in INK)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 4, 3, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(lines, 0)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _seats() -> Iterator[tuple[float, float]]:
    yield ROSTRUM
    for radius, seats in ROWS:
        for seat in range(seats):
            angle = math.pi * seat / (seats - 1)
            yield ROSTRUM[0] - radius * math.cos(angle), ROSTRUM[1] - radius * math.sin(angle)


SEATS = tuple(_seats())


def _line(y: int) -> bytes:
    """Return one line of pixels, two to a byte; a pixel on the edge of a seat is half inked."""
    near = [seat for seat in SEATS if abs(seat[1] - y) <= SEAT + 1]
    inks = [round((SHADES - 1) * max((_ink(x, y, seat) for seat in near), default=0)) for x in range(WIDTH)]
    return bytes(left << 4 | right for left, right in zip(inks[::2], inks[1::2], strict=True))


def _ink(x: int, y: int, seat: tuple[float, float]) -> float:
    return min(max(SEAT + 0.5 - math.hypot(x - seat[0], y - seat[1]), 0.0), 1.0)


def _shade(channel: int, step: int) -> int:
    return round(255 - (255 - channel) * step / (SHADES - 1))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
