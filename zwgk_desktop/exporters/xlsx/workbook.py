"""Report as an Excel workbook: 封面, the sections, findings, statistics and comparison.

Totals are live formulas, stored with their results. No text of a user ever becomes
a formula.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.packaging.core import DocumentProperties
from openpyxl.writer.excel import ExcelWriter

from zwgk_desktop.domain.embedded_data import SHEET
from zwgk_desktop.domain.grid import lay_out
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Section
from zwgk_desktop.exporters.contents import request_stages
from zwgk_desktop.exporters.exporter import Composed, Export
from zwgk_desktop.exporters.xlsx import comparison, results, statistics, tables
from zwgk_desktop.exporters.xlsx.cover import (
    COVER_LOWEST,
    COVER_WIDTHS,
    PROSE_LOWEST,
    PROSE_WIDTHS,
    write_cover,
    write_prose,
)
from zwgk_desktop.exporters.xlsx.sheet import Result, SheetWriter, cell_text, set_header_and_footer
from zwgk_desktop.exporters.xlsx.tables import name_figures
from zwgk_desktop.sealed_zip import members_of, zip_bytes

_DATA_IN_CELL = 15_000
"""Characters of data in a cell; a cell holds twice as many, should all have to be escaped."""

_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
_CELL = re.compile(
    r'<c r="(?P<at>[A-Z]+\d+)"(?P<style>[^>]*)>(?P<formula><f[^>]*>[^<]*</f>)?'
    r"(?:<v\s*/>|<v>[^<]*</v>)</c>"
)
_MERGE = re.compile(r"<mergeCell ref=[^>]*>")
_MERGES = re.compile(f"(?:{_MERGE.pattern})+")  # openpyxl writes them in the order of a set
_STYLES = "xl/styles.xml"
_FIRST_FONT = re.compile(r"<font>.*?</font>")
# Digits of this font are the unit of column widths. Not every office PC has Calibri.
_NORMAL = '<font><name val="宋体"/><charset val="134"/><family val="3"/><sz val="11"/></font>'
_END = re.compile("(?=<drawing |</worksheet>)")
# Excel would flag (七)总计 for omitting the rows above it, and exact amounts stored as text.
_NO_FLAGS = (
    '<ignoredErrors><ignoredError sqref="A1:Z999" formulaRange="1" numberStoredAsText="1"/>'
    "</ignoredErrors>"
)
_CHART = re.compile(r"xl/charts/chart\d+\.xml")
_LABEL_FORMAT = re.compile(r'<numFmt formatCode="[^"]*"(?= />)')  # needs sourceLinked="0"
_DRAWING = re.compile(r"xl/drawings/drawing\d+\.xml")
_CHART_NAME = re.compile(r'(?<= name=")Chart (?=\d+")')  # read aloud by screen readers


def pack(workbook: "Workbook", values: Sequence[Mapping[str, Result]], day: date) -> bytes:
    """Return the bytes of a workbook, with openpyxl's output corrected.

    Args:
        workbook: openpyxl's workbook, which can be saved only once.
        values: For each sheet, the values to write for some of its cells.
        day: Day of the data; used as the file's date instead of the clock.
    """
    properties = workbook.properties
    properties.created = properties.modified = datetime.combine(day, time())
    loose = BytesIO()
    ExcelWriter(workbook, ZipFile(loose, "w")).save()
    return zip_bytes((name, _corrected_part(name, xml, values)) for name, xml in members_of(loose))


def _corrected_part(name: str, content: bytes, values: Sequence[Mapping[str, Result]]) -> bytes:
    """Return a part of the file with openpyxl's omissions and errors corrected."""
    if sheet := _SHEET.fullmatch(name):
        return _correct_sheet(content.decode(), values[int(sheet[1]) - 1]).encode()
    if name == _STYLES:
        return _FIRST_FONT.sub(_NORMAL, content.decode(), count=1).encode()
    if _CHART.fullmatch(name):
        return _LABEL_FORMAT.sub(r'\g<0> sourceLinked="0"', content.decode()).encode()
    if _DRAWING.fullmatch(name):
        return _CHART_NAME.sub("图", content.decode()).encode()
    return content


def _correct_sheet(xml: str, values: Mapping[str, Result]) -> str:
    def cell(match: re.Match[str]) -> str:
        value = values.get(match["at"])
        if value is None:
            return match[0]
        kind = ' t="str"' if isinstance(value, str) else ""
        style = match["style"].replace(' t="n"', "")
        formula = match["formula"] or ""
        return f'<c r="{match["at"]}"{style}{kind}>{formula}<v>{_exact_digits(value)}</v></c>'

    return _END.sub(_NO_FLAGS, _MERGES.sub(_sort_merges, _CELL.sub(cell, xml)), count=1)


def _sort_merges(merges: re.Match[str]) -> str:
    return "".join(sorted(_MERGE.findall(merges[0])))


def _exact_digits(value: Result) -> str:
    match value:
        case str():
            return escape(value)
        case Decimal():
            return format(value, "f")
        case _:
            return repr(value)


def compose(export: Export, progress: Progress) -> Composed:
    """Return the report as a workbook. The same data give the same bytes.

    If `earlier` has last year's report, a sheet compares the years. `progress` is called
    for each sheet.
    """
    book = _WorkbookWriter(export, progress)
    content = book.content()
    progress(book.all, book.all)
    return Composed(content, book.all)


class _WorkbookWriter:
    """Workbook of a report being written, sheet by sheet."""

    def __init__(self, export: Export, progress: Progress) -> None:
        self._export = export
        self.report = report = export.report
        self.findings = export.findings
        self.requests = request_stages(report.edition)
        edition = report.edition
        known = {*edition.table_of, *edition.text_of}
        self.sections = [section for section in edition.sections if section.content in known]
        self.years = comparison.years_shown(report, export.earlier)
        self.all = len(self.sections) + 3 + bool(self.years)
        self._progress = progress
        self._sheets: list[SheetWriter] = []
        self._workbook = Workbook()
        self._workbook.remove(self._workbook.worksheets[0])
        self._workbook.properties = _properties(report)

    def content(self) -> bytes:
        """Write every sheet and return the file's bytes."""
        report, findings = self.report, self.findings
        sheet = self._new_sheet("封面", COVER_WIDTHS, COVER_LOWEST)
        write_cover(sheet, report, findings)
        for section in self.sections:
            self._write_section(section)
        sheet = self._new_sheet("校验结果", results.WIDTHS, results.LOWEST)
        results.write_results(sheet, self._export)
        sheet = self._new_sheet("统计", statistics.WIDTHS, statistics.LOWEST)
        statistics.write(sheet, report, self.requests)
        if self.years:
            sheet = self._new_sheet(
                comparison.NAME, comparison.widths(self.years), comparison.LOWEST
            )
            comparison.write(sheet, self.years)
        for sheet in self._sheets:
            set_header_and_footer(sheet, report, findings)
        self._add_data_sheet()
        day = report.issued_on or date(report.year, 12, 31)
        return pack(self._workbook, [*(sheet.values for sheet in self._sheets), {}], day)

    def _add_data_sheet(self) -> None:
        """Add the hidden sheet with the report's data, which no cell holds whole."""
        sheet = self._workbook.create_sheet(SHEET)
        sheet.sheet_state = sheet.SHEETSTATE_VERYHIDDEN
        data = self._export.data
        for row, at in enumerate(range(0, len(data), _DATA_IN_CELL), start=1):
            cell = sheet.cell(row, 1, cell_text(data[at : at + _DATA_IN_CELL]))
            cell.data_type = "s"  # never a formula

    def _write_section(self, section: Section) -> None:
        table = self.report.edition.table_of.get(section.content)
        if table is None:
            sheet = self._new_sheet(section.numeral, PROSE_WIDTHS, PROSE_LOWEST)
            write_prose(sheet, self.report, section)
            return
        widths = tables.widths(lay_out(table))
        sheet = self._new_sheet(section.numeral, widths, tables.LOWEST[table.layout])
        tables.write(sheet, self._export, table)
        name_figures(self._workbook, table, section.numeral)

    def _new_sheet(self, name: str, widths: tuple[float, ...], lowest: float) -> SheetWriter:
        self._progress(len(self._sheets), self.all)
        sheet = SheetWriter(self._workbook.create_sheet(name), widths, lowest)
        self._sheets.append(sheet)
        return sheet


def _properties(report: Report) -> DocumentProperties:
    unit = cell_text(report.unit)
    return DocumentProperties(
        title=cell_text(report.title), creator=unit, lastModifiedBy=unit, language="zh-CN"
    )
