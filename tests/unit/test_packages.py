"""What is packed of a frozen folder, and that it is the same each time."""

import json
import os
import shutil
import subprocess
import tarfile
import tomllib
from pathlib import Path

import pytest

from freezing import layouts, packages
from zwgk_desktop import __version__

ROOT = Path(__file__).parents[2]
PACKAGE = tomllib.loads((ROOT / ".ci/freezing/package.toml").read_text("utf-8"))
NAME = PACKAGE["publisher"]["reverse_domain"]
EPOCH = 1_790_000_000
pytestmark = pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="Debian's tools pack")


def frozen(folder: Path) -> Path:
    """Make a folder as `make old` does, but small."""
    program = folder / "amd64" / "zwgk-desktop"
    inside = program / "_internal"
    for name in ("desktop", "icons"):
        shutil.copytree(ROOT / "resources" / name, inside / "resources" / name)
    (program / "zwgk-desktop").write_bytes(b"\x7fELF, the program")
    (program / "zwgk").symlink_to("zwgk-desktop")
    (inside / "libQt6Core.so.6").write_bytes(b"\x7fELF, a library")
    (inside / "libQt6Core.so.6").chmod(0o755)
    return program.parent


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packages")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str(EPOCH))
        assert packages.main([str(frozen(folder)), str(folder / "dist")]) == 0
    return folder / "dist"


def unpacked(package: Path, folder: Path) -> Path:
    subprocess.run(["dpkg-deb", "--raw-extract", str(package), str(folder)], check=True)  # noqa: S607 - the system's own program
    return folder


def test_package_of_debians_layout(dist: Path, tmp_path: Path) -> None:
    root = unpacked(dist / f"zwgk-desktop_{__version__}_amd64.deb", tmp_path / "root")
    entry = (root / "usr/share/applications/zwgk-desktop.desktop").read_text("utf-8")

    assert "\nExec=/opt/zwgk-desktop/zwgk-desktop %f\n" in entry
    assert (root / "usr/bin/zwgk").readlink() == Path("/opt/zwgk-desktop/zwgk")
    assert (root / "usr/share/mime/packages/zwgk-desktop.xml").exists()
    assert (root / "usr/share/icons/hicolor/48x48/apps/zwgk-desktop.png").exists()
    assert (root / "opt/zwgk-desktop/zwgk-desktop").stat().st_mode & 0o777 == 0o755
    assert (root / "opt/zwgk-desktop/_internal/libQt6Core.so.6").stat().st_mode & 0o777 == 0o644
    assert "~/.local/share/zwgk_desktop" in (root / "DEBIAN/postrm").read_text("utf-8")


def test_package_of_tongxins_layout(dist: Path, tmp_path: Path) -> None:
    root = unpacked(dist / f"{NAME}_{__version__}_amd64.deb", tmp_path / "root")
    home = root / "opt/apps" / NAME
    told = json.loads((home / "info").read_text("utf-8"))
    entry = (home / f"entries/applications/{NAME}.desktop").read_text("utf-8")

    assert {path.name for path in root.iterdir()} == {"DEBIAN", "opt"}
    assert {path.name for path in (root / "DEBIAN").iterdir()} == {"control", "md5sums"}
    assert {path.name for path in home.iterdir()} == {"entries", "files", "info"}
    assert told["appid"] == NAME
    assert told["version"].count(".") == 3
    assert f"\nExec=/opt/apps/{NAME}/files/zwgk-desktop %f\n" in entry
    assert f"\nIcon={NAME}\n" in entry
    assert (home / f"entries/icons/hicolor/scalable/apps/{NAME}.svg").exists()


@pytest.mark.parametrize("name", ["zwgk-desktop", NAME])
def test_dpkg_is_told_what_the_system_must_bring(dist: Path, name: str) -> None:
    package = str(dist / f"{name}_{__version__}_amd64.deb")
    command = ["dpkg-deb", "--field", package]
    told = subprocess.check_output(command, text=True, encoding="utf-8")

    assert f"Package: {name}\n" in told
    assert "Depends: libc6 (>= 2.28), libdbus-1-3, libegl1, " in told
    assert "Recommends: libcups2t64 | libcups2\n" in told
    assert f"Maintainer: {PACKAGE['publisher']['maintainer']}\n" in told


@pytest.mark.parametrize(("architecture", "depended"), [("amd64", False), ("arm64", True)])
def test_what_only_one_kind_of_machine_needs(architecture: str, *, depended: bool) -> None:
    asked = packages.libraries(PACKAGE, architecture)

    assert asked["libX11.so.6"] == "libx11-6"
    assert ("libSM.so.6" in asked) is depended


def test_what_is_carried_keeps_its_data_beside_it_and_needs_no_links(dist: Path) -> None:
    with tarfile.open(dist / f"zwgk-desktop_{__version__}_amd64.tar.xz") as tar:
        members = {member.name: member for member in tar.getmembers()}

    assert "zwgk-desktop/便携" in members
    assert all(one.isdir() or one.isreg() for one in members.values())
    assert {one.mtime for one in members.values()} == {EPOCH}
    assert members["zwgk-desktop/zwgk"].mode == 0o755


def test_the_same_folder_gives_the_same_bytes(
    dist: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(EPOCH))
    old_umask = os.umask(0o077)
    try:
        packages.main([str(frozen(tmp_path)), str(tmp_path / "dist")])
    finally:
        os.umask(old_umask)

    for file in dist.iterdir():
        assert file.read_bytes() == (tmp_path / "dist" / file.name).read_bytes(), file.name


def test_what_has_a_start_line_is_a_program(tmp_path: Path) -> None:
    for name, start in (("install.sh", "#!/bin/sh\n"), ("notes", "read me")):
        (tmp_path / name).write_text(start, "utf-8")
    layouts.settle(tmp_path, EPOCH)

    assert (tmp_path / "install.sh").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "notes").stat().st_mode & 0o777 == 0o644
