"""A city over counties that send two reports of a year each: of their office, and summed."""

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from command_line import CommandResult, Run, nil_entries, run_command, run_json
from package_files import members_of, photo
from package_files import sent as packed
from workspaces import UNIT

from zwgk_desktop.domain.spec import Edition

YEAR = 2025
CELL = "requests.received.natural_person"
COUNTIES = ("青山县人民政府", "白水县人民政府", "云岭区人民政府")
BUREAU = "云江市教育局"
SUMMED = ("--scope", "summed")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return partial(run_json, capsys)


@pytest.fixture
def city(run: Run, tmp_path: Path) -> Run:
    """Run a command of the city, which adds up the summed reports of its counties."""
    workspace = tmp_path / "市.zwgk"
    for unit in COUNTIES:
        about = ("--group", "department", "--contributes", "summed", "--workspace", workspace)
        added = run("roster", "add", "--unit", unit, *about)
        assert added.json["units"][-1]["scope"] == "summed"
    bureau = ("--unit", BUREAU, "--group", "department", "--workspace", workspace)
    added = run("roster", "add", *bureau)
    assert added.json["units"][-1]["scope"] == "office"

    def run_(*words: object) -> CommandResult:
        return run(*words, "--workspace", workspace, "--year", YEAR)

    return run_


@pytest.fixture
def sent(run: Run, edition: Edition, tmp_path: Path) -> Callable[..., Path]:
    """Make the package of one of a government's reports, in one workspace for both."""

    def sent_(unit: str, scope: str, *entries: str) -> Path:
        path = tmp_path / f"{unit}.zwgk"
        about = ("--workspace", path, "--unit", unit, "--year", YEAR, "--scope", scope)
        values = nil_entries(edition, "report.level=county", *entries, year=YEAR)
        assert run("set", *values, *about).code == 0
        assert run("finalise", *about).code == 0
        target = tmp_path / f"{unit}{scope}.zwgks"
        assert run("submit", "--output", target, *about).code == 0
        return target

    return sent_


def lines_of(answer: CommandResult) -> dict[tuple[str, str], Any]:
    return {(line["unit"], line["scope"]): line for line in answer.json["units"]}


def test_a_package_tells_which_of_both_it_holds(sent: Callable[..., Path]) -> None:
    for scope, told in (("office", None), ("summed", "summed")):
        members = members_of(sent(COUNTIES[0], scope))
        assert json.loads(members["manifest.json"])["scope"] == scope
        assert json.loads(members["report.json"])["values"].get("report.scope") == told


def test_a_sum_takes_the_summed_report_of_a_lower_government(
    city: Run, sent: Callable[..., Path], tmp_path: Path
) -> None:
    balance = "requests.granted.natural_person"
    for number, unit in enumerate(COUNTIES[:2], start=1):
        for scope, figure in (("office", number), ("summed", 10 * number)):
            package = sent(unit, scope, f"{CELL}={figure}", f"{balance}={figure}")
            (received,) = city("receive", package).json["received"]
            assert (received["unit"], received["scope"], received["number"]) == (unit, scope, 1)
    office = packed(tmp_path, COUNTIES[2], {CELL: 500})
    assert city("receive", office, packed(tmp_path, BUREAU, {CELL: 7})).code == 0

    board = lines_of(city("collection"))
    assert [key for key in board if key[0] == COUNTIES[2]] == [
        (COUNTIES[2], "office"),
        (COUNTIES[2], "summed"),
    ]
    assert board[COUNTIES[2], "summed"]["state"] == "missing"
    assert (BUREAU, "summed") not in board
    rolled = city("rollup", "--all-received").json
    assert rolled["cells"][CELL] == 10 + 20 + 7
    assert rolled["units"]["included"] == [*COUNTIES[:2], BUREAU]
    assert rolled["units"]["left_out"] == [{"unit": COUNTIES[2], "why": "未报送汇总的报告"}]

    assert city("rollup", "--all-received", "--into", "云江市人民政府").code == 0
    own = ("--unit", "云江市人民政府")
    assert city("show", *own).code == 2
    assert city("show", *own, *SUMMED).json["cells"][CELL] == 37


def test_both_are_examined_apart(
    city: Run, run: Run, sent: Callable[..., Path], tmp_path: Path
) -> None:
    unit = COUNTIES[0]
    for scope in ("office", "summed"):
        assert city("receive", sent(unit, scope)).code == 0
    slip = tmp_path / "退改单.zwgkr"
    remark = ("--remark", f"{CELL}=请核对", "--return", "--output", slip)
    assert city("review", "--unit", unit, *SUMMED, *remark).json["state"] == "returned"
    assert city("review", "--unit", unit, "--accept").json["state"] == "accepted"

    board = lines_of(city("collection"))
    assert board[unit, "office"]["state"] == "accepted"
    assert board[unit, "summed"]["state"] == "returned"
    assert json.loads(members_of(slip)["manifest.json"])["scope"] == "summed"
    own = ("--workspace", tmp_path / f"{unit}.zwgk", "--unit", unit, "--year", YEAR)
    assert run("remarks", slip, *own).code == 2
    assert len(run("remarks", slip, *own, *SUMMED).json["remarks"]) == 1
    assert run("show", *own).json["status"] == "final"
    assert city("undo", "--collection").code == 0
    assert lines_of(city("collection"))[unit, "office"]["state"] == "received"


def test_a_renamed_county_keeps_both_reports_and_its_sum(
    city: Run, run: Run, sent: Callable[..., Path], tmp_path: Path
) -> None:
    old, new, balance = COUNTIES[0], "青山市人民政府", "requests.granted.natural_person"
    for scope, figure in (("office", 1), ("summed", 10)):
        city("receive", sent(old, scope, f"{CELL}={figure}", f"{balance}={figure}"))
        city("review", "--unit", old, "--scope", scope, "--tick", "requests")
        city("review", "--unit", old, "--scope", scope, "--accept")
    about = ("--workspace", tmp_path / "市.zwgk")
    renamed = run("roster", "rename", "--unit", old, "--to", new, *about).json["units"][0]
    assert (renamed["unit"], renamed["scope"], renamed["aliases"]) == (new, "summed", [old])

    board = lines_of(city("collection"))
    assert [board[new, one]["state"] for one in ("office", "summed")] == ["accepted"] * 2
    assert (old, "office") not in board
    assert (old, "summed") not in board
    rolled = city("rollup").json
    assert (rolled["cells"][CELL], rolled["units"]["included"]) == (10, [new])
    for name in (new, old):  # a package under either name is of the same unit
        later = packed(tmp_path, name, {"report.scope": "summed", CELL: 20}, name, version=2)
        (received,) = city("receive", later).json["received"]
        assert (received["unit"], received["scope"]) == (new, "summed")
    board = lines_of(city("collection"))
    assert (board[new, "office"]["number"], board[new, "summed"]["number"]) == (1, 2)
    assert board[new, "summed"]["state"] == "received"
    assert city("review", "--unit", old, *SUMMED).json["number"] == 2
    published = city("collection", "publish", "--output", tmp_path / "公布").json
    assert published["units"]["included"] == [new]
    for _ in range(2):
        city("undo", "--collection")
    assert city("undo", "--collection").code == 0
    board = lines_of(city("collection"))
    assert board[old, "summed"]["state"] == "accepted"


def test_a_document_is_of_the_office_unless_told(
    city: Run, run: Run, edition: Edition, tmp_path: Path
) -> None:
    about = ("--workspace", tmp_path / "县.zwgk", "--unit", COUNTIES[0], "--year", YEAR)
    run("set", *nil_entries(edition, "report.level=county", year=YEAR), *about)
    document = tmp_path / "年报.txt"
    assert run("export", "txt", "--output", document, *about, "--draft").code == 0
    for how, scope in (((), "office"), (("--scope", "office"), "office"), (SUMMED, "summed")):
        answer = city("receive", document, *how)
        (one,) = answer.json["received"]
        assert (one["scope"], one["number"]) == (scope, 1)
        assert (answer.code, len(one["unsure"])) == ((0, 0) if how else (1, 1))
    run("set", *nil_entries(edition, "report.level=county", year=YEAR), *about, *SUMMED)
    summed = tmp_path / "汇总.docx"
    assert run("export", "docx", "--output", summed, *about, *SUMMED, "--draft").code == 0
    (one,) = city("receive", summed).json["received"]
    assert (one["scope"], one["unsure"]) == ("summed", [])  # the data in the file tell it
    picture = tmp_path / f"{COUNTIES[1]}.png"
    picture.write_bytes(photo())
    for how, unsure in (((), 1), (SUMMED, 0)):
        (one,) = city("receive", picture, *how).json["received"]
        assert (one["unentered"], len(one["unsure"])) == (True, unsure)
    for alone in ("office", "summed"):
        assert lines_of(city("collection"))[COUNTIES[1], alone]["unentered"]


def test_a_document_of_the_program_tells_its_scope(
    city: Run, run: Run, edition: Edition, tmp_path: Path
) -> None:
    about = ("--workspace", tmp_path / "县.zwgk", "--unit", COUNTIES[0], "--year", YEAR)
    entries = nil_entries(edition, "report.level=county", year=YEAR)
    run("set", *entries, *about, *SUMMED)
    document = tmp_path / "年报.docx"
    assert run("export", "docx", "--output", document, *about, *SUMMED, "--draft").code == 0
    answer = city("receive", document)
    (one,) = answer.json["received"]
    assert (answer.code, one["scope"], one["unsure"]) == (0, "summed", [])


def test_history_and_show_use_the_clerks_words(
    run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    about = ("--workspace", tmp_path / "县.zwgk", "--unit", COUNTIES[0], "--year", YEAR)
    assert run("set", "report.level=county", f"{CELL}=3", *about).code == 0
    assert run("set", "report.scope=summed", *about).code == 0
    told = run_command(capsys, "history", *about, *SUMMED).out
    assert "报告范围 政府及其办公室→汇总" in told
    assert "本年新收政府信息公开申请数量 自然人 空→3" in told
    shown = run_command(capsys, "show", *about, *SUMMED).out
    assert "单位级别：县级政府" in shown
    assert not {"summed", "county", CELL} & set(re.split(r"[\s：→]", told + shown))


def test_a_unit_with_one_report_is_not_asked_which(
    city: Run, run: Run, edition: Edition, tmp_path: Path
) -> None:
    about = ("--workspace", tmp_path / "局.zwgk", "--unit", BUREAU, "--year", YEAR)
    run("set", *nil_entries(edition, "report.level=department", year=YEAR), *about)
    document = tmp_path / "年报.docx"
    assert run("export", "docx", "--output", document, *about, "--draft").code == 0
    assert city("receive", document).code == 0


@pytest.mark.parametrize("order", [("office", "summed"), ("summed", "office")])
def test_a_received_summed_report_is_compared_with_the_offices(
    city: Run, edition: Edition, tmp_path: Path, order: tuple[str, ...]
) -> None:
    unit, said = COUNTIES[0], "（二）依申请公开。收到政府信息公开申请12件。"
    texts: dict[str, int | str] = {"report.level": "county", "text.overview": said}
    texts |= {cell: 0 for cell in edition.entered if cell.startswith("requests.received.")}
    values: dict[str, dict[str, int | str]] = {
        "office": {**texts, CELL: 12},
        "summed": {**texts, CELL: 40, "report.scope": "summed"},
    }
    counts = dict[str, object]()
    for scope in order:
        assert city("receive", packed(tmp_path, unit, values[scope], scope)).json["received"]
        counts[scope] = lines_of(city("collection"))[unit, scope]["findings"]
    assert lines_of(city("collection"))[unit, "summed"]["findings"] == counts["summed"]
    remarks = city("review", "--unit", unit, *SUMMED, "--findings").json["remarks"]
    (remark,) = [one for one in remarks if "12件" in one["text"]]
    assert "政府及其办公室自己那份报告的数" in remark["text"]
    own = city("review", "--unit", unit, "--findings").json["remarks"]
    assert not [one for one in own if "自己那份报告" in one["text"]]


def test_what_cannot_be_is_refused(
    city: Run, run: Run, sent: Callable[..., Path], tmp_path: Path
) -> None:
    about = ("--workspace", tmp_path / "市.zwgk")
    town = ("roster", "add", "--unit", UNIT, "--group", "township", *about)
    refused = run(*town, "--contributes", "summed")
    assert (refused.code, "S15" in refused.err) == (2, True)
    assert run(*town).code == 0
    (one,) = city("receive", packed(tmp_path, UNIT, {"report.scope": "summed"})).json["refused"]
    assert "S15" in one["why"]
    office = sent(COUNTIES[0], "office")
    (one,) = city("receive", office, *SUMMED).json["refused"]
    assert "政府及其办公室" in one["why"]


def test_texts_are_compared_within_a_scope(city: Run, sent: Callable[..., Path]) -> None:
    said = "text.overview=我们全年围绕中心工作持续推进信息公开，做法逐条写在这里。"
    for unit in COUNTIES[:2]:
        for scope in ("office", "summed"):
            assert city("receive", sent(unit, scope, said)).code == 0
    pairs = city("alike").json["pairs"]
    both = frozenset(COUNTIES[:2])
    assert [(frozenset((one["a"], one["b"])), one["scope"]) for one in pairs] == [
        (both, "office"),
        (both, "summed"),
    ]


def test_both_are_published_each_in_its_folder(
    city: Run, sent: Callable[..., Path], tmp_path: Path
) -> None:
    unit = COUNTIES[0]
    for scope in ("office", "summed"):
        city("receive", sent(unit, scope))
        city("review", "--unit", unit, "--scope", scope, "--accept")
    published = city("collection", "publish", "--output", tmp_path / "公布").json
    assert published["units"]["included"] == [unit, f"{unit}（汇总）"]
    for folder in published["units"]["included"]:
        assert (tmp_path / "公布" / folder / f"{YEAR}.html").is_file()


def test_a_dispatch_speaks_of_the_report_that_is_wanted(
    city: Run, run: Run, tmp_path: Path
) -> None:
    files = city("dispatch", "--output", tmp_path / "下发").json["files"]
    path = next(one["file"] for one in files if one["unit"] == COUNTIES[0])
    unit = tmp_path / "单位.zwgk"
    read = run("terms", path, "--workspace", unit)
    assert (read.code, read.json["scope"]) == (0, "summed")
    about = ("--workspace", unit, "--unit", COUNTIES[0], "--year", YEAR)
    assert run("show", *about, *SUMMED).code == 0
    assert run("show", *about).code == 2
