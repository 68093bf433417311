"""What the workbook says: verdict, findings, stated totals, marked cells."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports import nil_report
from workbooks import RECEIVED, book, cell_of, finding, header_of, sheet_of, texts

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.own_workbook import findings_date_note
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition

if TYPE_CHECKING:
    from zwgk_desktop.domain.addresses import Address
    from zwgk_desktop.domain.report import Value


def test_a_differing_stated_total_is_told_below_and_the_formula_stays(
    edition: Edition, tmp_path: Path
) -> None:
    stated: dict[Address, Value] = {
        RECEIVED: 12,
        "requests.received.total": 18,
        "requests.carried_out.total": 0,
        "disputes.review.total": 2,
    }
    report = nil_report(edition, stated)
    workbook = book(report, (), tmp_path)

    assert cell_of(workbook, report, "requests.received.total").value.startswith("=IF(COUNT(")
    said = texts(sheet_of(workbook, report, "requests"))
    at = said.index("来源文件载明的总计与计算不一致：")
    assert said[at + 1 :] == [
        "　　一、本年新收政府信息公开申请数量，总计：来源文件载明 18，计算为 12"
    ]
    assert not any("不一致" in text for text in texts(sheet_of(workbook, report, "proactive")))


def test_a_stated_total_over_blanks_is_told_unless_it_is_nought(
    edition: Edition, tmp_path: Path
) -> None:
    values: dict[Address, Value] = {"report.unit": "云溪镇人民政府", "report.year": 2023}
    stated: dict[Address, Value] = {"disputes.review.total": 2, "disputes.suit_direct.total": 0}
    report = Report(edition, values | stated)

    said = texts(sheet_of(book(report, (), tmp_path), report, "disputes"))

    assert said[-1] == "　　行政复议，总计：来源文件载明 2，计算为 没有（各格未填）"
    assert said[-2] == "来源文件载明的总计与计算不一致："


def test_cells_named_in_errors_are_tinted_and_the_tint_explained(
    edition: Edition, tmp_path: Path
) -> None:
    report = nil_report(edition)
    hint = finding(severity=Severity.HINT, cells=("disputes.review.upheld",))
    workbook = book(report, (finding(), hint), tmp_path)

    assert cell_of(workbook, report, RECEIVED).fill.fill_type == "solid"
    assert cell_of(workbook, report, "disputes.review.upheld").fill.fill_type is None
    assert any("浅黄色" in text for text in texts(sheet_of(workbook, report, "requests")))
    assert not any("浅黄色" in text for text in texts(sheet_of(workbook, report, "disputes")))


def test_the_cover_says_what_it_is_and_whether_it_is_in_order(
    edition: Edition, tmp_path: Path
) -> None:
    report = nil_report(edition, {"report.contact": "青山县云溪镇，0000-1234567"})
    explain = finding(severity=Severity.EXPLAIN, rule="P-IN-FORCE")
    explained = replace(explain, explanation="上年填报有误")
    cover = book(report, (finding(), explain, explained), tmp_path)["封面"]

    rows = {row[0].value: row[1].value for row in cover.iter_rows(4, cover.max_row)}
    assert cover["A2"].value == "云溪镇人民政府2023年政府信息公开工作年度报告"
    assert rows["单位级别"] == "乡镇"
    assert rows["成文日期"] == "2024年1月10日"
    assert rows["状态"] == "编制中"
    assert rows["联系方式"] == "青山县云溪镇，0000-1234567"
    assert (rows["必须改正（处）"], rows["须说明（处）"]) == (1, 2)
    assert (rows["其中尚未说明（处）"], rows["请核对（处）"], rows["未填写（格）"]) == (1, 0, 0)
    assert rows["结论"] == "草稿，尚不能定稿：有1处必须改正、1处须说明而尚未说明"
    assert header_of(cover).right.text == "草稿"


def test_a_report_in_order_is_no_draft(edition: Edition, tmp_path: Path) -> None:
    workbook = book(nil_report(edition), (), tmp_path)

    assert "可以定稿" in texts(workbook["封面"])
    assert not header_of(workbook["三"]).right.text
    assert texts(workbook["校验结果"]) == [
        "校验结果",
        "按本表式的全部规则校验，没有发现问题。" + findings_date_note(None),
    ]


def test_findings_stand_one_a_row_with_all_there_is_to_know(
    edition: Edition, tmp_path: Path
) -> None:
    dated = finding(
        severity=Severity.HINT,
        cells=("report.issued_on",),
        expected=date(2024, 1, 1),
        actual=False,
    )
    fee = finding(expected=Decimal("1.50"), actual=Decimal("0.457379"), cells=())
    plain = finding(expected=None, actual=None)
    sheet = book(nil_report(edition), (finding(explanation="已核"), dated, fee, plain), tmp_path)[
        "校验结果"
    ]

    rows: list[list[Any]] = [[cell.value for cell in row] for row in sheet.iter_rows(4, 7)]
    first, second, third, fourth = rows
    assert first[:3] == [1, "必须改正", "R-BALANCE"]
    assert first[3].endswith("自然人（“三”表D6格）")
    assert first[4:] == [
        "三、“自然人”列不平衡",
        15,
        13,
        2,
        "已核",
        "核对这一列",
        "国办公开办函〔2021〕30号",
    ]
    assert second[3:8] == ["成文日期", "三、“自然人”列不平衡", "2024年1月1日", "否", None]
    assert third[3] == "整份报告"
    assert third[5:8] == [1.5, 0.457379, 1.042621]
    assert fourth[5:8] == [None, None, None]
    assert sheet.auto_filter.ref == "A3:K7"
    assert sheet.freeze_panes == "A4"


def test_real_findings_of_a_bad_report_all_have_their_row(
    catalog: Catalog, edition: Edition, tmp_path: Path
) -> None:
    bad: dict[Address, Value] = {RECEIVED: 3, "text.overview": "XX街道（文字描述）"}
    report = nil_report(edition, bad)
    found = catalog.check(report, None)
    sheet = book(report, found, tmp_path)["校验结果"]

    assert len({item.rule for item in found}) > 2
    assert [row[2].value for row in sheet.iter_rows(4)] == [item.rule for item in found]
    assert any("：“（文字描述）”" in text for text in texts(sheet))


def test_an_explanation_longer_than_a_page_goes_on_in_the_next_row(
    edition: Edition, tmp_path: Path
) -> None:
    long = "历史遗留问题，" * 400
    sheet = book(nil_report(edition), (finding(explanation=long),), tmp_path)["校验结果"]

    rows = [(row[0].value, str(row[8].value)) for row in sheet.iter_rows(4)]
    assert len(rows) > 1
    assert {number for number, _ in rows} == {1}
    assert "".join(part for _, part in rows) == long
    assert all((sheet.row_dimensions[at].height or 0) <= 409 for at in range(1, sheet.max_row + 1))
