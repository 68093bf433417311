"""A statutory table in the Word document: the form's merges, rows and heads that stay whole."""

from collections.abc import Iterator
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from docx.oxml.ns import nsdecls

from zwgk_desktop.domain.grid import Grid, GridCell, Role, lay_out
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.tables import Layout, Table
from zwgk_desktop.exporters.typesetting.ruled import TypesetTable, heightened, rule_table
from zwgk_desktop.exporters.word.styles import MEASURE, PITCH, ROWS

GAP = 120
"""Between a table and the lines around it, in twentieths of a point."""

_SIZES = (10.5, 9.0)
"""Of the type, the first that suits: 五号, 小五."""

_LEADING = 1.2
_PAD, _PAD_LABEL = 28, 63
_SURE = 0.94
"""How much of a cell a figure may fill: other fonts have wider digits than ours."""

_SPARE = 0.3
"""Right of the longest line of a label, in ems, for the same reason."""

_AIRY = 1.15
"""How much higher than it must be a table is that has its page not to itself."""

_SLACK = 12.0
"""Left free on the page a table has to itself: rules, other programs' rounding; in points."""

_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_MARGINS = f'<w:left w:w="{_PAD}" w:type="dxa"/><w:right w:w="{_PAD}" w:type="dxa"/>'
_LABEL_MARGIN = f'<w:tcMar><w:left w:w="{_PAD_LABEL}" w:type="dxa"/></w:tcMar>'
_DOWNWARDS = '<w:textDirection w:val="tbRlV"/>'


def fills_page(table: Table) -> bool:
    """Tell whether a table has a page to itself: 三, whose rows must not part."""
    return table.layout is Layout.MATRIX


def table_xml(report: Report, table: Table, name: str) -> str:
    """Return a table with its figures as WordprocessingML; the name is for who cannot see it."""
    return _TableWriter(report, _ruled(report, table)).table(name)


def _ruled(report: Report, table: Table) -> TypesetTable:
    """Lay the table out as on paper, so that both look alike."""
    tallest = ((ROWS - 1) * PITCH - 2 * GAP) / 20 - _SLACK
    ruled = rule_table(lay_out(table), report, width=MEASURE / 20, height=tallest, sizes=_SIZES)
    return heightened(ruled, tallest if fills_page(table) else ruled.height * _AIRY)


def _twips(points: float) -> int:
    return round(points * 20)


class _TableWriter:
    """Writes one table, row by row."""

    def __init__(self, report: Report, ruled: TypesetTable) -> None:
        self._report = report
        self._ruled = ruled
        self._grid = ruled.grid
        self._widths = [_twips(b) - _twips(a) for a, b in pairwise(ruled.places)]
        self._lines = dict(zip(self._grid.cells, ruled.lines, strict=True))

    def table(self, name: str) -> str:
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in self._widths)
        rows = "".join(self._row(row) for row in range(self._grid.rows))
        return (
            f"<w:tbl {nsdecls('w')}><w:tblPr>"
            f'<w:tblW w:w="{sum(self._widths)}" w:type="dxa"/><w:jc w:val="center"/>'
            f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>'
            f'<w:tblCellMar>{_MARGINS}</w:tblCellMar><w:tblLook w:val="04A0"/>'
            f"<w:tblCaption w:val={quoteattr(name)}/></w:tblPr>"
            f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
        )

    def _row(self, row: int) -> str:
        head = "<w:tblHeader/>" if row < self._grid.head_rows else ""
        height = _twips(self._ruled.heights[row])
        cells = [cell for cell in self._grid.cells if cell.row <= row < cell.row + cell.row_span]
        cells.sort(key=lambda cell: cell.column)
        return (
            f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="atLeast"/>{head}'
            f"</w:trPr>{''.join(self._cell(cell, row) for cell in cells)}</w:tr>"
        )

    def _cell(self, cell: GridCell, row: int) -> str:
        return (
            f"<w:tc><w:tcPr>{self._place(cell, row)}{_manner(cell, self._grid)}"
            f'<w:vAlign w:val="center"/></w:tcPr>{self._paragraph(cell, row)}</w:tc>'
        )

    def _place(self, cell: GridCell, row: int) -> str:
        width = sum(self._widths[cell.column : cell.column + cell.column_span])
        across = f'<w:gridSpan w:val="{cell.column_span}"/>' if cell.column_span > 1 else ""
        down = ""
        if cell.row_span > 1:
            down = '<w:vMerge w:val="restart"/>' if row == cell.row else "<w:vMerge/>"
        return f'<w:tcW w:w="{width}" w:type="dxa"/>{across}{down}'

    def _paragraph(self, cell: GridCell, row: int) -> str:
        style = "TableLabel" if _is_left(cell, self._grid) else "TableText"
        keep = "<w:keepNext/>" if row + 1 < self._grid.rows else ""
        line = _twips(self._ruled.size * _LEADING)
        run = self._run(cell) if row == cell.row else ""
        return (
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}<w:spacing w:line="{line}"'
            f' w:lineRule="exact"/>{self._measure(cell)}</w:pPr>{run}</w:p>'
        )

    def _measure(self, cell: GridCell) -> str:
        """Set a label of several lines in from the right, so that they come out even."""
        lines = self._lines[cell]
        if len(lines) < 2 or not _is_left(cell, self._grid):
            return ""
        widest = (max(line.width for line in lines) + _SPARE) * self._ruled.size
        return f'<w:ind w:right="{max(0, _twips(self._ruled.room(cell) - widest))}"/>'

    def _run(self, cell: GridCell) -> str:
        lines = self._text(cell)
        if not lines:
            return ""
        content = "<w:br/>".join(f"<w:t>{escape(line)}</w:t>" for line in lines)
        half_points = f"{self._ruled.size * 2:.0f}"
        return (
            f'<w:r><w:rPr>{self._squeezed(cell)}<w:sz w:val="{half_points}"/>'
            f'<w:szCs w:val="{half_points}"/></w:rPr>{content}</w:r>'
        )

    def _text(self, cell: GridCell) -> list[str]:
        """Return a cell's text, parted only where a suite would not break it by sense itself."""
        text = number_text(self._report.judged(cell.address)) if cell.address else cell.text
        lines = [line.text for line in self._lines[cell]]
        whole = cell.role in _WHOLE or _is_down(cell, self._grid) or "".join(lines) != text
        if whole or lines == list(_filled(text, self._ruled.room(cell) / self._ruled.size)):
            return [text] if text else []
        return lines

    def _squeezed(self, cell: GridCell) -> str:
        """Set a figure too wide for its cell narrower: it must not take two lines."""
        if not cell.address:
            return ""
        widest = max((line.width for line in self._lines[cell]), default=0.0) * self._ruled.size
        room = self._ruled.room(cell) * _SURE
        return f'<w:w w:val="{100 * room / widest:.0f}"/>' if widest > room else ""


_WHOLE = frozenset({Role.LABEL, Role.FIGURE, Role.TOTAL})


def _filled(text: str, room: float) -> Iterator[str]:
    """Break a label as suites do: as many characters to a line as go in."""
    step = max(1, int(room))
    return (text[at : at + step] for at in range(0, len(text), step))


def _manner(cell: GridCell, grid: Grid) -> str:
    if _is_down(cell, grid):
        return _DOWNWARDS
    return _LABEL_MARGIN if _is_left(cell, grid) else ""


def _is_down(cell: GridCell, grid: Grid) -> bool:
    """Tell whether a label is set downwards: the outermost of two groups of rows."""
    return cell.role is Role.GROUP and cell.column == 0 and grid.label_columns > 2


def _is_left(cell: GridCell, grid: Grid) -> bool:
    return cell.role is Role.LABEL and grid.table.layout is Layout.MATRIX
