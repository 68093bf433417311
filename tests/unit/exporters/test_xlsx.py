"""The workbook is the form cell by cell, prints as it should, and is the same file each time."""

import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from exports import save
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from reports import nil_report
from workbooks import RECEIVED, SHEETS, book, finding, sheet_of, xml_of

from zwgk_desktop.domain.embedded_data import SHEET
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.grid import CellRole, lay_out
from zwgk_desktop.domain.progress import CancelledError
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.exporters.xlsx.formulas import TOP


def test_tables_are_the_grid_cell_by_cell(edition: Edition, tmp_path: Path) -> None:
    report = nil_report(edition)
    workbook = book(report, (), tmp_path)

    assert workbook.sheetnames == [*SHEETS, SHEET]
    assert workbook[SHEET].sheet_state == "veryHidden"
    for table in edition.tables:
        sheet = sheet_of(workbook, report, table.id)
        spans = {str(merged) for merged in sheet.merged_cells.ranges if merged.min_row >= TOP}
        wanted = set()
        for cell in lay_out(table).cells:
            top, left = TOP + cell.row, 1 + cell.column
            last = sheet.cell(top + cell.row_span - 1, left + cell.column_span - 1).coordinate
            if cell.row_span * cell.column_span > 1:
                wanted.add(f"{sheet.cell(top, left).coordinate}:{last}")
            if cell.text:
                assert str(sheet.cell(top, left).value).replace("\n", "") == cell.text
        below = f"A{TOP + lay_out(table).row_count}"  # what is checked, under the table
        assert all(_row(span) >= _row(below) for span in spans if span not in wanted)
        assert wanted <= spans


def _row(span: str) -> int:
    return int(re.sub("[A-Z]+", "", span.partition(":")[0]))


def test_every_cell_of_a_table_is_boxed_merged_ones_all_round(
    edition: Edition, tmp_path: Path
) -> None:
    report = nil_report(edition)
    book(report, (), tmp_path)

    # In the file itself: openpyxl gives merged cells borders of its own on reading.
    with ZipFile(tmp_path / "报告.xlsx") as parts:
        styles = parts.read("xl/styles.xml").decode()
    borders = re.findall(r"<border />|<border>.*?</border>", styles)
    of_style = re.findall(r'<xf [^>]*borderId="(\d+)"', styles.partition("<cellXfs")[2])
    for table in edition.tables:
        grid = lay_out(table)
        xml = xml_of(tmp_path, edition.section_of[table.id].numeral)
        used = dict(re.findall(r'<c r="([A-Z]+\d+)" s="(\d+)"', xml))
        for row in range(TOP, TOP + grid.row_count):
            for column in range(1, 1 + grid.column_count):
                style = used[f"{get_column_letter(column)}{row}"]
                assert borders[int(of_style[int(style)])].count('style="thin"') == 4


def test_only_the_outermost_group_of_table_three_runs_down_its_side(
    edition: Edition, tmp_path: Path
) -> None:
    report = nil_report(edition)
    sheet = sheet_of(book(report, (), tmp_path), report, "requests")

    upright = [
        cell.value for row in sheet.iter_rows() for cell in row if cell.alignment.textRotation
    ]
    assert upright == ["三、本年度办理结果"]
    assert sheet.freeze_panes == "D6"


def test_every_sheet_prints_on_a4_one_page_wide(edition: Edition, tmp_path: Path) -> None:
    report = nil_report(edition)
    workbook = book(report, (finding(),), tmp_path)

    for name in SHEETS:
        sheet = workbook[name]
        assert isinstance(sheet, Worksheet)
        wide = sheet.title == "校验结果"
        assert sheet.page_setup.orientation == ("landscape" if wide else "portrait")
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (9, 1)
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_options.horizontalCentered
        assert sheet.print_area
        assert sheet.oddFooter is not None
        assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"
    assert sheet_of(workbook, report, "requests").print_title_rows == "$1:$5"
    assert workbook["校验结果"].print_title_rows == "$1:$3"


def test_table_three_stands_whole_on_one_page(edition: Edition, tmp_path: Path) -> None:
    report = nil_report(edition)
    sheet = sheet_of(book(report, (finding(),), tmp_path), report, "requests")

    height = sum(sheet.row_dimensions[row].height or 0 for row in range(1, sheet.max_row + 1))
    margins = (sheet.page_margins.top + sheet.page_margins.bottom) * 72
    assert height <= 842 - margins


_ONCE_MORE = """
import sys
from pathlib import Path
from exports import save
from reports import nil_report
from zwgk_desktop import paths
from zwgk_desktop.catalog import load_catalog
edition = load_catalog(paths.forms()).editions["gkb-2021-30"]
earlier = (nil_report(edition, year=2022),)
target, silent = Path(sys.argv[1]), lambda done, total: None
save("xlsx", nil_report(edition), target, progress=silent, earlier=earlier)
"""


def test_the_same_data_gives_the_same_bytes_in_any_process(
    edition: Edition, tmp_path: Path
) -> None:
    here, there = tmp_path / "报告.xlsx", tmp_path / "另一份.xlsx"
    earlier = (nil_report(edition, year=2022),)
    save("xlsx", nil_report(edition), here, earlier=earlier)
    environment = os.environ | {
        "PYTHONHASHSEED": "7",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    again = [sys.executable, "-c", _ONCE_MORE, str(there)]
    subprocess.run(again, check=True, env=environment)

    assert here.read_bytes() == there.read_bytes()


def test_its_properties_are_the_report_s(edition: Edition, tmp_path: Path) -> None:
    properties = book(nil_report(edition), (), tmp_path).properties

    assert properties.title == "云溪镇人民政府2023年政府信息公开工作年度报告"
    assert properties.creator == "云溪镇人民政府"
    assert properties.created is not None
    assert properties.created.date() == date(2024, 1, 10)
    undated = Report(edition, {"report.unit": "云溪镇人民政府", "report.year": 2023})
    created = book(undated, (), tmp_path).properties.created
    assert created is not None
    assert created.date() == date(2023, 12, 31)


def test_progress_is_told_and_a_stopped_export_leaves_what_was_there(
    edition: Edition, tmp_path: Path
) -> None:
    told: list[tuple[int, int]] = []
    target = tmp_path / "报告.xlsx"
    save("xlsx", nil_report(edition), target, progress=lambda *step: told.append(step))
    before = target.read_bytes()

    def stop(done: int, total: int) -> None:
        if done == total // 2:
            raise CancelledError

    with pytest.raises(CancelledError):
        save("xlsx", nil_report(edition, {RECEIVED: 1}), target, progress=stop)

    assert told == [(done, len(SHEETS)) for done in range(len(SHEETS) + 1)]
    assert target.read_bytes() == before
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_is_not_there_is_told(edition: Edition, tmp_path: Path) -> None:
    with pytest.raises(UserError) as failure:
        save("xlsx", nil_report(edition), tmp_path / "无" / "报告.xlsx")

    assert failure.value.code == "E01"


def test_totals_are_marked_as_totals_by_the_grid(edition: Edition) -> None:
    totals = {
        cell.address
        for table in edition.tables
        for cell in lay_out(table).cells
        if cell.role is CellRole.TOTAL
    }
    assert totals == set(edition.leaves)
