"""The county's commands, and the unit's that speak to it, kept to the letter."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import simplejson
from package_files import members_of
from workspaces import signed

from zwgk_desktop.cli import main
from zwgk_desktop.domain.spec import Edition

UNIT, YEAR = "云溪镇人民政府", 2025


class Said(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return simplejson.loads(self.out, use_decimal=True)


Run = Callable[..., Said]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run_(*words: object) -> Said:
        code = main([*map(str, words), "--json"])
        out, err = capsys.readouterr()
        return Said(code, out, err)

    return run_


@pytest.fixture
def sent(run: Run, edition: Edition, tmp_path: Path) -> Callable[..., Path]:
    """Make a unit's package, in a workspace of its own."""

    def sent_(unit: str, *entries: str, draft: bool = False) -> Path:
        folder = tmp_path / unit
        folder.mkdir(exist_ok=True)
        about = ("--workspace", folder / "年报.zwgk", "--unit", unit, "--year", YEAR)
        values: dict[str, object] = dict.fromkeys(edition.entered, 0)
        values |= {
            "text.overview": "（一）主动公开。（二）依申请公开。考核、评议、追责都已写明。",
            "text.problems": "公开不够及时。下一步改进。",
            "text.other_matters": "没有收取信息处理费。",
            **signed(YEAR),
        }
        values |= dict(entry.split("=", 1) for entry in entries)
        assert run("set", *(f"{a}={v}" for a, v in values.items()), *about).code == 0
        if not draft:
            assert run("finalise", *about).code == 0
        number = len(list(folder.glob("*.zwgks"))) + 1
        target = folder / f"{unit}-{number}.zwgks"
        how = ("--draft",) if draft else ()
        assert run("submit", "--output", target, *how, *about).code == 0
        return target

    return sent_


def test_a_package_is_made_and_can_be_checked_by_anybody(
    run: Run, sent: Callable[..., Path], tmp_path: Path
) -> None:
    package = sent(UNIT)
    about = ("--workspace", tmp_path / UNIT / "年报.zwgk", "--unit", UNIT, "--year", YEAR)
    sheet = tmp_path / "报送单.pdf"

    said = run("submit", "--output", package, "--sheet", sheet, *about)

    assert (said.code, list(said.json)) == (0, ["file", "hash", "code"])
    assert said.json["file"] == str(package)
    report = members_of(package)["report.json"]
    assert hashlib.sha256(report).hexdigest() == said.json["hash"]
    code = said.json["hash"][:12]
    assert said.json["code"] == f"{code[:4]} {code[4:8]} {code[8:]}"
    assert sheet.read_bytes().startswith(b"%PDF")


def test_what_is_not_final_is_not_sent(run: Run, tmp_path: Path) -> None:
    about = ("--workspace", tmp_path / "a.zwgk", "--unit", UNIT, "--year", YEAR)
    run("set", "requests.received.enterprise=1", *about)
    target = tmp_path / "a.zwgks"

    refused = run("submit", "--output", target, *about)
    assert (refused.code, refused.out) == (2, "")
    assert "成文日期" in refused.err
    assert not target.exists()
    assert run("submit", "--output", target, "--draft", *about).code == 0
    assert target.exists()
