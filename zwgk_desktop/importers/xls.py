"""Workbooks of the old kind (.xls, .et)."""

from io import StringIO
from typing import Any

import xlrd

from zwgk_desktop.importers.document import SourceBlock
from zwgk_desktop.importers.failures import broken, locked
from zwgk_desktop.importers.sheets import SheetCells, is_date, is_share, number


def read_xls(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    """Read a workbook; run in a process of its own.

    Raises:
        UserError: It is damaged (I07) or locked (I09).
        TooManyCellsError: A sheet has too many cells.
    """
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=StringIO())
        sheets = [_sheet(book, sheet) for sheet in book.sheets() if not sheet.visibility]
    except MemoryError:
        raise
    except Exception as exc:
        if "encrypted" in str(exc):
            raise locked(name) from exc
        raise broken(name, "Excel") from exc  # xlrd meets damage with errors of any kind
    return tuple(block for sheet in sheets for block in sheet.blocks())


def _sheet(book: Any, source: Any) -> SheetCells:
    sheet = SheetCells(merged=[(top, bottom - 1, left, right - 1)
                          for top, bottom, left, right in source.merged_cells])  # fmt: skip
    for row in range(source.nrows):
        for column in range(source.row_len(row)):
            sheet.put(row, column, _shown(book, source.cell(row, column)))
    return sheet


def _shown(book: Any, cell: Any) -> str:
    match cell.ctype:
        case xlrd.XL_CELL_TEXT:
            return str(cell.value)
        case xlrd.XL_CELL_NUMBER | xlrd.XL_CELL_DATE:
            return _number(book, cell)
        case xlrd.XL_CELL_BOOLEAN:
            return "TRUE" if cell.value else "FALSE"
        case xlrd.XL_CELL_ERROR:
            return str(xlrd.error_text_from_code.get(cell.value, "#"))
        case _:
            return ""


def _number(book: Any, cell: Any) -> str:
    known = book.format_map.get(book.xf_list[cell.xf_index].format_key)
    code, key = (known.format_str, known.format_key) if known else (None, 0)
    if is_date(key, code):
        return _day(book, cell.value)
    return f"{number(cell.value * 100)}%" if is_share(code, key) else number(cell.value)


def _day(book: Any, value: float) -> str:
    try:
        return f"{xlrd.xldate_as_datetime(value, book.datemode):%Y-%m-%d}"
    except (xlrd.XLDateError, ValueError, OverflowError):
        return f"日期{value}"
