"""`zwgk archive`: a folder for the archive, the stamp given once."""

from pathlib import Path

import pytest
from command_line import CommandResult, Run, nil_entries, run_json
from workspaces import UNIT

from zwgk_desktop.domain.spec import Edition


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def run_(*words: object) -> CommandResult:
        about = ("--workspace", tmp_path / "工作区.db", "--year", 2023, "--unit", UNIT)
        return run_json(capsys, *words, *about)

    return run_


def test_a_final_report_is_archived_and_its_stamp_remembered(
    run: Run, edition: Edition, tmp_path: Path
) -> None:
    assert run("set", *nil_entries(edition)).code == 0
    refused = run("archive", "--output", tmp_path / "早了")
    assert (refused.code, refused.out) == (2, "")
    assert "还没有定稿" in refused.err

    for rule in {one["rule"] for one in run("check").json["findings"]}:
        run("explain", rule, "--text", "已核对")
    assert run("finalise").code == 0
    first = run("archive", "--output", tmp_path / "一", "--fonds", "J1", "--retention", "永久")
    assert (first.code, first.err) == (0, "")
    assert first.json["folder"] == str(tmp_path / "一")
    assert sorted(first.json["files"]) == sorted(one.name for one in (tmp_path / "一").iterdir())
    assert first.json["stamp"] == {
        "fonds": "J1",
        "filing_year": "2024",
        "office": "",
        "retention": "永久",
        "item": "",
        "document_number": "",
    }
    assert first.json["blank"] == ["件号", "机构或问题"]

    second = run("archive", "--output", tmp_path / "二", "--item", "7")
    assert (second.json["stamp"]["fonds"], second.json["stamp"]["item"]) == ("J1", "7")
    assert run("archive", "--output", tmp_path / "二").code == 2
    assert run("archive", "--output", tmp_path / "三", "--retention", "长期").code == 2
    assert not (tmp_path / "三").exists()
