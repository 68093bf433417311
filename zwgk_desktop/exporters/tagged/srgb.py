"""The colour space of our pages: sRGB (IEC 61966-2-1) as an ICC profile of version 4.

Written here rather than shipped: it is half a kilobyte, all of it said
below, and the same every time.
"""

import struct
from collections.abc import Sequence
from functools import lru_cache

_WHITE = (0.9642, 1.0, 0.8249)
"""D50, the white of every profile's connection space."""

_RED = (0.436066, 0.222488, 0.013916)
_GREEN = (0.385147, 0.716873, 0.097076)
_BLUE = (0.143066, 0.060608, 0.714096)
"""The primaries of sRGB, seen under D50."""

_FROM_D65 = (
    *(1.047882, 0.022919, -0.050217),
    *(0.029586, 0.990479, -0.017059),
    *(-0.009247, 0.015076, 0.751678),
)
"""How D65, the white of sRGB, becomes D50 (Bradford)."""

_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
"""Of the light: ((x + 0.055) / 1.055) ** 2.4, and straight below 0.04045."""

_VERSION = 0x04200000
_DATE = (2026, 1, 1, 0, 0, 0)
"""When this profile was drawn up, not when it was written: a file's bytes carry no time."""


@lru_cache(maxsize=1)
def profile() -> bytes:
    """Return an ICC profile of sRGB, version 4.2; its bytes are the same each time."""
    curve = _tag(b"para", struct.pack(">HH", 3, 0) + _fixed(_CURVE))
    return _assembled(
        {
            b"desc": _text("sRGB IEC61966-2.1"),
            b"cprt": _text("Public domain"),
            b"wtpt": _colour(_WHITE),
            b"chad": _tag(b"sf32", _fixed(_FROM_D65)),
            b"rXYZ": _colour(_RED),
            b"gXYZ": _colour(_GREEN),
            b"bXYZ": _colour(_BLUE),
            b"rTRC": curve,
            b"gTRC": curve,
            b"bTRC": curve,
        }
    )


def _assembled(tags: dict[bytes, bytes]) -> bytes:
    """Put header, directory and tags together; tags that say the same are written once."""
    start = 128 + 4 + 12 * len(tags)
    places: dict[bytes, int] = {}
    body = b""
    for content in tags.values():
        if content not in places:
            places[content] = start + len(body)
            body += content + bytes(-len(content) % 4)
    directory = b"".join(
        name + struct.pack(">II", places[content], len(content)) for name, content in tags.items()
    )
    header = _header(start + len(body))
    return header + struct.pack(">I", len(tags)) + directory + body


def _header(size: int) -> bytes:
    head = struct.pack(">I4xI", size, _VERSION) + b"mntrRGB XYZ "
    head += struct.pack(">6H", *_DATE) + b"acsp" + bytes(28) + _fixed(_WHITE)
    return head.ljust(128, b"\0")


def _tag(kind: bytes, content: bytes) -> bytes:
    return kind + bytes(4) + content


def _colour(xyz: Sequence[float]) -> bytes:
    return _tag(b"XYZ ", _fixed(xyz))


def _text(text: str) -> bytes:
    encoded = text.encode("utf-16-be")
    where = struct.pack(">II", len(encoded), 28)
    return _tag(b"mluc", struct.pack(">II", 1, 12) + b"enUS" + where + encoded)


def _fixed(numbers: Sequence[float]) -> bytes:
    """Write numbers with sixteen bits behind the point."""
    return struct.pack(f">{len(numbers)}i", *(round(number * 65536) for number in numbers))
