"""The type size from 100 to 200 %: tables lay themselves out anew, and clip nothing."""

from collections.abc import Generator

import pytest
from gui.table_driving import opened
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from zwgk_desktop.domain.grid import CellRole, lay_out
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.appearance import apply_scale
from zwgk_desktop.ui.look.theme import Scale
from zwgk_desktop.ui.table.cell_paint import NARROW_PAD
from zwgk_desktop.ui.table.label_paint import CORNER_SIZE, LABEL_SIZE, PAD, lines, measure

R = "requests"


@pytest.fixture(params=[100, 125, 150, 175, 200])
def percent(request: pytest.FixtureRequest) -> Generator[int]:
    apply_scale(request.param)
    yield request.param
    apply_scale(100)


@pytest.mark.parametrize("name", ["proactive", "requests", "disputes"])
@pytest.mark.parametrize("width", [620, 1000, 1366])
def test_no_label_is_clipped_at_any_size(
    edition: Edition, name: str, width: int, percent: int
) -> None:
    assert theme.scale.percent == percent
    grid = lay_out(edition.table_of[name])
    sizes = measure(grid, width)
    across, down = sizes.labels + sizes.figures, sizes.heads + sizes.rows
    for cell in grid.cells:
        if cell.address is not None or (cell.role is CellRole.GROUP and cell.column == 0):
            continue
        wide = sum(across[cell.column : cell.column + cell.column_span])
        high = sum(down[cell.row : cell.row + cell.row_span])
        size = CORNER_SIZE if cell.role is CellRole.CORNER and cell.row_span > 1 else LABEL_SIZE
        metrics = QFontMetrics(theme.ui_font(size))
        texts = lines(cell, wide)
        assert max(map(metrics.horizontalAdvance, texts)) <= wide - 2 * theme.px(PAD), cell
        assert len(texts) * theme.px(18) <= high, cell


def test_a_figure_of_eight_digits_fits_at_any_size(edition: Edition, percent: int) -> None:
    assert theme.scale.percent == percent
    for table in edition.tables:
        digits = QFontMetrics(theme.ui_font(theme.SMALL_SIZE)).horizontalAdvance("88888888")
        room = min(measure(lay_out(table), 1000).figures) - 2 * theme.px(NARROW_PAD)
        assert digits <= room


def test_an_open_table_follows(qtbot: QtBot, session: EditingSession) -> None:
    table = opened(qtbot, session, R)
    before = table.rowHeight(0), table.verticalHeader().width()
    apply_scale(200)
    try:
        assert table.rowHeight(4) == 2 * 18
        assert table.rowHeight(0) > before[0]  # its label takes two lines now
        assert QApplication.font().pixelSize() == 2 * theme.BASE_SIZE
        assert table.horizontalScrollBar().maximum() > 0
        table.go_to(f"{R}.carried_out.total")
        assert table.viewport().rect().contains(table.visualRect(table.currentIndex()).center())
    finally:
        apply_scale(100)
    assert (table.rowHeight(0), table.verticalHeader().width()) == before


def test_sizes_keep_within_their_limits() -> None:
    scale = Scale()
    assert not scale.take(80)
    assert scale.take(999)
    assert scale.percent == 200
    assert (
        scale.sheet("a { border: 1px; padding: 5px 9px }")
        == "a { border: 1px; padding: 10px 18px }"
    )
    assert scale.px(13) == 26
