"""Sheet of findings: one row each, with cell, source and remedy."""

from dataclasses import dataclass
from datetime import date, timedelta, timezone
from itertools import zip_longest

from openpyxl.utils import get_column_letter

from zwgk_desktop.domain import own_workbook
from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.findings import Finding, Severity, absolute_difference
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.exporters.exporter import Export
from zwgk_desktop.exporters.xlsx.formulas import cell_positions, cell_reference
from zwgk_desktop.exporters.xlsx.sheet import (
    HEI,
    CellStyle,
    SheetWriter,
    set_up_printing,
    split_for_rows,
    write_title_lines,
)

LOWEST = 20.0


@dataclass(frozen=True, slots=True)
class _Column:
    label: str
    width: float
    look: CellStyle


_CENTRED, _LEFT = CellStyle(size=9), CellStyle(size=9, across="left")
_ONE_LINE = CellStyle(size=9, shrink=True)  # P-TOWNSHIP-RULES
_HEAD = CellStyle(size=9.5, font=HEI)
_COLUMNS = (
    _Column("序号", 4.5, _CENTRED),
    _Column("级别", 8.5, _CENTRED),
    _Column("规则", 13.0, _ONE_LINE),
    _Column("位置", 16.0, _LEFT),
    _Column("问题", 22.5, _LEFT),
    _Column("应为", 7.5, _CENTRED),
    _Column("实为", 7.5, _CENTRED),
    _Column("相差", 6.0, _CENTRED),
    _Column("说明", 12.0, _LEFT),
    _Column("处理办法", 13.5, _LEFT),
    _Column("依据", 11.0, _LEFT),
)
_NUMBER = 0
_HEADS = 3
WIDTHS = tuple(column.width for column in _COLUMNS)

_Content = str | Number


_BEIJING = timezone(timedelta(hours=8))
"""Fixed time zone, so that the bytes are the same on every computer."""


def write_results(sheet: SheetWriter, export: Export) -> None:
    """Write all findings in the given order, or one sentence if there are none."""
    report, findings = export.report, export.findings
    moment = own_workbook.findings_date_note(export.changed and export.changed.astimezone(_BEIJING))
    write_title_lines(sheet, own_workbook.RESULTS, _summary_line(findings) + moment)
    if findings:
        for at, column in enumerate(_COLUMNS, start=1):
            sheet.text((_HEADS, at), column.label, _HEAD)
        row = _HEADS + 1
        for number, finding in enumerate(findings, start=1):
            row = _write_finding(sheet, row, _row_contents(report, number, finding))
        sheet.page.auto_filter.ref = f"A{_HEADS}:{get_column_letter(sheet.columns)}{row - 1}"
        sheet.page.freeze_panes = f"A{_HEADS + 1}"
    sheet.finish()
    set_up_printing(sheet.page, heads=_HEADS if findings else 0, wide=True)


def _summary_line(findings: tuple[Finding, ...]) -> str:
    if not findings:
        return own_workbook.NOTHING_FOUND
    counts = [
        f"{severity.label}{sum(finding.severity is severity for finding in findings)}处"
        for severity in Severity
    ]
    return own_workbook.findings_count_line(len(findings), counts)


def _row_contents(report: Report, number: int, finding: Finding) -> tuple[_Content, ...]:
    """Return the cells of one finding, in the order of the columns."""
    return (
        number,
        finding.severity.label,
        finding.rule,
        _place_label(report, finding),
        finding.message,
        _content_of(finding.expected),
        _content_of(finding.actual),
        _difference(finding),
        finding.explanation or "",
        finding.remedy,
        finding.source,
    )


def _write_finding(sheet: SheetWriter, row: int, contents: tuple[_Content, ...]) -> int:
    """Write one finding and return the row after it.

    Text too long for the tallest row continues in the next row, which repeats the
    number, so that nothing is hidden and a filter finds both.
    """
    parts = [
        split_for_rows(content, sheet.width(at), column.look.size)
        if isinstance(content, str)
        else [content]
        for at, (column, content) in enumerate(zip(_COLUMNS, contents, strict=True), start=1)
    ]
    for line in zip_longest(*parts, fillvalue=""):
        for at, (column, part) in enumerate(zip(_COLUMNS, line, strict=True), start=1):
            shown = contents[_NUMBER] if at - 1 == _NUMBER else part
            if isinstance(shown, str):
                sheet.text((row, at), shown, column.look)
            else:
                sheet.number((row, at), shown, column.look)
        row += 1
    return row


def _place_label(report: Report, finding: Finding) -> str:
    """Return the label of a finding's address, with the passage if it is in a text."""
    if finding.caret_address is None:
        return "整份报告"
    label = report.edition.label(finding.caret_address)
    if finding.passage is not None:
        text = str(report.values.get(finding.passage.address, ""))
        return f"{label}：“{text[finding.passage.start : finding.passage.end]}”"
    where = _cell_reference(report, finding.caret_address)
    others = f"另涉及{len(finding.cells) - 1}格" if len(finding.cells) > 1 else ""
    aside = "，".join(filter(None, (where, others)))
    return f"{label}（{aside}）" if aside else label


def _cell_reference(report: Report, address: Address) -> str:
    """Return the reference to the workbook cell of an address, or ""."""
    cell = report.edition.cell_of.get(address)
    if cell is None:
        return ""
    table = report.edition.table_of[cell.table]
    numeral = report.edition.section_of[table.id].numeral
    return f"“{numeral}”表{cell_reference([cell_positions(table)[address]])}格"


def _content_of(value: Value | None) -> _Content:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case date():
            return day_text(value)
        case _:
            return value


def _difference(finding: Finding) -> _Content:
    expected, actual = _content_of(finding.expected), _content_of(finding.actual)
    if isinstance(expected, str) or isinstance(actual, str):
        return ""
    return absolute_difference(expected, actual)
