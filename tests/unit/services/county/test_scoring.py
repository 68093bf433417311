"""考核评分: what takes points from whom, by whose evidence, and the documents made from it."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import docx
import pytest
from exports import composed
from openpyxl import load_workbook
from package_files import sent

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.domain.county.scoring import DEFAULT_ITEMS, PAGE, ScoreItem, parse_items
from zwgk_desktop.domain.county.terms import CollectionTerms
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Change
from zwgk_desktop.exporters.contents import ScoreSheet
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.examination_acts import ExaminationStep, examine
from zwgk_desktop.services.county.open_submission import open_submission
from zwgk_desktop.services.county.published_pages import (
    accepted_version,
    check_accepted_page,
    own_words,
)
from zwgk_desktop.services.county.receiving import receive
from zwgk_desktop.services.county.scoring import score_items, score_units, write_scores
from zwgk_desktop.services.page_check import read_page
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.storage.acts import now

YEAR, DUE, TODAY = 2025, date(2026, 1, 20), date(2026, 2, 1)
SAME = "全年更新网站栏目三十个，办理群众留言十二件。" * 3
UNITS = ("云溪镇", "松岭乡", "石桥镇", "白石镇")


@pytest.fixture
def county(catalog: Catalog, tmp_path: Path) -> Iterator[Workspace]:
    """One unit in time and alike to a late one; one with a telephone; one that sent nothing."""
    path = tmp_path / "县.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as opened:
        context = opened.context
        for name in UNITS:
            rosters.add(context, name, Group.TOWNSHIP)
        Collection(context, YEAR).set_terms(CollectionTerms(due_on=DUE))
        texts = {
            "云溪镇": SAME,
            "松岭乡": SAME,
            "石桥镇": "申请人身份证号110101199003070038。",
        }
        for name, text in texts.items():
            day = 23 if name == "松岭乡" else 15
            package = sent(tmp_path, name, {"text.overview": text})
            receive(context, [package], YEAR, at=datetime(2026, 1, day, tzinfo=ZoneInfo("UTC")))
        yield opened


def found(county: Workspace) -> dict[str, dict[str, str]]:
    sheet = score_units(Collection(county.context, YEAR), TODAY)
    return {row.unit: dict(row.evidence) for row in sheet.rows}


def test_each_deduction_has_its_evidence(county: Workspace) -> None:
    rows = found(county)

    assert rows["松岭乡"]["迟报"] == "期限2026年1月20日，2026年1月23日报送，迟3天"
    assert rows["白石镇"] == {"迟报": "期限2026年1月20日，到2026年2月1日没有报送"}
    assert "迟报" not in rows["云溪镇"]
    assert rows["云溪镇"]["文字雷同"] == "与松岭乡2025年的相同100%"
    assert rows["松岭乡"]["文字雷同"] == "与云溪镇2025年的相同100%"
    assert rows["石桥镇"]["有个人信息"] == "“一、总体情况”第1段等1处"
    assert rows["石桥镇"]["要素不全、数字不平"].startswith("必须改正的")
    assert "有个人信息" not in rows["云溪镇"]


def test_a_report_returned_and_not_sent_again_is_told(county: Workspace) -> None:
    returned = ExaminationStep(remarks=[("text.overview", "请改")], decision="returned")
    examine(Collection(county.context, YEAR), "云溪镇", returned)

    assert found(county)["云溪镇"]["退回后没有改正"] == "退回1次，没有重报"


def checked_page(county: Workspace, tmp_path: Path, unit: str, text: str) -> None:
    """Check the published page of an accepted report, with another first section."""
    collection = Collection(county.context, YEAR)
    status = collection.status_of(unit)
    version = accepted_version(collection, status)
    page = tmp_path / f"{unit}.html"
    other = version.report.with_changes([Change("text.overview", None, text)])
    page.write_bytes(composed("html", other))
    read = read_page(page, county.context.catalog, version.report, own_words(collection, version))
    check_accepted_page(collection, status, version, read)


def test_a_page_that_differs_is_found_by_its_check(county: Workspace, tmp_path: Path) -> None:
    accept = ExaminationStep(decision="accepted", override="已核对")
    with pytest.raises(UserError, match="V05"):
        checked_page(county, tmp_path, "云溪镇", SAME)
    for unit in ("云溪镇", "松岭乡"):
        examine(Collection(county.context, YEAR), unit, accept)
    checked_page(county, tmp_path, "云溪镇", SAME.replace("三十", "三百"))
    checked_page(county, tmp_path, "松岭乡", SAME)

    rows = found(county)
    said = rows["云溪镇"][PAGE]
    assert said.startswith(f"{day_text(now().date())}核对，网页有")
    assert "“一、总体情况”" in said or "一、总体情况" in said
    assert [unit for unit in UNITS if PAGE in rows[unit]] == ["云溪镇"]
    shown = open_submission(Collection(county.context, YEAR), "云溪镇").view().findings
    assert "S-PUBLISHED" in {one.rule for one in shown}
    path = tmp_path / "通报.docx"
    write_scores(Collection(county.context, YEAR), sheet_with(county, f"{PAGE} 5"), path)
    lines = [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]
    assert any(line.startswith(f"{PAGE}（核对了2个单位的网页）：1个。云溪镇（") for line in lines)

    receive(county.context, [sent(tmp_path, "云溪镇", {}, "更正", version=2)], YEAR)
    assert PAGE not in found(county)["云溪镇"]


def sheet_with(county: Workspace, *lines: str) -> ScoreSheet:
    Collection(county.context, YEAR).set_score_lines(lines)
    return score_units(Collection(county.context, YEAR), TODAY)


def test_the_countys_own_items_and_points_count(county: Workspace, tmp_path: Path) -> None:
    sheet = sheet_with(county, "迟报 2.5", "专栏没有建 4")
    path = tmp_path / "评分.xlsx"

    write_scores(Collection(county.context, YEAR), sheet, path)

    book = load_workbook(path)["评分"]
    values = load_workbook(path, data_only=True)["评分"]
    assert [cell.value for cell in book[1]] == [
        "单位",
        "类别",
        "迟报",
        "专栏没有建",
        "扣分",
        "得分",
    ]
    assert [cell.value for cell in values[2]][2:4] == [2.5, 4]
    assert [cell.value for cell in values[4]] == ["松岭乡", "乡镇街道", 1, None, 2.5, 97.5]
    assert book["E4"].value == "=SUMPRODUCT(C4:D4,C$2:D$2)"
    assert book["F4"].value == "=100-E4"
    told = load_workbook(path)["依据"]
    assert [row[0].value for row in told.iter_rows(min_row=2)] == ["松岭乡", "白石镇"]


def test_terms_and_items_are_kept_apart(county: Workspace) -> None:
    sheet_with(county, "迟报 2")
    collection = Collection(county.context, YEAR)
    assert (score_items(collection), collection.terms.due_on) == (
        (ScoreItem("迟报", Decimal(2)),),
        DUE,
    )

    collection.set_terms(CollectionTerms())
    assert Collection(county.context, YEAR).score_lines == ("迟报 2",)
    Collection(county.context, YEAR).set_score_lines(())
    assert score_items(Collection(county.context, YEAR)) == DEFAULT_ITEMS


def test_the_bulletin_says_only_what_was_found(county: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "通报.docx"
    write_scores(Collection(county.context, YEAR), sheet_with(county, "迟报 5", "迟公布 5"), path)

    lines = [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]
    assert lines[0] == "2025年政府信息公开工作年度报告报送情况通报"
    assert "应报送的单位4个，期限为2026年1月20日。" in lines[1]
    assert lines[2] == "没有发现问题的2个：云溪镇、石桥镇。"
    assert lines[3].startswith("迟报：2个。松岭乡（期限2026年1月20日")
    assert not any("迟公布" in line for line in lines)


@pytest.mark.parametrize(
    "lines",
    [
        *(["迟报"], ["迟报 五"], ["迟报 101"], ["迟报 -1"], ["迟报 nan"], ["5"]),
        *(["迟报 5", "迟报 6"], ["", " "]),
    ],
)
def test_what_is_no_item_is_refused(lines: list[str]) -> None:
    with pytest.raises(UserError) as refused:
        parse_items(lines)
    assert refused.value.code == "S14"


def test_items_are_read_as_they_are_shown() -> None:
    assert parse_items(item.line for item in DEFAULT_ITEMS) == DEFAULT_ITEMS
    assert parse_items(["网页 不一致　0.5"]) == (ScoreItem("网页 不一致", Decimal("0.5")),)
