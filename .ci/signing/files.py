"""Update files: of a release's packages, or of editions and calendars; signed."""

import hashlib
import re
import tomllib
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from zwgk_desktop.services.updates.manifest import (
    DataUpdate,
    ProgramPackage,
    ProgramUpdate,
    read,
    written,
)
from zwgk_desktop.services.updates.signed_file import SUFFIX, envelope

ROOT = Path(__file__).parents[2]
_PACKAGE = re.compile(
    r"(?P<name>.+)_(?P<version>[0-9.]+)_(?P<architecture>amd64|arm64|loong64)\.deb"
    r"|zwgk-desktop-(?P<of_setup>[0-9.]+)\.exe"  # as Inno Setup's script calls it
)
_CHANGE = re.compile(r"^- (.+)$", re.MULTILINE)


def signed(update: ProgramUpdate | DataUpdate, key: Ed25519PrivateKey) -> bytes:
    """Write an update file; what the program would not read is not signed."""
    body = written(update)
    read(body, "")
    return envelope(body, key.public_key().public_bytes_raw(), key.sign(body))


def release(folder: Path, version: str, released: date) -> ProgramUpdate:
    """Tell of the packages of one version in a folder, with what CHANGELOG.md says of it."""
    packages = tuple(package(file) for file in packages_of(folder, version))
    if not packages:
        raise SystemExit(f"{folder} 里没有 {version} 版的安装包")
    return ProgramUpdate(version, released, changes(version), packages)


def packages_of(folder: Path, version: str) -> list[Path]:
    """List the packages of one version in a folder."""
    found = ((file, _PACKAGE.fullmatch(file.name)) for file in sorted(folder.iterdir()))
    return [
        file for file, match in found if match and version in {match["version"], match["of_setup"]}
    ]


def package(file: Path) -> ProgramPackage:
    """Tell of one package: for which machine it is goes by its name."""
    match = _PACKAGE.fullmatch(file.name)
    if match is None:
        raise SystemExit(f"{file.name} 不是安装包的名字")
    data = file.read_bytes()
    setup = match["of_setup"] is not None
    debian = "debian" if match["name"] == "zwgk-desktop" else "tongxin"
    return ProgramPackage(
        name=file.name,
        system="windows" if setup else "linux",
        architecture="amd64" if setup else match["architecture"],
        layout="setup" if setup else debian,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def changes(version: str) -> tuple[str, ...]:
    """Return what CHANGELOG.md says of a version, a line each, as far as one has patience."""
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    of_it = text.partition(f"## {version}（")[2].partition("\n## ")[0]
    return tuple(line.partition("影响的年度")[0][:200] for line in _CHANGE.findall(of_it))[:40]


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


def release_file(folder: Path, version: str) -> Path:
    """Return where the update file of a release is written."""
    return folder / f"zwgk-desktop_{version}{SUFFIX}"
