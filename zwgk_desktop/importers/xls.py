"""Reader of binary workbooks (.xls, .et), and conversion of sheets into grids."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

import xlrd

from zwgk_desktop.domain.own_workbook import CONTINUED_MARK, is_cover_sheet, is_summary_sheet
from zwgk_desktop.importers.document import SourceBlock
from zwgk_desktop.importers.format import broken_error, locked_error
from zwgk_desktop.importers.spans import MAX_CELLS, Places, TooManyCellsError, blocks_of

_WIDEST = 256
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])


@dataclass(eq=False)
class SheetCells:
    """Cells of a sheet by row and column from 0, with its merged areas (ends inclusive)."""

    cells: dict[int, dict[int, str]] = field(default_factory=dict[int, dict[int, str]])
    merged: list[tuple[int, int, int, int]] = field(default_factory=list[tuple[int, int, int, int]])
    """First row, last row, first column, last column."""

    def put(self, row: int, column: int, text: str) -> None:
        """Set a cell's text; ignore cells far to the right, which are never printed."""
        if column < _WIDEST:
            self.cells.setdefault(row, {})[column] = text

    def blocks(self) -> tuple[SourceBlock, ...]:
        """Return the sheet as blocks; none for covers and summary sheets of the program's own.

        Raises:
            TooManyCellsError: The sheet has too many cells.
        """
        self._join_continued_rows()
        written = [row for row, cells in self.cells.items() if any(map(str.strip, cells.values()))]
        begins = [_row_text(self.cells[row]) for row in sorted(written)[:3]]
        if not written or is_summary_sheet(begins) or is_cover_sheet(begins):
            return ()
        width = 1 + max(c for row in written for c, text in self.cells[row].items() if text.strip())
        rows = [row for row in sorted(self.cells) if min(written) <= row <= max(written)]
        if len(rows) * width > MAX_CELLS:
            raise TooManyCellsError
        covered = self._covered_columns(rows, width)
        return blocks_of(
            _row_places(self.cells[row], covered.get(row, set()), width) for row in rows
        )

    def _join_continued_rows(self) -> None:
        """Join rows that continue a paragraph to the row in which it begins."""
        begun: tuple[int, int] | None = None
        last = -1
        for row in sorted(self.cells):
            alone = [(column, text) for column, text in self.cells[row].items() if text]
            column, text = alone[0] if len(alone) == 1 else (-1, "")
            if begun and (last, begun[1]) == (row - 1, column) and text.startswith(CONTINUED_MARK):
                self.cells[begun[0]][column] += text.removeprefix(CONTINUED_MARK)
                del self.cells[row]
            else:
                begun = (row, column) if text else None
            last = row

    def _covered_columns(self, rows: Sequence[int], width: int) -> Mapping[int, set[int]]:
        """Return, by row, the columns covered by the span of a merged cell."""
        covered: dict[int, set[int]] = {row: set() for row in rows}
        room = MAX_CELLS
        for top, bottom, left, right in self.merged:
            columns = set(range(left, min(right + 1, width)))
            for row in rows[bisect_left(rows, top) : bisect_right(rows, bottom)]:
                room -= len(columns)
                if room < 0:
                    raise TooManyCellsError
                covered[row] |= columns - {left} if row == top else columns
        return covered


def _row_text(cells: Mapping[int, str]) -> str:
    return "\t".join(text.strip() for _, text in sorted(cells.items()) if text.strip())


def _row_places(cells: Mapping[int, str], covered: set[int], width: int) -> Places:
    return tuple(None if c in covered else cells.get(c, "") for c in range(width))


def number_text(value: float) -> str:
    """Return a stored number as text, with at most the fifteen digits of a workbook."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.15g}"


def is_date(format_id: int, code: str | None) -> bool:
    """Return whether a number format displays a date or time."""
    if code is None:
        return format_id in _BUILT_IN_DATES
    bare = _QUOTED.sub("", code).lower()
    return any(letter in bare for letter in "ymdhs年月日") and "general" not in bare


def is_share(code: str | None, format_id: int) -> bool:
    """Return whether a number format displays percents."""
    return format_id in {9, 10} if code is None else "%" in _QUOTED.sub("", code)


def read_xls(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    """Return the visible sheets of a binary workbook as blocks. Run in a confined process.

    Raises:
        UserError: It is damaged (I07) or locked (I09).
        TooManyCellsError: A sheet has too many cells.
    """
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=StringIO())
        sheets = [_sheet_cells(book, sheet) for sheet in book.sheets() if not sheet.visibility]
    except MemoryError:
        raise
    except Exception as exc:
        if "encrypted" in str(exc):
            raise locked_error(name) from exc
        raise broken_error(name, "Excel") from exc  # xlrd raises any exception for damaged files
    return tuple(block for sheet in sheets for block in sheet.blocks())


def _sheet_cells(book: Any, source: Any) -> SheetCells:
    sheet = SheetCells(merged=[(top, bottom - 1, left, right - 1)
                          for top, bottom, left, right in source.merged_cells])  # fmt: skip
    for row in range(source.nrows):
        for column in range(source.row_len(row)):
            sheet.put(row, column, _displayed_text(book, source.cell(row, column)))
    return sheet


def _displayed_text(book: Any, cell: Any) -> str:
    match cell.ctype:
        case xlrd.XL_CELL_TEXT:
            return str(cell.value)
        case xlrd.XL_CELL_NUMBER | xlrd.XL_CELL_DATE:
            return _number_as_text(book, cell)
        case xlrd.XL_CELL_BOOLEAN:
            return "TRUE" if cell.value else "FALSE"
        case xlrd.XL_CELL_ERROR:
            return str(xlrd.error_text_from_code.get(cell.value, "#"))
        case _:
            return ""


def _number_as_text(book: Any, cell: Any) -> str:
    known = book.format_map.get(book.xf_list[cell.xf_index].format_key)
    code, key = (known.format_str, known.format_key) if known else (None, 0)
    if is_date(key, code):
        return _date_text(book, cell.value)
    return f"{number_text(cell.value * 100)}%" if is_share(code, key) else number_text(cell.value)


def _date_text(book: Any, value: float) -> str:
    try:
        return f"{xlrd.xldate_as_datetime(value, book.datemode):%Y-%m-%d}"
    except (xlrd.XLDateError, ValueError, OverflowError):
        return f"日期{value}"
