"""What SQLite and the disk cannot do is said in Chinese; bugs are let through."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Change
from zwgk_desktop.domain.units import Level
from zwgk_desktop.storage.acts import ActKind
from zwgk_desktop.storage.backups import write_backup
from zwgk_desktop.storage.failures import explain_failures
from zwgk_desktop.storage.values import ValueTypes
from zwgk_desktop.storage.workspace_file import WorkspaceFile


def test_full_disk_keeps_what_was_saved(file: WorkspaceFile, report: int) -> None:
    pages = file.db.execute("PRAGMA page_count").fetchone()[0]
    file.db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(UserError, match="磁盘空间不足") as caught:
        file.log.record(report, ActKind.ENTRY, [Change("text.overview", None, "文" * 99_999)])
    assert caught.value.code == "D01"
    assert "text.overview" not in file.reports.values(report)
    file.db.execute("PRAGMA max_page_count = 9999")
    file.log.record(report, ActKind.ENTRY, [Change("text.overview", None, "文" * 99_999)])


def test_a_program_that_does_not_ask_for_the_lock(
    file: WorkspaceFile, report: int, path: Path
) -> None:
    file.db.execute("PRAGMA busy_timeout = 10")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UserError, match="正被另一个程序占用"):
            file.log.record(report, ActKind.ENTRY, [Change("text.overview", None, "x")])
    file.log.record(report, ActKind.ENTRY, [Change("text.overview", None, "x")])


def test_bugs_are_let_through(file: WorkspaceFile, report: int) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"), explain_failures():
        file.db.execute("SELECT * FROM nowhere")
    with pytest.raises(sqlite3.ProgrammingError), explain_failures():
        file.db.execute("SELECT ?", [1, 2])
    with pytest.raises(sqlite3.IntegrityError):
        file.log.record(99, ActKind.ENTRY, [Change("text.overview", None, "x")])
    with pytest.raises(sqlite3.IntegrityError):
        file.reports.create("", 2025, Level.TOWNSHIP, "x")
    with pytest.raises(sqlite3.IntegrityError):
        file.log.record(report, ActKind.RENAME, [Change("report.unit", "云溪镇", None)])


def test_disk_errors_are_named() -> None:
    with pytest.raises(UserError, match="D01"), explain_failures():
        raise OSError(5, "Input/output error", "a.zwgk")


def test_a_copy_is_whole_or_not_there(
    file: WorkspaceFile, places: ValueTypes, report: int, tmp_path: Path
) -> None:
    copy = tmp_path / "副本.zwgk"
    write_backup(file.db, copy)
    reader = WorkspaceFile.for_reading(copy, places)
    assert reader.reports.entry(report).unit == "云溪镇"
    reader.close()
    with pytest.raises(UserError, match="D01"):
        write_backup(file.db, tmp_path / "没有" / "副本.zwgk")
    assert len(list(tmp_path.glob("*.part"))) == 0


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE act SET at = '2026-19-40T00:00:00+00:00'",
        "UPDATE act SET kind = 'nothing'",
        "UPDATE report SET updated = 'never'",
    ],
)
def test_what_cannot_be_read_as_what_it_is_counts_as_damage(
    file: WorkspaceFile, report: int, sql: str
) -> None:
    file.log.record(report, ActKind.ENTRY, [Change("text.overview", None, "好")])
    file.db.execute(sql)
    with pytest.raises(UserError) as refused:
        _ = (file.reports.entries(), list(file.log.history(report, None)))
    assert refused.value.code == "D11"


def test_a_spoilt_header_counts_as_damage() -> None:
    with pytest.raises(UserError) as refused, explain_failures():
        raise sqlite3.OperationalError("unsupported file format")
    assert refused.value.code == "D11"
