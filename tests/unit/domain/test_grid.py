"""The grid that screen, paper and workbook draw."""

from dataclasses import replace

import pytest

from zwgk_desktop.domain.grid import CellRole, Grid, GridCell, lay_out
from zwgk_desktop.domain.spec import Edition

SIZES = {"proactive": (14, 4, 0, 1), "requests": (28, 10, 3, 3), "disputes": (4, 15, 3, 0)}


def _grid(edition: Edition, table: str) -> Grid:
    return lay_out(edition.table_of[table])


def _cell(grid: Grid, text: str) -> GridCell:
    return next(cell for cell in grid.cells if cell.text == text)


@pytest.mark.parametrize("table", SIZES)
def test_cells_cover_the_grid_exactly_once(edition: Edition, table: str) -> None:
    grid = _grid(edition, table)
    covered = [
        (row, column)
        for cell in grid.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    ]

    assert (grid.row_count, grid.column_count, grid.head_rows, grid.label_columns) == SIZES[table]
    assert len(covered) == len(set(covered)) == grid.row_count * grid.column_count


@pytest.mark.parametrize("table", SIZES)
def test_every_figure_stands_once(edition: Edition, table: str) -> None:
    grid = _grid(edition, table)
    addresses = [cell.address for cell in grid.cells if cell.address]
    totals = {cell.address for cell in grid.cells if cell.role is CellRole.TOTAL}

    assert addresses == list(edition.table_of[table].addresses)
    assert totals == set(edition.table_of[table].leaves)


def test_requests_merge_as_the_form_does(edition: Edition) -> None:
    grid = _grid(edition, "requests")
    spans = {
        text: (cell.row, cell.column, cell.row_span, cell.column_span)
        for text in (
            "申请人情况",
            "法人或其他组织",
            "自然人",
            "三、本年度办理结果",
            "（三）不予公开",
            "（六）其他处理",
            "（七）总计",
            "四、结转下年度继续办理",
        )
        for cell in [_cell(grid, text)]
    }

    assert spans == {
        "申请人情况": (0, 3, 1, 7),
        "法人或其他组织": (1, 4, 1, 5),
        "自然人": (1, 3, 2, 1),
        "三、本年度办理结果": (5, 0, 22, 1),
        "（三）不予公开": (7, 1, 8, 1),
        "（六）其他处理": (23, 1, 3, 1),
        "（七）总计": (26, 1, 1, 2),
        "四、结转下年度继续办理": (27, 0, 1, 3),
    }


def test_disputes_stand_in_one_line_under_three_heads(edition: Edition) -> None:
    grid = _grid(edition, "disputes")
    review, suits = _cell(grid, "行政复议"), _cell(grid, "行政诉讼")

    assert (review.row_span, review.column_span) == (2, 5)
    assert (suits.row_span, suits.column_span) == (1, 10)
    assert [cell.row for cell in grid.cells if cell.address] == [3] * 15


def test_bands_have_heads_of_their_own(edition: Edition) -> None:
    grid = _grid(edition, "proactive")
    bands = [(cell.row, cell.text) for cell in grid.cells if cell.role is CellRole.BAND]
    decisions = [c.column_span for c in grid.cells if c.text == "本年处理决定数量"]

    assert bands == [
        (0, "第二十条第（一）项"),
        (4, "第二十条第（五）项"),
        (7, "第二十条第（六）项"),
        (11, "第二十条第（八）项"),
    ]
    assert decisions == [3, 3]


def test_a_narrower_band_fills_the_width(edition: Edition) -> None:
    table = edition.table_of["proactive"]
    band = replace(table.bands[0], columns=("issued", "repealed"))
    rows = tuple(
        replace(row, columns=band.columns) if row.band == band.id else row for row in table.rows
    )
    # The widest band must stay three wide, as in the edition of 2019.
    wide = replace(table.bands[1], columns=("issued", "repealed", "in_force"))
    rows = tuple(replace(r, columns=wide.columns) if r.band == wide.id else r for r in rows)
    grid = lay_out(replace(table, bands=(band, wide, *table.bands[2:]), rows=rows))

    assert (
        sum(cell.row_span * cell.column_span for cell in grid.cells)
        == grid.row_count * grid.column_count
    )
