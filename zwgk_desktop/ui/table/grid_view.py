"""Qt table view of a statutory table: cell spans, multi-level headers and sizes."""

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.grid import CellRole, Grid, GridCell
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import show_html_tip
from zwgk_desktop.ui.table.label_paint import (
    Label,
    Measures,
    is_vertical,
    measure,
    paint_edges,
    paint_label,
)
from zwgk_desktop.ui.table.model import TableModel

Index = QModelIndex | QPersistentModelIndex

_ACROSS = Qt.Orientation.Horizontal


class GridHeader(QHeaderView):
    """Multi-level header: the head rows above the body, or the label columns left of it."""

    def __init__(self, grid: Grid, orientation: Qt.Orientation, parent: QWidget) -> None:
        super().__init__(orientation, parent)
        self._grid = grid
        self._across = orientation == _ACROSS
        self._thicknesses: tuple[int, ...] = ()
        self._current = -1
        self._laid: tuple[tuple[GridCell, QRect], ...] = ()
        self._laid_for: tuple[object, ...] = ()
        self._cells = [cell for cell in grid.cells if self._holds(cell)]
        self._bands = {self._span(cell)[0] for cell in self._cells if cell.role is CellRole.BAND}
        self._sizes = 0
        self.sectionResized.connect(self._resized)
        self.setMinimumSectionSize(1)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setBackgroundRole(QPalette.ColorRole.Window)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)

    def set_thicknesses(self, thicknesses: tuple[int, ...]) -> None:
        """Set the heights of the head rows, or the widths of the label columns, in px."""
        self._thicknesses = thicknesses
        self.viewport().update()

    def set_current(self, section: int) -> None:
        """Highlight the section with the caret."""
        if section == self._current:
            return
        before, self._current = self._current, section
        lit = {(changed, 1) for changed in (before, section)}
        for cell, box in self._boxes():
            if self._span(cell) in lit and cell.role is not CellRole.BAND:
                self.viewport().update(box)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Do nothing: `set_current` repaints only the heads that change."""

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Do nothing: headers do not show the selection."""

    def _resized(self) -> None:
        self._sizes += 1

    def sizeHint(self) -> QSize:
        size = sum(self._thicknesses)
        return QSize(0, size) if self._across else QSize(size, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        shown = self.viewport().rect()
        for cell, box in self._boxes():
            if box.intersects(event.rect()):
                paint_label(painter, self._label(cell, box, shown))
        self._paint_outer_edges(painter, event.rect())
        painter.end()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._explain(event)
            return True
        return super().viewportEvent(event)

    def section_at(self, place: QPoint) -> int:
        """Return the section at a point. -1 outside, or over a head of several sections."""
        for cell, box in self._boxes():
            if box.contains(place):
                first, count = self._span(cell)
                return first if count == 1 else -1
        return -1

    def _holds(self, cell: GridCell) -> bool:
        heads, labels = self._grid.head_rows, self._grid.label_columns
        if self._across:
            return cell.row < heads and cell.column >= labels
        return cell.row >= heads and cell.column < labels

    def _span(self, cell: GridCell) -> tuple[int, int]:
        """Return the first section of a cell and the number it spans."""
        if self._across:
            return cell.column - self._grid.label_columns, cell.column_span
        return cell.row - self._grid.head_rows, cell.row_span

    def _levels(self, cell: GridCell) -> tuple[int, int]:
        """Return the first head row or label column of a cell and the number it spans."""
        if self._across:
            return cell.row, cell.row_span
        return cell.column, cell.column_span

    def _boxes(self) -> tuple[tuple[GridCell, QRect], ...]:
        """Return every header cell with its rectangle, cached until sizes or scroll change."""
        laid_for = (self.offset(), self._sizes, self._thicknesses)
        if laid_for != self._laid_for:
            self._laid_for = laid_for
            self._laid = tuple((cell, self._box(cell)) for cell in self._cells)
        return self._laid

    def _box(self, cell: GridCell) -> QRect:
        first, count = self._span(cell)
        start = self.sectionViewportPosition(first)
        length = sum(self.sectionSize(section) for section in range(first, first + count))
        level, levels = self._levels(cell)
        near = sum(self._thicknesses[:level])
        depth = sum(self._thicknesses[level : level + levels])
        if self._across:
            return QRect(start, near, length, depth)
        return QRect(near, start, depth, length)

    def _label(self, cell: GridCell, box: QRect, shown: QRect) -> Label:
        return Label(
            cell=cell,
            box=box,
            shown=shown,
            current=self._span(cell) == (self._current, 1) and cell.role is not CellRole.BAND,
            vertical=is_vertical(self._grid, cell),
        )

    def _paint_outer_edges(self, painter: QPainter, where: QRect) -> None:
        """Paint the strong lines between header and body and along the outer edge."""
        whole, edge = self.viewport().rect(), theme.colours().strong_line
        start, length = self.sectionViewportPosition(0), self.length()
        if self._across:
            table = QRect(start, whole.top(), length, whole.height())
            painter.fillRect(table.left(), table.bottom(), length, 1, edge)
            painter.fillRect(table.left(), table.top(), length, 1, edge)
            painter.fillRect(table.right(), table.top(), 1, table.height(), edge)
            if not self._grid.label_columns:
                painter.fillRect(table.left(), table.top(), 1, table.height(), edge)
        else:
            table = QRect(whole.left(), start, whole.width(), length)
            self._paint_inner_edge(painter, table, where)
            painter.fillRect(table.left(), table.top(), 1, length, edge)
            painter.fillRect(table.left(), table.bottom(), table.width(), 1, edge)
            if not self._grid.head_rows:
                painter.fillRect(table.left(), table.top(), table.width(), 1, edge)

    def _paint_inner_edge(self, painter: QPainter, table: QRect, where: QRect) -> None:
        """Paint the strong line between labels and figures, except at the bands."""
        first, last = self.visualIndexAt(where.top()), self.visualIndexAt(where.bottom())
        for section in range(max(first, 0), (last if last >= 0 else self.count() - 1) + 1):
            if section not in self._bands:
                place, size = self.sectionViewportPosition(section), self.sectionSize(section)
                painter.fillRect(table.right(), place, 1, size, theme.colours().strong_line)

    def _explain(self, event: QHelpEvent) -> None:
        section = self.section_at(event.pos())
        text = None
        if section >= 0:
            role = Qt.ItemDataRole.ToolTipRole
            text = self.model().headerData(section, self.orientation(), role)
        show_html_tip(event.globalPos(), text or "", self.viewport())


class Corner(QWidget):
    """Corner cell, above the labels and left of the heads."""

    def __init__(self, grid: Grid, parent: QWidget) -> None:
        super().__init__(parent)
        self._cell = next(
            (
                cell
                for cell in grid.cells
                if cell.row < grid.head_rows and cell.column < grid.label_columns
            ),
            None,
        )
        self.setVisible(self._cell is not None)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._cell is None:
            return
        painter = QPainter(self)
        box = self.rect()
        painter.setClipRect(event.rect())
        paint_label(painter, Label(cell=self._cell, box=box, shown=box))
        paint_edges(painter, box, theme.colours().strong_line)
        painter.fillRect(0, 0, box.width(), 1, theme.colours().strong_line)
        painter.fillRect(0, 0, 1, box.height(), theme.colours().strong_line)
        painter.end()


class GridView(QTableView):
    """Table view with multi-level headers, sized to fit the window."""

    def __init__(self, model: TableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._build_heads()  # first: Qt now calls updateGeometries
        self._set_up_look()
        self.setModel(model)
        self._span()
        theme.scale.changed.connect(self._lay_out)

    @property
    def own_model(self) -> TableModel:
        """The model, typed as `TableModel`."""
        return self._model

    def selected(self) -> list[QModelIndex]:
        """Return the selected indexes, or the current one if none is selected."""
        return self.selectedIndexes() or [self.currentIndex()]

    def selected_addresses(self) -> list[Address]:
        """Return the addresses of the selected figures."""
        found = (self._model.address(index) for index in self.selected())
        return [address for address in found if address is not None]

    def _set_up_look(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.AnyKeyPressed | trigger.EditKeyPressed | trigger.DoubleClicked)
        palette = self.palette()
        palette.setColor(palette.ColorRole.Base, palette.color(palette.ColorRole.Window))
        self.setPalette(palette)

    def _build_heads(self) -> None:
        grid = self._model.grid
        self._heads = GridHeader(grid, Qt.Orientation.Horizontal, self)
        self._labels = GridHeader(grid, Qt.Orientation.Vertical, self)
        self._corner = Corner(grid, self)
        self.setHorizontalHeader(self._heads)
        self.setVerticalHeader(self._labels)
        self._heads.setVisible(grid.head_rows > 0)
        self._labels.setVisible(grid.label_columns > 0)

    def _span(self) -> None:
        model = self._model
        for row in range(model.rowCount()):
            for column in range(model.columnCount()):
                cell = model.grid_cell(model.index(row, column))
                if cell and cell.role is CellRole.BAND:
                    self.setSpan(row, 0, 1, model.columnCount())
                elif cell and cell.column_span > 1:
                    self.setSpan(row, column, 1, cell.column_span)

    # Sizes -------------------------------------------------------------------

    @property
    def empty_part(self) -> QRect:
        """The part of the view below the last row."""
        foot = self._heads.height() * (not self._heads.isHidden()) + self._labels.length()
        shown = self.viewport().geometry()  # without the scroll bars
        return QRect(0, foot, shown.right() + 1, shown.bottom() + 1 - foot)

    def sizeHint(self) -> QSize:
        return QSize(1000, 640)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells and the outer edges that no header paints."""
        super().paintEvent(event)
        left, top = self.columnViewportPosition(0), self.rowViewportPosition(0)
        right, foot = left + self._heads.length(), top + self._labels.length()
        painter, edge = QPainter(self.viewport()), theme.colours().strong_line
        painter.fillRect(right - 1, 0, 1, foot, edge)
        painter.fillRect(0, foot - 1, right, 1, edge)
        if not self._model.grid.head_rows:
            painter.fillRect(0, top, right, 1, edge)
        if not self._model.grid.label_columns:
            painter.fillRect(left, 0, 1, foot, edge)
        painter.end()

    def updateGeometries(self) -> None:
        super().updateGeometries()
        self._corner.setGeometry(0, 0, self._labels.width(), self._heads.height())

    def _lay_out(self) -> None:
        sizes = self._measured()
        for section, size in enumerate(sizes.figures):
            self._heads.resizeSection(section, size)
        for section, size in enumerate(sizes.rows):
            self._labels.resizeSection(section, size)
        self._heads.set_thicknesses(sizes.heads)
        self._labels.set_thicknesses(sizes.labels)
        self.updateGeometries()

    def _measured(self) -> Measures:
        """Return the sizes that fit the view, less the scroll bar if one is needed."""
        sizes = measure(self._model.grid, self.width(), self.height())
        if sum(sizes.heads) + sum(sizes.rows) <= self.height():
            return sizes
        bar = self.verticalScrollBar().sizeHint().width()
        return measure(self._model.grid, self.width() - bar, self.height())
