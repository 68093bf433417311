"""A statutory table as HTML: the form's merges, and each figure tied to its heads and labels."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from zwgk_desktop.domain.grid import Grid, GridCell, Role, lay_out
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.tables import Layout, Table
from zwgk_desktop.exporters.typesetting.label_breaks import break_label
from zwgk_desktop.exporters.web.markup import Markup, breakable, element, joined, void
from zwgk_desktop.exporters.web.style import LONG_FIGURES

_LABELS = frozenset({Role.GROUP, Role.LABEL})


def table_html(report: Report, table: Table, caption: str) -> Markup:
    """Return a table with its figures, in a region that scrolls where the screen is narrow."""
    grid = lay_out(table)
    row = partial(_row, report, grid)
    head = element("thead", *map(row, range(grid.head_rows))) if grid.head_rows else ""
    bodies = [element("tbody", *map(row, rows)) for rows in _bodies(grid)]
    return element(
        "section",
        element(
            "table",
            element("caption", caption),
            _columns(grid),
            head,
            *bodies,
            class_=_long_figures(report, table),
        ),
        class_=f"scroll {table.layout}",
        aria_label=f"{caption}（表格，可左右滚动）",
        tabindex=0,
    )


def _long_figures(report: Report, table: Table) -> str | None:
    """Return the class of a table with figures too long for columns of the usual width.

    Those of 二, whose layout is bands, are wide enough for any.
    """
    if table.layout is Layout.BANDS:
        return None
    longest = max(len(number_text(report.judged(address))) for address in table.addresses)
    return f"d{min(longest, LONG_FIGURES[-1])}" if longest >= LONG_FIGURES[0] else None


def _columns(grid: Grid) -> Markup:
    labels = (void("col", class_=f"c{column}") for column in range(grid.label_columns))
    figures = void("col", class_="figures", span=grid.columns - grid.label_columns)
    return element("colgroup", *labels, figures)


def _bodies(grid: Grid) -> Iterator[range]:
    """Yield the rows of each band; all rows under the heads where there are no bands."""
    starts = [cell.row for cell in grid.cells if cell.role is Role.BAND] or [grid.head_rows]
    for start, end in zip(starts, [*starts[1:], grid.rows], strict=True):
        yield range(start, end)


def _row(report: Report, grid: Grid, row: int) -> Markup:
    cells = (cell for cell in grid.cells if cell.row == row)
    return element("tr", *(_cell(report, grid, cell) for cell in cells))


def _cell(report: Report, grid: Grid, cell: GridCell) -> Markup:
    spans = {"rowspan": _span(cell.row_span), "colspan": _span(cell.column_span)}
    if cell.address:
        figure = number_text(report.judged(cell.address))
        headers = " ".join(_id(grid, head) for head in _heads(grid, cell))
        total = "total" if cell.role is Role.TOTAL else None
        return element("td", figure, class_=total, headers=headers, **spans)
    return element(
        "th",
        _label(grid, cell),
        id=_id(grid, cell),
        class_=_class(grid, cell),
        scope=_scope(cell),
        **spans,
    )


def _label(grid: Grid, cell: GridCell) -> Markup:
    """Let heads break by sense only; the corner's remark and rows' labels break anywhere."""
    if _is_down(grid, cell):
        return element("span", cell.text)
    if cell.role in _BY_SENSE:
        longest = _LONGEST_GROUP if cell.role is Role.GROUP else _LONGEST_HEAD
        return breakable(break_label(cell.text, lambda part: len(part) <= longest))
    return joined(cell.text)


_BY_SENSE = frozenset({Role.HEAD, Role.GROUP})
_LONGEST_HEAD, _LONGEST_GROUP = 3, 4
"""Characters of a label that stay together."""


def _class(grid: Grid, cell: GridCell) -> str:
    role = "down" if _is_down(grid, cell) else cell.role.value
    return f"{role} c{cell.column}" if cell.column < grid.label_columns else role


def _span(count: int) -> int | None:
    return count if count > 1 else None


def _id(grid: Grid, cell: GridCell) -> str:
    return f"{grid.table.id}-{cell.row}-{cell.column}"


def _scope(cell: GridCell) -> str:
    if cell.role is Role.BAND:
        return "rowgroup"
    return "row" if cell.role in _LABELS else "col"


def _is_down(grid: Grid, cell: GridCell) -> bool:
    """Tell whether a label is set downwards: the outermost of two groups of rows."""
    return cell.role is Role.GROUP and cell.column == 0 and grid.label_columns > 2


def _heads(grid: Grid, figure: GridCell) -> Sequence[GridCell]:
    """Return what names a figure: its band, the heads over it, the labels of its row."""
    above = [cell for cell in grid.cells if cell.row < figure.row and _covers(cell, figure)]
    band = max((cell.row for cell in above if cell.role is Role.BAND), default=0)
    heads = [cell for cell in above if cell.role in _OVER and cell.row >= band]
    return [*heads, *_labels(grid.cells, figure)]


_OVER = frozenset({Role.BAND, Role.HEAD})


def _covers(head: GridCell, figure: GridCell) -> bool:
    return head.column <= figure.column < head.column + head.column_span


def _labels(cells: Iterable[GridCell], figure: GridCell) -> list[GridCell]:
    return [
        cell
        for cell in cells
        if cell.role in _LABELS and cell.row <= figure.row < cell.row + cell.row_span
    ]
