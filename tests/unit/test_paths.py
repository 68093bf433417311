"""Where a clerk's own files lie: with the user, or beside the program on a stick."""

import sys
from pathlib import Path

import platformdirs
import pytest

from zwgk_desktop import paths


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A frozen program in a folder of its own, and a user with a home elsewhere."""
    folder = tmp_path / "U盘" / "zwgk-desktop"
    folder.mkdir(parents=True)
    monkeypatch.setattr("sys._MEIPASS", str(folder / "_internal"), raising=False)
    monkeypatch.setattr("sys.executable", str(folder / "zwgk-desktop"))
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    return folder


def test_what_is_installed_keeps_to_the_user(program: Path) -> None:
    assert paths.carried() is None
    assert paths.settings_file() is None
    for place in (paths.default_workspace(), paths.backups(), paths.log_file()):
        assert program.parent not in place.parents


def test_what_is_carried_keeps_to_the_stick(program: Path) -> None:
    (program / "便携").touch()
    folder = program / "数据"

    assert paths.default_workspace() == folder / "年度报告.zwgk"
    assert paths.backups() == folder / "备份"
    assert paths.log_file() == folder / "zwgk.log"
    assert paths.settings_file() == folder / "设置.ini"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_to_the_program_changes_nothing(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (program / "便携").touch()
    (program / "zwgk-desktop").touch()
    link = tmp_path / "zwgk"
    link.symlink_to(program / "zwgk-desktop")
    monkeypatch.setattr("sys.executable", str(link))

    assert paths.carried() == program / "数据"


def test_a_checkout_is_never_carried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "便携").touch()
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))

    assert paths.carried() is None


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere platformdirs alone is asked")
@pytest.mark.parametrize("named", ["", "/data/li"])
def test_the_users_folder_is_where_platformdirs_has_it(
    named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", named)
    told = Path(platformdirs.user_data_dir("zwgk_desktop", appauthor=False))

    assert paths.default_workspace().parent == told
    assert paths.updates().parent == told
