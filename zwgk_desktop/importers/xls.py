"""Workbooks of the old kind (.xls, .et)."""

from io import StringIO
from typing import Any

import xlrd

from zwgk_desktop.importers.document import Block
from zwgk_desktop.importers.failures import broken, locked, without_reader
from zwgk_desktop.importers.sheets import Sheet, is_date, is_share, number


def read_xls(data: bytes, name: str) -> tuple[Block, ...]:
    """Read a workbook; run in a process of its own.

    Raises:
        UserError: It is no workbook (I03), damaged (I07) or locked (I09).
        TooManyCellsError: A sheet has too many cells.
    """
    if not any(stream in data for stream in _STREAMS):
        if name.lower().endswith((".xls", ".et")):
            raise broken(name, "Excel")
        raise without_reader(name, "旧版 Word 或 WPS")
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


_STREAMS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))


def _sheet(book: Any, source: Any) -> Sheet:
    sheet = Sheet(merged=[(top, bottom - 1, left, right - 1)
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
