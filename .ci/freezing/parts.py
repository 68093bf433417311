"""What the folder frozen for old systems is made of: wheels, Debian's sources and packages, fonts.

Every part has a licence and its text, every program and library belongs to a part; where that is
not so there is an error, and no release.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from email.message import Message
from email.parser import Parser
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from packageurl import PackageURL

from freezing import shared_objects

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent

OURS = "zwgk-desktop"
_FONT = re.compile(r"^\| `(\w+\.ttf)` \|[^|]*\|[^|]*\| ([^|]+) \|[^|]*\| ([^|]+) \|", re.MULTILINE)
_FONT_TEXT = re.compile(r"`([\w-]+\.txt)`")
_TEXT = re.compile(r"licen[cs]e|copying|notice|authors|copyright", re.IGNORECASE)
_DEBIANS = re.compile(r"_internal/(lib[\w-]+)\.so\.(\d+)")
_BUNDLED_VERSION = re.compile(r"\.so\.([\d.]+)$")


class UnknownPartError(Exception):
    """Something in the folder has no licence, no text of it, or no owner."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something that another has made, and that lies in the folder.

    Attributes:
        name: As its maker has it.
        version: Likewise; of a font, what it was made from.
        licence: In SPDX's words.
        texts: The files with the licence, in the folder.
        url: Where it comes from; none for a font and for what a wheel brings from elsewhere.
        checksum: Of what was fetched from Debian, SHA-256.
        holder: The wheel that brings it, or "".
        files: The programs and libraries that are its own, by their paths in the folder.
    """

    name: str
    version: str
    licence: str
    texts: tuple[Path, ...]
    url: PackageURL | None = None
    checksum: str = ""
    holder: str = ""
    files: tuple[str, ...] = ()


def ours(frozen: Path) -> str:
    """Return the version of the program in a folder."""
    return next(str(one["Version"]) for _, one in _wheels(frozen) if one["Name"] == OURS)


def read(frozen: Path, architecture: str) -> list[Part]:
    """Tell what a folder is made of, besides our own.

    Args:
        frozen: The folder with both programs.
        architecture: As Debian names it.

    Raises:
        UnknownPartError: One has no licence, or a program or library is nobody's.
    """
    told = tomllib.loads((HERE / "licences.toml").read_text("utf-8"))
    parts = [
        *_of_pypi(frozen, told["wheels"]),
        _of_the_lock(frozen, "pyinstaller"),
        *_of_debian(frozen, architecture, told["built"]),
        *_fonts(frozen, told["fonts"]),
    ]
    paths = [one.path for one in shared_objects.read(frozen)]
    parts += _bundled(frozen, told["bundled"], paths)
    owners = {path: _owner(path, told, [part.name for part in parts]) for path in paths}
    owned = [
        replace(part, files=tuple(path for path in paths if owners[path] == part.name))
        for part in parts
    ]
    lacking = [path for path in paths if not owners[path]]
    lacking += [part.name for part in owned if not part.licence or not part.texts]
    if lacking:
        raise UnknownPartError("\n".join(["no licence, or nobody's; see licences.toml:", *lacking]))
    return owned


def _owner(path: str, told: Mapping[str, Any], names: Sequence[str]) -> str:
    """Return the part that a program or library belongs to; "" where none does."""
    patterns = {one["files"]: name for name, one in told["bundled"].items()} | told["whose"]
    named = [name for pattern, name in patterns.items() if fnmatchcase(path, pattern)]
    if found := _DEBIANS.fullmatch(path):  # as Debian makes the package's name of the library's
        stem, number = found.groups()
        named.append(f"{stem}-{number}" if stem[-1].isdigit() else f"{stem}{number}")
    named.append(path.split("/")[1].lower() if "/" in path else "")
    known = {_normal(name): name for name in names}
    return next((known[_normal(name)] for name in named if _normal(name) in known), "")


def _wheels(frozen: Path) -> Iterator[tuple[Path, Message]]:
    """Yield what wheels say of themselves, each with the folder in which it says it."""
    for file in sorted((frozen / "_internal").glob("*.dist-info/METADATA")):
        yield file.parent, Parser().parsestr(file.read_text("utf-8"), headersonly=True)


def _of_pypi(frozen: Path, told: Mapping[str, str]) -> Iterator[Part]:
    for info, wheel in _wheels(frozen):
        name, version = str(wheel["Name"]), str(wheel["Version"])
        if name == OURS:
            continue
        licence = told.get(_normal(name), wheel["License-Expression"] or wheel["License"] or "")
        texts = _texts(info) or _of_qt(frozen, name)
        url = PackageURL("pypi", name=_normal(name), version=version)
        yield Part(name, version, str(licence), texts, url)


def _of_qt(frozen: Path, name: str) -> tuple[Path, ...]:
    """Return the texts that lie in the folder for Qt's wheels, which bring none."""
    if _normal(name) not in {"pyside6-essentials", "shiboken6"}:
        return ()
    folder = frozen / "_internal/resources/licences"
    return (folder / "LGPL-3.0.txt", folder / "GPL-3.0.txt", folder / "debian/qt6-base.txt")


def _of_the_lock(frozen: Path, name: str) -> Part:
    """Return what left a part of itself in the folder, without its own notice."""
    lock = (ROOT / ".ci/requirements.lock").read_text("utf-8")
    (version,) = re.findall(rf"^{name}==(\S+)", lock, re.MULTILINE)
    texts = _existing(frozen / f"_internal/resources/licences/{name}.txt")
    url = PackageURL("pypi", name=name, version=version)
    return Part(name, version, "GPL-2.0-or-later WITH Bootloader-exception", texts, url)


def _of_debian(frozen: Path, architecture: str, built: Mapping[str, str]) -> Iterator[Part]:
    """Yield what was built from Debian's sources, then what was taken from its packages."""
    sources = [line for line in _listed("sources.list") if ".orig." in line[1]]
    for package, file, checksum in sources:
        version = file.split("_")[1].split(".orig")[0]
        url = PackageURL("deb", "debian", package, version, {"arch": "source"})
        texts = _debians_text(frozen, package)
        yield Part(package, version, built.get(package, ""), texts, url, checksum)
    for package, file, checksum in _listed(f"libraries-{architecture}.list"):
        version = file.split("_")[1]
        qualifiers = {"arch": architecture, "distro": "bullseye"}
        url = PackageURL("deb", "debian", package, version, qualifiers)
        yield Part(package, version, "MIT", _debians_text(frozen, package), url, checksum)


def _fonts(frozen: Path, told: Mapping[str, str]) -> Iterator[Part]:
    folder = frozen / "_internal/resources/fonts"
    previous = ""
    for file, origin, said in _FONT.findall((folder / "LICENSE.md").read_text("utf-8")):
        found = _FONT_TEXT.search(said)
        text = previous = found[1] if found else previous  # 同上
        yield Part(file, origin.strip(), told.get(text, ""), _existing(folder / text))


def _bundled(frozen: Path, told: Mapping[str, Any], paths: list[str]) -> Iterator[Part]:
    """Yield what wheels bring from elsewhere, of what lies there; a version as its file has it."""
    for name, one in told.items():
        files = [path for path in paths if fnmatchcase(path, one["files"])]
        if files:
            found = _BUNDLED_VERSION.search(files[0])
            texts = tuple(sorted((frozen / "_internal").glob(one["text"])))
            version = found[1] if found else ""
            yield Part(name, version, one["licence"], texts, holder=one["wheel"])


def _texts(info: Path) -> tuple[Path, ...]:
    return tuple(
        file
        for file in sorted(info.rglob("*"))
        if file.is_file()
        and (_TEXT.search(file.name) or "licen" in str(file.parent.relative_to(info)).lower())
    )


def _debians_text(frozen: Path, package: str) -> tuple[Path, ...]:
    return _existing(frozen / f"_internal/resources/licences/debian/{package}.txt")


def _existing(file: Path) -> tuple[Path, ...]:
    return (file,) if file.is_file() else ()


def _normal(name: str) -> str:
    """Return a name as PyPI compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _listed(name: str) -> list[list[str]]:
    lines = (HERE / name).read_text("utf-8").splitlines()
    return [line.split() for line in lines if line and line[0] != "#"]
