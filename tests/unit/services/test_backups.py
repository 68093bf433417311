"""Backups: when, where, which are kept, and that only sound ones count."""

import os
import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from workspaces import UNIT, filled

from zwgk_desktop import paths
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services import backups
from zwgk_desktop.services.workspace import Workspace

NOW = datetime(2026, 1, 12, 9, 30)  # noqa: DTZ001 - local, as names tell it
CELL = "requests.received.natural_person"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "本机" / "备份"
    monkeypatch.setattr(paths, "backups", lambda: folder)
    return folder


def test_one_is_due_at_the_start_and_every_half_hour() -> None:
    assert backups.is_backup_due(NOW, None)
    assert not backups.is_backup_due(NOW, NOW - timedelta(minutes=29))
    assert backups.is_backup_due(NOW, NOW - timedelta(minutes=30))
    assert backups.is_backup_due(NOW, NOW + timedelta(days=3))  # the clock was set back


def test_kept_are_twelve_days_ten_weeks_nine_months() -> None:
    made = [NOW - timedelta(hours=7 * n) for n in range(3 * 400)]

    kept = sorted(backups.times_to_keep(made), reverse=True)

    days = {time.date() for time in kept}
    today = [time for time in kept if time.date() == NOW.date()]
    assert len(days) == len(kept) - len(today) + 1
    assert kept[0] == NOW
    assert [NOW.date() - timedelta(days=n) in days for n in range(12)] == [True] * 12
    assert len({time.isocalendar()[:2] for time in kept}) >= 10
    assert len({(time.year, time.month) for time in kept}) == 9
    assert len(kept) <= 12 + 10 + 9 + backups.LAST_DAY
    assert backups.times_to_keep(()) == frozenset()


def test_the_last_six_of_a_day_stay_however_often_it_was_started() -> None:
    made = [NOW - timedelta(minutes=24 * n) for n in range(20)]
    assert sorted(backups.times_to_keep(made), reverse=True)[:6] == made[:6]


def test_a_backup_is_tested_and_tells_what_it_holds(
    workspace: Workspace, edition: Edition, path: Path
) -> None:
    assert backups.back_up(workspace, NOW) is None
    filled(workspace, edition, 2024)
    filled(workspace, edition, 2025)

    made = backups.back_up(workspace, NOW)

    assert made is not None
    assert (made.second_copy, made.copy_failure) == (None, "")
    assert made.path.name == "青山县-20260112-093000.zwgk"
    (listed,) = backups.backups_in(backups.backup_folder_of(path))
    assert (listed.path, listed.at) == (made.path, NOW)
    assert backups.check_file(made.path) == made.contents
    assert backups.contents_text(made.contents).startswith(
        f"2份报告（{UNIT} 2024、2025），改动到20"
    )
    again = backups.back_up(workspace, NOW)  # the same second, or a clock set back
    assert again is not None
    assert again.path.name == "青山县-20260112-093000-2.zwgk"
    assert {copy.path for copy in backups.backups_in(made.path.parent)} == {made.path, again.path}


@pytest.mark.usefixtures("sound")
def test_the_copy_just_made_stays_whatever_the_clock_says(workspace: Workspace, path: Path) -> None:
    for days in range(40):
        backups.back_up(workspace, NOW + timedelta(days=days))
    late = backups.back_up(workspace, NOW - timedelta(days=400))
    assert late is not None
    assert late.path.exists()
    assert len(backups.backups_in(backups.backup_folder_of(path))) < 25


@pytest.mark.usefixtures("sound")
def test_a_clock_set_back_thins_out_no_newer_copies(workspace: Workspace, path: Path) -> None:
    for days in range(400):
        (backups.backup_folder_of(path)).mkdir(parents=True, exist_ok=True)
        at = NOW - timedelta(days=days)
        (backups.backup_folder_of(path) / f"青山县-{at:%Y%m%d-%H%M%S}.zwgk").touch()
    before = {copy.at for copy in backups.backups_in(backups.backup_folder_of(path))}
    back = NOW.replace(year=2010)
    for hours in range(5):
        backups.back_up(workspace, back + timedelta(hours=hours))

    left = {copy.at for copy in backups.backups_in(backups.backup_folder_of(path))}
    assert left == before | {back + timedelta(hours=hours) for hours in range(5)}
    backups.back_up(workspace, NOW + timedelta(days=1))
    assert len(backups.backups_in(backups.backup_folder_of(path))) < 40


@pytest.mark.usefixtures("sound")
def test_a_second_folder_may_be_away(workspace: Workspace, tmp_path: Path) -> None:
    stick = tmp_path / "优盘"
    made = backups.back_up(workspace, NOW, stick)
    assert made is not None
    assert made.second_copy is None
    assert "优盘”不在" in made.copy_failure
    assert made.path.exists()
    stick.mkdir()
    made = backups.back_up(workspace, NOW + timedelta(hours=1), stick)
    assert made is not None
    assert made.second_copy is not None
    assert made.copy_failure == ""
    assert backups.check_file(made.second_copy) == made.contents
    blocked = backups.second_folder_of(workspace.path, tmp_path / "占用")
    blocked.parent.mkdir()
    blocked.touch()
    made = backups.back_up(workspace, NOW + timedelta(hours=2), blocked.parent)
    assert made is not None
    assert "没有备份成" in made.copy_failure


@pytest.mark.usefixtures("sound")
def test_a_damaged_workspace_makes_no_backup(workspace: Workspace, path: Path) -> None:
    first = backups.back_up(workspace, NOW)
    assert first is not None
    with closing(sqlite3.connect(path)) as db:  # past the log, as a failing disk would
        db.execute("UPDATE value SET value = 9 WHERE address = ?", [CELL])
        db.commit()
    with pytest.raises(UserError, match="B01"):
        backups.back_up(workspace, NOW + timedelta(days=1))
    assert [file.name for file in first.path.parent.iterdir()] == [first.path.name]


@pytest.mark.usefixtures("sound")
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_the_owner_reads(workspace: Workspace, path: Path, tmp_path: Path) -> None:
    made = backups.back_up(workspace, NOW)
    assert made is not None
    copy = tmp_path / "副本.zwgk"
    backups.save_copy(workspace, copy)
    copy.chmod(0o644)
    backups.save_copy(workspace, copy)
    assert {stat.S_IMODE(file.stat().st_mode) for file in (path, made.path, copy)} == {0o600}
    folders = (made.path.parent, made.path.parent.parent, made.path.parent.parent.parent)
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in folders} == {0o700}


@pytest.mark.usefixtures("sound")
def test_a_copy_is_never_made_over_the_workspace(workspace: Workspace, path: Path) -> None:
    with pytest.raises(UserError, match="B02"):
        backups.save_copy(workspace, path)


@pytest.mark.usefixtures("sound")
def test_what_a_kill_left_behind_is_cleared(workspace: Workspace, path: Path) -> None:
    folder = backups.backup_folder_of(path)
    folder.mkdir(parents=True)
    for name in ("a-20260101-000000.zwgk.part", "a-20260101-000000.zwgk.part-journal", "别的.txt"):
        (folder / name).write_bytes(b"x")
    made = backups.back_up(workspace, NOW)
    assert made is not None
    assert {file.name for file in folder.iterdir()} == {made.path.name, "别的.txt"}


def test_restoring(path: Path, catalog: Catalog, edition: Edition, tmp_path: Path) -> None:
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as workspace:
        session = filled(workspace, edition, 2025)
        made = backups.back_up(workspace, NOW)
        assert made is not None
        session.enter(CELL, 5)
        with pytest.raises(UserError, match="D06"):
            backups.restore(path, made.path, "测试")
    journal = path.with_name(f"{path.name}-journal")
    journal.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(600))

    done = backups.restore(path, made.path, "测试")

    assert done.contents == made.contents
    assert done.former_file is not None
    assert not journal.exists()
    assert done.former_file.with_name(f"{done.former_file.name}-journal").exists()
    with Workspace.open(path, catalog, writing=True, program="测试") as workspace:
        assert workspace.session_of(UNIT, 2025).report.entry(CELL) == 0
        workspace.session_of(UNIT, 2025).undo()
    with Workspace.open(done.former_file, catalog, writing=False, program="测试") as workspace:
        assert workspace.session_of(UNIT, 2025).report.entry(CELL) == 5
    for unsound in (path, tmp_path / "没有.zwgk"):
        with pytest.raises(UserError, match=r"B02|D10"):
            backups.restore(path, unsound, "测试")


@pytest.mark.usefixtures("sound")
def test_restoring_where_nothing_stands(workspace: Workspace, tmp_path: Path) -> None:
    made = backups.back_up(workspace, NOW)
    assert made is not None
    target = tmp_path / "新电脑.zwgk"
    assert backups.restore(target, made.path, "测试").former_file is None
    assert backups.check_file(target) == made.contents


@pytest.mark.parametrize("spoil", [b"", b"PK\x03\x04 something else" * 99])
def test_what_is_no_sound_copy_is_not_restored(
    path: Path, catalog: Catalog, edition: Edition, tmp_path: Path, spoil: bytes
) -> None:
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as workspace:
        filled(workspace, edition, 2025)
    before = path.read_bytes()
    bad = tmp_path / "坏.zwgk"
    bad.write_bytes(spoil)
    cut = tmp_path / "短.zwgk"
    shutil.copyfile(path, cut)
    os.truncate(cut, 30_000)
    for copy in (bad, cut):
        with pytest.raises(UserError, match=r"D03|D11"):
            backups.restore(path, copy, "测试")
    assert path.read_bytes() == before
    assert {file.name for file in tmp_path.iterdir()} == {path.name, bad.name, cut.name}
