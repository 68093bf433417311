"""Workbooks under test, read as any other program reads them."""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from zwgk_desktop import paths
from zwgk_desktop.catalog import Catalog, load_catalog
from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.rules import Rule
from zwgk_desktop.exporters.exporter import Export
from zwgk_desktop.exporters.xlsx.formulas import cell_positions
from zwgk_desktop.services.exporting import export_report

SHEETS = ["封面", "一", "二", "三", "四", "五", "六", "校验结果", "统计"]
RECEIVED = "requests.received.natural_person"


@lru_cache(maxsize=1)
def _catalog() -> Catalog:
    return load_catalog(paths.forms())


def rules_of(report: Report) -> tuple[Rule, ...]:
    """Return the rules of a report's edition; none where the test made the edition itself."""
    return _catalog().rules.get(report.edition.id, ())


def book(report: Report, findings: tuple[Finding, ...], folder: Path) -> Workbook:
    """Export a report as 报告.xlsx and open it."""
    target = folder / "报告.xlsx"
    export = Export(report, findings, rules=rules_of(report))
    length = export_report("xlsx", export, target, as_draft=True).length
    assert length == len(SHEETS)
    return load_workbook(target)


def xml_of(folder: Path, sheet: str) -> str:
    """Return a sheet of the workbook just exported as it stands in the file."""
    with ZipFile(folder / "报告.xlsx") as parts:
        number = load_workbook(folder / "报告.xlsx").sheetnames.index(sheet) + 1
        return parts.read(f"xl/worksheets/sheet{number}.xml").decode()


def sheet_of(workbook: Workbook, report: Report, address: Address) -> Worksheet:
    """Return the sheet on which an address, or the table of that name, stands."""
    numeral = report.edition.section_of[address.split(".")[0]].numeral
    sheet = workbook[numeral]
    assert isinstance(sheet, Worksheet)
    return sheet


def cell_of(workbook: Workbook, report: Report, address: Address) -> Any:
    """Return the cell in which a figure stands."""
    table = report.edition.table_of[address.split(".")[0]]
    return sheet_of(workbook, report, address).cell(*cell_positions(table)[address])


def header_of(sheet: Worksheet) -> Any:
    """Return what each page of a sheet has at its top."""
    return sheet.oddHeader


def texts(sheet: Worksheet) -> list[str]:
    """Return what is written on a sheet in words, row by row."""
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def finding(**changes: Any) -> Finding:
    """Return an error about one cell, with some of it otherwise."""
    made = Finding(
        rule="R-BALANCE",
        severity=Severity.ERROR,
        message="三、“自然人”列不平衡",
        source="国办公开办函〔2021〕30号",
        remedy="核对这一列",
        cells=(RECEIVED,),
        expected=15,
        actual=13,
    )
    return replace(made, **changes)
