"""What tells desktops of the program: icons, menu entry, kind of file, version."""

import configparser
import os
import re
import runpy
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from defusedxml.ElementTree import parse
from PIL import Image, ImageChops

from zwgk_desktop import __version__, paths
from zwgk_desktop.storage.database import APPLICATION_ID

DESKTOP = paths.resources() / "desktop"
ICONS = paths.resources() / "icons"
KIND = "application/x-zwgk-workspace"
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["zwgk-desktop", "application-x-zwgk-workspace"])
def test_icons_are_square_and_of_the_size_they_say(name: str) -> None:
    sizes = []
    for file in sorted(ICONS.glob(f"{name}-???.png")):
        with Image.open(file) as picture:
            assert picture.size == (int(file.stem[-3:]),) * 2
            sizes.append(picture.size)
    with Image.open(ICONS / f"{name}.ico") as icon:
        assert icon.info["sizes"] == set(sizes)


def test_icons_are_the_ones_that_were_drawn(tmp_path: Path) -> None:
    for file in (*ICONS.glob("*.svg"), ICONS / "build.py"):
        shutil.copy(file, tmp_path)
    runpy.run_path(str(tmp_path / "build.py"), run_name="__main__")

    for file in ICONS.glob("*.png"):
        with Image.open(file) as kept, Image.open(tmp_path / file.name) as made:
            differences = ImageChops.difference(kept.convert("RGBA"), made.convert("RGBA"))
            most = max(differences.tobytes())
            assert most <= 2, file.name  # another processor rounds edges by a level


def test_menu_entry_opens_files_of_our_kind() -> None:
    entry = configparser.RawConfigParser()
    entry.optionxform = str  # type: ignore[assignment,method-assign] # keys keep their case
    entry.read(DESKTOP / "zwgk-desktop.desktop", "utf-8")
    keys = entry["Desktop Entry"]

    assert keys["Name[zh_CN]"] == "政府信息公开年度报告"
    assert keys["MimeType"] == f"{KIND};"
    assert keys["Exec"] == "zwgk-desktop %f"
    assert keys["Icon"] == "zwgk-desktop"


@pytest.mark.skipif(not shutil.which("desktop-file-validate"), reason="desktop-file-utils")
def test_menu_entry_is_valid() -> None:
    file = str(DESKTOP / "zwgk-desktop.desktop")
    done = subprocess.run(
        ["desktop-file-validate", file],  # noqa: S607 - wherever the system has it
        capture_output=True,
        check=False,
    )

    assert done.stdout == b""


def test_files_are_known_by_name_and_by_content() -> None:
    assert said("", "type") == KIND
    assert said("glob", "pattern") == "*.zwgk"
    assert said("magic/match/match", "offset") == "68"
    assert int(said("magic/match/match", "value"), 0) == APPLICATION_ID
    assert said("icon", "name") == KIND.replace("/", "-")


def said(path: str, attribute: str) -> str:
    """Return what the description of our kind of file says at a place."""
    place = "/".join(f"{{*}}{name}" for name in ("mime-type", *path.split("/")) if name)
    found = parse(DESKTOP / "zwgk-desktop.xml").find(place)
    assert found is not None, place
    return str(found.get(attribute))


def test_one_version_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    shown = (DESKTOP / "version.txt").read_text("utf-8")
    numbers = ", ".join([*__version__.split("."), "0"])

    assert project["version"] == __version__
    assert set(re.findall(r'Version", "(.+)"', shown)) == {__version__}
    assert re.findall(r"vers=\((.+)\)", shown) == [numbers, numbers]


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """A folder like the frozen program's, with a blank in its name."""
    inside = tmp_path / "年报 程序" / "_internal" / "resources"
    for folder in (DESKTOP, ICONS):
        shutil.copytree(folder, inside / folder.name)
    program = tmp_path / "年报 程序" / "zwgk-desktop"
    program.write_text("", encoding="utf-8")
    program.chmod(0o755)
    return program


def install(program: Path, *words: str) -> str:
    script = program.parent / "_internal/resources/desktop/install.sh"
    share = program.parents[1] / "share"
    done = subprocess.run(
        ["sh", str(script), *words],  # noqa: S607 - wherever the system has it
        env={"PATH": os.environ["PATH"], "XDG_DATA_HOME": str(share)},
        capture_output=True,
        check=False,
    )
    return (done.stdout + done.stderr).decode()


@pytest.mark.skipif(os.name == "nt", reason="for desktops of freedesktop.org")
def test_program_is_installed_and_removed(unpacked: Path) -> None:
    share = unpacked.parents[1] / "share"

    assert "双击打开" in install(unpacked)
    entry = (share / "applications/zwgk-desktop.desktop").read_text("utf-8")
    assert f'Exec="{unpacked}" %f\n' in entry
    assert (share / "icons/hicolor/48x48/apps/zwgk-desktop.png").exists()
    assert (share / f"icons/hicolor/scalable/mimetypes/{KIND.replace('/', '-')}.svg").exists()
    assert (share / "mime/packages/zwgk-desktop.xml").exists()

    assert "已移除" in install(unpacked, "--remove")
    assert not [file for file in share.rglob("*zwgk*") if file.is_file()]


@pytest.mark.skipif(os.name == "nt", reason="for desktops of freedesktop.org")
def test_what_cannot_be_installed_is_told(unpacked: Path) -> None:
    odd = unpacked.parent.rename(unpacked.parents[1] / "年报100%") / unpacked.name
    assert "特殊符号" in install(odd)

    odd.unlink()
    assert "没有找到程序" in install(odd)
