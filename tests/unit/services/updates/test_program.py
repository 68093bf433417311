"""A package is copied, held against its signature, and handed over; else nothing is left of it."""

import errno
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from update_files import OWNER, installed_as, package, release, tree

from zwgk_desktop import __version__, paths
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.updates import private_copy
from zwgk_desktop.services.updates.installing import installer, technicians_command
from zwgk_desktop.services.updates.program import ProgramOffer
from zwgk_desktop.services.updates.taking import examine

NAME = "zwgk-desktop_9.1_amd64.deb"
FOR_ARM = "zwgk-desktop_9.1_arm64.deb"
FOR_TONGXIN = "org.example.zwgk-desktop_9.1_amd64.deb"
FOR_WINDOWS = "zwgk-desktop-9.1.exe"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="packages of Linux")


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    installed_as(monkeypatch, "/opt/zwgk-desktop/zwgk-desktop", "x86_64")


@pytest.fixture
def deb(stick: Path) -> Path:
    """One package on the stick, and the update file that tells of it."""
    release(stick, package(stick, NAME))
    return stick / NAME


def refused(path: Path) -> UserError:
    """Return why a file is refused; nothing of it may be left."""
    with pytest.raises(UserError) as raised:
        examine(path)
    assert not tree(paths.updates())
    return raised.value


def offered(path: Path) -> ProgramOffer:
    offer = examine(path)
    assert isinstance(offer, ProgramOffer)
    return offer


@pytest.mark.parametrize("chosen", [NAME, "zwgk-desktop_9.1.zwgku"])
def test_package_and_update_file_lead_to_the_same_copy(deb: Path, chosen: str) -> None:
    offer = offered(deb.with_name(chosen))

    assert (offer.update.version, offer.owner) == ("9.1", OWNER)
    assert offer.update.changes == ("填表更快。",)
    assert offer.copy.read_bytes() == deb.read_bytes()
    assert offer.copy.is_relative_to(paths.updates())
    assert offer.copy.suffix == ".deb"
    assert offer.copy.stat().st_mode & 0o077 == 0
    assert offer.copy.parent.stat().st_mode & 0o077 == 0


def test_a_renamed_package_is_known_by_what_is_in_it(deb: Path) -> None:
    renamed = deb.rename(deb.with_name("新版.deb"))

    assert offered(renamed).update.version == "9.1"
    assert offered(deb.with_name("zwgk-desktop_9.1.zwgku")).update.version == "9.1"


@pytest.mark.parametrize("chosen", [NAME, "zwgk-desktop_9.1.zwgku"])
def test_altered_after_signing_is_refused(deb: Path, chosen: str) -> None:
    data = bytearray(deb.read_bytes())
    data[2000] ^= 1
    deb.write_bytes(data)

    error = refused(deb.with_name(chosen))
    assert error.code == "W04"
    assert "改动过" in error.what


@pytest.mark.parametrize("chosen", [NAME, "zwgk-desktop_9.1.zwgku"])
def test_truncated_is_refused(deb: Path, chosen: str) -> None:
    deb.write_bytes(deb.read_bytes()[:-1])

    assert refused(deb.with_name(chosen)).code == "W04"


def test_without_its_update_file_nobody_vouches_for_it(deb: Path) -> None:
    deb.with_name("zwgk-desktop_9.1.zwgku").unlink()

    error = refused(deb)
    assert error.code == "W04"
    assert "没有签了名的更新文件" in error.what


def test_of_another_release_nobody_vouches_for_it(stick: Path) -> None:
    package(stick, NAME, b"another")
    release(stick, package(stick, FOR_ARM))

    assert "更新文件里没有它" in refused(stick / NAME).what


def test_without_the_package_its_update_file_says_what_to_do(deb: Path) -> None:
    deb.unlink()

    error = refused(deb.with_name("zwgk-desktop_9.1.zwgku"))
    assert error.code == "W12"
    assert NAME in error.what


@pytest.mark.parametrize(
    ("version", "words"), [("0.0.9", "旧"), (__version__, "相同"), (f"{__version__}.0", "相同")]
)
@pytest.mark.parametrize("by_package", [True, False])
def test_older_and_same_are_told_apart(
    stick: Path, version: str, words: str, *, by_package: bool
) -> None:
    name = f"zwgk-desktop_{version}_amd64.deb"
    file = release(stick, package(stick, name), version=version)

    error = refused(stick / name if by_package else file)
    assert error.code == "W09"
    assert words in error.what
    assert version in error.what


@pytest.mark.parametrize("name", [FOR_ARM, FOR_WINDOWS, FOR_TONGXIN])
@pytest.mark.parametrize("by_package", [True, False])
def test_what_is_for_another_machine_says_for_which(
    stick: Path, name: str, *, by_package: bool
) -> None:
    file = release(stick, package(stick, name))

    error = refused(stick / name if by_package else file)
    assert error.code == "W11"
    assert {FOR_ARM: "ARM64", FOR_WINDOWS: "Windows", FOR_TONGXIN: "统信"}[name] in error.what
    assert "这台电脑是 Linux x86-64" in error.what


def test_of_several_packages_the_one_for_this_machine_is_taken(
    stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = (NAME, FOR_ARM, FOR_TONGXIN, FOR_WINDOWS)
    file = release(stick, *(package(stick, name, name.encode()) for name in names))

    assert offered(file).package.name == NAME
    installed_as(monkeypatch, "/opt/apps/org.example.zwgk-desktop/files/zwgk-desktop", "x86_64")
    assert offered(file).package.name == FOR_TONGXIN
    installed_as(monkeypatch, "/opt/zwgk-desktop/zwgk-desktop", "aarch64")
    assert offered(file).package.name == FOR_ARM


def test_a_copy_that_was_not_installed_is_not_updated_by_a_package(
    deb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed_as(monkeypatch, "/home/li/zwgk-desktop/zwgk-desktop", "x86_64")

    assert "不是用安装包装的" in refused(deb).what


def test_a_file_swapped_on_the_stick_after_the_check_is_not_what_is_installed(deb: Path) -> None:
    sound = deb.read_bytes()
    offer = offered(deb)
    deb.write_bytes(b"swapped" * 1000)

    class Told:
        label = "安装器"
        packages: list[bytes]

        def begin(self, package: Path) -> None:
            self.packages = [package.read_bytes()]

    told: Any = Told()
    offer.hand_over(told)
    assert told.packages == [sound]


def test_a_file_swapped_while_it_is_copied_is_refused(
    deb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the copy holds counts, whatever the stick holds before and afterwards."""
    sound, whole = deb.read_bytes(), io.FileIO.read

    class Swapping(io.FileIO):
        def read(self, size: int | None = -1, /) -> bytes:
            deb.write_bytes(b"x" * len(sound))
            piece = whole(self, size)
            deb.write_bytes(sound)
            return piece

    monkeypatch.setattr(os, "fdopen", lambda handle, *_mode, **_how: Swapping(handle, "rb"))
    assert refused(deb).code == "W04"


def test_our_own_copy_altered_before_it_is_handed_over_is_noticed(deb: Path) -> None:
    offer = offered(deb)
    offer.copy.write_bytes(b"altered")
    unused: Any = None

    with pytest.raises(UserError, match="W04"):
        offer.hand_over(unused)
    assert not tree(paths.updates())


def test_a_stick_pulled_out_while_it_is_copied_is_said(
    deb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = io.FileIO.read

    class Pulled(io.FileIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise OSError(errno.EIO, "Input/output error")
            return whole(self, min(size or 0, 1000))

    releases = [*deb.parent.glob("*.zwgku")]
    opened: Any = os.fdopen

    def fdopen(handle: int, *mode: str, **how: int) -> Any:
        of_deb = os.path.samestat(os.fstat(handle), deb.stat())
        return Pulled(handle, "rb") if of_deb else opened(handle, *mode, **how)

    monkeypatch.setattr(os, "fdopen", fdopen)
    for chosen in (deb, *releases):
        error = refused(chosen)
        assert error.code == "W06"
        assert "优盘可能已经拔出" in error.what


def test_a_full_disk_leaves_no_half_copy(deb: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        error = refused(deb)

    assert error.code == "W07"
    assert "磁盘空间不足" in error.what
    assert offered(deb).copy.exists()


def test_one_package_is_kept_at_a_time(deb: Path) -> None:
    first, second = offered(deb), offered(deb)

    assert not first.copy.exists()
    assert second.copy.exists()
    private_copy.discard()
    assert not second.copy.exists()


def test_the_systems_own_installer_gets_the_copy(
    deb: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = tmp_path / "shown"
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("xdg-open", "kylin-installer"):
        (programs / name).write_text(f'#!/bin/sh\necho "{name} $1" >{shown}\n')
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    begun: list[subprocess.Popen[bytes]] = []
    popen: Any = subprocess.Popen
    monkeypatch.setattr(
        subprocess, "Popen", lambda *words, **how: begun.append(popen(*words, **how))
    )

    offer, found = offered(deb), installer()
    assert found is not None
    offer.hand_over(found)
    begun[0].wait()

    assert shown.read_text("utf-8") == f"kylin-installer {offer.copy}\n"


def test_where_nothing_installs_in_a_window_the_technician_is_told_what_to_type(
    deb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    assert installer() is None
    assert technicians_command(offered(deb).copy).startswith("sudo apt install ")
    assert technicians_command(Path("/a b/c.deb")) == "sudo apt install '/a b/c.deb'"


def test_an_installer_that_does_not_start_is_said(
    deb: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "xdg-open").write_bytes(b"\x7fno program")
    (tmp_path / "xdg-open").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    offer, found = offered(deb), installer()
    assert found is not None

    with pytest.raises(UserError, match="W10"):
        offer.hand_over(found)
