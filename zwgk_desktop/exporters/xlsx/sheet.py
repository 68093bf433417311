"""Writer of a worksheet: cells, styles, text fitting and page setup."""

import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties

from zwgk_desktop.domain.findings import Finding, is_draft
from zwgk_desktop.domain.numbers import Number, number_text
from zwgk_desktop.domain.report import Report

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

MAX_ROW = 405.0
"""Greatest height of a row, in points (Excel allows 409)."""

_CELL_LIMIT = 32_000  # Excel's own is 32,767 UTF-16 units; openpyxl cuts there silently
_CUT = "……（原文过长，余下部分请在本程序中查看）"
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_ILLEGAL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_TOKEN = re.compile(r"\n|[（《〈“‘〔【]*(?:[!-~]+|[^\n])[，。、；：？！）》〉”’〕】…]*")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_PADDING = 4.5  # padding left and right of a cell's text, together, in points
_LEADING = 1.45  # line pitch by font size: that of Noto Serif (UOS, Kylin); 宋体 needs less
_ROOM = 3.0  # padding above and below a row's text, together, in points
_NARROW = 0.58  # width of a Latin letter or digit by font size


def cell_text(text: str) -> str:
    """Return a text cleaned for a cell.

    Characters illegal in XML are dropped; line breaks of word processors become newlines.
    Text that Excel would read as an escape (``_x0041_``) is escaped. A text too long for
    a cell is cut and ends with a sentence that says so.
    """
    legal = _ILLEGAL.sub("", _BREAKS.sub("\n", text))
    legal = _ESCAPE.sub("_x005F_", legal)
    if len(legal.encode("utf-16-le")) // 2 <= _CELL_LIMIT:
        return legal
    return legal[: _CELL_LIMIT // 2] + _CUT


def paragraphs(text: str) -> list[str]:
    """Return the non-blank paragraphs of a text, split at every kind of line break."""
    return [line for line in _BREAKS.sub("\n", text).split("\n") if cell_text(line).strip()]


def lines_in_cell(text: str, width: float, size: float) -> list[str]:
    """Return the lines a text takes in a cell; joined, they are the text.

    Args:
        text: Text of the cell.
        width: Width of the cell, in points.
        size: Size of the font, in points.
    """
    room = max(width - _PADDING, size)
    found = [""]
    used = 0.0
    for piece in _unbreakable_pieces(text, room, size):
        step = _text_width(piece, size)
        if used + step > room and found[-1]:
            found.append("")
            used = 0.0
        found[-1] += piece
        used += step
        if piece == "\n":
            found.append("")
            used = 0.0
    return found


def _unbreakable_pieces(text: str, room: float, size: float) -> Iterator[str]:
    """Yield the unbreakable pieces of a text: words, characters with their punctuation."""
    for match in _TOKEN.finditer(text):
        piece = match[0]
        if _text_width(piece, size) <= room:
            yield piece
        else:
            yield from piece


def _text_width(text: str, size: float) -> float:
    return sum(map(_character_width, text)) * size


def _character_width(character: str) -> float:
    if character == "\n":
        return 0.0
    return 1.0 if east_asian_width(character) in "WFA" else _NARROW


def row_height(count: int, size: float) -> float:
    """Return the height of a row with that many lines, in points."""
    return count * size * _LEADING + _ROOM


def split_for_rows(text: str, width: float, size: float, *, spare: int = 0) -> list[str]:
    """Return a text split into parts that fit the tallest row; joined, they are the text.

    Args:
        text: Text of cells one below the other.
        width: Width of the cells, in points.
        size: Size of the font, in points.
        spare: Number of lines to leave free in each part.
    """
    room = int((MAX_ROW - _ROOM) / (size * _LEADING)) - spare
    all_lines = lines_in_cell(text, width, size)
    return ["".join(all_lines[at : at + room]) for at in range(0, len(all_lines), room)]


POINTS = 5.5
"""Points in one unit of column width: a digit of 宋体 11, the workbook's normal font.

Excel rounds it up to 6 and other fonts come to 6.35, so pages are
measured in wide units (`PAGE`) and texts in narrow ones.
"""

INDENT = 9.0
"""Greatest width of one step of indentation, in points."""

EXACT_DIGITS = 15
"""Significant digits of a workbook's numbers; figures with more are written as text."""

Place = tuple[int, int]
"""Row and column, both from 1."""

Result = Number | float | str
"""Result of a formula."""

SONG, HEI = "宋体", "黑体"
_SIDE = Side(style="thin", color="000000")
_BOX = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_NO_BOX = Border()
_MARK = PatternFill("solid", fgColor="FFF2CC")
_NO_MARK = PatternFill()
_GRAVE = DifferentialStyle(font=Font(color="FFFFFF", bold=True), fill=PatternFill(bgColor="C00000"))
_ODD = DifferentialStyle(font=Font(bold=True), fill=PatternFill(bgColor="FFD54F"))
_LEADS = tuple("=+-@\t")  # read as a formula when a cell is edited


@dataclass(frozen=True, slots=True)
class CellStyle:
    """Style of a cell; sizes are points."""

    size: float = 10.5
    font: str = SONG
    bold: bool = False
    across: str = "center"
    down: str = "center"
    box: bool = True
    mark: bool = False
    upright: bool = False
    indent: int = 0
    shrink: bool = False
    color: str = "000000"
    format: str = "General"


_CHECKED = CellStyle(size=8, shrink=True)


@dataclass(eq=False)
class SheetWriter:
    """Worksheet being written.

    Args:
        page: openpyxl's worksheet.
        widths: Column widths, in units of `POINTS`.
        lowest: Least height of the rows written next, in points.
        values: Value to write for a cell, by coordinate: a formula's
            result and a number's exact digits (see `pack`).
    """

    page: "Worksheet"
    widths: tuple[float, ...]
    lowest: float = 18.0
    values: dict[str, Result] = field(default_factory=dict[str, Result])
    _styles: dict[CellStyle, Any] = field(default_factory=dict[CellStyle, Any])
    _heights: dict[int, float] = field(default_factory=dict[int, float])
    _tall: list[tuple[int, int, float]] = field(default_factory=list[tuple[int, int, float]])

    def __post_init__(self) -> None:
        for number, width in enumerate(self.widths, start=1):
            self.page.column_dimensions[get_column_letter(number)].width = width

    @property
    def columns(self) -> int:
        """Number of columns."""
        return len(self.widths)

    @property
    def last_row(self) -> int:
        """Last row written; 0 if none."""
        return max(self._heights, default=0)

    def width(self, column: int, span: int = 1) -> float:
        """Return the width of adjacent columns, in points."""
        return sum(self.widths[column - 1 : column - 1 + span]) * POINTS

    def text(self, at: Place, text: str, look: CellStyle, span: Place = (1, 1)) -> None:
        """Write a text, never as a formula, in a row high enough to show it all."""
        shown = cell_text(text)
        self._style_span(at, look, span)
        if shown:
            cell = self.page.cell(*at, value=shown)
            cell.data_type = "s"  # otherwise "=…" is a formula and "#N/A" an error
            cell.quotePrefix = shown.startswith(_LEADS)
        count = 1
        if not (look.upright or look.shrink):
            room = self.width(at[1], span[1]) - look.indent * INDENT
            count = len(lines_in_cell(shown, room, look.size))
        self._tall.append((at[0], span[0], row_height(count, look.size)))

    def number(
        self, at: Place, number: Number | None, look: CellStyle, span: Place = (1, 1)
    ) -> None:
        """Write a figure with all its decimals; None stays blank.

        A figure with more digits than a workbook's numbers store is written as text.
        """
        if number is not None and not is_exact(number):
            self.text(at, number_text(number), look, span)
            return
        self._style_span(at, replace(look, format=number_format(number)), span)
        if number is not None:
            cell = self.page.cell(*at, value=number)
            if isinstance(number, Decimal):
                self.values[cell.coordinate] = number

    def formula(
        self,
        at: Place,
        formula: str | ArrayFormula,
        result: Result,
        look: CellStyle,
        span: Place = (1, 1),
    ) -> None:
        """Write a formula of `formulas` and its result ("" shows nothing)."""
        self._style_span(at, look, span)
        cell = self.page.cell(*at, value=formula)
        self.values[cell.coordinate] = result

    def check(
        self,
        at: Place,
        formula: str,
        result: Result,
        span: Place = (1, 1),
        *,
        grave: bool = True,
    ) -> None:
        """Write a check that should be 0; other results turn red, or yellow if not `grave`."""
        self.formula(at, formula, result, _CHECKED, span)
        name = f"{get_column_letter(at[1])}{at[0]}"
        style = _GRAVE if grave else _ODD
        wrong = Rule(type="expression", dxf=style, formula=[f"AND(ISNUMBER({name}),{name}<>0)"])
        self.page.conditional_formatting.add(name, wrong)

    def set_row_height(self, row: int, points: float) -> None:
        """Set the height of a row for a chart; `MAX_ROW` at most."""
        self._heights[row] = points

    def break_before(self, row: int) -> None:
        """Insert a page break before a row."""
        self.page.row_breaks.append(Break(id=row - 1))

    def finish(self) -> None:
        """Set the row heights and the print area."""
        for row, span, need in sorted(self._tall, key=lambda tall: tall[1]):
            rows = range(row, row + span)
            missing = need - sum(self._heights[at] for at in rows)
            for at in rows:
                self._heights[at] += max(missing, 0.0) / span
        for row, points in self._heights.items():
            self.page.row_dimensions[row].height = round(min(points, MAX_ROW), 1)
        self.page.print_area = f"A1:{get_column_letter(self.columns)}{self.last_row}"

    def _style_span(self, at: Place, look: CellStyle, span: Place) -> None:
        row, column = at
        if span != (1, 1):
            self.page.merge_cells(None, row, column, row + span[0] - 1, column + span[1] - 1)
        for down in range(row, row + span[0]):
            self._heights.setdefault(down, self.lowest)
            for across in range(column, column + span[1]):
                self._style_cell(self.page.cell(down, across), look)

    def _style_cell(self, cell: "Cell | MergedCell", look: CellStyle) -> None:
        styled: Any = cell
        if look in self._styles:
            styled._style = copy(self._styles[look])  # noqa: SLF001 - setting each part is slow
            return
        cell.border = _BOX if look.box else _NO_BOX
        cell.font = Font(
            name=look.font, size=look.size, bold=look.bold, color=look.color, charset=134
        )
        cell.alignment = Alignment(
            horizontal=look.across,
            vertical=look.down,
            indent=look.indent,
            wrap_text=not (look.shrink or look.upright),
            shrink_to_fit=look.shrink,
            text_rotation=255 if look.upright else 0,
        )
        cell.fill = _MARK if look.mark else _NO_MARK
        cell.number_format = look.format
        self._styles[look] = copy(styled._style)  # noqa: SLF001 - see above


def is_exact(number: Number) -> bool:
    """Return whether a workbook's number can store every digit of a figure."""
    digits = "".join(map(str, Decimal(number).as_tuple().digits)).strip("0")
    return len(digits) <= EXACT_DIGITS


def number_format(number: Number | None) -> str:
    """Return the number format that shows all decimals of a figure."""
    if not isinstance(number, Decimal):
        return "0"
    places = count_decimals(number)
    return f"0.{'0' * places}" if places else "0"


def count_decimals(number: Number) -> int:
    """Return the number of decimals of a figure."""
    exponent = Decimal(number).as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


HEADING = CellStyle(size=16, font=HEI, box=False)
SUBLINE = CellStyle(size=10, across="left", box=False)

PAGE = 84.0
"""Printable width of portrait A4, in units of column width at their widest."""

WIDE_PAGE = 122.0
"""Printable width of landscape A4, in the same units."""

_A4 = "9"
_SIDES, _ENDS, _EDGE = 10 / 25.4, 15 / 25.4, 8 / 25.4  # inches
_UNIT_SHOWN = 40  # a header over 255 characters makes Excel refuse the file


def write_title_lines(sheet: SheetWriter, heading: str, subline: str) -> None:
    """Write the two title lines of every sheet but the cover."""
    lowest, sheet.lowest = sheet.lowest, 0.0
    sheet.text((1, 1), heading, HEADING, (1, sheet.columns))
    sheet.text((2, 1), subline, SUBLINE, (1, sheet.columns))
    sheet.lowest = lowest


def set_up_printing(page: "Worksheet", *, heads: int, wide: bool = False) -> None:
    """Set up printing on A4, one page wide, centred.

    Args:
        page: Finished worksheet.
        heads: Number of top rows repeated on each page.
        wide: Whether the page is landscape.
    """
    page.page_setup.paperSize = _A4
    page.page_setup.orientation = "landscape" if wide else "portrait"
    page.page_setup.fitToWidth = 1
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_options.horizontalCentered = True
    page.page_margins.left = page.page_margins.right = _SIDES
    page.page_margins.top = page.page_margins.bottom = _ENDS
    page.page_margins.header = page.page_margins.footer = _EDGE
    page.sheet_view.showGridLines = False
    if heads:
        page.print_title_rows = f"1:{heads}"


def set_header_and_footer(
    sheet: SheetWriter, report: Report, findings: tuple[Finding, ...], period: str = ""
) -> None:
    """Set the page header (unit, year, 草稿 for a draft) and the page numbers."""
    unit = cell_text(report.unit).replace("\n", " ")[:_UNIT_SHOWN].replace("&", "&&")
    header, footer = HeaderFooterItem(), HeaderFooterItem()
    header.left.text = f"{unit}  {period or f'{report.year}年'}"
    if is_draft(findings):
        header.right.text = "草稿"
    footer.center.text = "第 &P 页，共 &N 页"
    for part in (header.left, header.right, footer.center):
        part.font = f"{SONG},Regular"
    sheet.page.HeaderFooter.oddHeader = header
    sheet.page.HeaderFooter.oddFooter = footer
