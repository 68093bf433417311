"""What is told of two builds that are not the same."""

import shutil
import tarfile
from io import BytesIO
from pathlib import Path

import pytest

from freezing import compare


def archive(file: Path, contents: dict[str, bytes], *, mtime: int = 0) -> None:
    with tarfile.open(file, "w:xz") as tar:
        for name, content in contents.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(content), mtime
            tar.addfile(info, BytesIO(content))


@pytest.fixture
def builds(tmp_path: Path) -> tuple[Path, Path]:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    archive(first / "a.tar.xz", {"x/program": b"ELF", "x/notes": b"notes"})
    (first / "页.html").write_text("<p>", "utf-8")
    (first / "link").symlink_to("页.html")
    shutil.copytree(first, second, symlinks=True)
    return first, second


def test_the_same_twice(builds: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert compare.main([str(folder) for folder in builds]) == 0
    assert capsys.readouterr().out == "3 个文件，逐字节相同\n"


def test_a_member_with_other_contents_is_named(
    builds: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    archive(builds[1] / "a.tar.xz", {"x/program": b"ELF2", "x/more": b""})

    assert compare.main([str(folder) for folder in builds]) == 1
    missing, new, other = capsys.readouterr().out.splitlines()
    assert missing == "a.tar.xz!x/notes: 只在前一次"
    assert new == "a.tar.xz!x/more: 只在后一次"
    assert other.startswith("a.tar.xz!x/program: 644:0:0:0:")


def test_another_time_is_a_difference(builds: tuple[Path, Path]) -> None:
    archive(builds[1] / "a.tar.xz", {"x/program": b"ELF", "x/notes": b"notes"}, mtime=1)

    assert len(list(compare.differences(*builds))) == 2


def test_files_and_links_of_one_side_and_both(builds: tuple[Path, Path]) -> None:
    (builds[0] / "页.html").write_text("<b>", "utf-8")
    (builds[1] / "link").unlink()
    (builds[1] / "SHA256SUMS").touch()

    assert list(compare.differences(*builds)) == [
        "link: 只在前一次",
        "SHA256SUMS: 只在后一次",
        "页.html: 不同",
    ]
