"""年度对比: years side by side, with the change and charts, where last year's report is here."""

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exports import save
from openpyxl import Workbook, load_workbook
from reports import nil_report
from workbooks import RECEIVED

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition

if TYPE_CHECKING:
    from zwgk_desktop.domain.report import Value

FEES = "proactive.fees.amount"


def compared(report: Report, earlier: tuple[Report, ...], folder: Path) -> Workbook:
    target = folder / "报告.xlsx"
    save("xlsx", report, target, earlier=earlier)
    return load_workbook(target, data_only=True)


def rows_of(workbook: Workbook) -> dict[str, list[Any]]:
    rows = workbook["年度对比"].iter_rows(min_row=3)
    return {str(row[0].value): [cell.value for cell in row[1:]] for row in rows}


def test_last_year_stands_beside_this_one(edition: Edition, tmp_path: Path) -> None:
    last: dict[str, Value] = {
        RECEIVED: 7,
        FEES: Decimal("190.457379"),
        "requests.received.total": 8,
    }
    this: dict[str, Value] = {RECEIVED: 5, FEES: Decimal("12.5")}
    workbook = compared(nil_report(edition, this), (nil_report(edition, last, 2022),), tmp_path)

    rows = rows_of(workbook)
    assert rows["项目"] == ["2022年", "2023年", "比上年"]
    assert rows["三、一、本年新收政府信息公开申请数量，总计"] == [8, 5, -3]
    assert rows["新收政府信息公开申请（件）"] == [8, 5, -3]
    assert rows["二、行政事业性收费，本年收费金额（单位：万元）"] == [190.457379, 12.5, -177.957379]
    assert rows["四、行政复议，总计"] == [0, 0, 0]
    sheet = workbook["年度对比"]
    formats = {row[3].value: row[3].number_format for row in sheet.iter_rows(min_row=4)}
    assert (formats[-3], formats[-177.957379]) == ("+0;-0;0", "+0.000000;-0.000000;0.000000")


def test_what_the_older_form_had_not_is_blank_and_so_is_its_change(
    catalog: Catalog, edition: Edition, tmp_path: Path
) -> None:
    older = nil_report(catalog.editions["gkb-2019-60"], {RECEIVED: 7}, 2020)
    rows = rows_of(compared(nil_report(edition, {RECEIVED: 5}, 2021), (older,), tmp_path))

    assert rows["二、规章，现行有效件数"] == [None, 0, None]
    assert rows["三（六）其他处理 3.其他，总计"] == [None, 0, None]
    assert rows["三、一、本年新收政府信息公开申请数量，总计"] == [7, 5, -2]
    assert rows["办理结果·其他（件）"] == [0, 0, 0]


def test_two_years_on_the_older_form(catalog: Catalog, tmp_path: Path) -> None:
    older = catalog.editions["gkb-2019-60"]
    made: dict[str, Value] = {"proactive.licences.change": -4}
    last = nil_report(older, year=2019)
    rows = rows_of(compared(nil_report(older, made, 2020), (last,), tmp_path))

    assert rows["二、行政许可，本年增/减"] == [0, -4, -4]
    assert len([label for label in rows if label.startswith("二、")]) == 22


def test_a_year_with_blanks_stays_blank(edition: Edition, tmp_path: Path) -> None:
    silent = Report(edition, {"report.unit": "云溪镇人民政府", "report.year": 2022})
    workbook = compared(nil_report(edition), (silent,), tmp_path)

    rows = list(workbook["年度对比"].iter_rows(min_row=5))
    figures = [row for row in rows if row[2].value is not None and row[2].value != "2023年"]
    assert len(figures) == 7 + 38
    assert {(row[1].value, row[2].value, row[3].value) for row in figures} == {(None, 0, None)}


def test_an_amount_too_exact_for_a_workbook_still_has_its_change(
    edition: Edition, tmp_path: Path
) -> None:
    last = nil_report(edition, {FEES: Decimal("12345678.123456789")}, 2022)
    rows = rows_of(compared(nil_report(edition, {FEES: Decimal(1)}), (last,), tmp_path))

    assert rows["二、行政事业性收费，本年收费金额（单位：万元）"] == [
        "12345678.123456789",
        1,
        "-12345677.123456789",
    ]


def test_without_last_year_there_is_nothing_to_compare(edition: Edition, tmp_path: Path) -> None:
    report = nil_report(edition)

    for earlier in ((), (nil_report(edition, year=2021),)):
        assert "年度对比" not in compared(report, earlier, tmp_path).sheetnames


def test_years_before_stand_left_of_it_the_latest_six(edition: Edition, tmp_path: Path) -> None:
    earlier = tuple(
        nil_report(edition, {RECEIVED: year}, year) for year in (2014, *range(2016, 2023))
    )
    workbook = compared(nil_report(edition, {RECEIVED: 1}), earlier, tmp_path)

    rows = rows_of(workbook)
    assert rows["项目"] == [*(f"{year}年" for year in range(2018, 2024)), "比上年"]
    assert rows["新收政府信息公开申请（件）"] == [*range(2018, 2023), 1, -2021]


def test_charts_show_what_came_how_it_ended_and_what_was_disputed(
    edition: Edition, tmp_path: Path
) -> None:
    last = nil_report(edition, {RECEIVED: 7, "disputes.review.upheld": 2}, 2022)
    busy: dict[str, Value] = {RECEIVED: 5, "requests.granted.enterprise": 4}
    sheet: Any = compared(nil_report(edition, busy), (last,), tmp_path)["年度对比"]

    found = {
        chart.title.tx.rich.p[0].r[0].t: {
            series.tx.v: [int(point.v) for point in series.val.numRef.numCache.pt]
            for series in chart.series
        }
        for chart in sheet._charts  # noqa: SLF001 - openpyxl has no other way
    }
    assert found["新收政府信息公开申请（件）"] == {"新收": [7, 5]}
    assert found["办理结果（件）"] == {
        "予以公开": [0, 4], "不予公开": [0, 0], "无法提供": [0, 0], "其他": [0, 0],
    }  # fmt: skip
    assert found["行政复议、行政诉讼（件）"] == {"行政复议": [2, 0], "行政诉讼": [0, 0]}


def test_charts_do_not_overlap_and_stand_on_the_first_page(
    edition: Edition, tmp_path: Path
) -> None:
    last = nil_report(edition, year=2022)
    sheet: Any = compared(nil_report(edition), (last,), tmp_path)["年度对比"]

    places = [
        (chart.anchor._from.row, range(chart.anchor._from.col, chart.anchor.to.col))  # noqa: SLF001 - openpyxl has no other way
        for chart in sheet._charts  # noqa: SLF001 - openpyxl has no other way
    ]
    first, second, third = places
    assert first[0] == third[0] == second[0] - 1
    assert not set(first[1]) & set(third[1])
    (after,) = (one.id for one in sheet.row_breaks.brk)
    assert second[0] + 1 == after
    room = 842 - (sheet.page_margins.top + sheet.page_margins.bottom) * 72
    assert sum(sheet.row_dimensions[row].height for row in range(1, after + 1)) <= room
