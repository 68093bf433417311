"""Cover sheet of the workbook, and the sheets of running text."""

from collections.abc import Iterator
from datetime import date

from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.findings import (
    Finding,
    Severity,
    count_preventing_final,
    is_draft,
    may_be_final,
)
from zwgk_desktop.domain.own_workbook import CONTINUED_MARK, COVER
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Section
from zwgk_desktop.domain.units import Level
from zwgk_desktop.exporters.xlsx.sheet import (
    HEADING,
    HEI,
    PAGE,
    CellStyle,
    SheetWriter,
    lines_in_cell,
    paragraphs,
    set_up_printing,
    split_for_rows,
)

COVER_WIDTHS = (22.0, 62.0)
COVER_LOWEST = 27.0

_TITLE = CellStyle(size=20, bold=True, box=False)
_BAND = CellStyle(size=12, font=HEI, across="left", indent=1)
_LABEL = CellStyle(size=12)
_VALUE = CellStyle(size=12, across="left", indent=1)
_AIR = 2  # blank rows above the title, and below it


def write_cover(sheet: SheetWriter, report: Report, findings: tuple[Finding, ...]) -> None:
    """Write the cover: title, fields of the report, and the result of the checks."""
    sheet.text((_AIR, 1), _title_text(sheet, report), _TITLE, (1, 2))
    at = _write_rows(sheet, 2 * _AIR, COVER, _report_rows(report))
    _write_rows(sheet, at, "校验", _check_rows(report, findings))
    sheet.finish()
    set_up_printing(sheet.page, heads=0)


def _title_text(sheet: SheetWriter, report: Report) -> str:
    """Return the title, broken after the unit's name if it is too long for a line."""
    title = report.title
    if len(lines_in_cell(title, sheet.width(1, 2), _TITLE.size)) == 1:
        return title
    return title.replace(report.unit, f"{report.unit}\n", 1)


def _write_rows(
    sheet: SheetWriter, at: int, band: str, rows: Iterator[tuple[str, str | int]]
) -> int:
    """Write a heading and its rows; return the row after them."""
    sheet.text((at, 1), band, _BAND, (1, 2))
    for label, value in rows:
        at += 1
        sheet.text((at, 1), label, _LABEL)
        if isinstance(value, str):
            sheet.text((at, 2), value, _VALUE)
        else:
            sheet.number((at, 2), value, _VALUE)
    return at + 1


def _report_rows(report: Report) -> Iterator[tuple[str, str | int]]:
    """Yield label and value of the report's fields, status and form."""
    roles = report.edition.roles.fields
    further = (roles.issued_on, roles.signed_by, roles.contact, roles.supervision)
    for field_id in ("unit", "year", "level", *further):
        yield report.edition.field_of[field_id].label, _field_text(report, field_id)
    yield "状态", report.status.label
    yield "表式", report.edition.name


def _field_text(report: Report, field_id: str) -> str:
    if field_id == "year":
        return f"{report.year}年（1月1日至12月31日）"
    value = report.field_value(field_id)
    if field_id == report.edition.roles.fields.signed_by:
        return report.signer
    if field_id == "level":
        return Level(str(value or Level.UNKNOWN)).label
    if isinstance(value, date):
        return day_text(value)
    return "未填写" if value is None else str(value)


def _check_rows(report: Report, findings: tuple[Finding, ...]) -> Iterator[tuple[str, str | int]]:
    """Yield label and count of findings by severity and of blanks, then the verdict."""
    for severity in Severity:
        found = [finding for finding in findings if finding.label == severity.label]
        yield f"{severity.label}（处）", len(found)
        if severity is Severity.EXPLAIN:
            yield "其中尚未说明（处）", sum(finding.makes_draft for finding in found)
    yield "未填写（格）", report.count_blanks()
    yield "结论", verdict(findings)


def verdict(findings: tuple[Finding, ...]) -> str:
    """Return the sentence that says whether the report may be made final, and why not."""
    if may_be_final(findings):
        return "可以定稿"
    yet = {Severity.EXPLAIN.label: "而尚未说明"}
    reasons = (
        f"{count}处{what}{yet.get(what, '')}" for count, what in count_preventing_final(findings)
    )
    draft = "草稿，" if is_draft(findings) else ""
    return f"{draft}尚不能定稿：有{'、'.join(reasons)}"


PROSE_WIDTHS = (PAGE,)
PROSE_LOWEST = 24.0

_HEADING = CellStyle(size=18, bold=True, box=False)
_BODY = CellStyle(size=12, across="left", down="top", box=False)
_INDENT = "　　"
_TITLE_LOWEST = 48.0


def write_prose(sheet: SheetWriter, report: Report, section: Section) -> None:
    """Write a section's text; before the first section, also the title and the preface."""
    edition = report.edition
    if section is edition.sections[0]:
        _write_title(sheet, report)
        for text in edition.texts:
            if text.id not in edition.section_of:
                _write_paragraphs(sheet, report.text(text.id))
    sheet.text((sheet.last_row + 1, 1), section.heading, HEADING)
    _write_paragraphs(sheet, report.text(section.content))
    sheet.finish()
    set_up_printing(sheet.page, heads=0)


def _write_title(sheet: SheetWriter, report: Report) -> None:
    """Write the title without line breaks: an importer recognises it by the unit."""
    lowest, sheet.lowest = sheet.lowest, _TITLE_LOWEST
    sheet.text((1, 1), report.title, _HEADING)
    sheet.lowest = lowest


def _write_paragraphs(sheet: SheetWriter, text: str) -> None:
    for paragraph in paragraphs(text):
        # One line is left for the note that a row continues.
        first, *rest = split_for_rows(_INDENT + paragraph, sheet.width(1), _BODY.size, spare=1)
        for part in (first, *(CONTINUED_MARK + part for part in rest)):
            sheet.text((sheet.last_row + 1, 1), part, _BODY)
