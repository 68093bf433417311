"""What is painted: nothing clipped, nothing doubled, findings and totals to be seen."""

import pytest
from gui.table_driving import Key, commit, model_of, opened
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QFontMetrics, QHelpEvent, QImage, QPainter
from PySide6.QtWidgets import QApplication, QMenu, QToolTip
from pytestqt.qtbot import QtBot
from reports import nil_values

from zwgk_desktop.domain.findings import Origin, Severity
from zwgk_desktop.domain.grid import CellRole, GridCell, lay_out
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.year_links import Link
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.appearance import apply_scale
from zwgk_desktop.ui.table.cell_paint import NARROW_PAD, Cell, CellFigure, Mark, paint_cell
from zwgk_desktop.ui.table.grid_view import GridHeader
from zwgk_desktop.ui.table.label_paint import CORNER_SIZE, LABEL_SIZE, PAD, lines, measure
from zwgk_desktop.ui.table.view import StatutoryTable

TABLES = ["proactive", "requests", "disputes"]
R = "requests"
OFFSCREEN = pytest.mark.qt_log_ignore("This plugin does not support")
"""For popups, which the offscreen plugin cannot raise."""
RECEIVED = f"{R}.received.natural_person"
ERROR = theme.SEVERITIES[Severity.ERROR]


def picture(table: StatutoryTable, address: str) -> QImage:
    """Return the pixels of one cell."""
    QApplication.processEvents()
    box = table.visualRect(model_of(table).index_of(address))
    return table.viewport().grab(box).toImage()


def colours(image: QImage) -> set[str]:
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }


def ground(image: QImage) -> str:
    return image.pixelColor(image.width() // 4, image.height() - 4).name()


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("width", [1000, 1280, 1800])
def test_a_table_fits_its_width(edition: Edition, name: str, width: int) -> None:
    sizes = measure(lay_out(edition.table_of[name]), width)

    assert sum(sizes.labels) + sum(sizes.figures) <= width
    assert max(sizes.figures) - min(sizes.figures) <= 1
    digits = QFontMetrics(theme.ui_font(theme.SMALL_SIZE)).horizontalAdvance("88888888")
    assert min(sizes.figures) >= digits + 2 * NARROW_PAD


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("width", [1000, 1280, 1800])
def test_no_label_is_clipped(edition: Edition, name: str, width: int) -> None:
    grid = lay_out(edition.table_of[name])
    sizes = measure(grid, width)
    across, down = sizes.labels + sizes.figures, sizes.heads + sizes.rows

    def room(cell: GridCell) -> tuple[int, int]:
        return (
            sum(across[cell.column : cell.column + cell.column_span]),
            sum(down[cell.row : cell.row + cell.row_span]),
        )

    for cell in grid.cells:
        if cell.address is not None or (cell.role is CellRole.GROUP and cell.column == 0):
            continue
        wide, high = room(cell)
        size = CORNER_SIZE if cell.role is CellRole.CORNER and cell.row_span > 1 else LABEL_SIZE
        metrics = QFontMetrics(theme.ui_font(size))
        texts = lines(cell, wide)
        assert max(metrics.horizontalAdvance(text) for text in texts) <= wide - 2 * PAD, cell
        assert len(texts) * 18 <= high, cell
        assert len(texts) <= 2, cell


def test_the_requests_are_read_without_scrolling_sideways(
    qtbot: QtBot, session: EditingSession
) -> None:
    table = opened(qtbot, session, R)

    assert table.horizontalScrollBar().maximum() == 0
    assert table.verticalHeader().width() < 420


def test_heads_and_labels_stay_in_view(qtbot: QtBot, session: EditingSession) -> None:
    table = opened(qtbot, session, R)
    table.resize(1000, 400)
    before = table.horizontalHeader().grab().toImage()
    table.go_to(f"{R}.carried_out.total")
    table.go_to(f"{R}.carried_out.natural_person")

    assert table.verticalScrollBar().value() > 0
    assert table.horizontalHeader().isVisible()
    assert table.horizontalHeader().grab().toImage() == before


def test_blank_nought_and_total_look_different(qtbot: QtBot, session: EditingSession) -> None:
    session.enter(f"{R}.granted.research_body", 0)
    session.enter(f"{R}.granted.enterprise", 7)
    table = opened(qtbot, session, R)
    table.go_to(f"{R}.carried_in.other_body")
    blank, nought = (picture(table, f"{R}.granted.{c}") for c in ("other_body", "research_body"))
    total = picture(table, f"{R}.refused_state_secret.total")

    assert ground(blank) == theme.colours().blank.name()
    assert theme.colours().blank_dot.name() in colours(blank)
    assert ground(nought) == theme.colours().paper.name()
    assert ground(total) == theme.colours().total.name()
    assert darkest(nought) > darkest(picture(table, f"{R}.granted.enterprise"))


def darkest(image: QImage) -> int:
    return min(QColor(name).lightness() for name in colours(image))


def test_an_error_has_a_ground_and_a_sign(
    qtbot: QtBot, edition: Edition, session: EditingSession
) -> None:
    session.apply(nil_values(edition), ActKind.FILL)
    session.enter(f"{R}.granted.natural_person", 2)
    table = opened(qtbot, session, R)
    table.go_to(f"{R}.granted.enterprise")
    image = picture(table, RECEIVED)

    assert ground(image) == ERROR.ground.name()
    assert image.pixelColor(7, 7).name() == ERROR.ink.name()
    assert ground(picture(table, f"{R}.granted.research_body")) == theme.colours().paper.name()


def test_a_stated_total_that_differs_is_written_in_the_colour_of_errors(
    qtbot: QtBot, edition: Edition, session: EditingSession
) -> None:
    session.apply(nil_values(edition), ActKind.FILL)
    session.enter(f"{R}.received.total", 0)
    table = opened(qtbot, session, R)
    same = picture(table, f"{R}.received.total")
    high = table.rowHeight(0)
    session.enter(f"{R}.received.total", 12345678)
    table.refresh()
    different = picture(table, f"{R}.received.total")

    assert theme.colours().quiet_ink.name() in colours(same)
    assert ERROR.ink.name() not in colours(same)
    assert ERROR.ink.name() in colours(different)
    assert theme.colours().settled.name() in colours(same)  # a small tick: it agrees
    assert theme.colours().settled.name() not in colours(different)
    assert table.rowHeight(0) == high


def test_an_equation_half_filled_stays_grey(
    qtbot: QtBot, edition: Edition, session: EditingSession
) -> None:
    """Last year's 结转 alone is no error to paint; a whole column that is wrong is."""
    table = opened(qtbot, session, R)
    column = [f"{R}.{row.id}.natural_person" for row in edition.table_of[R].rows]
    filled = {address: 0 for address in column if address in edition.table_of[R].entered}
    session.apply({**filled, f"{R}.carried_in.natural_person": 2}, ActKind.FILL)
    table.refresh()
    assert ground(picture(table, f"{R}.carried_in.natural_person")) == ERROR.ground.name()

    session.enter(f"{R}.granted.natural_person", None)
    table.refresh()

    carried_in = table.own_model.index_of(f"{R}.carried_in.natural_person")
    assert ground(picture(table, f"{R}.carried_in.natural_person")) == theme.colours().paper.name()
    assert "不平衡" in carried_in.data(Qt.ItemDataRole.ToolTipRole)


def test_hairlines_are_single(qtbot: QtBot, edition: Edition, session: EditingSession) -> None:
    session.apply(nil_values(edition), ActKind.FILL)
    table = opened(qtbot, session, R)
    image = table.viewport().grab().toImage()
    y = table.rowViewportPosition(5) + 4  # above the digits of an ordinary row
    edges = [
        x
        for x in range(image.width())
        if image.pixelColor(x, y).name()
        in {theme.colours().line.name(), theme.colours().strong_line.name()}
    ]

    assert edges == [
        table.columnViewportPosition(column) + table.columnWidth(column) - 1 for column in range(7)
    ]


def test_the_caret_lights_its_heads(qtbot: QtBot, session: EditingSession) -> None:
    table = opened(qtbot, session, R)
    table.go_to(f"{R}.granted.enterprise")
    labels = table.verticalHeader().grab().toImage()
    y = table.rowViewportPosition(2) + 4

    assert labels.pixelColor(labels.width() - 20, y).name() == theme.colours().crosshair.name()
    assert labels.pixelColor(labels.width() - 20, 4).name() == theme.colours().head.name()


def test_a_refusal_is_shown_under_its_cell_inside_the_table(
    qtbot: QtBot, session: EditingSession
) -> None:
    table = opened(qtbot, session, R)
    for address in (RECEIVED, f"{R}.carried_out.other_body"):
        table.go_to(address)
        commit(table, "无")
        editor = table.focusWidget()
        assert editor is not None
        qtbot.keyClick(editor, Key.Key_Return)
        bubble = next(child for child in table.children() if child.objectName() == "bubble")
        assert bubble.property("refusal") is True
        assert table.viewport().geometry().contains(bubble.property("geometry"))
        qtbot.keyClick(editor, Key.Key_Escape)


@pytest.mark.parametrize(
    ("place", "section"), [((60, 10), -1), ((10, 40), 0), ((200, 40), -1), ((200, 75), 2)]
)
def test_a_head_of_several_columns_explains_none(
    qtbot: QtBot, session: EditingSession, place: tuple[int, int], section: int
) -> None:
    table = opened(qtbot, session, R)
    table.resize(1000, 800)
    head = table.horizontalHeader()
    assert isinstance(head, GridHeader)

    assert head.section_at(QPoint(*place)) == section
    assert head.section_at(QPoint(-5, 5)) == -1


@pytest.mark.parametrize("name", TABLES)
def test_every_table_paints_at_twice_the_density(
    qtbot: QtBot, session: EditingSession, name: str
) -> None:
    table = opened(qtbot, session, name)
    image = QImage(table.size() * 2, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(2)
    table.render(image)

    assert not image.allGray()
    assert table.accessibleName().endswith("情况")
    assert table.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


@OFFSCREEN
def test_a_head_explains_itself_under_the_mouse(qtbot: QtBot, session: EditingSession) -> None:
    table = opened(qtbot, session, R)
    labels = table.verticalHeader().viewport()
    place = QPoint(labels.width() - 30, table.rowViewportPosition(0) + 5)

    help_event = QHelpEvent(QEvent.Type.ToolTip, place, labels.mapToGlobal(place))
    QApplication.sendEvent(labels, help_event)

    assert "签收之日" in QToolTip.text()
    QToolTip.hideText()
    assert table.sizeHint().width() == 1000


@OFFSCREEN
def test_the_menu_of_a_cell_offers_the_clipboard(qtbot: QtBot, session: EditingSession) -> None:
    table = opened(qtbot, session, R)
    session.enter(RECEIVED, 4)
    table.refresh()
    table.go_to(RECEIVED)
    place = table.visualRect(table.currentIndex()).center()
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, place, table.viewport().mapToGlobal(place)
    )
    QApplication.sendEvent(table.viewport(), event)
    menu = table.findChild(QMenu)
    assert isinstance(menu, QMenu)
    words = [action.text().split("\t")[0] for action in menu.actions()]

    menu.actions()[words.index("清除")].trigger()
    menu.close()

    assert words == [
        *("剪切", "复制", "粘贴", "清除", ""),
        *("选区填 0…", "本表无发生，全部填 0…", ""),
        *("这一格的历史", "", "按回车键后", "单元格说明"),
    ]
    assert RECEIVED not in session.report.values


@pytest.mark.parametrize("percent", [100, 150, 200])
@pytest.mark.parametrize("height", [19, 24, 40])
def test_no_mark_is_painted_over_another(percent: int, height: int) -> None:
    apply_scale(percent)
    box = QRect(0, 0, theme.px(90), theme.px(height))
    ground = QColor("white")
    found = Mark(severity=Severity.ERROR, leads=True, origins=frozenset({Origin.REMARK}))
    link = Link("R-CARRIED", RECEIVED, RECEIVED, "结转下年度", 1, 1, None)

    def inked(mark: Mark, shown: Link | None, *, tied: bool) -> set[tuple[int, int]]:
        image = QImage(box.size(), QImage.Format.Format_RGB32)
        image.fill(ground)
        painter = QPainter(image)
        figure = CellFigure("", True, "", False, mark, ground, shown, tied)  # noqa: FBT003 - in order
        paint_cell(painter, Cell(box, figure, Qt.AlignmentFlag.AlignRight, False, None))  # noqa: FBT003 - not selected
        painter.end()
        inside = range(box.width() - 1), range(box.height() - 1)
        return {(x, y) for x in inside[0] for y in inside[1] if image.pixelColor(x, y) != ground}

    everything = inked(found, link, tied=True)
    signs, linked = inked(found, None, tied=False), inked(found, link, tied=False)
    booked = inked(found, None, tied=True) - signs

    rings = linked - signs
    assert signs
    assert rings
    assert booked
    assert len(inked(Mark(), link, tied=False)) == len(rings)  # none of it lies under a sign
    assert len(inked(Mark(), None, tied=True)) == len(booked)
    assert len(everything) == len(signs) + len(rings) + len(booked)
