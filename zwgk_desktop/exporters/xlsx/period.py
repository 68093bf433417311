"""The tables of a stretch of days that is no year: for who asks each quarter, or for now."""

from collections.abc import Iterable
from datetime import date

from openpyxl import Workbook

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.grid import lay_out
from zwgk_desktop.exporters.exporter import Composed, Export
from zwgk_desktop.exporters.xlsx import tables
from zwgk_desktop.exporters.xlsx.pack import pack
from zwgk_desktop.exporters.xlsx.paper import run_heads
from zwgk_desktop.exporters.xlsx.sheet import SheetWriter

_MARK = "（期间统计，不是年度报告）"


def compose_period(export: Export, wanted: Iterable[Address], period: str, last: date) -> Composed:
    """Return the file: a sheet for each table wanted, in the form's order.

    Args:
        export: The report holds the figures of the stretch; its year is not shown.
        wanted: Ids of the tables.
        period: The stretch in words.
        last: Its last day, which the file gives as its own.
    """
    said = f"{period}{_MARK}"
    report = export.report
    book, edition, ids = Workbook(), report.edition, set(wanted)
    book.remove(book.worksheets[0])
    written: list[SheetWriter] = []
    for section in edition.sections:
        if section.content not in ids:
            continue
        table = edition.table_of[section.content]
        sheet = SheetWriter(
            book.create_sheet(section.numeral),
            tables.widths(lay_out(table)),
            tables.LOWEST[table.layout],
        )
        tables.write(sheet, export, table, said)
        run_heads(sheet, report, (), said)
        written.append(sheet)
    return Composed(pack(book, [sheet.values for sheet in written], last), len(written))
