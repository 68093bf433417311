"""发布核对 by the command line: the published page against the frozen version."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest
from command_line import CommandResult, Run, run_json
from exports import composed
from pypdf import PdfReader
from reports import nil_report, nil_values

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.spec import Edition

YEAR = 2023
VALUES: Mapping[Address, Value] = {
    "report.contact": "党政办公室 0931-8000001",
    "report.supervision": "0931-8000002",
    "proactive.fees.amount": Decimal("12.3456"),
    "proactive.licences.decisions": 30,
    "requests.received.natural_person": 13,
    "requests.granted.natural_person": 13,
    "disputes.review.upheld": 7,
}
PLANTED: Mapping[Address, Value] = {
    "report.issued_on": date(2024, 1, 11),
    "report.signed_by": "云溪乡人民政府",
    "text.preface": "本报告依据《中华人民共和国政府信息公开条例》编制，"
    "统计期限为2023年1月1日至2023年12月30日。",
    "proactive.fees.amount": Decimal("12.3465"),
    "proactive.licences.decisions": 31,
    "requests.received.enterprise": 1,
    "requests.granted.total": 18,
    "disputes.review.upheld": 0,
    "text.problems": "个别村公开栏更新及时。下一步将由驻村干部每月检查并督促整改。",
    "text.other_matters": "本年度没有收取信息处理费。没有其他需要报告事项。",
}
"""Ten changes."""

FOLLOWING = {
    "requests.received.total",
    "disputes.review.total",
}
"""Totals that the program prints otherwise for the changed cells."""


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def run_(*words: object) -> CommandResult:
        about = ("--workspace", tmp_path / "工作区.db", "--year", YEAR)
        return run_json(capsys, *words, *about, "--unit", "云溪镇人民政府")

    return run_


@pytest.fixture(scope="module")
def kept() -> list[bytes]:
    """The workspace of the final report, once a test has made it."""
    return []


@pytest.fixture
def final(run: Run, edition: Edition, tmp_path: Path, kept: list[bytes]) -> Run:
    """Run commands on a final report with the values above."""
    workspace = tmp_path / "工作区.db"
    if kept:
        workspace.write_bytes(kept[0])
        return run
    values = nil_values(edition, YEAR) | dict(VALUES)
    named = {"report.unit", "report.year", "report.level"}
    entries = [f"{address}={value}" for address, value in values.items() if address not in named]
    assert run("set", *entries).code == 0
    for rule in {one["rule"] for one in run("check").json["findings"]}:
        run("explain", rule, "--text", "已核对")
    finalised = run("finalise")
    assert finalised.code == 0, finalised.err
    assert [*tmp_path.iterdir()] == [workspace]
    kept.append(workspace.read_bytes())
    return run


@pytest.fixture
def saved(tmp_path: Path, edition: Edition) -> Callable[..., Path]:
    """Write the page of a report in a format, with some values on top."""

    def saved_(kind: str, values: Mapping[Address, Value] | None = None) -> Path:
        page = tmp_path / f"公布.{kind}"
        report = nil_report(edition, {**VALUES, **(values or {})}, YEAR)
        page.write_bytes(_page(kind, report))
        return page

    return saved_


def _page(kind: str, report: Report) -> bytes:
    if kind != "mht":
        return composed(kind, report)
    mail = MIMEMultipart("related", type="text/html")
    mail.attach(MIMEText(composed("html", report).decode(), "html", "utf-8"))
    return mail.as_bytes()


KINDS = ("html", "mht", "docx", "pdf", "txt")


@pytest.mark.parametrize("kind", KINDS)
def test_our_own_page_equals_its_version(final: Run, saved: Callable[..., Path], kind: str) -> None:
    said = final("check-page", saved(kind))

    assert said.json == {
        "same": True,
        "scope": "office",
        "version": 1,
        "differences": [],
        "unsure": [],
    }
    assert (said.code, said.err) == (0, "")


def test_data_embedded_in_the_page_do_not_stand_for_what_it_prints(
    final: Run, saved: Callable[..., Path]
) -> None:
    page = saved("html")
    page.write_text(re.sub("(?s)<table.*?</table>", "", page.read_text("utf-8")), "utf-8")
    said = final("check-page", page)

    assert (said.code, said.json["same"]) == (1, False)
    assert len(said.json["unsure"]) == 3  # the tables


@pytest.mark.parametrize("kind", KINDS)
def test_ten_planted_changes_are_found_and_nothing_else(
    final: Run, saved: Callable[..., Path], kind: str
) -> None:
    said = final("check-page", saved(kind, PLANTED))

    assert (said.code, said.json["same"], said.json["unsure"]) == (1, False, [])
    found = {one["address"]: one["page"] for one in said.json["differences"]}
    assert found.keys() == PLANTED.keys() | FOLLOWING
    for address, value in PLANTED.items():
        plain = value.isoformat() if isinstance(value, date) else value
        assert found[address] == plain
    assert final("check-page", saved(kind)).json["same"]


@pytest.mark.parametrize(
    ("change", "place", "page"),
    [
        (("2023年政府信息", "2022年政府信息"), "report.title", "2022年政府信息"),
        (
            ("二、主动公开政府信息情况", "二、主动公开信息情况"),
            "“二、主动公开政府信息情况”的标题",
            "二、主动公开信息情况",
        ),
        (("2024年1月10日", "二〇二四年一月十一日"), "report.issued_on", "2024-01-11"),
        (
            ("2024年1月10日", "2024年1月10日\n\n联系电话：0931-8000009"),
            "report.contact",
            "0931-8000009",
        ),
        (
            ("2024年1月10日", "2024年1月10日\n\n监督电话：0931-8000003"),
            "report.supervision",
            "0931-8000003",
        ),
        (("云溪镇人民政府\n2024", "2024"), "report.signed_by", None),
        (("\n一、总体情况", "\n一、总体概况"), "“一、总体情况”的标题", "一、总体概况"),
        (("本年度没有收取信息处理费。", ""), "text.other_matters", ""),
    ],
)
def test_a_change_is_told_with_its_place_and_both_sides(
    final: Run, saved: Callable[..., Path], change: tuple[str, str], place: str, page: str | None
) -> None:
    file = saved("txt")
    text = file.read_text("utf-8-sig")
    file.write_text(text.replace(*change, 1), "utf-8")

    said = final("check-page", file).json

    (one,) = said["differences"]
    assert one.get("address", one.get("part")) == place
    assert (page in one["page"]) if page is not None else one["page"] is None
    assert said["unsure"] == []


@pytest.mark.parametrize(
    "words", ["2024年1月10日 ", "2024年1月10日\n\n联系电话：0931-8000001", "二〇二四年一月十日"]
)
def test_what_says_the_same_is_no_difference(
    final: Run, saved: Callable[..., Path], words: str
) -> None:
    file = saved("txt")
    file.write_text(file.read_text("utf-8-sig").replace("2024年1月10日", words), "utf-8")

    said = final("check-page", file).json
    assert said["same"], said


def test_the_result_stays_with_the_report(
    final: Run, saved: Callable[..., Path], tmp_path: Path
) -> None:
    sheet = tmp_path / "核对单.pdf"
    fees = {"proactive.fees.amount": Decimal(13)}

    said = final("check-page", saved("html", fees), "--output", sheet)

    assert said.json["file"] == str(sheet)
    told = "".join(page.extract_text() for page in PdfReader(sheet).pages)
    assert "发布核对" in told
    assert "12.3456" in told
    (found,) = [one for one in final("check").json["findings"] if one["rule"] == "S-PUBLISHED"]
    assert (found["severity"], found["cells"]) == ("explain", ["proactive.fees.amount"])
    assert [one["kind"] for one in final("history").json["changes"]][-1] == "check_page"
    explained = final("explain", "S-PUBLISHED", "--text", "网站编辑已在改正").json
    assert "S-PUBLISHED" in {one["rule"] for one in explained["findings"]}
    assert final("export", "html", "--output", tmp_path / "再发.html").code == 0
    assert final("check-page", saved("html")).json["same"]
    assert "S-PUBLISHED" not in {one["rule"] for one in final("check").json["findings"]}


def test_a_correction_that_follows_the_page_settles_the_difference(
    final: Run, saved: Callable[..., Path]
) -> None:
    final("check-page", saved("html", {"proactive.fees.amount": Decimal(13)}))
    final("finalise", "--reason", "收费金额写错")

    final("set", "proactive.fees.amount=13")

    assert "S-PUBLISHED" not in {one["rule"] for one in final("check").json["findings"]}


def test_a_report_without_a_version_is_refused(run: Run, saved: Callable[..., Path]) -> None:
    run("set", "proactive.fees.amount=1")

    said = run("check-page", saved("txt"))

    assert (said.code, said.out) == (2, "")
    assert "V05" in said.err


def test_an_unreadable_row_is_unsure(final: Run, saved: Callable[..., Path]) -> None:
    file = saved("txt")
    lines = file.read_text("utf-8-sig").splitlines()
    kept = [line for line in lines if not line.startswith("行政许可")]
    file.write_text("\n".join(kept), "utf-8")

    said = final("check-page", file)

    assert (said.code, said.json["differences"]) == (1, [])
    assert [one["address"] for one in said.json["unsure"]] == ["proactive.licences.decisions"]


def test_a_county_checks_the_page_of_an_accepted_report(
    final: Run, saved: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package, unit = tmp_path / "报送.zwgks", "云溪镇人民政府"
    assert final("submit", "--output", package).code == 0
    county = ("--workspace", tmp_path / "县.db")

    def run(*words: object, year: bool = True) -> CommandResult:
        return run_json(capsys, *words, *county, *(("--year", YEAR) if year else ()))

    run("roster", "add", "--unit", unit, "--group", "township", year=False)
    assert run("receive", package).code == 0
    assert run("check-page", saved("html"), "--unit", unit).code == 2
    accepted = run("review", "--unit", unit, "--accept")
    assert accepted.json["state"] == "accepted", accepted.err

    same = run("check-page", saved("html"), "--unit", unit)
    assert (same.code, same.json["same"], same.json["version"]) == (0, True, 1)
    found = run("check-page", saved("html", PLANTED), "--unit", unit).json["differences"]
    assert {one["address"] for one in found} == PLANTED.keys() | FOLLOWING
    (row,) = run("score").json["units"]
    assert "核对，网页有12处不同" in str(row)
    assert run("undo", "--collection").code == 0
    assert "网页有" not in str(run("score").json["units"])
    assert run("verify", year=False).json["ok"]
