"""The two ways a program lies in a Linux system, made of one frozen folder.

Debian's has the program under /opt and tells the desktop of it under /usr. 统信's keeps all of it
under /opt/apps and a name of its publisher's domain, and forbids scripts that change the system.
"""

import gzip
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

_NAME = "zwgk-desktop"
_KIND = "application-x-zwgk-workspace"
_SIZES = (16, 24, 32, 48, 64, 128, 256)
_REFUSED = (
    *("autostart", "notification", "trayicon", "account", "bluetooth", "camera"),
    *("audio_record", "installed_apps"),
)
_LINTIAN = """\
# Made outside the archive, for systems of several releases: /opt is the place of such programs.
dir-or-file-in-opt
# Wheels of Qt, lxml, cryptography and PDFium bring what they were tested with.
embedded-library
# A module of Python's own that calls nothing but its interpreter and libm.
library-not-linked-against-libc
"""


@dataclass(frozen=True, slots=True)
class Release:
    """What is packed.

    Attributes:
        frozen: The folder with both programs.
        version: As in pyproject.toml.
        architecture: As Debian names it.
        identifier: 统信's name of the program, a domain turned round.
        copyright: Whose work is in it, for the package's own notice.
        changelog: Of the packages, as Debian writes it.
        news: What is new for clerks.
    """

    frozen: Path
    version: str
    architecture: str
    identifier: str
    copyright: str
    changelog: str
    news: str

    @property
    def shipped(self) -> Path:
        """The folder with icons and menu entry."""
        return self.frozen / "_internal" / "resources"


def debian(release: Release, root: Path) -> None:
    """Lay out what goes into Debian's package under a root."""
    share = root / "usr/share"
    _copied(release.frozen, root / "opt" / _NAME)
    _told(release, share, _NAME, f"/opt/{_NAME}/{_NAME}")
    for name in (_NAME, "zwgk"):
        _linked(root / "usr/bin" / name, f"/opt/{_NAME}/{name}")
    _noticed(release, share / "doc" / _NAME)
    _written(share / "lintian/overrides" / _NAME, _overrides(_NAME))


def tongxin(release: Release, root: Path) -> None:
    """Lay out what goes into 统信's package under a root."""
    name = release.identifier
    home = root / "opt/apps" / name
    program = f"/opt/apps/{name}/files/{_NAME}"
    _copied(release.frozen, home / "files")
    _told(release, home / "entries", name, program)
    _noticed(release, home / "files/doc")
    told = {
        "appid": name,
        "name": "政府信息公开年度报告",
        "version": f"{release.version}.0",  # four numbers
        "arch": [release.architecture],
        "permissions": dict.fromkeys(_REFUSED, False) | {"clipboard": True},
        "support-plugins": [],
        "plugins": [],
    }
    _written(home / "info", json.dumps(told, ensure_ascii=False, indent=2) + "\n")


def _told(release: Release, share: Path, name: str, program: str) -> None:
    """Tell the desktop of a program: menu entry, kind of file, icons."""
    desktop, icons = release.shipped / "desktop", release.shipped / "icons"
    entry = (desktop / f"{_NAME}.desktop").read_text("utf-8")
    entry = entry.replace(f"\nExec={_NAME} ", f"\nExec={program} ")
    entry = entry.replace(f"\nIcon={_NAME}\n", f"\nIcon={name}\n")
    _written(share / "applications" / f"{name}.desktop", entry)
    _copied(desktop / f"{_NAME}.xml", share / "mime/packages" / f"{name}.xml")
    for size in _SIZES:
        there = share / f"icons/hicolor/{size}x{size}"
        _copied(icons / f"{_NAME}-{size:03}.png", there / f"apps/{name}.png")
        _copied(icons / f"{_KIND}-{size:03}.png", there / f"mimetypes/{_KIND}.png")
    there = share / "icons/hicolor/scalable"
    _copied(icons / f"{_NAME}.svg", there / f"apps/{name}.svg")
    _copied(icons / f"{_KIND}.svg", there / f"mimetypes/{_KIND}.svg")


def _noticed(release: Release, folder: Path) -> None:
    _written(folder / "copyright", release.copyright)
    for name, text in (("changelog", release.changelog), ("NEWS.md", release.news)):
        # By a file: `gzip.compress` has each Python put a system of its own into the head.
        there = folder / f"{name}.gz"
        with there.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
            packed.write(text.encode())


def _overrides(package: str) -> str:
    lines = _LINTIAN.splitlines()
    return "".join(f"{line if line[0] == '#' else f'{package}: {line}'}\n" for line in lines)


def _copied(source: Path, target: Path) -> None:
    """Copy a file, or a folder with its links; what lies in folders of ours only is not doubled."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True, copy_function=_same)
    else:
        shutil.copyfile(source, target)


def _same(source: str, target: str) -> None:
    if os.path.islink(source):  # noqa: PTH114 - as shutil hands it over
        shutil.copy2(source, target, follow_symlinks=False)
    else:
        os.link(source, target)


def _linked(link: Path, target: str) -> None:
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(target)


def _written(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def settle(root: Path, epoch: int) -> None:
    """Give a root and everything under it the modes and the time they have in every package."""
    for path in (*sorted(root.rglob("*"), reverse=True), root):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or _is_program(path) else 0o644)
        os.utime(path, (epoch, epoch), follow_symlinks=False)


def _is_program(file: Path) -> bool:
    with file.open("rb") as opened:
        start = opened.read(4)
    return start.startswith(b"#!") or (file.name == _NAME and start == b"\x7fELF")
