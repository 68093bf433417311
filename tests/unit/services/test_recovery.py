"""What is the matter with a workspace is told apart, and there is a way out of each."""

import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import drills
import pytest
from workspaces import UNIT, filled

from zwgk_desktop import paths
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services.backups import newest_sound_backup
from zwgk_desktop.services.recovery.examine import Condition, Remedy, diagnose
from zwgk_desktop.services.recovery.salvage import missing_in_backup, salvage
from zwgk_desktop.services.workspace import Workspace

CELL = "requests.received.natural_person"
NOBODY = 65534


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "backups", lambda: tmp_path / "备份")


@pytest.fixture
def closed(path: Path, catalog: Catalog, edition: Edition) -> Path:
    """A closed workspace with one report."""
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as workspace:
        filled(workspace, edition, 2025).enter(CELL, 3)
    return path


def sql(statement: str) -> Callable[[Path], object]:
    def change(path: Path) -> None:
        with closing(sqlite3.connect(path)) as db:
            db.execute(statement)
            db.commit()

    return change


def one_bit(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"report_of_unit_year") + 3] ^= 1
    path.write_bytes(raw)


def header(path: Path) -> None:
    raw = path.read_bytes()
    path.write_bytes(b"X" + raw[1:])


HITS: list[tuple[Callable[[Path], object], Condition]] = [
    (lambda _path: None, Condition.SOUND),
    (lambda path: path.unlink(), Condition.ABSENT),
    (lambda path: path.write_bytes(b""), Condition.EMPTY),
    (lambda path: path.write_bytes(b"PK\x03\x04" * 900), Condition.FOREIGN),
    (lambda path: os.truncate(path, path.stat().st_size // 2), Condition.TRUNCATED),
    (lambda path: os.truncate(path, 60), Condition.TRUNCATED),
    (one_bit, Condition.DAMAGED),
    (header, Condition.DAMAGED),
    (sql("UPDATE value SET value = 4 WHERE value = 3"), Condition.DAMAGED),
    (sql("UPDATE act SET note = 'x' WHERE id = 1"), Condition.DAMAGED),
    (sql("UPDATE act SET state = 'undone' WHERE id = 2"), Condition.DAMAGED),
    (sql("UPDATE report SET unit = '别的'"), Condition.DAMAGED),
    (sql("UPDATE report SET updated = '2020'"), Condition.DAMAGED),
    (sql("UPDATE report SET status = 'final'"), Condition.DAMAGED),
    (sql("DELETE FROM change WHERE act = 2"), Condition.DAMAGED),
    (sql("DELETE FROM report"), Condition.DAMAGED),
    (sql("UPDATE subject SET kind = 'succession' WHERE kind = 'report'"), Condition.DAMAGED),
    (sql("UPDATE subject SET line = 1 WHERE id = 2"), Condition.DAMAGED),
    (sql("UPDATE change SET subject = 1 WHERE act = 2"), Condition.DAMAGED),
    (sql("UPDATE act SET line = 1 WHERE id = 2"), Condition.DAMAGED),
    (sql("INSERT INTO personal SELECT * FROM value"), Condition.DAMAGED),
    (sql("DROP TABLE personal"), Condition.DAMAGED),
    (
        sql(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('zwgk', '9999_new', '2030-01-01')"
        ),
        Condition.NEWER,
    ),
    (
        sql("UPDATE _sqlite_migrations SET name = '0001_schemb'"),
        Condition.DAMAGED,
    ),
]


@pytest.mark.parametrize(("hit", "condition"), HITS)
def test_conditions_are_told_apart(
    closed: Path, hit: Callable[[Path], object], condition: Condition, tmp_path: Path
) -> None:
    hit(closed)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}

    found = diagnose(closed)

    assert found.condition is condition
    assert found.choices
    assert all(way.label for way in found.choices)
    assert (Remedy.RESTORE in found.choices) >= (
        condition in {Condition.DAMAGED, Condition.TRUNCATED}
    )
    assert all(
        "Error" not in text and text.isprintable() for text in (found.problem, *found.faults)
    )
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_somebody_else_writes(closed: Path, catalog: Catalog) -> None:
    with Workspace.open(closed, catalog, writing=True, program="另一个窗口"):
        found = diagnose(closed)
        assert found.condition is Condition.LOCKED
        assert "正由另一个程序编辑" in found.problem
        assert diagnose(closed, locking=False).condition is Condition.SOUND
    assert diagnose(closed).condition is Condition.SOUND


def test_a_stale_lock_blocks_nobody(closed: Path) -> None:
    closed.with_name(f"{closed.name}.lock").write_bytes(b"x{}")
    assert diagnose(closed).condition is Condition.SOUND


def test_a_hot_journal(closed: Path, tmp_path: Path) -> None:
    journal = closed.with_name(f"{closed.name}-journal")
    with closing(sqlite3.connect(closed, isolation_level=None)) as db:
        db.execute("PRAGMA cache_size = 1")
        db.execute("BEGIN IMMEDIATE")
        db.execute("CREATE TABLE spill AS SELECT hex(randomblob(900)) FROM change")
        kept, half = journal.read_bytes(), closed.read_bytes()
        db.rollback()
    journal.write_bytes(kept)
    closed.write_bytes(half)
    assert diagnose(closed).condition is Condition.INTERRUPTED
    assert sorted(tmp_path.iterdir()) == [closed, journal]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps permissions otherwise")
def test_permission_lost(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write anywhere
    assert diagnose(closed).condition is Condition.READ_ONLY


def test_the_newest_sound_copy_is_found_past_damaged_ones(
    tmp_path: Path, catalog: Catalog, edition: Edition
) -> None:
    path = drills.make_ground(tmp_path, catalog, edition)
    copy = newest_sound_backup(path, tmp_path / "优盘")
    assert copy is not None
    assert copy.skipped == ()
    newer = copy.backup.path.with_name("年度报告-20270101-000000.zwgk")
    newer.write_bytes(copy.backup.path.read_bytes()[:50_000])
    again = newest_sound_backup(path)
    assert again is not None
    assert (again.backup, again.skipped) == (copy.backup, (newer,))
    assert missing_in_backup(path, copy.backup.path, catalog) == (
        f"“{UNIT}”2025年的报告，三、一、本年新收政府信息公开申请数量，自然人：备份里是39，后来是77",
    )
    assert newest_sound_backup(tmp_path / "别的.zwgk") is None


def test_salvage(closed: Path, catalog: Catalog, tmp_path: Path) -> None:
    sql("UPDATE value SET value = 4 WHERE value = 3")(closed)
    target = tmp_path / "救出.zwgk"

    told = salvage(closed, target, catalog)

    assert told.saved == (f"“{UNIT}”2025年的报告：173 项",)
    assert "自然人：两处记载不一致，请核对" in told.lost[0]
    assert diagnose(target).condition is Condition.SOUND
    with Workspace.open(target, catalog, writing=False, program="测试") as workspace:
        assert workspace.session_of(UNIT, 2025).report.entry(CELL) == 3  # as the log has it
    with pytest.raises(UserError, match="B04"):
        salvage(closed, target, catalog)
    closed.write_bytes(b"SQLite format 3\0" + bytes(5000))
    with pytest.raises(UserError, match="B05"):
        salvage(closed, tmp_path / "无.zwgk", catalog)
    assert not (tmp_path / "无.zwgk").exists()


@pytest.mark.parametrize("seed", range(20))
def test_drills(
    seed: int, tmp_path_factory: pytest.TempPathFactory, catalog: Catalog, edition: Edition
) -> None:
    """Twenty of those that ``make torture`` does by the hundred."""
    folder = tmp_path_factory.mktemp("drill")
    ground = drills.make_ground(folder, catalog, edition)
    drills.drill(ground, catalog, folder, random.Random(seed))  # noqa: S311 - not for secrets


@pytest.mark.parametrize(
    ("hit", "said"),
    [
        ("UPDATE report SET unit = '云溪锅人民政府'", "单位名称"),
        ("UPDATE report SET year = 2035", "报告年度"),
        ("UPDATE report SET deleted = 1", "删除"),
    ],
)
def test_what_a_report_was_made_as_is_not_taken_on_trust(
    closed: Path, tmp_path: Path, catalog: Catalog, hit: str, said: str
) -> None:
    sql(hit)(closed)

    told = salvage(closed, tmp_path / "救出.zwgk", catalog)

    assert any(said in line for line in told.lost), told
