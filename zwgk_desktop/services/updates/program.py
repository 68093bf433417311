"""A package of a newer program: found, copied, held against what was signed, handed over."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from zwgk_desktop import __version__
from zwgk_desktop.domain.characters import escaped
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.updates import keys, private_copy
from zwgk_desktop.services.updates.installing import Installer
from zwgk_desktop.services.updates.machine import Machine, this_machine
from zwgk_desktop.services.updates.manifest import (
    ARCHITECTURES,
    LARGEST_PACKAGE,
    LAYOUTS,
    SYSTEMS,
    ProgramPackage,
    ProgramUpdate,
    ProgramVersion,
    read,
)
from zwgk_desktop.services.updates.signed_file import LARGEST, SUFFIX, Signed, opened

PACKAGES = (".deb", ".exe")
"""What packages end in."""

_MOST_BESIDE, _MOST_SIGNED = 2000, 20
"""How many names in a folder are looked at, and how many update files read."""


@dataclass(frozen=True, slots=True)
class ProgramOffer:
    """A newer program for this machine, whose package is signed and copied.

    Args:
        owner: Whose key signed it.
        copy: The package in a folder of our own.
    """

    update: ProgramUpdate
    owner: str
    package: ProgramPackage
    copy: Path

    def hand_over(self, installer: Installer) -> None:
        """Have the system install it, once the copy is known to be still what was signed.

        Raises:
            UserError: The copy is no longer what it was (W04), or the installer does not start
                (W10).
        """
        _ensure_signed(self.package, self.copy)
        try:
            installer.begin(self.copy)
        except OSError as exc:
            raise UserError(
                f"{installer.label}启动不了",
                remedy="请让技术人员用窗口里写的命令安装",
                code="W10",
            ) from exc


def offered_release(update: ProgramUpdate, owner: str, path: Path) -> ProgramOffer:
    """Offer the package for this machine that lies beside an update file.

    Raises:
        UserError: None is for this machine or this way of installing (W11), it is no newer
            (W09), it does not lie there (W12), cannot be copied (W06, W07), or was altered (W04).
    """
    machine = this_machine()
    fitting = [one for one in update.packages if _serves(one, machine)]
    if not fitting:
        raise _foreign(update.packages, machine, path.name)
    package = fitting[0]
    _ensure_usable(update.version, machine, path.name)
    return _copied(update, owner, package, _beside(path, package))


def offered_package(path: Path) -> ProgramOffer:
    """Offer a package that an update file beside it vouches for.

    Raises:
        UserError: As `offered_release`; no update file lies beside it, or none tells of it (W04).
    """
    releases = tuple(_releases_beside(path))
    copy = private_copy.copied(path, LARGEST_PACKAGE)
    with private_copy.discarded_if_refused():
        release, owner, package = _vouched(path, private_copy.digest(copy), releases)
        machine = this_machine()
        if not _serves(package, machine):
            raise _foreign((package,), machine, path.name)
        _ensure_usable(release.version, machine, path.name)
    return ProgramOffer(release, owner, package, copy)


def _copied(
    update: ProgramUpdate, owner: str, package: ProgramPackage, source: Path
) -> ProgramOffer:
    copy = private_copy.copied(source, package.size)
    _ensure_signed(package, copy)
    return ProgramOffer(update, owner, package, copy)


def _serves(package: ProgramPackage, machine: Machine) -> bool:
    return (
        package.system == machine.system
        and package.architecture == machine.architecture
        and machine.layout in {package.layout, ""}
    )


def _ensure_usable(version: str, machine: Machine, name: str) -> None:
    """Refuse what is no newer, and what would be installed beside this copy, not over it."""
    if ProgramVersion.of(version) <= ProgramVersion.of(__version__):
        same = ProgramVersion.of(version) == ProgramVersion.of(__version__)
        raise UserError(
            f"“{escaped(name)}”里的程序是 {version} 版，"
            f"{'与本程序相同' if same else f'比本程序（{__version__} 版）旧'}",
            remedy="不用再装" if same else "请找更高的版本；不要换回旧版",
            code="W09",
        )
    if not machine.layout:
        raise UserError(
            "本程序是从文件夹里直接运行的，不是用安装包装的，不能在这里升级",
            remedy="请技术人员换上新版的文件夹；旁边的“数据”文件夹和“便携”文件原样留着",
            code="W11",
        )


def _beside(path: Path, package: ProgramPackage) -> Path:
    """Find a package beside its update file: by its name, else by its size."""
    named = path.with_name(package.name)
    if named.is_file():
        return named
    for file in _files(path.parent):
        with suppress(OSError):
            if file.suffix.lower() in PACKAGES and file.stat().st_size == package.size:
                return file
    raise UserError(
        f"“{escaped(path.name)}”旁边没有安装包“{package.name}”",
        remedy="请把安装包和这个文件拷到同一个文件夹里，再试一次",
        code="W12",
    )


def _releases_beside(path: Path) -> Iterator[tuple[ProgramUpdate, str]]:
    """Give what the update files beside a package say that are signed; the rest is left alone."""
    found = [file for file in _files(path.parent) if file.suffix.lower() == SUFFIX]
    for file in sorted(found)[:_MOST_SIGNED]:
        try:
            signed = _signed(file)
            update = read(signed.body, file.name)
        except UserError as error:
            if error.code == "W01":  # the program trusts nobody: nothing else need be said
                raise
            continue
        if isinstance(update, ProgramUpdate):
            yield update, signed.owner


def _vouched(
    path: Path, digest: str, releases: tuple[tuple[ProgramUpdate, str], ...]
) -> tuple[ProgramUpdate, str, ProgramPackage]:
    """Find who signed for the bytes that were copied."""
    for update, owner in releases:
        for package in update.packages:
            if package.sha256 == digest:
                return update, owner, package
    name = escaped(path.name)
    if any(one.name == path.name for update, _ in releases for one in update.packages):
        raise _altered(name)
    why = "旁边的更新文件里没有它" if releases else f"旁边没有签了名的更新文件（{SUFFIX}）"
    raise UserError(
        f"不能确认“{name}”是谁发布的：{why}。没有安装",
        remedy=f"请把同一次发布的 {SUFFIX} 文件和安装包拷在一起，再试一次",
        code="W04",
    )


def _signed(file: Path) -> Signed:
    return opened(private_copy.taken(file, LARGEST), file.name, keys.trusted())


def _ensure_signed(package: ProgramPackage, copy: Path) -> None:
    """Keep no copy that is not what was signed."""
    with private_copy.discarded_if_refused():
        if private_copy.digest(copy) != package.sha256:
            raise _altered(package.name)


def _altered(name: str) -> UserError:
    return UserError(
        f"安装包“{name}”与签名不符：签名以后被改动过，或者没有拷贝完整。没有安装",
        remedy="请重新拷贝一次；还不行，请向提供的单位核实来源，重新要一份",
        code="W04",
    )


def _foreign(packages: tuple[ProgramPackage, ...], machine: Machine, name: str) -> UserError:
    """Say for which machines packages are, and what this one is."""
    theirs = "；".join(
        dict.fromkeys(
            f"{SYSTEMS[one.system]} {ARCHITECTURES[one.architecture]} 的{LAYOUTS[one.layout]}"
            for one in packages
        )
    )
    own = f"{SYSTEMS[machine.system]} {machine.label}"
    if machine.layout:
        own += f"，装的是{LAYOUTS[machine.layout]}"
    return UserError(
        f"“{escaped(name)}”不是给这台电脑用的：它是给 {theirs}，这台电脑是 {own}",
        remedy="请找与这台电脑相符的安装包",
        code="W11",
    )


def _files(folder: Path) -> list[Path]:
    """List what lies in a folder, as far as anybody would look."""
    try:
        with os.scandir(folder) as entries:
            return [
                Path(entry.path) for entry, _ in zip(entries, range(_MOST_BESIDE), strict=False)
            ]
    except OSError:
        return []
