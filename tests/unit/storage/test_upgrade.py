"""A file of an earlier release: a copy first, then every step in one transaction."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations
from workspaces import later_steps

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.storage.values import ValueTypes
from zwgk_desktop.storage.workspace_file import WorkspaceFile


@pytest.fixture
def later() -> Migrations:
    return later_steps()


def columns(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return [row[1] for row in db.execute("PRAGMA table_info(report)")]


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return list(db.iterdump())


def test_upgrade_keeps_a_copy(
    path: Path, places: ValueTypes, report: int, later: Migrations, tmp_path: Path
) -> None:
    before = dump(path)
    file = WorkspaceFile.for_writing(path, places, "测试", create=False, steps=later)
    assert file.reports.entry(report).unit == "云溪镇"
    file.close()

    assert "remark" in columns(path)
    (kept,) = (file for file in tmp_path.iterdir() if file != path)
    assert kept.suffix == path.suffix
    assert "0.1.0" in kept.name
    assert "remark" not in columns(kept)
    assert dump(kept) == before
    old = WorkspaceFile.for_reading(kept, places)
    assert old.reports.entry(report).unit == "云溪镇"
    old.close()


def test_no_second_copy(
    path: Path, places: ValueTypes, report: int, later: Migrations, tmp_path: Path
) -> None:
    assert report
    for _ in range(2):
        WorkspaceFile.for_writing(path, places, "测试", create=False, steps=later).close()
    assert len(list(tmp_path.iterdir())) == 2


def test_reading_an_older_file_does_not_upgrade_it(
    path: Path, places: ValueTypes, report: int, later: Migrations, tmp_path: Path
) -> None:
    before = path.read_bytes()
    reader = WorkspaceFile.for_reading(path, places, later)
    assert reader.reports.entry(report).unit == "云溪镇"
    assert reader.db.execute("SELECT remark FROM report").fetchone() == (None,)
    reader.close()
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_an_older_program_refuses_it(
    path: Path, places: ValueTypes, report: int, later: Migrations
) -> None:
    assert report
    WorkspaceFile.for_writing(path, places, "测试", create=False, steps=later).close()
    with pytest.raises(UserError, match="0002_remark"):
        WorkspaceFile.for_writing(path, places, "测试", create=False)


def test_a_failing_step_changes_nothing(
    path: Path, places: ValueTypes, report: int, later: Migrations
) -> None:
    assert report

    @later(name="0003_fails")
    def _fails(db: Database) -> None:
        db.execute("DROP TABLE value")
        raise RuntimeError

    before = path.read_bytes()
    with pytest.raises(RuntimeError):
        WorkspaceFile.for_writing(path, places, "测试", create=False, steps=later)
    assert path.read_bytes() == before
