"""A picture as a PNG inside of a page (ISO/IEC 15948)."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tfexam.grading.diagnosis.details import Picture

COLOUR_TYPES = {1: 0, 3: 2}
"""Grey or red, green and blue, by the number of channels."""


def uri(picture: Picture) -> str:
    """An address that holds the picture itself."""
    return f"data:image/png;base64,{base64.b64encode(png(picture)).decode()}"


def png(picture: Picture) -> bytes:
    """The bytes of the file."""
    head = struct.pack(
        ">IIBBBBB", picture.width, picture.height, 8, COLOUR_TYPES[picture.channels], 0, 0, 0
    )
    wide = picture.width * picture.channels
    lines = [picture.pixels[at : at + wide] for at in range(0, wide * picture.height, wide)]
    packed = zlib.compress(b"".join(b"\0" + line for line in lines), 9)  # 0: no filter
    chunks = ((b"IHDR", head), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, held) for kind, held in chunks)


def _chunk(kind: bytes, held: bytes) -> bytes:
    return struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))
