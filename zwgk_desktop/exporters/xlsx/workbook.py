"""The report as a workbook: 封面, the sections as the form prints them, then what sums them up.

Totals are live formulas, and the file holds what they come to as well. No
text of anybody's ever becomes a formula.
"""

from datetime import date

from openpyxl import Workbook
from openpyxl.packaging.core import DocumentProperties

from zwgk_desktop.domain.grid import lay_out
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Section
from zwgk_desktop.exporters.contents import course
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
from zwgk_desktop.exporters.xlsx.pack import pack
from zwgk_desktop.exporters.xlsx.sheet import SheetWriter, plain, run_heads
from zwgk_desktop.exporters.xlsx.tables import name_figures


def compose(export: Export, progress: Progress) -> Composed:
    """Return the workbook; the same data gives the same bytes.

    With last year's report among the earlier ones it compares the years. `progress`
    is told sheet by sheet.
    """
    book = _Book(export, progress)
    content = book.content()
    progress(book.all, book.all)
    return Composed(content, book.all)


class _Book:
    """A workbook being written, sheet by sheet."""

    def __init__(self, export: Export, progress: Progress) -> None:
        self._export = export
        self.report = report = export.report
        self.findings = export.findings
        self.requests = course(report.edition)
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
        """Write every sheet and return the file."""
        report, findings = self.report, self.findings
        sheet = self._sheet("封面", COVER_WIDTHS, COVER_LOWEST)
        write_cover(sheet, report, findings)
        for section in self.sections:
            self._section(section)
        sheet = self._sheet("校验结果", results.WIDTHS, results.LOWEST)
        results.write_results(sheet, self._export)
        sheet = self._sheet("统计", statistics.WIDTHS, statistics.LOWEST)
        statistics.write(sheet, report, self.requests)
        if self.years:
            sheet = self._sheet(comparison.NAME, comparison.widths(self.years), comparison.LOWEST)
            comparison.write(sheet, self.years)
        for sheet in self._sheets:
            run_heads(sheet, report, findings)
        day = report.issued_on or date(report.year, 12, 31)
        return pack(self._workbook, [sheet.values for sheet in self._sheets], day)

    def _section(self, section: Section) -> None:
        table = self.report.edition.table_of.get(section.content)
        if table is None:
            sheet = self._sheet(section.numeral, PROSE_WIDTHS, PROSE_LOWEST)
            write_prose(sheet, self.report, section)
            return
        widths = tables.widths(lay_out(table))
        sheet = self._sheet(section.numeral, widths, tables.LOWEST[table.layout])
        tables.write(sheet, self._export, table)
        name_figures(self._workbook, table, section.numeral)

    def _sheet(self, name: str, widths: tuple[float, ...], lowest: float) -> SheetWriter:
        self._progress(len(self._sheets), self.all)
        sheet = SheetWriter(self._workbook.create_sheet(name), widths, lowest)
        self._sheets.append(sheet)
        return sheet


def _properties(report: Report) -> DocumentProperties:
    unit = plain(report.unit)
    return DocumentProperties(
        title=plain(report.title), creator=unit, lastModifiedBy=unit, language="zh-CN"
    )
