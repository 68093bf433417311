"""A list as a plain workbook: a head, a row for each entry, every cell text or a day."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from zwgk_desktop.exporters.contents import BoardSheet, Shown
from zwgk_desktop.exporters.exporter import Composed
from zwgk_desktop.exporters.xlsx.pack import pack

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_THIN = Side(style="thin", color="999999")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD = PatternFill("solid", fgColor="DDE6F0")
_WIDEST = 40


def compose_list(
    title: str, heads: Sequence[str], rows: Sequence[Sequence[Shown]], day: date
) -> Composed:
    """Return the file; `day`, on which the list is as it is, is given as the file's own."""
    book = Workbook()
    sheet: Worksheet = book.worksheets[0]
    sheet.title = title[:31]
    for column, head in enumerate(heads, start=1):
        cell = _put(sheet, (1, column), head)
        cell.font, cell.fill = Font(name="黑体", size=11), _HEAD
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for at, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            _put(sheet, (at, column), value)
    for column in range(1, len(heads) + 1):
        shown = [str(heads[column - 1]), *(str(row[column - 1] or "") for row in rows)]
        width = max(sum(2 if ord(char) > 127 else 1 for char in text) for text in shown)
        sheet.column_dimensions[get_column_letter(column)].width = min(width + 2, _WIDEST)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{max(len(rows) + 1, 2)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return Composed(pack(book, [{}], day))


def compose_board_list(sheet: BoardSheet) -> Composed:
    """Return a county's board as a workbook."""
    return compose_list(sheet.name, sheet.heads, sheet.rows, sheet.day)


def _put(sheet: "Worksheet", at: tuple[int, int], value: Shown) -> Cell:
    cell = sheet.cell(*at)
    assert isinstance(cell, Cell)  # noqa: S101 - nothing is merged here
    if isinstance(value, date):
        cell.value, cell.number_format = value, "yyyy-mm-dd"
    elif isinstance(value, int):
        cell.value = value
    elif value:
        cell.value, cell.data_type = value, "s"  # never a formula, whatever it begins with
    cell.font = Font(name="宋体", size=11)
    cell.border = _FRAME
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell
