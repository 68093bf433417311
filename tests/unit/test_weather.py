"""Bad weather for the workspace: the disk full, the folder gone, the clock set back."""

import os
import shutil
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command_line import CommandResult, run_command
from workspaces import UNIT, filled

from zwgk_desktop import paths
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services import backups
from zwgk_desktop.services.recovery.examine import Condition, diagnose
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.storage import acts, changes

CELL = "requests.received.natural_person"
NOW = datetime(2026, 1, 12, 9, 30)  # noqa: DTZ001 - local, as names tell it
ROOT = Path(__file__).parents[2]

FULL = """
import resource, signal, sys
from pathlib import Path
from datetime import datetime
from zwgk_desktop import paths
from zwgk_desktop.catalog import load_catalog
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services import backups
from zwgk_desktop.services.workspace import Workspace
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
path, target = Path(sys.argv[1]), Path(sys.argv[2])
with Workspace.open(path, load_catalog(paths.forms()), writing=True, program="满") as workspace:
    session = workspace.session_of(sys.argv[3], 2025)
    session.enter("requests.received.natural_person", 8)
    for room, act in (
        (40_000, lambda: workspace.write_backup(target)),
        (path.stat().st_size, lambda: session.enter("text.overview", "文" * 190_000)),
    ):
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
        try:
            act()
        except UserError as error:
            print(error.code)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
"""


@pytest.fixture
def path(
    tmp_path: Path, catalog: Catalog, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A closed workspace with one report, in a folder of its own."""
    monkeypatch.setattr(paths, "backups", lambda: tmp_path / "本机" / "备份")
    file = tmp_path / "文档" / "年度报告.zwgk"
    file.parent.mkdir()
    with Workspace.open(file, catalog, writing=True, create=True, program="测试") as workspace:
        filled(workspace, edition, 2025)
    return file


@pytest.mark.skipif(sys.platform != "linux", reason="limits as on Linux")
def test_a_full_disk_loses_nothing_that_was_saved(
    path: Path, tmp_path: Path, catalog: Catalog
) -> None:
    target = tmp_path / "副本.zwgk"
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(path), str(target), UNIT],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["D01", "D01"], done.stderr
    assert list(tmp_path.glob("副本*")) == []
    assert diagnose(path).condition in {Condition.SOUND, Condition.INTERRUPTED}
    with Workspace.open(path, catalog, writing=True, program="测试") as workspace:
        assert workspace.session_of(UNIT, 2025).report.entry(CELL) == 8
    assert diagnose(path).condition is Condition.SOUND


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps the folder of an open file")
def test_the_folder_is_gone(path: Path, catalog: Catalog) -> None:
    with Workspace.open(path, catalog, writing=True, program="测试") as workspace:
        session = workspace.session_of(UNIT, 2025)
        moved = path.parent.rename(path.parent.with_name("拔下的优盘"))
        with pytest.raises(UserError, match="D01"):
            session.enter(CELL, 5)
        assert session.report.entry(CELL) == 0
        assert diagnose(path).condition is Condition.ABSENT
        moved.rename(path.parent)
        session.enter(CELL, 5)
    assert diagnose(path).condition is Condition.SOUND


def test_the_backup_folder_cannot_be_made(path: Path, catalog: Catalog, tmp_path: Path) -> None:
    (tmp_path / "本机").touch()
    with Workspace.open(path, catalog, writing=True, program="测试") as workspace:
        with pytest.raises(UserError, match="D01"):
            backups.back_up(workspace, NOW)
        workspace.session_of(UNIT, 2025).enter(CELL, 5)  # work goes on


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="needs another user to be")
def test_permission_lost(path: Path, tmp_path: Path) -> None:
    for folder in (*tmp_path.parents, tmp_path):
        folder.chmod(folder.stat().st_mode | stat.S_IXOTH | stat.S_IROTH)
    try:
        os.seteuid(65534)
        found = diagnose(path)
    finally:
        os.seteuid(0)
    assert found.condition in {Condition.UNREADABLE, Condition.READ_ONLY}


def test_a_clock_set_back(path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    with Workspace.open(path, catalog, writing=True, program="测试") as workspace:
        session = workspace.session_of(UNIT, 2025)
        session.enter(CELL, 5)
        monkeypatch.setattr(changes, "now", lambda: datetime(2020, 1, 1, tzinfo=UTC))
        session.enter(CELL, 6)
        assert session.timeline.undoable is not None
        session.undo()
        assert session.report.entry(CELL) == 5
        assert [row.after for row in session.history(CELL)] == [0, 5, 6, 5]
        first = backups.back_up(workspace, NOW)
        earlier = backups.back_up(workspace, NOW - timedelta(days=1000))
        assert first is not None
        assert earlier is not None
        assert first.path.exists()
        assert earlier.path.exists()
    assert diagnose(path).condition is Condition.SOUND
    assert acts.now().year > 2020


def export(
    capsys: pytest.CaptureFixture[str], path: Path, name: str, target: Path
) -> CommandResult:
    words = ("export", name, "--draft", "--output", target)
    return run_command(capsys, *words, "--workspace", path, "--unit", UNIT, "--year", 2025)


def test_the_command_says_in_one_sentence_that_a_font_is_missing(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(paths, "fonts", lambda: tmp_path / "没有字体")
    before = {*tmp_path.rglob("*")}

    told = export(capsys, path, "pdf", tmp_path / "报告.pdf")
    assert told.code == 2
    assert told.out == ""
    assert "字体文件" in told.err
    assert len(told.err.splitlines()) == 1
    assert {*tmp_path.rglob("*")} == before


@pytest.mark.parametrize("name", ["pdf", "docx", "html", "xlsx", "notice"])
def test_the_command_says_in_one_sentence_that_a_folder_is_missing(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    before = {*tmp_path.rglob("*")}

    told = export(capsys, path, name, tmp_path / "没有" / "报告")
    assert told.code == 2
    assert "没有”不存在" in told.err
    assert len(told.err.splitlines()) == 1
    assert {*tmp_path.rglob("*")} == before


def test_a_read_only_copy_is_looked_at(path: Path, catalog: Catalog, tmp_path: Path) -> None:
    copy = tmp_path / "只读.zwgk"
    shutil.copyfile(path, copy)
    copy.chmod(0o400)
    with Workspace.open(copy, catalog, writing=False, program="测试") as workspace:
        assert not workspace.writable
