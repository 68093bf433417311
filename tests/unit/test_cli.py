"""The contract of the command line, kept to the letter."""

import json
import shlex
import sqlite3
import subprocess
import sys
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from command_line import CommandResult, Run, nil_entries, run_json
from pypdf import PdfReader
from workspaces import UNIT

from zwgk_desktop import paths
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli import main
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services.workspace import Workspace

YEAR = "2023"
CELL = "requests.received.natural_person"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return tmp_path / "工作区.db"


@pytest.fixture
def run(workspace: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on the workspace, for the unit and year above unless told otherwise."""

    def run_(*words: str, unit: str = UNIT, year: str = YEAR) -> CommandResult:
        alone = {"list", "backup", "restore", "verify"}
        about = [] if words[0] in alone else ["--unit", unit, "--year", year]
        return run_json(capsys, *words, "--workspace", workspace, *about)

    return run_


def test_set_makes_the_report_and_shows_it(run: Run, edition: Edition) -> None:
    said = run("set", f"{CELL}=３", "proactive.fees.amount=190.457379", "report.seal=是")

    shown = said.json
    assert (said.code, said.err) == (0, "")
    keys = "unit year scope level edition status cells computed stated texts fields"
    assert " ".join(shown) == keys
    assert (shown["unit"], shown["year"], shown["level"]) == (UNIT, 2023, "township")
    assert (shown["edition"], shown["status"]) == ("gkb-2021-30", "editing")
    assert list(shown["cells"]) == list(edition.entered)
    assert list(shown["computed"]) == list(edition.leaves)
    assert shown["cells"][CELL] == 3
    assert shown["cells"]["requests.granted.enterprise"] is None
    assert str(shown["cells"]["proactive.fees.amount"]) == "190.457379"
    assert shown["computed"]["requests.received.total"] == 3
    assert shown["computed"]["disputes.review.total"] is None
    assert shown["stated"] == {}
    assert shown["texts"] == dict.fromkeys(["preface", "overview", "problems", "other_matters"])
    assert shown["fields"]["seal"] is True
    assert shown["fields"]["issued_on"] is None
    assert run("show").json == shown


def test_a_total_takes_its_stated_figure(run: Run) -> None:
    run("set", f"{CELL}=3", "requests.received.total=5")

    shown, checked = run("show").json, run("check")
    assert shown["stated"] == {"requests.received.total": 5}
    assert shown["computed"]["requests.received.total"] == 3
    totals = [f for f in checked.json["findings"] if f["rule"] == "R-TOTAL"]
    assert [(f["expected"], f["actual"], f["cells"][0]) for f in totals] == [
        (3, 5, "requests.received.total")
    ]
    assert "尚有 5 格未填" in totals[0]["message"]
    assert totals[0]["repairs"] == []
    assert checked.code == 1


def test_an_empty_value_clears(run: Run) -> None:
    run("set", f"{CELL}=3", "text.overview=甲\n乙", "requests.received.total=3")
    shown = run("set", f"{CELL}=", "text.overview=", "requests.received.total=").json

    assert shown["cells"][CELL] is None
    assert shown["texts"]["overview"] is None
    assert shown["stated"] == {}


@pytest.mark.parametrize(
    "words",
    [
        ("set", f"{CELL}=3.5"),
        ("set", f"{CELL}=-1"),
        ("set", "requests.received.nobody=1"),
        ("set", "requests.received=1"),
        ("set", CELL),
        ("set", f"{CELL}=4", "report.issued_on=昨天"),
        ("set", f"{CELL}=4", "--level", "村"),
        ("set", "explanation.P-IN-FORCE=到期"),
        ("explain", "P-IN-FORCE", "--text", "到期"),
        ("explain", "R-BALANCE", "--text", "就这样"),
        ("export", "pdf", "--output", "/nowhere/报告.pdf", "--draft"),
        ("export", "pdf", "--output", "报告.pdf"),
        ("export", "odt", "--output", "报告.odt"),
        ("history", "--cell", "requests.received.nobody"),
        ("redo",),
        ("frobnicate",),
        ("show", "--frobnicate"),
        ("set",),
    ],
)
def test_refusals_change_nothing(run: Run, workspace: Path, words: tuple[str, ...]) -> None:
    run("set", f"{CELL}=3", "requests.granted.natural_person=2")
    before = workspace.read_bytes()

    said = run(*words)

    assert said.code == 2
    assert said.out == ""
    assert "Traceback" not in said.err
    assert len(said.err.strip().splitlines()) == 1
    assert any("\u4e00" <= c <= "\u9fff" for c in said.err)
    assert workspace.read_bytes() == before
    assert [path.name for path in workspace.parent.iterdir()] == [workspace.name]


@pytest.mark.parametrize("words", [("show",), ("check",), ("undo",), ("list",), ("history",)])
def test_an_absent_workspace_is_refused_and_not_made(
    run: Run, workspace: Path, words: tuple[str, ...]
) -> None:
    assert run(*words).code == 2
    assert not workspace.exists()


def test_a_refused_first_entry_leaves_no_workspace(run: Run, workspace: Path) -> None:
    assert run("set", f"{CELL}=x").code == 2
    assert not workspace.exists()


def test_an_absent_report_is_refused(run: Run) -> None:
    run("set", f"{CELL}=3")

    assert run("show", year="2022").code == 2
    assert run("show", unit="松岭乡人民政府").code == 2
    assert run("set", f"{CELL}=3", year="23").code == 2


def test_check_of_a_sound_report(run: Run, edition: Edition) -> None:
    run("set", *nil_entries(edition))
    said = run("check")

    assert said.code == 0
    assert said.json["ready"] is True
    assert {f["severity"] for f in said.json["findings"]} <= {"hint"}


def test_a_repair_is_offered_with_its_figures(run: Run, edition: Edition) -> None:
    run("set", *nil_entries(edition, f"{CELL}=3", "requests.granted.natural_person=2"))
    run("set", "requests.granted.total=3")
    found = [f for f in run("check").json["findings"] if f["rule"] == "R-BALANCE"]

    assert [f["cells"][0] for f in found] == [CELL, "requests.received.total"]
    assert found[0]["repair"] == {
        "address": "requests.granted.natural_person",
        "from": 2,
        "to": 3,
    }
    keys = "rule severity cells passage message expected actual source explanation repair repairs"
    assert " ".join(found[0]) == keys
    assert (found[0]["expected"], found[0]["actual"]) == (2, 3)


def test_explaining_lets_a_finding_stand(run: Run, edition: Edition) -> None:
    run("set", *nil_entries(edition, "proactive.rules.issued=1"))
    assert run("check").code == 1

    said = run("explain", "P-TOWNSHIP-RULES", "--text", "代拟县政府规章")

    assert said.code == 0
    finding = next(f for f in said.json["findings"] if f["rule"] == "P-TOWNSHIP-RULES")
    assert finding["explanation"] == "代拟县政府规章"


def test_a_released_link_to_last_year_becomes_explain(run: Run, edition: Edition) -> None:
    run("set", *nil_entries(edition, "requests.carried_out.natural_person=2"), year="2022")
    run("set", *nil_entries(edition, "requests.carried_in.natural_person=1"))
    cell = "requests.carried_in.natural_person"
    carried = [f for f in run("check").json["findings"] if f["rule"] == "R-CARRIED"]
    assert [f["severity"] for f in carried] == ["error", "error"]

    said = run("explain", "R-CARRIED", "--text", "上年报告多报一件", "--cell", cell)

    carried = [f for f in said.json["findings"] if f["rule"] == "R-CARRIED"]
    assert [(f["severity"], f["explanation"]) for f in carried] == [
        ("explain", "上年报告多报一件"),
        ("error", None),
    ]


def test_undo_and_redo_across_processes(run: Run) -> None:
    run("set", f"{CELL}=3")
    run("set", f"{CELL}=4", "text.problems=甲")

    assert run("undo").json["cells"][CELL] == 3
    assert run("undo").json["cells"][CELL] is None
    assert run("undo").code == 2
    assert run("redo").json["cells"][CELL] == 3
    assert run("redo").json["texts"]["problems"] == "甲"
    assert run("redo").code == 2


def test_history_tells_every_change(run: Run) -> None:
    run("set", f"{CELL}=3")
    run("set", f"{CELL}=4", "proactive.fees.amount=0.5")
    run("undo")
    changes = run("history").json["changes"]

    assert [(c["kind"], c["address"], c["from"], c["to"]) for c in changes] == [
        ("entry", CELL, None, 3),
        ("entry", CELL, 3, 4),
        ("entry", "proactive.fees.amount", None, Decimal("0.5")),
        ("undo", "proactive.fees.amount", Decimal("0.5"), None),
        ("undo", CELL, 4, 3),
    ]
    assert len({c["act"] for c in changes}) == 3
    assert all("T" in c["at"] and c["at"][-6] in "+-" for c in changes)
    assert len(run("history", "--cell", CELL).json["changes"]) == 3


def test_a_report_can_be_renamed_and_found_again(run: Run) -> None:
    run("set", f"{CELL}=3")
    shown = run("set", "report.unit=云溪街道办事处", "--level", "street").json
    assert (shown["unit"], shown["level"]) == ("云溪街道办事处", "street")

    assert run("show").code == 2
    assert run("undo", unit="云溪街道办事处").json["unit"] == UNIT


def test_list_tells_what_the_workspace_holds(run: Run) -> None:
    run("set", f"{CELL}=3", year="2022")
    run("set", f"{CELL}=3")
    reports = run("list").json["reports"]

    assert [list(r) for r in reports] == [
        ["unit", "year", "scope", "edition", "status", "updated"]
    ] * 2
    assert {r["year"] for r in reports} == {2022, 2023}


def test_exports(run: Run, edition: Edition, tmp_path: Path) -> None:
    run("set", *nil_entries(edition))
    pdf, xlsx = tmp_path / "报告.pdf", tmp_path / "报告.xlsx"
    pdf.write_text("旧文件", encoding="utf-8")

    said = run("export", "pdf", "--output", str(pdf))
    assert (said.code, said.json["file"]) == (0, str(pdf))
    assert said.json["pages"] >= 3
    assert pdf.read_bytes().startswith(b"%PDF-")
    said = run("export", "xlsx", "--output", str(xlsx))
    assert (said.code, said.json["sheets"]) == (0, 9)


def test_statistics_compare_with_last_year_s_report(
    run: Run, edition: Edition, tmp_path: Path
) -> None:
    run("set", *nil_entries(edition))
    run("set", f"{CELL}=3", year="2022")

    said = run("export", "xlsx", "--draft", "--output", str(tmp_path / "报告.xlsx"))
    assert (said.code, said.json["sheets"]) == (0, 10)


def test_statistics_come_back_into_another_workspace(
    run: Run, workspace: Path, edition: Edition, tmp_path: Path
) -> None:
    run("set", *nil_entries(edition, f"{CELL}=77"), year="2022")
    run("set", *nil_entries(edition, f"{CELL}=3", "text.overview=甲。\n=1+1", "text.preface=前。"))
    book = tmp_path / "报告.xlsx"
    run("export", "xlsx", "--draft", "--output", str(book))
    shown = run("show").json
    workspace.unlink()

    said = run("import", str(book))

    again = run("show").json
    assert (said.code, said.json["unsure"], said.json["missing"]) == (0, [], [])
    assert (again["cells"], again["texts"]) == (shown["cells"], shown["texts"])
    assert again["stated"] == again["computed"] == shown["computed"]
    assert [report["year"] for report in run("list").json["reports"]] == [2023]


@pytest.mark.parametrize("format_", ["pdf", "xlsx", "docx", "html", "notice"])
def test_no_export_replaces_the_workspace(run: Run, workspace: Path, format_: str) -> None:
    run("set", f"{CELL}=3")
    before = workspace.read_bytes()

    said = run("export", format_, "--output", str(workspace), "--draft")

    assert (said.code, said.out) == (2, "")
    assert "E01" in said.err
    assert workspace.read_bytes() == before


def test_a_draft_is_exported_only_when_asked(run: Run, tmp_path: Path) -> None:
    run("set", f"{CELL}=3")
    target = tmp_path / "报告.pdf"

    refused = run("export", "pdf", "--output", str(target))
    assert refused.code == 2
    assert "还有6项待填写" in refused.err
    assert not target.exists()
    assert run("export", "pdf", "--output", str(target), "--draft").code == 0


def test_a_workspace_being_written_is_refused(run: Run, workspace: Path) -> None:
    run("set", f"{CELL}=3")
    before = workspace.read_bytes()
    other = sqlite3.connect(workspace, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        said = run("set", f"{CELL}=4")
        assert said.code == 2
        assert run("show").json["cells"][CELL] == 3
    finally:
        other.close()
    assert workspace.read_bytes() == before


def test_whoever_waits_says_how_long(run: Run) -> None:
    assert run("set", f"{CELL}=1", "--wait", "0.5").code == 0
    for wait in ("-1", "x", "inf", "nan", "99999"):
        said = run("set", f"{CELL}=2", f"--wait={wait}")
        assert (said.code, said.out) == (2, "")
        assert "--wait 后面写秒数" in said.err


def test_the_installed_command_needs_no_display(workspace: Path) -> None:
    command = [str(Path(sys.executable).with_name("zwgk"))]
    about = ["--workspace", str(workspace), "--unit", UNIT, "--year", YEAR, "--json"]
    bare = {"PATH": "/usr/bin:/bin"}

    subprocess.run(
        [*command, "set", f"{CELL}=1", *about], check=True, env=bare, capture_output=True
    )
    shown = subprocess.run(
        [*command, "show", *about], check=True, env=bare, capture_output=True, text=True
    )

    assert json.loads(shown.stdout)["cells"][CELL] == 1


MANGLED_REPORT = Path(__file__).parents[1] / "files" / "mangled-report.txt"
"""Of our own writing, mangled as published pages are: 一 without its heading, a table's labels
spaced and parted, a row shifted out of its columns, rules and blank lines between rows."""

FIGURES_OF_THE_MANGLED = {
    "proactive.normative_documents.issued": 1,
    "proactive.normative_documents.in_force": 3,
    "proactive.licences.decisions": 12,
    "proactive.penalties.decisions": 5,
    "proactive.fees.amount": Decimal("0.35"),
    "requests.received.natural_person": 4,
    "requests.received.enterprise": 1,
    "requests.received.legal_service_body": 1,
    "requests.carried_in.natural_person": 1,
    "requests.granted.natural_person": 2,
    "requests.granted.enterprise": 1,
    "requests.partly_granted.natural_person": 1,
    "requests.refused_third_party.legal_service_body": 1,
    "requests.unavailable_not_held.natural_person": 1,
    "requests.carried_out.natural_person": 1,
    "disputes.review.upheld": 1,
}
"""All others of its figures are 0."""


def _command(workspace: Path, redirected: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command in a shell, its streams led elsewhere."""
    program = str(Path(sys.executable).with_name("zwgk"))
    about = ("--workspace", str(workspace), "--unit", UNIT, "--year", YEAR, "--json")
    line = f"{shlex.join((program, *words, *about))} {redirected}"
    shell = ["bash", "-o", "pipefail", "-c", line]
    return subprocess.run(shell, capture_output=True, text=True, check=False)


def test_a_reader_who_leaves_is_no_failure(run: Run, workspace: Path) -> None:
    run("set", f"{CELL}=3")

    said = _command(workspace, "| true", "show")

    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
def test_an_answer_that_cannot_be_written_is_told_of(run: Run, workspace: Path) -> None:
    said = _command(workspace, ">/dev/full", "set", f"{CELL}=3")

    assert said.returncode == 1
    assert said.stderr == "命令已经执行，但是结果写不出来：输出到的磁盘可能已满\n"
    assert run("show").json["cells"][CELL] == 3


def test_without_a_stderr_a_refusal_is_silent(workspace: Path) -> None:
    said = _command(workspace, "2>&-", "show")

    assert (said.returncode, said.stdout) == (2, "")


def test_a_mangled_report_comes_in_whole(run: Run, edition: Edition, workspace: Path) -> None:
    dry = run("import", str(MANGLED_REPORT), "--dry-run", year="2025")
    assert not workspace.exists()

    said = run("import", str(MANGLED_REPORT), year="2025")

    assert said == dry
    assert said.code == 0
    read = said.json
    assert list(read) == [
        *(
            "unit",
            "year",
            "scope",
            "edition",
            "cells",
            "stated",
            "texts",
            "unsure",
            "missing",
            "warnings",
        )
    ]
    assert {a: f for a, f in read["cells"].items() if f} == FIGURES_OF_THE_MANGLED
    assert read["cells"].keys() == set(edition.entered)
    assert read["stated"].keys() == edition.leaves.keys()
    assert (read["unsure"], read["missing"]) == ([], [])
    assert any("一、总体情况" in warning for warning in read["warnings"])
    shown = run("show", year="2025").json
    assert shown["cells"] == read["cells"]
    assert shown["computed"] == shown["stated"]
    assert shown["texts"] == read["texts"]
    found = run("check", year="2025").json["findings"]
    assert [f["rule"] for f in found if f["severity"] == "error"] == ["S-SECTIONS"]
    assert run("undo", year="2025").json["cells"] == dict.fromkeys(edition.entered)


def test_the_readings_that_remain_are_told(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "报告.txt"
    source.write_text(
        "二、主动公开政府信息情况\n行政许可\t7\n行政处罚\t若干\n行政事业性收费\t251000元\n", "utf-8"
    )

    said = run("import", str(source), "--dry-run")

    known = {one["address"]: one.get("candidates") for one in said.json["unsure"]}
    assert list(map(str, known["proactive.fees.amount"] or ())) == ["251000", "25.1"]
    assert known["proactive.penalties.decisions"] is None
    assert "proactive.fees.amount" not in said.json["cells"]


def test_an_import_never_overwrites_unless_told(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "报告.txt"
    source.write_text(
        "二、主动公开政府信息情况\n信息内容\t本年处理决定数量\n行政许可\t7\n行政处罚\t\n",
        encoding="gb18030",
    )
    run("set", "proactive.licences.decisions=5", "proactive.penalties.decisions=2")

    refused = run("import", str(source))
    assert refused.code == 2
    assert "行政许可" in refused.err
    said = run("import", str(source), "--replace")
    assert said.code == 1
    cells = run("show").json["cells"]
    assert cells["proactive.licences.decisions"] == 7
    assert cells["proactive.penalties.decisions"] == 2


def test_an_import_brings_its_own_form(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "旧表式.html"
    run("set", "proactive.licences.decisions=7", year="2020")
    assert run("export", "html", "--output", str(source), "--draft", year="2020").code == 0
    run("set", "proactive.rules.issued=0", "proactive.licences.decisions=7")

    assert "来源的表式没有这一格" in run("import", str(source)).err
    run("import", str(source), "--replace")

    moved = run("show").json
    assert moved["edition"] == "gkb-2019-60"
    assert moved["cells"]["proactive.licences.decisions"] == 7
    assert run("undo").json["cells"]["proactive.rules.issued"] == 0


def test_an_import_logs_every_figure_as_it_was_written(
    run: Run, tmp_path: Path, workspace: Path, catalog: Catalog
) -> None:
    source = tmp_path / "报告.txt"
    source.write_text(
        "二、主动公开政府信息情况\n信息内容\t本年处理决定数量\n行政许可\t１，２０７\n行政处罚\t/\n",
        encoding="utf-8",
    )

    run("import", str(source))

    with Workspace.open(workspace, catalog, writing=False, program="test") as opened:
        session = opened.session(opened.reports()[0].id)
        notes = {row.note for row in session.history()}
    name, *figures = notes.pop().splitlines()
    assert name.startswith("报告.txt sha256:")
    assert figures == ["proactive.licences.decisions=１，２０７"]
    assert not notes


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xff\xfe\x00", "会议通知".encode()])
def test_what_is_no_report_is_refused(
    run: Run, tmp_path: Path, workspace: Path, content: bytes
) -> None:
    source = tmp_path / "别的.txt"
    source.write_bytes(content)

    said = run("import", str(source))

    assert (said.code, said.out) == (2, "")
    assert not workspace.exists()


def test_help_is_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["export", "-h"])

    out = capsys.readouterr().out
    assert left.value.code == 0
    assert "用法：" in out
    for word in ("usage", "options", "positional", "show this help"):
        assert word not in out


PHONE = "13800000000"


def test_personal_data_stops_every_export(run: Run, tmp_path: Path, edition: Edition) -> None:
    run(
        "set",
        *nil_entries(edition, f"text.problems=公开不够及时，请向张三（{PHONE}）反映。下一步改进。"),
    )
    target = tmp_path / "报告.pdf"

    said = run("export", "pdf", "--output", str(target), "--draft")

    assert said.code == 2
    assert "“五、存在的主要问题及改进情况”第1段中有手机号码138****0000" in said.err
    assert PHONE not in said.err
    assert not target.exists()
    assert all(PHONE not in f["message"] for f in run("check").json["findings"])


def test_personal_data_may_stand_with_a_reason(run: Run, tmp_path: Path, edition: Edition) -> None:
    run(
        "set",
        *nil_entries(edition, f"text.problems=公开不够及时，请向张三（{PHONE}）反映。下一步改进。"),
    )
    words = ("export", "pdf", "--output", str(tmp_path / "报告.pdf"), "--draft")

    assert run("explain", "PRIVACY", "--text", "同意", "--cell", "text.overview").code == 2
    said = run("explain", "PRIVACY", "--text", "本人同意公开", "--cell", "text.problems")
    assert said.code in {0, 1}
    assert list(said.json) == ["findings", "ready"]
    assert run(*words).code == 0
    last = run("history").json["changes"][-1]
    assert (last["kind"], last["to"]) == ("explain", "本人同意公开")
    assert last["address"].startswith("privacy.")

    run("undo")
    assert run(*words).code == 2
    assert run("explain", "PRIVACY", "--text", "本人同意公开").code in {0, 1}
    assert run(*words).code == 0


@pytest.mark.parametrize(
    ("words", "size"),
    [
        ((), (842, 1191)),
        (("--landscape",), (1191, 842)),
        (("--paper", "A4"), (595, 842)),
        (("--paper", "A4", "--landscape"), (842, 595)),
    ],
)
def test_a_notice(
    run: Run, tmp_path: Path, edition: Edition, words: tuple[str, ...], size: tuple[int, int]
) -> None:
    run("set", *nil_entries(edition, "report.supervision=0931-8000002"))
    target = tmp_path / "公示.pdf"

    said = run("export", "notice", "--output", str(target), "--draft", *words)

    assert said.code == 0
    pages = PdfReader(target).pages
    assert said.json == {"file": str(target), "sheets": len(pages)}
    assert (round(pages[0].mediabox.width), round(pages[0].mediabox.height)) == size


def test_what_a_notice_holds_is_chosen(run: Run, tmp_path: Path, edition: Edition) -> None:
    run("set", *nil_entries(edition))
    target = str(tmp_path / "公示.pdf")
    words = ("export", "notice", "--output", target, "--draft")

    assert run(*words).json["sheets"] == 1
    assert run(*words, "--record").json["sheets"] == 2
    assert run(*words, "--sheets", "2", "--problems").json["sheets"] == 1
    assert run(*words, "--sheets", "3").code == 2


@pytest.mark.parametrize(
    "words",
    [
        ("pdf", "--landscape"),
        ("html", "--record"),
        ("pdf", "--paper", "A4"),
        ("notice", "--paper", "A5"),
    ],
)
def test_paper_is_for_notices(run: Run, edition: Edition, words: tuple[str, ...]) -> None:
    run("set", *nil_entries(edition))
    said = run("export", *words, "--output", "报告.pdf", "--draft")
    assert (said.code, said.out) == (2, "")


def test_final_is_frozen_until_a_correction_is_begun(run: Run, edition: Edition) -> None:
    run("set", *nil_entries(edition))
    first = run("finalise")
    assert (first.code, first.json["status"], len(first.json["hash"])) == (0, "final", 64)
    for words in (("set", f"{CELL}=1"), ("undo",), ("finalise",)):
        refused = run(*words)
        assert (refused.code, refused.out) == (2, "")
        assert "V02" in refused.err
    assert run("list").json["reports"][0]["status"] == "final"

    begun = run("finalise", "--reason", "漏登一件")
    assert begun.json == {"status": "corrected", "hash": first.json["hash"]}
    assert run("finalise").code == 2
    assert run("set", f"{CELL}=1", "requests.granted.natural_person=1").code == 0
    second = run("finalise", "--reason", "漏登一件申请")
    assert (second.code, second.json["status"]) == (0, "corrected")
    assert second.json["hash"] != first.json["hash"]
    assert run("set", f"{CELL}=2").code == 2


def test_an_unready_report_is_not_made_final(run: Run, edition: Edition) -> None:
    run("set", *nil_entries(edition, f"{CELL}=1"))
    said = run("finalise")
    assert (said.code, said.out) == (2, "")
    assert "V01" in said.err
    assert run("show").json["status"] == "editing"


def test_ready_tells_whether_finalise_refuses(run: Run, edition: Edition, tmp_path: Path) -> None:
    run("set", *nil_entries(edition, "report.contact="))
    said = run("check")

    assert (said.code, said.json["ready"]) == (0, False)  # neither error nor unexplained
    assert ("S-SIGNED", "hint") in [(f["rule"], f["severity"]) for f in said.json["findings"]]
    assert run("finalise").code == 2
    assert run("submit", "--output", str(tmp_path / "a.zwgks")).code == 2
    assert run("export", "txt", "--output", str(tmp_path / "a.txt")).code == 0

    run("set", "report.contact=党政办公室")
    assert run("check").json["ready"] is True
    assert run("finalise").code == 0


def test_two_years_side_by_side(run: Run, edition: Edition) -> None:
    run("set", *nil_entries(edition, "proactive.fees.amount=1.5"), year="2022")
    run("set", *nil_entries(edition, f"{CELL}=3", "text.problems=别的。"))

    changes = run("compare", "--with", "2022").json["changes"]

    assert [(c["address"], c["from"], c["to"], c["change"]) for c in changes] == [
        ("proactive.fees.amount", Decimal("1.5"), 0, Decimal("-1.5")),
        (CELL, 0, 3, 3),
        ("requests.received.total", 0, 3, 3),
        ("text.problems", "公开不够及时。下一步改进。", "别的。", None),
    ]
    assert changes[1]["label"] == "三、一、本年新收政府信息公开申请数量，自然人"
    assert run("compare", "--with", "2021").code == 2
    assert run("compare").code == 2


@pytest.mark.parametrize("ending", [".pdf", ".html", ".txt"])
def test_two_years_side_by_side_as_a_document(
    run: Run, edition: Edition, tmp_path: Path, ending: str
) -> None:
    run("set", *nil_entries(edition), year="2022")
    run("set", *nil_entries(edition, f"{CELL}=3"))
    file = tmp_path / f"对比{ending}"

    said = run("compare", "--with", "2022", "--output", str(file)).json

    assert (said["file"], said["pages"], len(said["changes"])) == (str(file), 1, 2)
    assert "本年新收政府信息公开申请数量" in _text(file)


def _text(file: Path) -> str:
    """Return the text of a list, without its line ends."""
    if file.suffix != ".pdf":
        return file.read_text("utf-8-sig")
    return "".join(page.extract_text() for page in PdfReader(file).pages).replace("\n", "")


def test_the_list_of_a_correction(run: Run, edition: Edition, tmp_path: Path) -> None:
    run("set", *nil_entries(edition))
    assert run("changes").code == 2
    run("finalise")
    assert "V05" in run("changes").err
    run("finalise", "--reason", "漏登一件")
    run("set", f"{CELL}=1", "text.problems=别的。")
    file = tmp_path / "更正清单.txt"

    begun = run("changes").json
    run("set", f"{CELL}=0")
    run("finalise", "--reason", "漏登一件申请")
    made = run("changes", "--from", "1", "--to", "2", "--output", str(file)).json

    assert (begun["from"], begun["to"]) == (1, None)
    assert [one["address"] for one in begun["changes"]][-1] == "text.problems"
    assert CELL in [one["address"] for one in begun["changes"]]
    assert (made["from"], made["to"], made["file"]) == (1, 2, str(file))
    assert [one["address"] for one in made["changes"]] == ["text.problems"]
    assert "更正原因：漏登一件申请" in _text(file)
    assert run("changes", "--to", "3").code == 2
    assert run("changes", "--output", str(tmp_path / "a.docx")).code == 2


def test_backup_restore_verify(run: Run, workspace: Path, tmp_path: Path) -> None:
    copy = tmp_path / "副本.zwgk"
    assert run("verify").code == 2
    assert run("backup", "--output", str(copy)).code == 2
    run("set", f"{CELL}=3")
    said = run("backup", "--output", str(copy))
    assert (said.code, said.json["ok"], said.json["reports"]) == (0, True, 1)
    run("set", f"{CELL}=4")
    assert run("verify").json["ok"] is True

    raw = bytearray(workspace.read_bytes())
    raw[raw.index(CELL.encode())] ^= 1
    workspace.write_bytes(raw)
    said = run("verify")
    assert (said.code, said.json["ok"], said.json["condition"]) == (1, False, "damaged")
    assert said.json["problems"]
    assert run("backup", "--output", str(tmp_path / "坏.zwgk")).code == 2
    assert run("restore", str(workspace)).code == 2

    said = run("restore", str(copy))
    assert (said.code, said.json["ok"]) == (0, True)
    assert Path(said.json["kept"]).read_bytes() == raw
    assert run("show").json["cells"][CELL] == 3
    assert run("verify").code == 0
    assert not list(tmp_path.glob("*.part"))
    workspace.write_bytes(b"PK\x03\x04" * 999)
    assert run("verify").code == 2
    assert run("restore", str(tmp_path / "没有.zwgk")).code == 2


def test_progress_of_verify_goes_to_a_terminal_alone(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("set", f"{CELL}=3")
    assert not run("verify").err

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    said = run("verify")

    assert said.json["ok"] is True
    assert "100%" in said.err
    assert said.err.endswith("\r")


def test_an_automatic_backup(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "backups", lambda: tmp_path / "本机" / "备份")
    run("set", f"{CELL}=3")
    file = Path(run("backup").json["file"])
    assert file.is_relative_to(tmp_path / "本机" / "备份")
    assert run("restore", str(file)).code == 0


def test_both_reports_of_a_government_are_named_by_their_scope(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = partial(run_json, capsys)
    county = ("--unit", "青山县人民政府", "--year", 2023, "--workspace", workspace)
    cell = "requests.received.natural_person"
    assert run("set", f"{cell}=3", "--level", "county", *county).code == 0
    summed = run("set", f"{cell}=40", "--scope", "summed", "--level", "county", *county)
    assert (summed.code, summed.json["scope"], summed.json["fields"]["scope"]) == (
        0,
        "summed",
        "summed",
    )
    office = run("show", *county).json
    assert (office["scope"], office["cells"][cell]) == ("office", 3)
    assert run("show", "--scope", "office", *county).json == office
    listed = [
        (one["unit"], one["scope"]) for one in run("list", "--workspace", workspace).json["reports"]
    ]
    assert listed == [("青山县人民政府", "office"), ("青山县人民政府", "summed")]
    assert run("undo", "--scope", "summed", *county).json["cells"][cell] is None
    assert run("show", *county).json["cells"][cell] == 3
    assert len(run("history", *county).json["changes"]) == 1
    refused = run("set", f"{cell}=1", "--scope", "summed", *county[2:], "--unit", UNIT)
    assert (refused.code, "S15" in refused.err) == (2, True)
    assert run("show", "--scope", "county", *county).code == 2
