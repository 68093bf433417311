"""Update files of editions and calendars, signed."""

import tomllib
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from zwgk_desktop.services.updates.update_file import (
    DataUpdate,
    parse_update,
    signed_file_bytes,
    update_json,
)


def signed(update: DataUpdate, key: Ed25519PrivateKey) -> bytes:
    """Write an update file; what the program would not read is not signed."""
    body = update_json(update)
    parse_update(body, "")
    return signed_file_bytes(body, key.public_key().public_bytes_raw(), key.sign(body))


def data(folder: Path, released: date) -> DataUpdate:
    """Tell of a folder with 更新.toml, and forms/EDITION/ and holidays/YEAR.json beside it."""
    said = tomllib.loads((folder / "更新.toml").read_text("utf-8"))
    files = {
        file.relative_to(folder).as_posix(): file.read_text("utf-8")
        for name in ("forms", "holidays")
        for file in sorted((folder / name).rglob("*.*"))
    }
    return DataUpdate(
        name=said["name"],
        released=released,
        changes=tuple(said["changes"]),
        needs=said["needs"],
        first_years=said.get("first_year", {}),
        files=files,
    )
