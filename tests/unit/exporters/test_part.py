"""A file is there whole, or as it was before."""

import errno
from pathlib import Path

import pytest

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.exporters.part import written
from zwgk_desktop.exporters.progress import CancelledError, unwatched


def test_the_target_is_what_was_written(tmp_path: Path) -> None:
    target = tmp_path / "报告.pdf"
    with written(target) as part:
        unwatched(1, 1)
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


def test_a_file_open_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "报告.pdf"
    target.write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(UserError, match="正被其他程序打开"):
        _write(target)

    assert list(tmp_path.iterdir()) == [target]


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


def test_a_part_that_cannot_be_removed_hides_nothing(tmp_path: Path) -> None:
    target = tmp_path / "报告.pdf"
    (tmp_path / "报告.pdf.part").mkdir()
    with pytest.raises(UserError, match="没有写入"):
        _write(target)


def _write(target: Path, failure: Exception | None = None) -> None:
    with written(target) as part:
        part.write_bytes(b"new")
        if failure is not None:
            raise failure


def test_a_workspace_is_never_replaced(tmp_path: Path) -> None:
    kept = tmp_path / "年报.zwgk"
    kept.write_bytes(b"SQLite format 3\0" + b"reports")
    linked = tmp_path / "报告.pdf"
    linked.symlink_to(kept)

    for target in (kept, linked):
        with pytest.raises(UserError, match=r"不能用导出的文件替换.*E01"), written(target):
            pytest.fail("nothing is to be written")

    assert kept.read_bytes().endswith(b"reports")
    assert linked.is_symlink()
