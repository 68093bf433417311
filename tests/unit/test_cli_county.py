"""The county's commands, and the unit's that speak to it, kept to the letter."""

import hashlib
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import docx
import pytest
import simplejson
from command_line import CommandResult, Run, nil_entries, run_json
from exports import composed
from openpyxl import Workbook, load_workbook
from package_files import by_hand, members_of
from package_files import sent as packed
from reports import nil_report
from workspaces import UNIT

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.storage.acts import canonical_json, sha256

YEAR = 2025


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return partial(run_json, capsys)


@pytest.fixture
def sent(run: Run, edition: Edition, tmp_path: Path) -> Callable[..., Path]:
    """Make a unit's package, in a workspace of its own."""

    def sent_(unit: str, *entries: str, draft: bool = False) -> Path:
        folder = tmp_path / unit
        folder.mkdir(exist_ok=True)
        about = ("--workspace", folder / "年报.zwgk", "--unit", unit, "--year", YEAR)
        assert run("set", *nil_entries(edition, *entries, year=YEAR), *about).code == 0
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


def test_a_package_and_its_sheet_are_written_both_or_neither(
    run: Run, sent: Callable[..., Path], tmp_path: Path
) -> None:
    package = sent(UNIT)
    about = ("--workspace", tmp_path / UNIT / "年报.zwgk", "--unit", UNIT, "--year", YEAR)
    package.unlink()

    for sheet in (tmp_path / "没有" / "单.pdf", tmp_path / "单.docx", tmp_path):
        assert run("submit", "--output", package, "--sheet", sheet, *about).code == 2
        assert not package.exists()
    sheet = tmp_path / "单.pdf"
    assert run("submit", "--output", tmp_path / "没有" / "a.zwgks", "--sheet", sheet, *about).code
    assert not sheet.exists()


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


@pytest.fixture
def county(tmp_path: Path) -> Path:
    return tmp_path / "县" / "收报.zwgk"


UNITS = {
    "青山县人民政府": "own",
    "青山县教育局": "department",
    UNIT: "township",
    "松岭乡": "township",
}


@pytest.fixture
def collecting(run: Run, county: Path) -> Run:
    """Run a county's command, on a workspace with a roster of four units."""
    county.parent.mkdir()
    for unit, group in UNITS.items():
        said = run("roster", "add", "--unit", unit, "--group", group, "--workspace", county)
        assert said.code == 0

    def run_(*words: object) -> CommandResult:
        return run(*words, "--workspace", county, "--year", YEAR)

    return run_


def test_a_roster_is_typed_renamed_and_thinned(run: Run, county: Path) -> None:
    county.parent.mkdir()
    on = ("--workspace", county)
    first = run(
        "roster", "add", "--unit", "松岭乡", "--group", "township", "--alias", "松岭公社", *on
    )
    assert first.json == {
        "units": [
            {"unit": "松岭乡", "group": "township", "aliases": ["松岭公社"], "scope": "office"}
        ]
    }
    assert run("roster", "add", "--unit", "松岭公社", "--group", "own", *on).code == 2
    assert run("roster", "add", "--unit", "石桥镇", "--group", "village", *on).code == 2
    renamed = run("roster", "rename", "--unit", "松岭公社", "--to", "松岭镇", *on).json["units"]
    names = {"unit": "松岭镇", "aliases": ["松岭公社", "松岭乡"]}
    assert renamed == [{**names, "group": "township", "scope": "office"}]
    assert run("roster", "remove", "--unit", "松岭乡", *on).json == {"units": []}
    assert run("roster", "list", *on).json == {"units": []}
    assert run("roster", "remove", "--unit", "松岭乡", *on).code == 2


def test_a_roster_comes_from_a_list(run: Run, county: Path, tmp_path: Path) -> None:
    county.parent.mkdir()
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("2025年度报送单位名单", None, None),
        ("序号", "单位名称", "类别"),
        (1, "青山县人民政府", "本级"),
        (2, "青山县教育局", "区直单位"),
        (3, "云溪镇", None),
        (None, None, None),
    ):
        sheet.append(row)
    path = tmp_path / "名单.xlsx"
    book.save(path)

    said = run("roster", "import", path, "--workspace", county)

    assert said.code == 0
    assert [(u["unit"], u["group"]) for u in said.json["units"]] == [
        ("青山县人民政府", "own"),
        ("青山县教育局", "department"),
        ("云溪镇", "township"),
    ]
    assert run("roster", "import", path, "--workspace", county).json == said.json
    sheet.append((4, "青山县某中心", None))
    book.save(path)
    asked = run("roster", "import", path, "--workspace", county)
    assert asked.code == 1
    assert [(one["line"], one["text"]) for one in asked.json["unsure"]] == [(6, "青山县某中心")]
    assert asked.json["units"] == said.json["units"]


def test_receiving_stands_on_the_board(collecting: Run, sent: Callable[..., Path]) -> None:
    package = sent(UNIT, "requests.received.natural_person=3", "requests.granted.natural_person=3")
    collecting("collection", "set", "--due", "2020-1-1", "--length-limit", "1000")

    said = collecting("receive", package)

    assert said.code == 0
    (one,) = said.json["received"]
    assert list(one) == ["file", "unit", "year", "scope", "hash", "number", "errors", "unsure"]
    assert (one["unit"], one["year"], one["number"], one["errors"]) == (UNIT, YEAR, 1, 0)
    board = {line["unit"]: line for line in collecting("collection").json["units"]}
    assert list(board) == list(UNITS)
    assert list(board[UNIT]) == [
        "unit",
        "scope",
        "group",
        "state",
        "number",
        "received_at",
        "late",
        "first_received_at",
        "return_by",
        "late_after_return",
        "findings",
        "stale",
    ]
    line = board[UNIT]
    assert (line["state"], line["number"], line["stale"]) == ("received", 1, [])
    assert line["late"] > 365
    assert line["first_received_at"] == line["received_at"]
    assert line["findings"]["error"] == 0
    missing = board["松岭乡"]
    assert (missing["state"], missing["number"], missing["findings"]) == ("missing", None, None)

    again = collecting("receive", package)
    assert again.code == 0
    assert again.json["received"] == [{**one, "again": True}]


def test_the_board_is_written_as_pages_and_as_a_table(collecting: Run, tmp_path: Path) -> None:
    pages, table = tmp_path / "收报台.pdf", tmp_path / "收报台.xlsx"
    for path in (pages, table):
        assert collecting("collection", "--output", path).json == collecting("collection").json
    assert pages.read_bytes().startswith(b"%PDF")
    for name in ("收报台.doc", "收报台", "收报台.xlsx.zip"):
        refused = collecting("collection", "--output", tmp_path / name)
        assert (refused.code, "结尾" in refused.err) == (2, True)
        assert not (tmp_path / name).exists()
    assert collecting("rollup", "--output", tmp_path / "汇总.xls").code == 2
    assert collecting("rollup", "--output", tmp_path / "汇总.pdf").code == 0
    assert (tmp_path / "汇总.pdf").read_bytes().startswith(b"%PDF-1.7")
    rows = list(load_workbook(table).worksheets[0].iter_rows(values_only=True))
    assert [row[1] for row in rows[1:]] == list(UNITS)


def test_what_came_earlier_is_late_by_the_day_it_came(
    collecting: Run, sent: Callable[..., Path]
) -> None:
    package, other = sent(UNIT), sent("松岭乡")
    collecting("collection", "set", "--due", "2026-1-25")
    assert collecting("receive", package, "--on", "9999-1-1").code == 2
    assert collecting("receive", package, "--on", "2026-1-25").code == 0
    assert collecting("receive", other, "--on", "2026-1-26").code == 0

    board = {line["unit"]: line for line in collecting("collection").json["units"]}

    assert [board[unit]["late"] for unit in (UNIT, "松岭乡")] == [0, 1]
    assert board[UNIT]["received_at"].startswith("2026-01-25")


def test_a_refusal_can_be_read_whatever_a_unit_calls_itself(
    collecting: Run, tmp_path: Path
) -> None:
    endless = packed(tmp_path, "长" * 5_000, {}, name="长名")

    (refused,) = collecting("receive", endless).json["refused"]

    assert ("S05" in refused["why"], "长…长" in refused["why"]) == (True, True)
    assert len(refused["why"]) < 300


def test_one_damaged_file_stops_no_other(
    collecting: Run, sent: Callable[..., Path], tmp_path: Path
) -> None:
    good, stranger = sent(UNIT), sent("陌生镇")
    cut = tmp_path / "断.zwgks"
    cut.write_bytes(good.read_bytes()[:-50])

    said = collecting("receive", cut, stranger, good, tmp_path / "没有.zwgks")

    assert said.code == 1
    assert [one["unit"] for one in said.json["received"]] == [UNIT]
    refused = {Path(one["file"]).name: one["why"] for one in said.json["refused"]}
    assert "S01" in refused["断.zwgks"]
    assert "S05" in refused[stranger.name]
    assert len(refused) == 3
    all_refused = collecting("receive", cut)
    assert (all_refused.code, all_refused.json["received"]) == (1, [])


def test_another_year_is_asked_not_guessed(
    collecting: Run, run: Run, sent: Callable[..., Path], county: Path
) -> None:
    package = sent(UNIT)

    other = run("receive", package, "--workspace", county, "--year", YEAR - 1)

    assert (other.code, "S07" in other.json["refused"][0]["why"]) == (1, True)
    assert collecting("collection").json["units"][2]["state"] == "missing"


def test_what_is_another_units_is_not_received_as_ones_own(
    run: Run, collecting: Run, sent: Callable[..., Path], county: Path
) -> None:
    package = sent("松岭公社")
    document = package.with_name("报告.txt")
    document.write_text(
        "松岭乡2025年政府信息公开工作年度报告\n一、总体情况\n做好公开。\n"
        "二、主动公开政府信息情况\n第二十条第（五）项\n信息内容\t本年处理决定数量\n行政许可\t7\n",
        encoding="utf-8",
    )
    taken = collecting("receive", package, "--unit", UNIT)  # nobody else is called so
    assert [one["unit"] for one in taken.json["received"]] == [UNIT]
    collecting("undo", "--collection")
    on = ("--workspace", county)
    run("roster", "remove", "--unit", "松岭乡", *on)
    run("roster", "add", "--unit", "松岭乡", "--group", "township", "--alias", "松岭公社", *on)

    for file in (package, document):
        said = collecting("receive", file, "--unit", UNIT)
        (refused,) = said.json["refused"]
        assert (said.code, said.json["received"]) == (1, [])
        assert "“松岭乡”的报告，不是“云溪镇人民政府”的" in refused["why"]
        assert collecting("receive", file, "--unit", "松岭公社").json["refused"] == []
    assert state_of(collecting) == "missing"


def test_a_folder_is_received_with_all_that_is_in_it(
    collecting: Run, sent: Callable[..., Path], tmp_path: Path
) -> None:
    folder = tmp_path / "收件"
    (folder / "乡镇").mkdir(parents=True)
    sent(UNIT).rename(folder / "乡镇" / "云溪.ZWGKS")
    sent("松岭乡").rename(folder / "松岭.zwgks")
    (folder / ".~草稿.zwgks").write_bytes(b"x")
    for name in ("照片.jpg", "附件.zip", "下发.zwgkb", "说明", "Thumbs.db"):
        (folder / name).write_bytes(b"x")
    (folder / "断.zwgks").write_bytes(b"x")

    said = collecting("receive", folder)

    assert said.code == 1
    assert {one["unit"] for one in said.json["received"]} == {UNIT, "松岭乡"}
    assert {Path(one["file"]).name for one in said.json["refused"]} == {
        "断.zwgks",
        "照片.jpg",
        "附件.zip",
        "下发.zwgkb",
        "说明",
    }
    empty = tmp_path / "空"
    empty.mkdir()
    nothing = collecting("receive", empty)
    (refused,) = nothing.json["refused"]
    assert (nothing.code, refused["file"]) == (1, str(empty))
    assert "没有可以收的文件" in refused["why"]


def test_a_draft_is_received_as_one(collecting: Run, sent: Callable[..., Path]) -> None:
    draft = sent(UNIT, draft=True)
    (one,) = collecting("receive", draft).json["received"]
    assert one["draft"] is True

    final = sent(UNIT)
    (two,) = collecting("receive", final).json["received"]
    assert ("draft" in two, two["number"], two["hash"]) == (False, 2, one["hash"])


def test_the_highest_version_counts_whatever_came_last(collecting: Run, tmp_path: Path) -> None:
    cell = "requests.received.enterprise"
    first = packed(tmp_path, UNIT, {cell: 1}, name="z", version=1)
    second = packed(tmp_path, UNIT, {cell: 2}, name="a", version=2)
    other = packed(tmp_path, UNIT, {cell: 9}, name="b", version=2)
    draft = packed(tmp_path, UNIT, {cell: 5}, name="c", version=0)

    def counts() -> tuple[int, int]:
        (line,) = (u for u in collecting("collection").json["units"] if u["unit"] == UNIT)
        rolled = collecting("rollup", "--all-received").json
        return line["number"], rolled["cells"][cell]

    assert collecting("receive", second).code == 0
    assert collecting("review", "--unit", UNIT, "--accept", "--anyway", "试").code == 0
    older = collecting("receive", first)
    assert (older.code, older.json["received"][0]["older"]) == (0, True)
    assert (counts(), state_of(collecting)) == ((1, 2), "accepted")
    drafted = collecting("receive", draft)
    assert (drafted.code, drafted.json["received"][0]["draft"]) == (0, True)
    assert (counts(), state_of(collecting)) == ((1, 2), "accepted")
    asked = collecting("receive", other)
    assert (asked.code, len(asked.json["received"][0]["unsure"])) == (1, 1)
    assert counts() == (1, 2)
    again = collecting("receive", second)
    assert (again.code, again.json["received"][0]["again"]) == (0, True)
    assert collecting("receive", first).json["received"][0]["number"] == 5

    assert collecting("review", "--unit", UNIT, "--use", 4).json["number"] == 4
    assert (counts(), state_of(collecting)) == ((4, 9), "received")
    collecting("undo", "--collection")
    assert (counts(), state_of(collecting)) == ((1, 2), "accepted")
    for number in (3, 9, 0):
        assert collecting("review", "--unit", UNIT, "--use", number).code == 2
    third = packed(tmp_path, UNIT, {cell: 1}, name="d", version=3)
    assert collecting("receive", third).json["received"][0]["number"] == 6
    assert (counts(), state_of(collecting)) == ((6, 1), "received")


def test_lateness_is_of_the_first_final_report_and_a_return_has_its_own_day(
    collecting: Run, tmp_path: Path
) -> None:
    cell = "requests.received.enterprise"
    files = [packed(tmp_path, UNIT, {cell: n}, name=str(n), version=n) for n in range(4)]
    slip, word = tmp_path / "退.zwgkr", tmp_path / "退.docx"
    collecting("collection", "set", "--due", "2026-1-25")

    def board() -> list[object]:
        (line,) = (u for u in collecting("collection").json["units"] if u["unit"] == UNIT)
        first = line["first_received_at"]
        return [line["late"], first and first[:10], line["return_by"], line["late_after_return"]]

    assert board() == [None, None, None, None]
    collecting("receive", files[0], "--on", "2026-1-20")
    assert board() == [None, None, None, None]  # a draft files nothing
    collecting("receive", files[1], "--on", "2026-1-28")
    assert board() == [3, "2026-01-28", None, None]
    back = ("--remark", f"{cell}=请核对", "--return", "--output", slip, "--word", word)
    about = ("--unit", UNIT)
    assert collecting("review", *about, "--by", "2026-2-5").code == 2
    assert collecting("review", *about, *back, "--by", "2月30日").code == 2
    assert collecting("review", *about, *back, "--by", "2026-2-5").code == 0
    assert board() == [3, "2026-01-28", "2026-02-05", None]
    assert b'"return_by":"2026-02-05"' in members_of(slip)["remarks.json"]
    words = [paragraph.text for paragraph in docx.Document(str(word)).paragraphs]
    assert "请在2026年2月5日以前重新报送。" in words
    assert "青山县人民政府" in words  # the sender: the first unit of the county's own
    collecting("receive", files[0], "--on", "2026-2-1")
    assert board() == [3, "2026-01-28", "2026-02-05", None]
    collecting("receive", files[2], "--on", "2026-2-7")
    assert board() == [3, "2026-01-28", "2026-02-05", 2]
    collecting("review", *about, *back)
    assert board() == [3, "2026-01-28", None, None]
    collecting("review", *about, "--reopen")
    assert board() == [3, "2026-01-28", "2026-02-05", 2]


def test_a_unit_has_a_history_with_refused_files(collecting: Run, tmp_path: Path) -> None:
    first, second = (packed(tmp_path, UNIT, {}, name=str(n), version=n) for n in (1, 2))
    broken = tmp_path / f"{UNIT}报送.zwgks"
    broken.write_bytes(b"x")
    stranger = tmp_path / "陌生.zwgks"
    stranger.write_bytes(b"x")

    for file in (second, first, broken, stranger):
        collecting("receive", file)

    said = collecting("review", "--unit", UNIT).json["history"]
    assert [(one["event"], one["number"], one["counts"]) for one in said] == [
        ("received", 1, True),
        ("received", 2, False),
        ("refused", None, False),
    ]
    assert (said[1]["words"], said[2]["file"]) == ("第1版，旧版，不计", broken.name)
    assert "S01" in said[2]["words"]
    collecting("collection", "set", "--due", "2026-1-25")
    assert len(collecting("review", "--unit", UNIT).json["history"]) == 3
    for _ in range(3):
        collecting("undo", "--collection")
    assert len(collecting("review", "--unit", UNIT).json["history"]) == 2


def test_a_unit_without_the_program_sends_a_document(collecting: Run, tmp_path: Path) -> None:
    path = tmp_path / "松岭.txt"
    path.write_text(
        "松岭乡2025年政府信息公开工作年度报告\n一、总体情况\n做好公开。\n"
        "二、主动公开政府信息情况\n第二十条第（五）项\n信息内容\t本年处理决定数量\n行政许可\t7\n",
        encoding="utf-8",
    )

    said = collecting("receive", path)

    (one,) = said.json["received"]
    assert (one["unit"], one["number"]) == ("松岭乡", 1)
    assert one["errors"] > 0  # most of the form is missing
    nameless = tmp_path / "无题.txt"
    nameless.write_text(path.read_text(encoding="utf-8").split("\n", 1)[1], encoding="utf-8")
    assert collecting("receive", nameless).code == 1
    given = collecting("receive", nameless, "--unit", "青山县教育局")
    assert [r["unit"] for r in given.json["received"]] == ["青山县教育局"]


def test_tables_of_another_form_are_asked_about(
    collecting: Run, catalog: Catalog, tmp_path: Path
) -> None:
    earlier = nil_report(catalog.editions["gkb-2019-60"], {"report.unit": "松岭乡"}, 2020)
    page = composed("html", earlier).decode().replace("2020年", f"{YEAR}年")
    path = tmp_path / "松岭.html"
    path.write_text(page, encoding="utf-8")

    said = collecting("receive", path)

    assert said.code == 1
    (one,) = said.json["received"]
    assert any("请核对年度和表格" in doubt["reason"] for doubt in one["unsure"])


def test_receiving_is_taken_back_whole(collecting: Run, sent: Callable[..., Path]) -> None:
    collecting("receive", sent(UNIT), sent("松岭乡"))
    states = [line["state"] for line in collecting("collection").json["units"]]
    assert states == ["missing", "missing", "received", "received"]

    undone = collecting("undo", "--collection").json["units"]

    assert [line["state"] for line in undone] == ["missing"] * 4
    redone = collecting("redo", "--collection").json["units"]
    assert [line["state"] for line in redone] == states
    history = collecting("history", "--collection")
    assert history.code == 0
    kinds = [change["kind"] for change in history.json["changes"]]
    assert set(kinds) == {"receive", "undo", "redo"}
    large = [c for c in history.json["changes"] if c["address"] == "submission.report"]
    assert all(str(c["to"] or c["from"]).startswith("sha256:") for c in large)


def test_the_roster_is_undone_with_the_collection(
    run: Run, collecting: Run, sent: Callable[..., Path], county: Path
) -> None:
    def names(said: CommandResult) -> list[str]:
        assert said.code == 0
        return [line["unit"] for line in said.json["units"]]

    assert names(collecting("undo", "--collection")) == list(UNITS)[:-1]  # before any report came
    assert names(collecting("redo", "--collection")) == list(UNITS)
    collecting("receive", sent(UNIT))
    run("roster", "remove", "--unit", "青山县教育局", "--workspace", county)
    assert state_of(collecting) == "received"

    both_back = names(collecting("undo", "--collection"))
    assert (both_back, state_of(collecting)) == (list(UNITS), "received")
    collecting("undo", "--collection")
    assert state_of(collecting) == "missing"
    collecting("redo", "--collection")
    assert state_of(collecting) == "received"
    assert "青山县教育局" not in names(collecting("redo", "--collection"))
    run("roster", "add", "--unit", "石桥镇", "--group", "township", "--workspace", county)
    assert collecting("redo", "--collection").code == 2


def test_the_roster_is_not_taken_from_under_another_year(
    run: Run, collecting: Run, county: Path
) -> None:
    on = ("--workspace", county)
    collecting("collection", "set", "--due", "2026-1-20")
    run("roster", "add", "--unit", "石桥镇", "--group", "township", *on)
    run("collection", "set", "--due", "2027-1-20", "--year", YEAR + 1, *on)

    undone = collecting("undo", "--collection").json["units"]

    assert [line["unit"] for line in undone] == [*UNITS, "石桥镇"]
    assert collecting("undo", "--collection").code == 2
    next_year = ("undo", "--collection", "--year", YEAR + 1, *on)
    assert len(run(*next_year).json["units"]) == len(UNITS) + 1  # its own act first
    assert len(run(*next_year).json["units"]) == len(UNITS)


def test_terms_are_kept_and_undone(collecting: Run) -> None:
    assert collecting("collection", "set").code == 2
    assert collecting("collection", "set", "--due", "某日").code == 2
    assert (
        collecting("collection", "set", "--due", "2026-1-20", "--convention", "一事一件").code == 0
    )
    assert "截止1月20日" in collecting_text(collecting)
    collecting("undo", "--collection")
    assert "截止" not in collecting_text(collecting)


def test_terms_that_are_not_said_anew_stay_and_blank_ones_go(
    collecting: Run, tmp_path: Path
) -> None:
    def told() -> dict[str, object]:
        (first, *_) = collecting("dispatch", "--output", tmp_path).json["files"]
        terms = simplejson.loads(members_of(Path(first["file"]))["terms.json"])
        return {what: terms[what] for what in ("due_on", "length_limit", "conventions", "wanted")}

    words = ("--due", "2026-1-20", "--length-limit", "900", "--convention", "一事一件")
    collecting("collection", "set", *words, "--wanted", "写明培训次数", "--wanted", "写明问题")
    collecting("collection", "set", "--length-limit", "１０００")
    said = {"due_on": "2026-01-20", "length_limit": 1000, "conventions": ["一事一件"]}
    assert told() == {**said, "wanted": ["写明培训次数", "写明问题"]}

    collecting("collection", "set", "--wanted", "", "--due", "")

    assert told() == {**said, "due_on": None, "wanted": []}


def test_scores_are_told_and_written(
    collecting: Run, sent: Callable[..., Path], tmp_path: Path
) -> None:
    collecting("receive", sent(UNIT))
    said = collecting("score", "--item", "要素不全、数字不平 5", "--item", "迟公布 3")

    assert said.code == 0
    assert said.json["items"] == [
        {"item": "要素不全、数字不平", "points": 5},
        {"item": "迟公布", "points": 3},
    ]
    assert [one["unit"] for one in said.json["units"]] == list(UNITS)
    assert {one["score"] for one in said.json["units"]} <= {95, 100}
    path = tmp_path / "评分.xlsx"
    assert collecting("score", "--output", path).json == said.json
    assert load_workbook(path).sheetnames == ["评分", "依据"]
    assert collecting("score", "--item", "迟报").code == 2
    assert len(collecting("score", "--item", "").json["items"]) == 7


def collecting_text(collecting: Run) -> str:
    """Return what the history says of the terms that stand."""
    changes = collecting("history", "--collection").json["changes"]
    standing: dict[str, object] = {}
    for change in changes:
        standing[change["address"]] = change["to"]
    due = standing.get("collection.due_on")
    return f"截止{int(str(due)[5:7])}月{int(str(due)[8:])}日" if due else ""


def state_of(collecting: Run, unit: str = UNIT) -> str:
    board = {line["unit"]: line for line in collecting("collection").json["units"]}
    return str(board[unit]["state"])


def test_a_review_goes_there_and_back(
    run: Run, collecting: Run, sent: Callable[..., Path], tmp_path: Path
) -> None:
    """The whole way: tick, remark, return; answer, correct, send again; stale tick, accept."""
    collecting("receive", sent(UNIT))
    review = ("review", "--unit", UNIT)
    first = collecting(*review, "--tick", "overview", "--tick", "requests").json
    assert (first["state"], first["remarks"]) == ("in_review", [])
    back = tmp_path / "退.zwgkr"
    cell = "requests.received.natural_person"
    said = collecting(*review, "--remark", f"{cell}=与台账不符", "--return", "--output", back)
    assert said.json["state"] == "returned"
    remark = {
        "number": 1,
        "address": cell,
        "severity": "must",
        "text": "与台账不符",
        "answer": None,
    }
    assert said.json["remarks"] == [remark]

    unit = ("--workspace", tmp_path / UNIT / "年报.zwgk", "--unit", UNIT, "--year", YEAR)
    assert run("remarks", back, *unit).json == {"remarks": [remark]}
    assert run("reply", 2, "--text", "已改", *unit).code == 2
    answered = run("reply", 1, "--text", "漏登一件，已改", *unit).json["remarks"]
    assert answered == [{**remark, "answer": "漏登一件，已改"}]
    assert run("remarks", back, *unit).json == {"remarks": answered}  # an answer is not lost
    run("set", f"{cell}=1", "requests.granted.natural_person=1", *unit)
    assert run("finalise", *unit).code == 0
    again = tmp_path / "再报.zwgks"
    run("submit", "--output", again, *unit)

    (received,) = collecting("receive", again).json["received"]

    assert received["number"] == 2
    line = collecting(*review).json
    assert (line["state"], line["stale"]) == ("received", ["requests"])
    assert line["remarks"] == [{**remark, "answer": "漏登一件，已改"}]
    looking = collecting(*review, "--tick", "overview").json  # as it was ticked before
    assert (looking["state"], looking["stale"]) == ("in_review", ["requests"])
    accepted = collecting(*review, "--tick", "requests", "--accept").json
    assert (accepted["state"], accepted["stale"]) == ("accepted", [])


def test_remarks_stand_among_the_findings(
    run: Run, collecting: Run, sent: Callable[..., Path], tmp_path: Path
) -> None:
    collecting("receive", sent(UNIT))
    back, cell = tmp_path / "退.zwgkr", "requests.received.natural_person"
    words = ("--remark", f"{cell}=与台账不符", "--return", "--output", back)
    collecting("review", "--unit", UNIT, *words)
    unit = ("--workspace", tmp_path / UNIT / "年报.zwgk", "--unit", UNIT, "--year", YEAR)
    before = run("check", *unit).json
    run("remarks", back, *unit)

    said = run("check", *unit).json

    first, *rest = said["findings"]
    assert (rest, said["ready"]) == (before["findings"], before["ready"])
    assert (first["rule"], first["severity"], first["cells"]) == ("advice.1", "explain", [cell])
    assert (first["message"], first["explanation"]) == ("必须修改：与台账不符", None)
    for number in ("x", "0", "-1", "1.5", ""):
        refused = run("reply", number, "--text", "已改", *unit)
        assert refused.code == 2
        assert number.startswith("-") or "审核意见的编号" in refused.err
    run("reply", "１", "--text", "漏登一件", *unit)
    answered = run("check", *unit).json["findings"][0]
    assert answered == {**first, "explanation": "漏登一件"}


def test_remarks_begin_the_correction_of_the_version_they_speak_of(
    run: Run, collecting: Run, sent: Callable[..., Path], tmp_path: Path
) -> None:
    collecting("receive", sent(UNIT))
    back, cell = tmp_path / "退.zwgkr", "requests.received.natural_person"
    words = ("--remark", f"{cell}=漏登", "--return", "--output", back)
    collecting("review", "--unit", UNIT, *words)
    unit = ("--workspace", tmp_path / UNIT / "年报.zwgk", "--unit", UNIT, "--year", YEAR)
    run("remarks", back, *unit)
    assert run("show", *unit).json["status"] == "corrected"
    assert run("undo", *unit).json["status"] == "final"  # one act, the remarks too
    assert run("reply", 1, "--text", "已改", *unit).code == 2
    run("redo", *unit)
    assert run("set", f"{cell}=1", "requests.granted.natural_person=1", *unit).code == 0
    assert run("finalise", *unit).code == 0

    assert run("remarks", back, *unit).code == 0

    assert run("set", f"{cell}=2", *unit).code == 2  # what was met is not begun once more


def test_remarks_go_to_a_unit_without_the_program_as_a_word_list(
    collecting: Run, sent: Callable[..., Path], tmp_path: Path
) -> None:
    path, review = tmp_path / "意见.docx", ("review", "--unit", UNIT)
    assert collecting(*review, "--word", path).code == 2  # nothing came
    hash_ = collecting("receive", sent(UNIT)).json["received"][0]["hash"]
    cell = "requests.received.natural_person"

    said = collecting(
        *review,
        "--remark",
        f"{cell}=与台账不符",
        "--remark",
        "text.problems=太短<&",
        "--word",
        path,
    )

    assert said.code == 0
    document = docx.Document(str(path))
    paragraphs = "".join(one.text for one in document.paragraphs)
    assert f"{UNIT}{YEAR}年" in paragraphs
    assert hash_[:4] in paragraphs
    (table,) = document.tables
    rows = [[one.text for one in row.cells] for row in table.rows]
    assert rows[0] == ["序号", "位置", "性质", "意见", "修改情况"]
    assert [[row[0], *row[2:]] for row in rows[1:]] == [
        ["1", "必须修改", "与台账不符", ""],
        ["2", "必须修改", "太短<&", ""],
    ]
    before = path.read_bytes()
    collecting(*review, "--word", path)
    assert path.read_bytes() == before


def test_a_decision_is_taken_back(collecting: Run, sent: Callable[..., Path]) -> None:
    collecting("receive", sent(UNIT))
    review = ("review", "--unit", UNIT)
    assert collecting(*review, "--accept").json["state"] == "accepted"
    assert collecting(*review, "--reopen").json["state"] == "in_review"
    assert collecting("undo", "--collection").json["units"][2]["state"] == "accepted"


def test_what_cannot_be_said_of_a_submission(
    collecting: Run, sent: Callable[..., Path], tmp_path: Path
) -> None:
    assert collecting("review", "--unit", UNIT, "--accept").code == 2  # nothing came
    collecting("receive", sent(UNIT, draft=True))
    for words in (
        ("--accept",),
        ("--tick", "nonsense"),
        ("--remark", "nonsense=改"),
        ("--remark", "text.overview="),
        ("--remark", "text.overview=请联系 13800138000"),
        ("--remark", "text.overview"),
        ("--return",),
        ("--output", tmp_path / "x.zwgkr"),
        ("--accept", "--reopen"),
        ("--remark", "text.overview=改", "--return", "--output", tmp_path / "没有" / "x.zwgkr"),
        ("--tick", "overview", "--word", tmp_path / "没有" / "x.docx"),
        ("--return", "--output", tmp_path / "x.zwgkr"),  # without a remark
        ("--remark", "text.overview=改", "--return", "--output", tmp_path / "x.zip"),
        ("--tick", "overview", "--word", tmp_path / "x.doc"),
        ("--tick", "overview", "--should"),
        ("--reopen",),  # nothing was decided
    ):
        said = collecting("review", "--unit", UNIT, *words)
        assert (said.code, said.out) == (2, ""), words
    assert collecting("review", "--unit", "陌生镇").code == 2
    assert state_of(collecting) == "received"
    assert list(tmp_path.glob("*.zwgkr")) == []


def test_a_remark_of_another_report_is_refused(
    run: Run, collecting: Run, sent: Callable[..., Path], tmp_path: Path
) -> None:
    collecting("receive", sent(UNIT))
    sent("松岭乡")
    back = tmp_path / "退.zwgkr"
    collecting(
        "review", "--unit", UNIT, "--remark", "text.problems=太短", "--return", "--output", back
    )
    other = ("--workspace", tmp_path / "松岭乡" / "年报.zwgk", "--unit", "松岭乡", "--year", YEAR)

    assert run("remarks", back, *other).code == 2
    assert run("remarks", tmp_path / UNIT / f"{UNIT}-1.zwgks", *other).code == 2


def test_sums_are_of_what_was_accepted(
    run: Run, collecting: Run, sent: Callable[..., Path], county: Path
) -> None:
    cell, other = "requests.received.natural_person", "requests.granted.natural_person"
    collecting(
        "receive",
        sent(UNIT, f"{cell}=3", f"{other}=3", "proactive.fees.amount=0.000001"),
        sent("松岭乡", f"{cell}=4", f"{other}=4", "proactive.fees.amount=190.457379"),
        sent("青山县教育局", f"{cell}=50", f"{other}=50"),
    )
    nothing = collecting("rollup").json
    assert nothing["units"]["included"] == []
    assert set(nothing["cells"].values()) == {None}
    for unit in (UNIT, "松岭乡"):
        collecting("review", "--unit", unit, "--accept")

    said = collecting("rollup")

    assert said.code == 0
    sums = said.json
    assert (sums["cells"][cell], sums["computed"]["requests.received.total"]) == (7, 7)
    assert sums["cells"]["proactive.fees.amount"] == Decimal("190.457380")
    assert sums["units"]["included"] == [UNIT, "松岭乡"]
    why = {one["unit"]: one["why"] for one in sums["units"]["left_out"]}
    assert why == {"青山县人民政府": "未报送", "青山县教育局": "未接收（已收到）"}
    everything = collecting("rollup", "--all-received").json
    assert everything["cells"][cell] == 57
    towns = collecting("rollup", "--all-received", "--group", "township").json
    assert (towns["cells"][cell], towns["units"]["left_out"]) == (7, [])

    assert collecting("rollup", "--into", "青山县人民政府").code == 0
    about = ("--workspace", county, "--unit", "青山县人民政府", "--year", YEAR)
    assert run("show", *about).code == 2
    shown = run("show", "--scope", "summed", *about).json
    assert (shown["cells"][cell], shown["level"]) == (7, "unknown")
    assert run("undo", "--scope", "summed", *about).json["cells"][cell] is None


def test_a_body_of_a_vertical_line_is_received_and_never_added(
    run: Run, collecting: Run, county: Path, tmp_path: Path
) -> None:
    bureau, cell = "青山县税务局", "requests.received.enterprise"
    group = ("--group", "department", "--workspace", county)
    listed = run("roster", "add", "--unit", bureau, *group, "--not-summed", " 垂直管理 ")
    assert listed.json["units"][-1] == {
        "unit": bureau,
        "group": "department",
        "aliases": [],
        "scope": "office",
        "not_summed": "垂直管理",
    }
    for unit, figure in ((bureau, 5), (UNIT, 2)):
        collecting("receive", packed(tmp_path, unit, {cell: figure}))
        collecting("review", "--unit", unit, "--accept", "--anyway", "试")

    for how in ((), ("--all-received",), ("--group", "department", "--all-received")):
        rolled = collecting("rollup", *how).json
        assert bureau not in rolled["units"]["included"]
        why = {one["unit"]: one["why"] for one in rolled["units"]["left_out"]}
        assert why[bureau] == "不计入汇总：垂直管理"
    assert collecting("rollup").json["cells"][cell] == 2
    assert state_of(collecting, bureau) == "accepted"


def test_accepted_reports_are_published_together(collecting: Run, tmp_path: Path) -> None:
    folder = tmp_path / "公布"
    for unit in (UNIT, "松岭乡"):
        collecting("receive", packed(tmp_path, unit, {}))
    collecting("review", "--unit", UNIT, "--accept", "--anyway", "试")

    for years in ("2025-2024", "今年", "2024-"):
        refused = collecting("collection", "publish", "--output", folder, "--years", years)
        assert (refused.code, folder.exists()) == (2, False)
    made = collecting("collection", "publish", "--output", folder, "--years", "2024-2025")

    assert made.code == 0
    assert made.json == {
        "files": 7,
        "units": {
            "included": [UNIT],
            "left_out": [
                {"unit": "青山县人民政府", "why": "未报送"},
                {"unit": "青山县教育局", "why": "未报送"},
                {"unit": "松岭乡", "why": "未接收（已收到）"},
            ],
        },
    }
    (folder / "figures.csv").unlink()
    assert collecting("collection", "publish", "--output", folder, "--missing").json == made.json
    (tmp_path / "文件").write_bytes(b"x")
    assert collecting("collection", "publish", "--output", tmp_path / "文件").code == 2


def test_what_the_county_entered_itself_gives_way_only_when_told(
    run: Run, collecting: Run, sent: Callable[..., Path], county: Path
) -> None:
    cell, other = "requests.received.natural_person", "requests.granted.natural_person"
    into = ("rollup", "--all-received", "--into", "青山县人民政府")
    unit = ("--workspace", county, "--unit", "青山县人民政府", "--year", YEAR)
    about = (*unit, "--scope", "summed")
    nothing = collecting(*into)
    assert (nothing.code, "没有一个单位计入汇总" in nothing.err) == (2, True)
    assert run("list", "--workspace", county).json == {"reports": []}
    collecting("receive", sent(UNIT, f"{cell}=3", f"{other}=3"))
    bad = county.with_name("没有") / "汇总.xlsx"
    assert collecting(*into, "--output", bad).code == 2
    assert run("list", "--workspace", county).json == {"reports": []}
    run("set", f"{cell}=9", *about)

    refused = collecting(*into)

    assert (refused.code, "已经填有“9”，汇总是“3”" in refused.err) == (2, True)
    shown = run("show", *about).json["cells"]
    assert (shown[cell], shown[other]) == (9, None)
    assert collecting(*into, "--replace", "--output", bad).code == 2
    assert run("show", *about).json["cells"][cell] == 9
    assert collecting(*into, "--replace").code == 0
    assert run("show", *about).json["cells"][cell] == 3
    assert collecting(*into).code == 0  # the same once more takes nothing away
    assert collecting("rollup", "--replace").code == 2


def test_another_form_is_left_out_by_name(collecting: Run, tmp_path: Path) -> None:
    values = {"report.unit": "松岭乡", "report.year": YEAR, "requests.received.enterprise": 9}
    content = canonical_json({"edition": "gkb-2019-60", "values": values})
    about = {
        "unit": "松岭乡",
        "year": YEAR,
        "edition": "gkb-2019-60",
        "report": sha256(content),
        "version": 1,
        "draft": False,
    }
    path = tmp_path / "旧表式.zwgks"
    path.write_bytes(by_hand({"report.json": content.encode(), "report.pdf": b"%PDF-"}, **about))
    assert collecting("receive", path).code == 1  # another form is asked about

    sums = collecting("rollup", "--all-received").json

    assert {"unit": "松岭乡", "why": "不是本年度的表式"} in sums["units"]["left_out"]
    assert set(sums["cells"].values()) == {None}


def test_last_year_noughts_and_outliers_stand_beside_the_sums(
    collecting: Run, run: Run, county: Path, tmp_path: Path
) -> None:
    cell, total = "requests.received.enterprise", "requests.received.total"
    assert "last_year" not in collecting("rollup", "--all-received").json
    for year, figures in ((2024, {UNIT: 5, "青山县教育局": 2}), (2025, {UNIT: 40, "松岭乡": 0})):
        (tmp_path / str(year)).mkdir()
        for unit, figure in figures.items():
            package = packed(tmp_path / str(year), unit, {cell: figure, "report.year": year})
            assert run("receive", package, "--workspace", county, "--year", year).code == 0

    sums = collecting("rollup", "--all-received").json

    last = sums["last_year"]
    assert (last["year"], last["figures"][cell], last["figures"][total]) == (2024, 7, 7)
    assert (last["only_this_year"], last["only_last_year"]) == (["松岭乡"], ["青山县教育局"])
    assert sums["only_noughts"] == ["松岭乡"]
    (far,) = sums["outliers"]
    assert (far["unit"], far["cells"], far["figure"], far["beside"]) == (UNIT, [total], 40, 5)
    assert far["message"] == "新收申请40件，上年5件"
    accepted = collecting("rollup").json
    assert "last_year" not in accepted  # nothing was accepted last year


def test_the_workbook_sums_by_formulas(
    collecting: Run, sent: Callable[..., Path], tmp_path: Path
) -> None:
    cell, other = "requests.received.natural_person", "requests.granted.natural_person"
    collecting("receive", sent(UNIT, f"{cell}=3", f"{other}=3"), sent("松岭乡"))
    path = tmp_path / "汇总.xlsx"

    assert collecting("rollup", "--all-received", "--output", path).code == 0

    book = load_workbook(path)
    assert book.sheetnames[:-2] == ["二", "三", "四", "单位对比", "各单位数据"]
    assert book.sheetnames[-2:] == ["没有计入的单位", "请再核对的单位"]
    sheet = book["三"]
    assert [c.value for c in sheet[1]][1:] == ["合计", "本级", "区直单位", "乡镇街道"]
    assert str(sheet["B2"].value).startswith("=SUM(")
    assert str(sheet["E2"].value).startswith("=SUMIF(")
    assert [row[0].value for row in book["各单位数据"].iter_rows(min_row=2)] == [UNIT, "松岭乡"]
    missing = [row[0].value for row in book["没有计入的单位"].iter_rows(min_row=2)]
    assert missing == ["青山县人民政府", "青山县教育局"]
    figures = book["各单位数据"]
    place = [cell.value for cell in figures[1]].index(sheet_label(sheet))
    assert [figures[row][place].value for row in (2, 3)] == [3, 0]


def sheet_label(sheet: Any) -> str:
    """Return how the sheet of data heads the first figure of a table's sheet."""
    return f"三、{sheet['A2'].value}"


COPIED = (
    "（一）主动公开。在便民服务中心设立公开查阅点，安排专人负责接待和解答群众的咨询。"
    "（二）依申请公开。答复前由司法所逐件审核，没有发生被纠正的情形。考核、评议、追责都已写明。"
)
OWN = (
    "（一）主动公开。结合农时组织干部进村入户宣讲，把补贴标准逐项讲清楚。"
    "（二）依申请公开。专人登记、限时转办、统一答复。考核、评议、追责的结果都写进了年度报告。"
)


def test_who_copied_from_whom_is_found(collecting: Run, sent: Callable[..., Path]) -> None:
    problems = "text.problems={}公开不够及时的问题仍然存在。下一步改进。"
    collecting(
        "receive",
        sent(UNIT, f"text.overview={COPIED}", problems.format("本镇")),
        sent("松岭乡", f"text.overview={COPIED}", problems.format("全乡")),
        sent("青山县教育局", f"text.overview={OWN}", "text.problems=制度还不健全，下一步完善。"),
    )

    said = collecting("alike", "--at-least", "0.5")

    (pair,) = said.json["pairs"]
    assert (said.code, pair["a"], pair["b"]) == (0, UNIT, "松岭乡")
    assert (pair["year_a"], pair["year_b"]) == (YEAR, YEAR)
    assert pair["share"] > 0.9
    first = pair["passages"][0]["a"]
    assert first["text"] == "text.overview"
    assert "查阅点" in COPIED[first["start"] : first["end"]] or "主动公开" in COPIED[: first["end"]]
    for wrong in ("2", "-1", "x", "nan"):
        assert collecting("alike", "--at-least", wrong).code == 2


def test_every_unit_is_told_the_terms(
    run: Run, collecting: Run, tmp_path: Path, county: Path
) -> None:
    evil = "../坏/单位"
    run("roster", "add", "--unit", evil, "--group", "department", "--workspace", county)
    collecting("collection", "set", "--due", "2026-1-20", "--convention", "一事一件")
    folder = tmp_path / "县里" / "下发"  # neither is there yet

    said = collecting("dispatch", "--output", folder)

    files = said.json["files"]
    assert [one["unit"] for one in files] == [*UNITS, evil]
    assert all(Path(one["file"]).parent == folder for one in files)
    assert len(list(folder.iterdir())) == len(files)
    terms = simplejson.loads(members_of(Path(files[0]["file"]))["terms.json"])
    assert (terms["due_on"], terms["conventions"]) == ("2026-01-20", ["一事一件"])
    assert [unit["unit"] for unit in terms["roster"]] == [*UNITS, evil]
    assert terms["last_year"] is None
    collecting("collection", "set", "--due", "2026-1-25")
    again = collecting("dispatch", "--output", folder).json["files"]
    assert again == files
    terms = simplejson.loads(members_of(Path(files[0]["file"]))["terms.json"])
    assert terms["due_on"] == "2026-01-25"
    assert len(list(folder.iterdir())) == len(files)


def test_a_dispatched_package_replaces_no_file_of_another(collecting: Run, tmp_path: Path) -> None:
    folder = tmp_path / "下发"
    first, second, *rest = (
        Path(one["file"]) for one in collecting("dispatch", "--output", folder).json["files"]
    )
    first.write_bytes(foreign := b"nothing of ours")
    second.write_bytes(other := rest[0].read_bytes())

    files = [Path(one["file"]) for one in collecting("dispatch", "--output", folder).json["files"]]

    assert (first.read_bytes(), second.read_bytes()) == (foreign, other)
    assert not {first, second} & set(files)
    assert set(rest) <= set(files)
    wrong = tmp_path / "文件"
    wrong.touch()
    assert collecting("dispatch", "--output", wrong).code == 2


def test_a_unit_reads_in_what_its_county_asks_for(
    run: Run, collecting: Run, tmp_path: Path, county: Path
) -> None:
    on = ("--workspace", county)
    run("roster", "add", "--unit", "石桥镇", "--group", "township", "--alias", "石桥乡", *on)
    words = ("--due", "2026-1-20", "--convention", "个体工商户计入商业企业")
    collecting("collection", "set", *words, "--wanted", "总体情况要写明培训次数")
    files = collecting("dispatch", "--output", tmp_path).json["files"]
    own = next(one["file"] for one in files if one["unit"] == "石桥镇")
    terms = simplejson.loads(members_of(Path(own))["terms.json"])
    assert terms["roster"][-1] == {"unit": "石桥镇", "group": "township", "aliases": ["石桥乡"]}
    unit = ("--workspace", tmp_path / "石桥.zwgk")
    run("set", "requests.received.enterprise=1", "--unit", "石桥乡", "--year", YEAR, *unit)

    said = run("terms", own, *unit)

    assert (said.code, said.json) == (
        0,
        {
            "unit": "石桥乡",
            "year": YEAR,
            "scope": "office",
            "due_on": "2026-01-20",
            "length_limit": None,
            "conventions": ["个体工商户计入商业企业"],
            "wanted": ["总体情况要写明培训次数"],
            "last_year": False,
        },
    )
    (report,) = run("list", *unit).json["reports"]  # no second one under the county's spelling
    about = ("--unit", "石桥乡", "--year", YEAR, *unit)
    assert report["unit"] == "石桥乡"
    assert run("show", *about).json["fields"]["due_on"] == "2026-01-20"
    assert run("undo", *about).json["fields"]["due_on"] is None
    assert run("terms", tmp_path / "没有.zwgkb", *unit).code == 2
    assert run("terms", tmp_path / "石桥.zwgk", *unit).code == 2


def test_what_is_said_wrongly_is_named(run: Run, collecting: Run, county: Path) -> None:
    on = ("--workspace", county)
    collecting("collection", "set", "--due", "2026-1-20")
    for words, sentence in (
        (("roster", *on), "“roster”后面要写 list、import、write、add、rename、remove"),
        (("roster", "frob", *on), "“roster”后面要写 list"),
        (("roster", "add", *on), "缺少 --unit、--group"),
        (
            ("roster", "add", "--unit", "甲", "--group", "x", *on),
            "--group 不能是“x”，可以写 own、department、township",
        ),
        (
            ("roster", "add", "--unit", "甲", "--group", "own", "--alias", UNIT, *on),
            f"名册里已经有“{UNIT}”",
        ),
        (("undo", "--collection", "--unit", UNIT, "--year", YEAR, *on), "不能同时使用"),
        (
            ("collection", "set", "--length-limit", "-1", "--year", YEAR, *on),
            "字数上限“-1”不是有效的字数",
        ),
        (
            ("collection", "set", "--year", YEAR, *on, *["--wanted=写明"] * 201),
            "内容要求最多200条",
        ),
    ):
        said = run(*words)
        assert (said.code, said.out, sentence in said.err) == (2, "", True), said.err
    own = run("roster", "add", "--unit", "甲", "--group", "own", "--alias", "甲", *on).json
    assert own["units"][-1] == {"unit": "甲", "group": "own", "aliases": [], "scope": "office"}
    assert collecting("history", "--collection", "--cell", "x").json == {"changes": []}
    due = collecting("history", "--collection", "--cell", "collection.due_on").json["changes"]
    assert [change["to"] for change in due] == ["2026-01-20"]


def test_a_remark_that_no_unit_could_read_is_not_written(
    collecting: Run, sent: Callable[..., Path]
) -> None:
    collecting("receive", sent(UNIT))
    long = "长" * 2001
    said = collecting("review", "--unit", UNIT, "--remark", f"text.overview={long}")
    assert (said.code, "最多2000字" in said.err) == (2, True)
    assert state_of(collecting) == "received"


def test_errors_are_accepted_only_with_a_reason_that_stands_on_the_board(
    collecting: Run, sent: Callable[..., Path], tmp_path: Path
) -> None:
    wrong = ("requests.received.natural_person=1",)  # concluded nowhere
    draft = sent(UNIT, *wrong, draft=True)
    assert collecting("receive", draft).json["received"][0]["errors"] > 0
    final = packed(tmp_path, "松岭乡", {"requests.received.natural_person": 1})
    assert collecting("receive", final).json["received"][0]["errors"] > 0
    review = ("review", "--unit", "松岭乡", "--accept")

    refused = collecting(*review)
    assert (refused.code, refused.out, "S11" in refused.err) == (2, "", True)
    assert collecting(*review, "--anyway", "  ").code == 2
    assert collecting("review", "--unit", "松岭乡", "--anyway", "x").code == 2
    assert state_of(collecting, "松岭乡") == "received"

    accepted = collecting(*review, "--anyway", "原件盖章，县里核对过").json

    assert accepted["state"] == "accepted"
    board = {line["unit"]: line for line in collecting("collection").json["units"]}
    assert "原件盖章，县里核对过" in board["松岭乡"]["anyway"]
    assert "anyway" not in board[UNIT]
    table = tmp_path / "收报台.xlsx"
    collecting("collection", "--output", table)
    cells = [cell.value for row in load_workbook(table).worksheets[0] for cell in row]
    assert any("县里核对过" in str(cell) for cell in cells)
    reopened = collecting("review", "--unit", "松岭乡", "--reopen").json
    assert "anyway" not in reopened


def test_a_package_of_another_form_is_unsure(collecting: Run, tmp_path: Path) -> None:
    content = canonical_json(
        {"edition": "gkb-2019-60", "values": {"report.unit": UNIT, "report.year": YEAR}}
    )
    about = {"unit": UNIT, "year": YEAR, "edition": "gkb-2019-60", "report": sha256(content)}
    path = tmp_path / "旧表.zwgks"
    members = {"report.json": content.encode(), "report.pdf": b"%PDF-"}
    path.write_bytes(by_hand(members, **about, version=1, draft=False))

    said = collecting("receive", path)

    assert said.code == 1
    (one,) = said.json["received"]
    (unsure,) = one["unsure"]
    assert "请核对年度和表格" in unsure["reason"]


def test_a_day_after_today_needs_a_word(collecting: Run, sent: Callable[..., Path]) -> None:
    package, later = sent(UNIT), "2099-01-05"
    for words in ((), ("--as-of", "2099-01-04"), ("--anyway", " ")):
        assert collecting("receive", package, "--on", later, *words).code == 2
    assert state_of(collecting) == "missing"

    assert collecting("receive", package, "--on", later, "--as-of", later).code == 0
    (line,) = [one for one in collecting("collection").json["units"] if one["unit"] == UNIT]
    assert (line["received_at"][:10], "anyway" in line) == (later, False)
    again = sent("松岭乡")
    assert collecting("receive", again, "--on", later, "--anyway", "系统时间不准").code == 0
    (line,) = [one for one in collecting("collection").json["units"] if one["unit"] == "松岭乡"]
    assert "系统时间不准" in line["anyway"]


def test_an_older_return_or_one_of_another_report_is_refused_to_be_asked(
    run: Run, collecting: Run, sent: Callable[..., Path], tmp_path: Path
) -> None:
    collecting("receive", sent(UNIT))
    first, second = tmp_path / "一.zwgkr", tmp_path / "二.zwgkr"
    review, cell = ("review", "--unit", UNIT), "requests.received.natural_person"
    collecting(*review, "--remark", f"{cell}=漏登", "--return", "--output", first)
    unit = ("--workspace", tmp_path / UNIT / "年报.zwgk", "--unit", UNIT, "--year", YEAR)
    assert run("remarks", first, *unit).code == 0
    run("reply", 1, "--text", "已改", *unit)
    collecting("receive", sent(UNIT, f"{cell}=1", "requests.granted.natural_person=1"))
    collecting(*review, "--remark", "text.problems=太短", "--return", "--output", second)
    assert run("remarks", second, *unit).code == 0
    standing = run("reply", 2, "--text", "补写了", *unit).json

    older = run("remarks", first, *unit)
    assert (older.code, older.out, "S12" in older.err) == (2, "", True)
    about = run("show", *unit).json
    assert about["status"] == "corrected"
    stranger = ("--workspace", tmp_path / "另.zwgk", "--unit", UNIT, "--year", YEAR)
    assert run("set", f"{cell}=7", *stranger).code == 0
    assert run("remarks", second, *stranger).code == 2  # of a submission that was not this one's
    assert run("remarks", second, *unit).json == standing  # the same again loses nothing

    taken = run("remarks", first, *unit, "--anyway", "县里要求先改这一条")
    assert [one["number"] for one in taken.json["remarks"]] == [1]
    assert run("remarks", second, *stranger, "--anyway", "换了电脑").code == 0
