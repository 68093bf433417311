"""A file is there whole, or as it was before."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from zwgk_desktop import atomic_file
from zwgk_desktop.atomic_file import EXPORT, Purpose, clear_abandoned, write_folder, written
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.progress import CancelledError, no_progress

posix = pytest.mark.skipif(sys.platform == "win32", reason="links, pipes and owners of POSIX")


def test_the_target_is_what_was_written(tmp_path: Path) -> None:
    target = tmp_path / "报告.pdf"
    with written(target) as part:
        no_progress(1, 1)
        assert part.parent == target.parent
        part.write_bytes(b"new")
        assert not target.exists()

    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_a_cancelled_work_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "报告.pdf"
    target.write_bytes(b"old")
    with pytest.raises(CancelledError):
        _write(target, CancelledError())

    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="没有这里”不存在") as failure:
        _write(tmp_path / "没有这里" / "报告.pdf")

    assert failure.value.code == "E01"


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "文件").write_bytes(b"")
    with pytest.raises(UserError, match="不是文件夹"):
        _write(tmp_path / "文件" / "报告.pdf")


def test_a_target_that_is_a_folder_stays(tmp_path: Path) -> None:
    target = tmp_path / "报告.pdf"
    target.mkdir()
    with pytest.raises(UserError, match="已有一个名为“报告"):
        _write(target)

    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (errno.ENOSPC, "磁盘空间不足"),
        (errno.EROFS, "是只读的"),
        (errno.ENAMETOOLONG, "太长"),
        (errno.EACCES, "没有权限"),
        (errno.EIO, "没有写入“报告"),
    ],
)
def test_what_the_system_refuses_is_said_plainly(tmp_path: Path, code: int, said: str) -> None:
    target = tmp_path / "报告.pdf"
    with pytest.raises(UserError, match=said) as failure:
        _write(target, OSError(code, "refused"))

    assert failure.value.code == "E01"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["报告:1.pdf", "NUL.pdf", "报告.pdf."])
def test_names_that_windows_takes_for_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(atomic_file, "WINDOWS", True)
    with pytest.raises(UserError, match="不许用在文件名里"):
        _write(tmp_path / name)

    assert list(tmp_path.iterdir()) == []


def test_a_path_that_windows_says_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path.joinpath(*["云溪镇人民政府"] * 40)
    target = folder / "报告.pdf"
    monkeypatch.setattr(atomic_file, "WINDOWS", False)
    with pytest.raises(UserError, match="不存在"):
        _write(target)

    monkeypatch.setattr(atomic_file, "WINDOWS", True)
    with pytest.raises(UserError, match="层数太多"):
        _write(target)


def test_windows_waits_for_who_looks_into_a_new_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "报告.pdf"
    target.write_bytes(b"old")
    replace, calls = Path.replace, iter([5, 32, 0])

    def scanned(part: Path, to: Path) -> Path:
        if next(calls):
            raise PermissionError(errno.EACCES, "in use")
        return replace(part, to)

    monkeypatch.setattr(Path, "replace", scanned)
    monkeypatch.setattr(atomic_file, "WINDOWS", True)
    _write(target)

    assert target.read_bytes() != b"old"


def test_a_file_open_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "报告.pdf"
    target.write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(UserError, match="正被其他程序打开"):
        _write(target)

    assert list(tmp_path.iterdir()) == [target]


@posix
def test_shares_without_fsync_of_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "报告.pdf"
    code = errno.EINVAL
    calls = iter([None, OSError(code, "a share")])

    def fsync(_: int) -> None:
        if (failure := next(calls)) is not None:
            raise failure

    monkeypatch.setattr("os.fsync", fsync)
    _write(target)
    assert target.exists()

    code = errno.EIO
    calls = iter([None, OSError(code, "broken")])
    with pytest.raises(UserError, match="没有写入"):
        _write(target)


def test_a_users_own_part_is_left_alone(tmp_path: Path) -> None:
    own = tmp_path / "报告.pdf.part"
    own.write_bytes(b"a download")

    _write(tmp_path / "报告.pdf")

    assert own.read_bytes() == b"a download"


def test_a_long_name_is_written_as_long_as_the_disk_takes_it(tmp_path: Path) -> None:
    target = tmp_path / f"{'报' * 83}.pdf"  # 253 of 255 bytes: nothing can be added to it
    _write(target)

    assert target.read_bytes() == b"new"


def _write(target: Path, failure: Exception | None = None, *, purpose: Purpose = EXPORT) -> None:
    with written(target, purpose) as part:
        part.write_bytes(b"new")
        if failure is not None:
            raise failure


def test_a_workspace_is_never_replaced(tmp_path: Path) -> None:
    kept = _workspace(tmp_path)

    with pytest.raises(UserError, match=r"不能用导出的文件替换.*E01"), written(kept):
        pytest.fail("nothing is to be written")

    assert kept.read_bytes().endswith(b"reports")


def test_one_that_came_while_it_was_written_is_not_replaced_either(tmp_path: Path) -> None:
    target = tmp_path / "年报.zwgk"
    with pytest.raises(UserError, match="不能用导出的文件替换"), written(target):
        _workspace(tmp_path)

    assert list(tmp_path.iterdir()) == [target]
    assert target.read_bytes().endswith(b"reports")


@pytest.mark.parametrize("ending", ["-journal", "-wal", "-shm", ".lock", "-JOURNAL"])
def test_what_belongs_to_a_workspace_is_not_written(tmp_path: Path, ending: str) -> None:
    kept = _workspace(tmp_path)
    with pytest.raises(UserError, match="属于旁边的工作文件"):
        _write(kept.with_name(f"{kept.name}{ending}"))

    assert list(tmp_path.iterdir()) == [kept]


def test_the_same_ending_beside_no_workspace_is_a_name_like_any(tmp_path: Path) -> None:
    target = tmp_path / "travel-journal"
    _write(target)

    assert target.read_bytes() == b"new"


@posix
def test_a_link_is_neither_followed_nor_replaced(tmp_path: Path) -> None:
    pointed, target = tmp_path / "别处", tmp_path / "报告.pdf"
    pointed.write_bytes(b"old")
    target.symlink_to(pointed)
    with pytest.raises(UserError, match="是指向别处的链接"):
        _write(target)

    assert target.is_symlink()
    assert pointed.read_bytes() == b"old"


@posix
def test_devices_and_pipes_are_no_files(tmp_path: Path) -> None:
    pipe = tmp_path / "报告.pdf"
    os.mkfifo(pipe)
    for target in (pipe, Path("/dev/null")):
        with pytest.raises(UserError, match="是设备或管道"):
            _write(target)

    assert stat.S_ISFIFO(pipe.lstat().st_mode)


@posix
def test_a_private_file_is_its_owners_from_the_start(tmp_path: Path) -> None:
    target = tmp_path / "诊断.zip"
    with written(target, Purpose("导出", code="D01", mode=0o600)) as part:
        assert stat.S_IMODE(part.stat().st_mode) == 0o600
        part.write_bytes(b"new")

    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_purpose_words_its_own_failures(tmp_path: Path) -> None:
    purpose = Purpose("备份", code="D01")
    with pytest.raises(UserError, match="不存在") as failure:
        _write(tmp_path / "没有" / "备份.zwgk", purpose=purpose)

    assert failure.value.code == "D01"
    assert "再备份一次" in failure.value.remedy


@posix
def test_what_a_killed_program_left_is_cleared_and_what_is_being_written_stays(
    tmp_path: Path,
) -> None:
    target = tmp_path / "报告.pdf"
    code = (
        "import os, sys; from pathlib import Path; from zwgk_desktop.atomic_file import written\n"
        "with written(Path(sys.argv[1])): os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(target)], check=False)
    (left,) = tmp_path.iterdir()
    with written(target) as part:
        clear_abandoned(tmp_path)
        assert list(tmp_path.iterdir()) == [part]
        part.write_bytes(b"new")

    assert left != part
    assert list(tmp_path.iterdir()) == [target]


def test_a_journal_nobody_plays_back_goes_after_a_day(tmp_path: Path) -> None:
    journal = tmp_path / ".zwgk-0123456789abcdef.part-journal"
    journal.write_bytes(b"")
    clear_abandoned(tmp_path)
    assert journal.exists()

    os.utime(journal, (0, 0))
    clear_abandoned(tmp_path)
    assert not journal.exists()


def test_a_folder_that_is_not_there_has_nothing_to_clear(tmp_path: Path) -> None:
    clear_abandoned(tmp_path / "没有")

    assert list(tmp_path.iterdir()) == []


def test_several_write_one_target_at_the_same_time(tmp_path: Path) -> None:
    target = tmp_path / "报告.pdf"
    with written(target) as first, written(target) as second:
        first.write_bytes(b"first")
        second.write_bytes(b"second")

    assert target.read_bytes() == b"first"  # it was the last to be renamed
    assert list(tmp_path.iterdir()) == [target]


def _workspace(folder: Path) -> Path:
    path = folder / "年报.zwgk"
    path.write_bytes(b"SQLite format 3\0" + b"reports")
    return path


@pytest.mark.parametrize("standing", [None, "旧"])
def test_several_are_written_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, standing: str | None
) -> None:
    first, second = tmp_path / "包", tmp_path / "单"
    for target in (first, second) if standing else ():
        target.write_text(standing or "", encoding="utf-8")
    places = iter([False, True, False])  # the first package; then package and sheet

    replace = Path.replace

    def place(part: Path, target: Path) -> Path:
        if not next(places, True):
            raise PermissionError(errno.EACCES, "no")
        return replace(part, target)

    monkeypatch.setattr(Path, "replace", place)
    for _ in range(2):
        with pytest.raises(UserError, match="E01"):
            atomic_file.write_together([(first, b"1"), (second, b"2")])

        left = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
        assert left == ({"包": standing, "单": standing} if standing else {})
    atomic_file.write_together([(first, b"1"), (second, b"2")])
    assert (first.read_bytes(), second.read_bytes()) == (b"1", b"2")
    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_is_there_whole(tmp_path: Path) -> None:
    write_folder(tmp_path / "归档包", [("一.txt", b"1"), ("二.txt", b"2")])

    assert [one.name for one in tmp_path.iterdir()] == ["归档包"]
    contents = {one.name: one.read_bytes() for one in (tmp_path / "归档包").iterdir()}
    assert contents == {"一.txt": b"1", "二.txt": b"2"}


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "归档包").write_bytes(b"old")
    with pytest.raises(UserError, match="已有一个名为“归档包”的文件"):
        write_folder(tmp_path / "归档包", [("一.txt", b"1")])

    assert (tmp_path / "归档包").read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_without_its_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="没有这里”不存在"):
        write_folder(tmp_path / "没有这里" / "归档包", [("一.txt", b"1")])


def test_a_killed_program_s_folder_is_cleared_after_a_day(tmp_path: Path) -> None:
    left = tmp_path / f".zwgk-{'a' * 16}.part"
    left.mkdir()
    (left / "一.txt").write_bytes(b"1")

    clear_abandoned(tmp_path)
    assert left.exists()
    os.utime(left, (1, 1))
    clear_abandoned(tmp_path)
    assert not left.exists()
