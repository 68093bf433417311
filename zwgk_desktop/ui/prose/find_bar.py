"""Find and replace bar for all texts of a report, and the dialog that inserts a figure."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.entries import parse_value
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Passage
from zwgk_desktop.domain.prose_editing import find_occurrences, replace_all, replace_at
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.ties import TieSource, insertable_figures
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import Picker, on_press
from zwgk_desktop.ui.look.labels import PlainLabel, icon, set_tip

_WIDTH = 240


class FindBar(QFrame):
    """Find and replace bar for all texts of a report. Replacing all is one act.

    Args:
        session: Editing session of the report.
        flush: Saves unsaved typing, since saved texts are searched. Returns False if refused.
    """

    found = Signal(object)
    """Emitted with the `Passage` of the current match."""
    sought = Signal(object)
    """Emitted with the passages of all matches, by address of the text."""
    changed = Signal()
    reported = Signal(str)
    rejected = Signal(object)
    closed = Signal()

    def __init__(self, session: EditingSession, flush: Callable[[], bool], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("findBar")
        self._session = session
        self._flush = flush
        self._places: tuple[Passage, ...] = ()
        self._at: Passage | None = None
        self._from: Address | None = None
        self.words = self._line("查找", "查找各部分文字")
        self.by = self._line("替换为", "留空就是删去")
        self.count = PlainLabel("", self)
        self.count.setObjectName("quiet")
        self._one = self._button("替换", self.replace)
        self._all = self._button("全部替换", self.replace_all)
        self._lay_out()
        self.words.textChanged.connect(self._find_again)

    def open(self, start: Address | None, *, replacing: bool) -> None:
        """Show the bar and start the search at a text."""
        self._from, self._at = start, None
        for widget in self._replacing:
            widget.setVisible(replacing)
        self.show()
        self._find_again()
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.words.selectAll()

    def refresh(self) -> None:
        """Search again, since the texts may have changed."""
        if self.isVisible():
            self._count()

    def step(self, by: int = 1) -> None:
        """Go to the next or previous match, wrapping around at the ends."""
        if self._flush():
            self._count()
            self._go(by)

    def replace(self) -> None:
        """Replace the current match and go to the next."""
        if not self._flush():
            return
        self._count()
        if self._at not in self._places:
            self._go(1)
            return
        place, by = self._at, self.by.text()
        assert place is not None  # noqa: S101 - it is among the places
        if self._apply(replace_at(self._texts(), place, by), "替换"):
            self._at = Passage(place.address, place.start, place.start + len(by))
            self._count()
            self._go(1)

    def replace_all(self) -> None:
        """Replace all matches as one act."""
        if not self._flush():
            return
        self._count()
        number, words = len(self._places), self.words.text()
        changes = replace_all(self._texts(), words, self.by.text())
        if not changes:
            self.reported.emit("没有可以替换的文字。")
        elif self._apply(changes, f"全部替换“{words}”"):
            self._count()
            self.reported.emit(f"已替换 {number} 处，涉及 {len(changes)} 个部分。可以撤销。")

    # Qt interface ------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next match on Enter or F3, with Shift to the previous one. Close on Esc.

        In the replacement field, Enter replaces the current match.
        """
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.by.hasFocus():
                self.replace()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_F3:
                self.step(-1 if back else 1)
            case Qt.Key.Key_Escape:
                self._close()
            case _:
                super().keyPressEvent(event)

    # -------------------------------------------------------------------------

    def _texts(self) -> dict[Address, str]:
        report = self._session.report
        return {text.address: report.text(text.id) for text in report.edition.texts}

    def _find_again(self) -> None:
        self._at = None
        if self._flush():
            self._count()

    def _count(self) -> None:
        self._places = find_occurrences(self._texts(), self.words.text())
        self.sought.emit(self._by_text())
        self._say()

    def _by_text(self) -> Mapping[Address, tuple[Passage, ...]]:
        return {
            address: tuple(place for place in self._places if place.address == address)
            for address in self._texts()
        }

    def _go(self, by: int) -> None:
        if self._places:
            self._at = self._places[self._next(by) % len(self._places)]
            self.found.emit(self._at)
        self._say()

    def _next(self, by: int) -> int:
        """Return the index of the next or previous match, not yet wrapped around."""
        order = {address: number for number, address in enumerate(self._texts())}
        if self._at in self._places:
            return self._places.index(self._at) + by
        text, start = (self._at.address, self._at.end) if self._at else (self._from or "", 0)
        here = (order.get(text, 0), start)
        after = [
            number
            for number, place in enumerate(self._places)
            if (order[place.address], place.start) >= here
        ]
        first = after[0] if after else len(self._places)
        return first if by > 0 else first - 1

    def _say(self) -> None:
        number = len(self._places)
        if not self.words.text():
            words = ""
        elif not number:
            words = "没有找到"
        elif self._at in self._places:
            words = f"第 {self._places.index(self._at) + 1} 处，共 {number} 处"
        else:
            words = f"共 {number} 处"
        self.count.setText(words)
        for button in (self._one, self._all):
            button.setEnabled(bool(number))

    def _apply(self, texts: Mapping[Address, str], note: str) -> bool:
        edition = self._session.report.edition
        try:
            values = {a: parse_value(edition, a, text) for a, text in texts.items()}
            self._session.apply(values, ActKind.ENTRY, note)
        except UserError as error:
            self.rejected.emit(error)
            return False
        self.changed.emit()
        return True

    def _close(self) -> None:
        self.hide()
        self.sought.emit({})
        self.closed.emit()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(theme.GAP_LARGE, theme.GAP, theme.GAP_LARGE, theme.GAP)
        grid.setHorizontalSpacing(theme.GAP)
        grid.setVerticalSpacing(theme.GAP_SMALL)
        labels = [PlainLabel(line.accessibleName(), self) for line in (self.words, self.by)]
        for row, (label, line) in enumerate(zip(labels, (self.words, self.by), strict=True)):
            label.setBuddy(line)
            grid.addWidget(label, row, 0)
            grid.addWidget(line, row, 1)
        grid.addWidget(self._button("上一处", lambda: self.step(-1)), 0, 2)
        grid.addWidget(self._button("下一处", self.step), 0, 3)
        grid.addWidget(self._one, 1, 2)
        grid.addWidget(self._all, 1, 3)
        grid.addWidget(self.count, 0, 4)
        close = QPushButton(icon("close"), "", self)
        close.setFlat(True)
        close.setAccessibleName("关闭查找")
        set_tip(close, "关闭查找（Esc）")
        close.clicked.connect(self._close)
        grid.addWidget(close, 0, 5)
        grid.setColumnStretch(4, 1)
        self._replacing = (labels[1], self.by, self._one, self._all)

    def _line(self, name: str, hint: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setAccessibleName(name)
        line.setPlaceholderText(hint)
        line.setMinimumWidth(theme.px(_WIDTH))
        return line

    def _button(self, label: str, action: Callable[[], object]) -> QPushButton:
        button = QPushButton(label, self)
        theme.mark(button, "small")
        button.setAutoDefault(False)
        on_press(button, action)
        return button


TITLE = "插入数字"
_SIZE = QSize(560, 520)
_NO_SHARE = "写数字本身"
_HOW = "插进去的数字随表更新：表里的数改了，文字里跟着改。改动数字本身，就不再跟随。"


class FigureDialog(Dialog):
    """Dialog that inserts a figure of the tables, or its share of another, into a text."""

    chosen = Signal(object)
    """Emitted with the `TieSource` of the figure to insert."""

    def __init__(self, parent: QWidget, report: Report) -> None:
        super().__init__(parent, TITLE)
        self._report = report
        self._known = insertable_figures(report.edition)
        self.search = QLineEdit(self)
        self.list = QListWidget(self)
        self.share = Picker(self)
        self.preview = PlainLabel("", self)
        self.insert = self.button("插入", self.accept)
        self._fill()
        self._lay_out()
        self.search.textChanged.connect(self._filter_figures)
        self.list.currentRowChanged.connect(self._show)
        self.list.itemActivated.connect(self.accept)
        self.share.currentIndexChanged.connect(self._show)
        self._filter_figures("")

    def accept(self) -> None:
        """Emit `chosen` and close the dialog, if the chosen figure is not blank."""
        source = self._source()
        if source is not None and source.prose_text(self._report) is not None:
            super().accept()
            self.chosen.emit(source)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the focus to the list on Up and Down."""
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
            figure = one.source.prose_text(self._report)
            QListWidgetItem(f"{one.label}　{figure if figure is not None else '未填'}", self.list)
            self.share.addItem(f"写占“{one.label}”的百分比")

    def _filter_figures(self, words: str) -> None:
        """Show only the figures whose labels contain all the words, and select the first."""
        sought = words.split()
        for row, one in enumerate(self._known):
            self.list.item(row).setHidden(not all(word in one.label for word in sought))
        shown = (row for row in range(self.list.count()) if not self.list.item(row).isHidden())
        self.list.setCurrentRow(next(shown, -1))
        self._show()

    def _show(self) -> None:
        source = self._source()
        written = source.prose_text(self._report) if source is not None else None
        said = f"写作：{written}" if written is not None else "这里还没有数，不能插入。"
        self.preview.setText(said if source is not None else "没有找到。")
        self.insert.setEnabled(written is not None)

    def _lay_out(self) -> None:
        self.resize_scaled(_SIZE)
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
        self.add_buttons(self.closing_button(), primary=self.insert)
