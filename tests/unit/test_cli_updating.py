"""The command update: lists, checks, takes in, takes out; nothing without a signature."""

import json
from collections.abc import Generator
from pathlib import Path

import pytest
from command_line import run_command
from update_files import (
    NAME,
    OWNER,
    YEAR,
    begin_anew,
    calendar_update,
    data_file,
    trusting,
)

from zwgk_desktop import paths
from zwgk_desktop.services.updates import installed


@pytest.fixture(autouse=True)
def _trusting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    yield from trusting(monkeypatch, tmp_path)


def run(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> tuple[str, str]:
    """Run the command as a new process would; return what it said, and why not."""
    begin_anew()
    result = run_command(capsys, "update", *words)
    assert result.code == code
    return result.out, result.err


def test_calendar_is_looked_at_taken_in_listed_and_removed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(data_file(tmp_path / "优盘", calendar_update()))
    looked, _ = run(capsys, file, "--dry-run", "--json")
    assert json.loads(looked)["installed"] is False
    assert NAME not in run(capsys)[0]

    taken = json.loads(run(capsys, file, "--json")[0])
    assert taken == {
        "owner": OWNER,
        "released": "2026-12-01",
        "changes": ["收录放假和调休。"],
        "name": NAME,
        "new": [f"{YEAR}年放假安排"],
        "installed": True,
    }
    assert f"更新文件“{NAME}”" in run(capsys)[0]

    assert run(capsys, "--remove", NAME)[0] == f"已移除“{NAME}”\n"
    assert NAME not in run(capsys)[0]
    assert "W13" in run(capsys, "--remove", NAME, code=2)[1]


def test_refused_is_one_sentence_and_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = data_file(tmp_path / "优盘", calendar_update())
    file.write_bytes(file.read_bytes() + b" ")
    out, err = run(capsys, str(file), code=2)

    assert (out, err.count("\n")) == ("", 1)
    assert "W04" in err
    assert "W13" in run(capsys, str(file), "--remove", NAME, code=2)[1]


def test_a_damaged_update_is_told_with_every_command_until_it_is_mended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(data_file(tmp_path / "优盘", calendar_update()))
    run(capsys, file)
    (document,) = paths.updates().glob(f"*/{installed.DOCUMENT}")
    document.write_bytes(b"")

    out, err = run(capsys, "--json")
    json.loads(out)
    assert f"{YEAR}年放假安排不起作用" in err
    assert err.count("\n") == 1
    assert run(capsys, file)[1] == ""
    assert run(capsys)[1] == ""
