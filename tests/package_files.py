"""Packages for tests: made by hand, so that they can be anything."""

import hashlib
import json
import struct
import warnings
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from zwgk_desktop.storage.acts import canonical_json, sha256

EDITION = "gkb-2021-30"
_SIDE = 64


def zipped(members: Mapping[str, bytes] | list[tuple[str, bytes]], **how: Any) -> bytes:
    file = BytesIO()
    entries = members if isinstance(members, list) else list(members.items())
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w", **how) as archive:
        warnings.simplefilter("ignore")  # of a name that stands twice
        for name, data in entries:
            archive.writestr(name, data)
    return file.getvalue()


def by_hand(members: Mapping[str, bytes], **about: Any) -> bytes:
    """Write a package with a manifest that vouches for its members, whatever they are."""
    manifest = {
        "kind": "submission",
        "format": 1,
        "members": {name: hashlib.sha256(data).hexdigest() for name, data in members.items()},
        **about,
    }
    return zipped({"manifest.json": json.dumps(manifest).encode(), **members})


def sent(
    folder: Path,
    unit: str,
    values: Mapping[str, int | str],
    name: str = "",
    version: int = 1,
) -> Path:
    """Write the package of a report that says no more than this; a draft for version 0."""
    known = {"report.unit": unit, "report.year": 2025, **values}
    year = int(known["report.year"])
    edition = EDITION if year > 2020 else "gkb-2019-60"
    content = canonical_json({"edition": edition, "values": known})
    about = {"unit": unit, "year": year, "edition": edition, "report": sha256(content)}
    members = {"report.json": content.encode(), "report.pdf": b"%PDF-"}
    path = folder / f"{name or unit}.zwgks"
    path.write_bytes(by_hand(members, **about, version=version, draft=not version))
    return path


def members_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def photo(grey: int = 255) -> bytes:
    """Return a picture in which no text can be read, with or without the component."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 0, 0, 0, 0)
    pixels = zlib.compress((b"\0" + bytes([grey]) * _SIDE) * _SIDE)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts
