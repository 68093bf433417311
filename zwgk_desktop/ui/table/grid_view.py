"""A statutory table's grid as a Qt view: spans, heads that stay in view, sizes."""

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.grid import Role
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.table.grid_header import Corner, GridHeader
from zwgk_desktop.ui.table.layout import Measures, measure
from zwgk_desktop.ui.table.model import TableModel


class GridView(QTableView):
    """The body between its heads and labels, in sizes that fit the width."""

    def __init__(self, model: TableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._build_heads()  # first: Qt calls updateGeometries from here on
        self._dress()
        self.setModel(model)
        self._span()
        theme.scale.changed.connect(self._lay_out)

    @property
    def own_model(self) -> TableModel:
        """The table's model, by its own type."""
        return self._model

    def selected(self) -> list[QModelIndex]:
        """Return what is selected, at least the current cell."""
        return self.selectedIndexes() or [self.currentIndex()]

    def selected_addresses(self) -> list[Address]:
        """Return the figures among what is selected."""
        found = (self._model.address(index) for index in self.selected())
        return [address for address in found if address is not None]

    def _dress(self) -> None:
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
                if cell and cell.role is Role.BAND:
                    self.setSpan(row, 0, 1, model.columnCount())
                elif cell and cell.column_span > 1:
                    self.setSpan(row, column, 1, cell.column_span)

    # Sizes -------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(1000, 640)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Close the table's outer edge, where neither heads nor labels do."""
        super().paintEvent(event)
        last = self._model.index(self._model.rowCount() - 1, self._model.columnCount() - 1)
        right = self.columnViewportPosition(last.column()) + self.columnWidth(last.column())
        foot = self.rowViewportPosition(last.row()) + self.rowHeight(last.row())
        painter, edge = QPainter(self.viewport()), theme.colours().strong_line
        painter.fillRect(right - 1, 0, 1, foot, edge)
        painter.fillRect(0, foot - 1, right, 1, edge)
        if not self._model.grid.head_rows:
            painter.fillRect(0, self.rowViewportPosition(0), right, 1, edge)
        if not self._model.grid.label_columns:
            painter.fillRect(self.columnViewportPosition(0), 0, 1, foot, edge)
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
        """Share the width out, less the scroll bar's where there will be one."""
        sizes = measure(self._model.grid, self.width(), self.height())
        if sum(sizes.heads) + sum(sizes.rows) <= self.height():
            return sizes
        bar = self.verticalScrollBar().sizeHint().width()
        return measure(self._model.grid, self.width() - bar, self.height())
