"""Two processes: one writes, others are told, everybody may look."""

import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import Popen
from threading import Timer

import pytest

from zwgk_desktop.atomic_file import claimed
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.storage.lock import Writer, WriterLock, lock_file
from zwgk_desktop.storage.values import ValueTypes
from zwgk_desktop.storage.workspace_file import WorkspaceFile

Child = Callable[[Path, str], Popen[str]]

CELL = "requests.received.natural_person"

HOLD = """
file = WorkspaceFile.for_writing(path, places, "另一个窗口", create=False)
report, before = file.reports.entries()[0].id, None
print("open", flush=True)
for line in sys.stdin:
    if line.strip() == "close":
        break
    value = int(line)
    change = Change("requests.received.natural_person", before, value)
    file.log.record(report, ActKind.ENTRY, [change])
    before = value
    print("written", flush=True)
file.close()
print("closed", flush=True)
"""


def tell(process: Popen[str], line: str) -> str:
    assert process.stdin is not None
    process.stdin.write(f"{line}\n")
    process.stdin.flush()
    return hear(process)


def hear(process: Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_second_writer_is_told_who_holds_it(
    path: Path, places: ValueTypes, report: int, child: Child, tmp_path: Path
) -> None:
    assert report
    other = child(path, HOLD)
    assert hear(other) == "open"
    before = path.read_bytes()

    with pytest.raises(UserError) as caught:
        WorkspaceFile.for_writing(path, places, "测试", create=False)

    assert caught.value.code == "D06"
    assert f"进程 {other.pid}" not in caught.value.what
    assert f"进程 {other.pid}" in str(caught.value)
    assert socket.gethostname() in caught.value.what
    assert "另一个窗口" in str(caught.value)
    assert path.read_bytes() == before
    assert tell(other, "close") == "closed"
    WorkspaceFile.for_writing(path, places, "测试", create=False).close()
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_reader_follows_a_writer(
    path: Path, places: ValueTypes, report: int, child: Child
) -> None:
    other = child(path, HOLD)
    assert hear(other) == "open"
    reader = WorkspaceFile.for_reading(path, places)
    for value in (3, 4):
        assert tell(other, str(value)) == "written"
        assert reader.reports.values(report)[CELL] == value
    reader.close()
    assert tell(other, "close") == "closed"


def test_a_crashed_writer_blocks_nobody(
    path: Path, places: ValueTypes, report: int, child: Child, tmp_path: Path
) -> None:
    assert report
    other = child(path, HOLD)
    assert hear(other) == "open"
    other.kill()
    other.wait()
    assert lock_file(path).exists()
    WorkspaceFile.for_writing(path, places, "测试", create=False).close()
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_second_writer_in_one_process(file: WorkspaceFile, path: Path, places: ValueTypes) -> None:
    assert file.writable
    with pytest.raises(UserError, match=str(os.getpid())):
        WorkspaceFile.for_writing(path, places, "测试", create=False)


def test_who_waits_gets_through(path: Path, places: ValueTypes, report: int, child: Child) -> None:
    other = child(path, HOLD)
    assert hear(other) == "open"
    closing = Timer(1.0, tell, (other, "close"))
    closing.start()

    waiting = WorkspaceFile.for_writing(path, places, Writer("测试", wait=60), create=False)

    assert waiting.reports.entry(report).unit == "云溪镇"
    waiting.close()
    closing.join()


def test_a_lock_nobody_signed(path: Path) -> None:
    lock = WriterLock(path, "测试")
    lock_file(path).write_bytes(b"")
    with pytest.raises(UserError, match="由另一个程序编辑"):
        WriterLock(path, "测试")
    lock.release()
    lock.release()


def test_the_signature_of_a_crashed_writer_is_replaced(path: Path) -> None:
    lock_file(path).write_bytes(b"\0" + b"x" * 4000)
    lock = WriterLock(path, "测试")
    with pytest.raises(UserError, match=f"进程 {os.getpid()}（测试）"):
        WriterLock(path, "测试")
    lock.release()
    assert not lock_file(path).exists()


def test_a_lock_on_a_removed_file_is_tried_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer that has just released its lock removes the file between opening and locking."""
    lock_module = sys.modules[WriterLock.__module__]
    removed: list[Path] = []

    def claimed_late(handle: int) -> bool:
        if not removed:
            removed.append(lock_file(path))
            lock_file(path).unlink()
        return claimed(handle)

    monkeypatch.setattr(lock_module, "claimed", claimed_late)
    lock = WriterLock(path, "测试")
    assert removed
    assert lock_file(path).exists()
    lock.release()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no umask")
def test_the_lock_file_is_open_to_the_users_of_its_workspace(
    file: WorkspaceFile, path: Path
) -> None:
    file.close()
    path.chmod(0o660)
    before = os.umask(0o077)
    try:
        lock = WriterLock(path, "测试")
    finally:
        os.umask(before)
    assert lock_file(path).stat().st_mode & 0o777 == 0o660
    lock.release()


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_has_the_lock_of_its_file(
    file: WorkspaceFile, path: Path, places: ValueTypes, tmp_path: Path
) -> None:
    assert file.writable
    link = tmp_path / "link.zwgk"
    link.symlink_to(path)
    with pytest.raises(UserError, match="D06"):
        WorkspaceFile.for_writing(link, places, "测试", create=False)
