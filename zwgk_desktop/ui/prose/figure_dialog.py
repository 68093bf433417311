"""插入数字: choose a figure of the tables for the text; it follows them from then on."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QListWidget, QListWidgetItem, QWidget

from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.ties import TieSource, quotables
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.look.controls import Picker
from zwgk_desktop.ui.look.labels import PlainLabel

TITLE = "插入数字"
_SIZE = QSize(560, 520)
_NO_SHARE = "写数字本身"
_HOW = "插进去的数字随表更新：表里的数改了，文字里跟着改。改动数字本身，就不再跟随。"


class FigureDialog(Dialog):
    """A list to search, whether as a share of another figure, and what would be written."""

    chosen = Signal(object)
    """The `TieSource` to insert."""

    def __init__(self, parent: QWidget, report: Report) -> None:
        super().__init__(parent, TITLE)
        self._report = report
        self._known = quotables(report.edition)
        self.search = QLineEdit(self)
        self.list = QListWidget(self)
        self.share = Picker(self)
        self.preview = PlainLabel("", self)
        self.insert = self.button("插入", self.accept)
        self._fill()
        self._lay_out()
        self.search.textChanged.connect(self._narrow)
        self.list.currentRowChanged.connect(self._show)
        self.list.itemActivated.connect(self.accept)
        self.share.currentIndexChanged.connect(self._show)
        self._narrow("")

    def accept(self) -> None:
        """Insert what is chosen, if the tables say anything there."""
        source = self._source()
        if source is not None and source.written(self._report) is not None:
            super().accept()
            self.chosen.emit(source)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move in the list while searching."""
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        super().keyPressEvent(event)

    def _source(self) -> TieSource | None:
        item = self.list.currentItem()
        if not self.list.selectedItems() or item.isHidden():
            return None
        cells = self._known[self.list.row(item)].source.cells
        of = self.share.currentIndex() - 1
        return TieSource(cells, self._known[of].source.cells if of >= 0 else ())

    def _fill(self) -> None:
        self.share.addItem(_NO_SHARE)
        for one in self._known:
            figure = one.source.written(self._report)
            QListWidgetItem(f"{one.label}　{figure if figure is not None else '未填'}", self.list)
            self.share.addItem(f"写占“{one.label}”的百分比")

    def _narrow(self, words: str) -> None:
        """List what has all the words sought, and choose the first."""
        sought = words.split()
        for row, one in enumerate(self._known):
            self.list.item(row).setHidden(not all(word in one.label for word in sought))
        shown = (row for row in range(self.list.count()) if not self.list.item(row).isHidden())
        self.list.setCurrentRow(next(shown, -1))
        self._show()

    def _show(self) -> None:
        source = self._source()
        written = source.written(self._report) if source is not None else None
        said = f"写作：{written}" if written is not None else "这里还没有数，不能插入。"
        self.preview.setText(said if source is not None else "没有找到。")
        self.insert.setEnabled(written is not None)

    def _lay_out(self) -> None:
        self.spread(_SIZE)
        self.search.setPlaceholderText("查找，例如：新收 总计")
        self.search.setAccessibleName("查找要插入的数字")
        self.list.setAccessibleName("可以插入的数字")
        self.share.setAccessibleName("写数字还是百分比")
        self.share.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.label(_HOW, "quiet")
        for widget in (self.search, self.list, self.share, self.preview):
            self.box.addWidget(widget)
        self.box.setStretchFactor(self.list, 1)
        self.foot(self.leaving(), primary=self.insert)
