"""Charts a workbook draws itself: the right cells, in grey, on one page; a blank is no nought."""

import re
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from reports import nil_report
from workbooks import RECEIVED, book, xml_of

from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.spec import Edition

TITLES = ["办理结果（件）", "申请人（本年新收，件）"]
BUSY: dict[str, Value] = {
    RECEIVED: 9,
    "requests.received.enterprise": 1,
    "requests.granted.natural_person": 6,
    "requests.refused_process.enterprise": 3,
    "requests.refused_state_secret.natural_person": 1,
}


def charts_of(sheet: Worksheet) -> list[Any]:
    """Return the charts of a sheet, which openpyxl keeps to itself."""
    return list(sheet._charts)  # type: ignore[attr-defined]  # noqa: SLF001 - openpyxl has no other way


def title_of(chart: Any) -> str:
    return str(chart.title.tx.rich.p[0].r[0].t)


def drawn(sheet: Worksheet, chart: Any) -> list[dict[str, int | None]]:
    """Return what each kind of bar shows, by label: what is kept, as it is in the cells."""
    shown: list[dict[str, int | None]] = []
    for series in chart.series:
        kept = {int(point.idx): int(point.v) for point in series.val.numRef.numCache.pt}
        labels = [point.v for point in series.cat.strRef.strCache.pt]
        cells = [cell for row in sheet[series.cat.strRef.f.split("!")[1]] for cell in row]
        assert [str(cell.value) for cell in cells] == labels
        shown.append({label: kept.get(at) for at, label in enumerate(labels)})
    return shown


def test_outcomes_and_applicants_are_drawn(edition: Edition, tmp_path: Path) -> None:
    sheet = book(nil_report(edition, BUSY), (), tmp_path)["统计"]
    ended, asked = charts_of(sheet)

    assert [title_of(ended), title_of(asked)] == TITLES
    assert list(drawn(sheet, ended)[0].values()) == [6, 0, 4, 0, 0, 0]
    assert list(drawn(sheet, asked)[0].values()) == [9, 1, 0, 0, 0, 0]
    assert drawn(sheet, asked)[0]["法人或其他组织·商业企业"] == 1


def test_the_cells_drawn_are_those_of_the_block_above(edition: Edition, tmp_path: Path) -> None:
    sheet = book(nil_report(edition, BUSY), (), tmp_path)["统计"]

    for chart, last in zip(charts_of(sheet), ("合计", "总计"), strict=True):
        counted = chart.series[0].val.numRef.f
        match = re.fullmatch(r"'统计'!B(\d+):B(\d+)", counted)
        assert match
        first, end = int(match[1]), int(match[2])
        assert sheet.cell(end + 1, 1).value == last
        assert end - first == 5
        assert chart.anchor._from.row == chart.anchor.to.row == end + 1  # noqa: SLF001 - openpyxl has no other way


def test_a_blank_has_neither_bar_nor_number(edition: Edition, tmp_path: Path) -> None:
    values: dict[str, Value] = {"report.unit": "云溪镇人民政府", "report.year": 2023, RECEIVED: 0}
    sheet = book(Report(edition, values), (), tmp_path)["统计"]
    ended, asked = charts_of(sheet)

    assert set(drawn(sheet, ended)[0].values()) == {None}
    assert list(drawn(sheet, asked)[0].values()) == [0, None, None, None, None, None]
    silent = [label.idx for label in asked.series[0].dLbls.dLbl]
    assert silent == [1, 2, 3, 4, 5]
    assert not any(label.showVal for label in asked.series[0].dLbls.dLbl)


def test_a_chart_stands_in_one_row_inside_the_printed_area(
    edition: Edition, tmp_path: Path
) -> None:
    sheet = book(nil_report(edition, BUSY), (), tmp_path)["统计"]
    area = str(sheet.print_area).replace("$", "")
    last = int(re.findall(r"\d+", area)[-1])

    for chart in charts_of(sheet):
        row = chart.anchor.to.row + 1
        height = sheet.row_dimensions[row].height or 0
        assert row <= last
        assert chart.anchor.to.col == 5
        assert 0 < chart.anchor._from.rowOff < chart.anchor.to.rowOff <= height * 12700  # noqa: SLF001 - openpyxl has no other way
        assert height <= 405


@pytest.mark.parametrize("edition_id", ["gkb-2021-30", "gkb-2019-60"])
def test_the_first_chart_ends_its_page(edition_id: str, catalog: Any, tmp_path: Path) -> None:
    report = nil_report(catalog.editions[edition_id], BUSY)
    sheet = book(report, (), tmp_path)["统计"]
    first, _ = charts_of(sheet)
    (after,) = (one.id for one in sheet.row_breaks.brk)

    heights = [sheet.row_dimensions[row].height or 0 for row in range(1, after + 1)]
    room = 842 - (sheet.page_margins.top + sheet.page_margins.bottom) * 72
    assert first.anchor.to.row + 1 == after
    assert sum(heights) <= room < sum(heights) + (sheet.row_dimensions[after + 1].height or 0)


def test_bars_are_grey_and_speak_chinese(edition: Edition, tmp_path: Path) -> None:
    book(nil_report(edition, BUSY), (), tmp_path)

    with ZipFile(tmp_path / "报告.xlsx") as parts:
        charts = [name for name in parts.namelist() if name.startswith("xl/charts/chart")]
        whole = "".join(parts.read(name).decode() for name in charts)
        drawing = parts.read("xl/drawings/drawing1.xml").decode()
    colours = set(re.findall(r'srgbClr val="([0-9A-F]{6})"', whole))
    assert colours
    assert all(colour[:2] == colour[2:4] == colour[4:] for colour in colours)
    assert set(re.findall(r'typeface="([^"]+)"', whole)) == {"宋体", "黑体"}
    assert whole.count('<numFmt formatCode="0" sourceLinked="0" />') == len(charts) == 2
    assert re.findall(r' name="([^"]+)"', drawing) == ["图1", "图2"]


def test_what_is_flagged_stands_before_the_drawing(edition: Edition, tmp_path: Path) -> None:
    """An office refuses a sheet whose parts stand in another order."""
    book(nil_report(edition), (), tmp_path)

    order = re.findall(
        r"<(headerFooter|rowBreaks|ignoredErrors|drawing)\b", xml_of(tmp_path, "统计")
    )
    assert order == ["headerFooter", "rowBreaks", "ignoredErrors", "drawing"]
    assert "<drawing" not in xml_of(tmp_path, "三")
