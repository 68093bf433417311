"""What the programs and libraries of a frozen folder ask of the system they are started on."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from elftools.elf.dynamic import DynamicSection
from elftools.elf.elffile import ELFFile
from elftools.elf.gnuversions import GNUVerNeedSection

_ARCHITECTURES = {"EM_X86_64": "amd64", "EM_AARCH64": "arm64"}
_MAGIC = b"\x7fELF"
_SYMBOL_VERSION = re.compile(r"(GLIBC|GLIBCXX|CXXABI|GCC)_(\d+(?:\.\d+)*)")
_GLIBC = re.compile(r"lib(c|m|dl|rt|pthread|util|resolv)\.so\.\d|ld-linux-[\w-]+\.so\.\d")
_ORIGIN = re.compile(r"\$ORIGIN\b|\$\{ORIGIN\}")


@dataclass(frozen=True, slots=True)
class SharedObject:
    """A program or library.

    Attributes:
        path: Where it lies in the folder, with "/".
        architecture: What runs it, as Debian names it; "" for what we make nothing for.
        needed: The libraries it names.
        searched: Where it has them looked for, before the system's own places.
        versions: The versions of symbols it asks for, as "GLIBC_2.28".
    """

    path: str
    architecture: str
    needed: tuple[str, ...]
    searched: tuple[str, ...]
    versions: frozenset[str]


def read(folder: Path) -> list[SharedObject]:
    """Read every program and library of a folder; links are taken for what they lead to."""
    return [
        _read(file, file.relative_to(folder).as_posix())
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.is_symlink() and _is_elf(file)
    ]


def too_new(objects: Iterable[SharedObject], newest: Mapping[str, str]) -> Iterator[str]:
    """Tell which ask for a newer symbol than a system has.

    Args:
        objects: What a folder has.
        newest: The newest version the system has of each family, as {"GLIBC": "2.28"}.
    """
    for one in objects:
        for asked in sorted(one.versions):
            found = _SYMBOL_VERSION.fullmatch(asked)
            limit = newest.get(found[1]) if found else None
            if found and limit and _ordered(found[2]) > _ordered(limit):
                yield f"{one.path}: {asked}"


def lacking(objects: Iterable[SharedObject], folder: Path, brought: Iterable[str]) -> Iterator[str]:
    """Tell which name a library that nobody brings.

    Args:
        objects: What the folder has.
        folder: Where they lie; a library is found in it by its file's name.
        brought: The libraries that come with what the package depends on; glibc's always do.
    """
    at_hand = {file.name for file in folder.rglob("*")} | set(brought)
    for one in objects:
        for name in one.needed:
            if name not in at_hand and not _GLIBC.fullmatch(name):
                yield f"{one.path}: {name}"


def leading_out(objects: Iterable[SharedObject]) -> Iterator[str]:
    """Tell which have their libraries looked for outside the folder."""
    for one in objects:
        for place in one.searched:
            home = posixpath.dirname(one.path)
            lies = posixpath.normpath(_ORIGIN.sub(lambda _: home or ".", place))  # noqa: B023 - used at once
            if not _ORIGIN.match(place) or lies.startswith(".."):
                yield f"{one.path}: {place}"


def newest_asked(objects: Iterable[SharedObject]) -> dict[str, str]:
    """Return the newest version asked for of each family of symbols."""
    asked: dict[str, str] = {}
    for one in objects:
        for version in one.versions:
            if found := _SYMBOL_VERSION.fullmatch(version):
                family, number = found.groups()
                asked[family] = max(asked.get(family, "0"), number, key=_ordered)
    return asked


def _read(file: Path, path: str) -> SharedObject:
    needed: list[str] = []
    searched: list[str] = []
    versions: set[str] = set()
    with file.open("rb") as stream:
        elf = ELFFile(stream)
        architecture = _ARCHITECTURES.get(elf.header.e_machine, "")
        for section in elf.iter_sections():
            if isinstance(section, DynamicSection):
                for tag in section.iter_tags():
                    if tag.entry.d_tag == "DT_NEEDED":
                        needed.append(str(getattr(tag, "needed")))  # noqa: B009 - set by its kind
                    elif tag.entry.d_tag in {"DT_RPATH", "DT_RUNPATH"}:
                        words = str(getattr(tag, tag.entry.d_tag[3:].lower()))
                        searched += words.split(":")
            elif isinstance(section, GNUVerNeedSection):
                for _, wanted in section.iter_versions():
                    versions |= {str(one.name) for one in wanted}
    return SharedObject(path, architecture, tuple(needed), tuple(searched), frozenset(versions))


def _is_elf(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(len(_MAGIC)) == _MAGIC


def _ordered(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
