"""What a workspace may be, and that everything else is left as it was."""

import hashlib
import os
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Change
from zwgk_desktop.domain.units import Level
from zwgk_desktop.storage.acts import ActKind
from zwgk_desktop.storage.database import state_of_file, uri
from zwgk_desktop.storage.values import ValueTypes
from zwgk_desktop.storage.workspace_file import WorkspaceFile

CELL = "requests.received.natural_person"
NOBODY = 65534


def contents(folder: Path) -> dict[str, str]:
    """Return every file with its hash."""
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file()
    }


def refusal(act: Callable[[], object]) -> UserError:
    with pytest.raises(UserError) as caught:
        act()
    return caught.value


def foreign_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE report (id INTEGER)")
        db.commit()


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('zwgk', '9999_registers', '2030-01-01')"
        )
        db.commit()


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def test_new_workspace_stays_once_a_report_is_made(
    path: Path, places: ValueTypes, report: int, tmp_path: Path
) -> None:
    assert list(contents(tmp_path)) == [path.name]
    file = WorkspaceFile.for_reading(path, places)
    assert file.reports.entry(report).unit == "云溪镇"
    file.close()


def test_new_workspace_without_report_leaves_nothing(
    path: Path, places: ValueTypes, tmp_path: Path
) -> None:
    file = WorkspaceFile.for_writing(path, places, "测试", create=True)
    assert path.exists()
    file.close()
    assert list(tmp_path.iterdir()) == []


def test_empty_file_counts_as_new(path: Path, places: ValueTypes) -> None:
    path.touch()
    reader = WorkspaceFile.for_reading(path, places)
    assert reader.reports.entries() == ()
    reader.close()
    unused = WorkspaceFile.for_writing(path, places, "测试", create=False)
    unused.close()
    assert path.read_bytes() == b""
    used = WorkspaceFile.for_writing(path, places, "测试", create=False)
    used.reports.create("云溪镇", 2025, Level.TOWNSHIP, "gkb-2021-30")
    used.close()
    assert state_of_file(path).name == "OURS"


def test_absent_is_made_by_nobody_who_did_not_ask(
    path: Path, places: ValueTypes, tmp_path: Path
) -> None:
    assert refusal(lambda: WorkspaceFile.for_reading(path, places)).code == "D10"
    writing = refusal(lambda: WorkspaceFile.for_writing(path, places, "测试", create=False))
    assert writing.code == "D10"
    assert list(tmp_path.iterdir()) == []


def test_absent_folder_is_not_made(tmp_path: Path, places: ValueTypes) -> None:
    path = tmp_path / "没有" / "a.zwgk"
    error = refusal(lambda: WorkspaceFile.for_writing(path, places, "测试", create=True))
    assert error.code == "D01"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (foreign_database, "D03"),
        (lambda path: path.write_bytes(b"PK\x03\x04 a spreadsheet" * 99), "D03"),
        (lambda path: path.write_bytes(b"\0" * 4096), "D03"),
        (lambda path: path.mkdir(), "D03"),
    ],
    ids=["foreign database", "garbage", "noughts", "folder"],
)
def test_foreign_is_refused_untouched(
    path: Path, places: ValueTypes, tmp_path: Path, spoil: Callable[[Path], object], code: str
) -> None:
    spoil(path)
    before = contents(tmp_path)

    assert refusal(lambda: WorkspaceFile.for_reading(path, places)).code == code
    writing = refusal(lambda: WorkspaceFile.for_writing(path, places, "测试", create=True))
    assert writing.code == code
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (newer, "D02"),
        (truncated, "D11"),
        (lambda path: path.write_bytes(path.read_bytes()[:50]), "D11"),
        (lambda path: path.write_bytes(path.read_bytes()[:100] + b"\xff" * 9000), "D11"),
    ],
    ids=["newer", "truncated", "stump", "overwritten"],
)
@pytest.mark.usefixtures("report")
def test_newer_or_damaged_is_refused_untouched(
    path: Path, places: ValueTypes, tmp_path: Path, spoil: Callable[[Path], object], code: str
) -> None:
    spoil(path)
    before = contents(tmp_path)

    assert refusal(lambda: WorkspaceFile.for_reading(path, places)).code == code
    writing = refusal(lambda: WorkspaceFile.for_writing(path, places, "测试", create=True))
    assert writing.code == code
    assert contents(tmp_path) == before


def test_reading_and_refused_acts_change_no_byte(
    path: Path, places: ValueTypes, report: int, tmp_path: Path
) -> None:
    before, stamp = contents(tmp_path), path.stat().st_mtime_ns
    reader = WorkspaceFile.for_reading(path, places)
    reader.reports.values(report)
    reader.close()
    writer = WorkspaceFile.for_writing(path, places, "测试", create=True)
    assert refusal(lambda: writer.log.undo(report)).code == "D07"
    stale = [Change(CELL, 5, 6)]
    assert refusal(lambda: writer.log.record(report, ActKind.ENTRY, stale)).code == "D09"
    twice = refusal(lambda: writer.reports.create("云溪镇", 2025, Level.TOWNSHIP, "x"))
    assert twice.code == "D04"
    writer.close()
    assert contents(tmp_path) == before
    assert path.stat().st_mtime_ns == stamp


def test_a_reader_cannot_write(path: Path, places: ValueTypes, report: int) -> None:
    reader = WorkspaceFile.for_reading(path, places)
    change = [Change(CELL, None, 6)]
    assert refusal(lambda: reader.log.record(report, ActKind.ENTRY, change)).code == "D01"
    reader.close()


def test_settings(file: WorkspaceFile) -> None:
    def setting(name: str) -> object:
        return file.db.execute(f"PRAGMA {name}").fetchone()[0]

    assert setting("journal_mode") == "delete"
    assert setting("synchronous") == 2
    assert setting("foreign_keys") == 1


def test_a_file_turned_to_wal_is_read_from_a_copy_and_turned_back(
    path: Path, places: ValueTypes, report: int, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = WAL")
    before = contents(tmp_path)
    reader = WorkspaceFile.for_reading(path, places)
    assert reader.reports.entry(report).year == 2025
    reader.close()
    assert contents(tmp_path) == before
    WorkspaceFile.for_writing(path, places, "测试", create=False).close()
    assert state_of_file(path).name == "OURS"


@contextmanager
def without_rights(folder: Path, rights: int) -> Iterator[None]:
    """Be somebody to whom a folder's rights apply, as they do not to root."""
    folder.chmod(rights)
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="folders there have no such rights")
def test_read_only_folder(places: ValueTypes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "a.zwgk"
        file = WorkspaceFile.for_writing(path, places, "测试", create=True)
        made = file.reports.create("云溪镇", 2025, Level.TOWNSHIP, "gkb-2021-30")
        file.close()
        path.chmod(0o444)
        before = contents(folder)
        with without_rights(folder, 0o555):
            error = refusal(lambda: WorkspaceFile.for_writing(path, places, "测试", create=True))
            reader = WorkspaceFile.for_reading(path, places)
            assert reader.reports.entry(made).unit == "云溪镇"
            reader.close()
        assert error.code == "D01"
        assert "不能写入" in error.what
        assert contents(folder) == before


@pytest.mark.skipif(sys.platform == "win32", reason="file rights differ there")
def test_read_only_file(places: ValueTypes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "a.zwgk"
        file = WorkspaceFile.for_writing(path, places, "测试", create=True)
        file.reports.create("云溪镇", 2025, Level.TOWNSHIP, "gkb-2021-30")
        file.close()
        path.chmod(0o444)
        before = contents(folder)
        with without_rights(folder, 0o777):
            error = refusal(lambda: WorkspaceFile.for_writing(path, places, "测试", create=True))
        assert error.code == "D01"
        assert "只读" in error.what
        assert contents(folder) == before


def test_paths_as_sqlite_reads_them(tmp_path: Path) -> None:
    odd = tmp_path / "a b?c#d%e.zwgk"
    assert uri(odd, "ro").endswith("/a%20b%3Fc%23d%25e.zwgk?mode=ro")
    assert uri(odd, "ro").startswith("file:///")
