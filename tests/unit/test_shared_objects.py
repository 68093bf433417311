"""What is found in a frozen folder that an older system, or a stranger's, has not."""

import platform
import shutil
import sys
from pathlib import Path

import pytest
import shiboken6

from freezing import shared_objects
from freezing.shared_objects import SharedObject

OURS = SharedObject(
    "_internal/PySide6/Qt/plugins/platforms/libqxcb.so",
    architecture="amd64",
    needed=("libc.so.6", "ld-linux-x86-64.so.2", "libQt6Gui.so.6", "libX11.so.6"),
    searched=("$ORIGIN/../../lib", "$ORIGIN"),
    versions=frozenset({"GLIBC_2.4", "GLIBC_2.28", "GLIBCXX_3.4.25", "Qt_6.9"}),
)


def test_symbols_are_compared_by_number() -> None:
    newest = {"GLIBC": "2.9", "GLIBCXX": "3.4.25"}

    assert list(shared_objects.too_new([OURS], newest)) == [f"{OURS.path}: GLIBC_2.28"]
    assert list(shared_objects.too_new([OURS], newest | {"GLIBC": "2.28"})) == []


def test_newest_of_each_family() -> None:
    assert shared_objects.newest_asked([OURS]) == {"GLIBC": "2.28", "GLIBCXX": "3.4.25"}


def test_libraries_come_with_the_folder_or_with_what_is_depended_on(tmp_path: Path) -> None:
    (tmp_path / "libQt6Gui.so.6").touch()

    assert list(shared_objects.lacking([OURS], tmp_path, ["libX11.so.6"])) == []
    assert list(shared_objects.lacking([OURS], tmp_path, [])) == [f"{OURS.path}: libX11.so.6"]


@pytest.mark.parametrize(
    ("place", "leads_out"),
    [
        ("$ORIGIN/../../../../../..", True),
        ("$ORIGIN/../../../../..", False),  # the folder itself
        ("${ORIGIN}", False),
        ("/usr/lib", True),
        ("", True),  # wherever it is started
    ],
)
def test_libraries_are_looked_for_inside(place: str, *, leads_out: bool) -> None:
    one = SharedObject(OURS.path, "amd64", (), (place,), frozenset())

    assert list(shared_objects.leading_out([one])) == [f"{OURS.path}: {place}"] * leads_out


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="libraries of Linux")
def test_a_real_library_is_read(tmp_path: Path) -> None:
    (library,) = Path(shiboken6.__file__).parent.glob("libshiboken6.abi3.so.*")
    shutil.copy(library, tmp_path)
    (tmp_path / "other.so").symlink_to(library)
    (tmp_path / "notes.txt").write_text("ELF")

    (one,) = shared_objects.read(tmp_path)

    assert one.path == library.name
    assert one.architecture == {"x86_64": "amd64", "aarch64": "arm64"}[platform.machine()]
    assert {"libc.so.6", "libstdc++.so.6"} <= set(one.needed)
    assert one.searched == ("$ORIGIN/",)
    assert any(version.startswith("GLIBC_2.") for version in one.versions)
