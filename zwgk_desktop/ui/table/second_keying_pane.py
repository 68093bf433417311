"""Second keying (复核) of a table: its pane, and the dialog that resolves the differences."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.entries import parse_value
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import Table
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.second_keying import KeyingDifference, SecondKeying
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel, set_tip
from zwgk_desktop.ui.look.layouts import Flow
from zwgk_desktop.ui.look.rows import as_rows
from zwgk_desktop.ui.table.keys import TableOptions
from zwgk_desktop.ui.table.view import StatutoryTable

TITLE = "核对两次录入"
_SIZE = QSize(680, 440)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class DifferencesDialog(Dialog):
    """Dialog that lists the differences of two keyings. Each is resolved by one undoable act."""

    changed = Signal()
    ended = Signal()
    """Emitted if both keyings agree and the user ends the second keying."""

    def __init__(self, parent: QWidget, keying: SecondKeying, edition: Edition) -> None:
        super().__init__(parent, TITLE, _SIZE.width())
        self._keying = keying
        self._edition = edition
        self._shown: tuple[KeyingDifference, ...] = ()
        self.said = self.label("")
        self.list = QTableWidget(0, 3, self)
        self.anew = QLineEdit(self)
        self.first = self.button("保留第一次", lambda: self._choose_value(self._chosen().first))
        self.second = self.button("采用第二次", lambda: self._choose_value(self._chosen().second))
        self.typed = self.button("改填这个数", self._settle_anew)
        self.end = self.button("两次一致，结束复核", self._end)
        self.close_button = self.closing_button("以后再定")
        self._set_up_list()
        self._lay_out()
        self._show()

    def _show(self) -> None:
        """List the remaining differences, with the same row selected."""
        at = max(self.list.currentRow(), 0)
        self._shown = self._keying.differences()
        self.list.setRowCount(len(self._shown))
        for row, difference in enumerate(self._shown):
            for column, words in enumerate(self._words(difference)):
                item = QTableWidgetItem(words)
                if column:
                    item.setTextAlignment(_RIGHT)
                self.list.setItem(row, column, item)
        open_ = bool(self._shown)
        self.said.setText(self._standing())
        settled = not open_ and not self._keying.blanks
        for widget in (self.first, self.second, self.typed, self.anew):
            widget.setVisible(open_)
        self.close_button.setText("以后再定" if open_ else "继续重录")
        self.close_button.setHidden(settled)
        self.end.setVisible(settled)
        if open_:
            self.list.setCurrentCell(min(at, len(self._shown) - 1), 0)
            self.list.setFocus()
        else:
            (self.end if settled else self.close_button).setFocus()

    def _standing(self) -> str:
        """Return the status text. Cells not yet keyed a second time are not compared."""
        blanks = self._keying.blanks
        rest = f"还有 {blanks} 格没有重录，没有比较。" if blanks else ""
        if self._shown:
            return f"有 {len(self._shown)} 格两次录得不一样，请对照原件逐格取定。{rest}"
        return f"已重录的各格两次一致。{rest}" if rest else "两次录入完全一致。"

    def _words(self, difference: KeyingDifference) -> tuple[str, str, str]:
        first = number_text(difference.first) or "空白"
        return self._edition.label(difference.address), first, number_text(difference.second)

    def _chosen(self) -> KeyingDifference:
        return self._shown[max(self.list.currentRow(), 0)]

    def _choose_value(self, value: Value | None) -> None:
        if not self.attempt(lambda: self._keying.settle(self._chosen().address, value)):
            return
        self.anew.clear()
        self.advice.refuse(None)
        self.changed.emit()
        self._show()

    def _settle_anew(self) -> None:
        try:
            value = parse_value(self._edition, self._chosen().address, self.anew.text())
        except UserError as error:
            self.advice.refuse(error)
            self.anew.setFocus()
        else:
            self._choose_value(value)

    def _end(self) -> None:
        self.ended.emit()
        self.accept()

    def _set_up_list(self) -> None:
        self.resize_scaled(_SIZE)
        self.list.setHorizontalHeaderLabels(["格", "第一次", "第二次"])
        self.list.setAccessibleName("两次录入的差异")
        as_rows(self.list)
        heads = self.list.horizontalHeader()
        heads.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.anew.setPlaceholderText("都不对时在此重填")
        self.anew.setAccessibleName("重新填写的数")
        self.anew.setMaximumWidth(theme.px(170))
        self.anew.returnPressed.connect(self._settle_anew)

    def _lay_out(self) -> None:
        self.box.addWidget(self.list, 1)
        line = Flow(spacing=theme.px(6))
        for widget in (self.first, self.second, self.anew, self.typed):
            line.addWidget(widget)
        self.box.addLayout(line)
        self.add_buttons(self.close_button, primary=self.end, by_enter=False)


_HOW = "复核：请另一人对照原件把本表再录一遍，第一次填的数字不显示。"


class SecondKeyingPane(QWidget):
    """Second keying of one table: an instruction bar above an empty table to fill."""

    changed = Signal()
    rejected = Signal(object)
    left = Signal()
    """Emitted to show the first keying again. The second keying is not discarded."""

    def __init__(self, table: Table, session: EditingSession, options: TableOptions) -> None:
        super().__init__()
        self._session = session
        self.keying = SecondKeying(session, table)
        self.table = StatutoryTable(table, self.keying, self, options=options)
        self.table.acts.offers_import = False
        self.table.setAccessibleName(f"{self.table.accessibleName()}（复核重录）")
        self._said = PlainLabel("", self, wrap=True)
        self._compare = self._button("核对两次…", self.compare)
        theme.mark(self._compare, "primary")
        self._pause = self._button("暂停复核", self.left.emit)
        set_tip(self._pause, "回到第一次填的表。已录的都留着，随时可以继续。")
        self._give_up = self._button("放弃重录…", self._ask_to_give_up)
        self.setFocusProxy(self.table)
        self._lay_out()
        self.table.changed.connect(self.changed)
        self.table.rejected.connect(self.rejected)
        self.refresh()

    def refresh(self) -> None:
        """Update the table, the status text and the buttons."""
        self.table.refresh()
        blanks = self.keying.blanks
        state = f"还有 {blanks} 格未录。" if blanks else "已全部录完，请点“核对两次”。"
        self._said.setText(f"{_HOW}{state}")
        for button in (self._give_up, self._compare):
            button.setEnabled(bool(self.keying.report.values))

    def compare(self) -> None:
        """Open the dialog that resolves the differences."""
        if not self.table.flush():
            return
        dialog = DifferencesDialog(self.window(), self.keying, self._session.report.edition)
        dialog.changed.connect(self.changed)
        dialog.ended.connect(self._end)
        dialog.open()

    def _ask_to_give_up(self) -> None:
        alerts.ask(
            self.window(),
            "放弃重录",
            ("放弃第二人已经录入的数字？", "第一次填的不受影响。可以撤销。"),
            (("放弃重录", self._end),),
            cancel="继续复核",
        )

    def _end(self) -> None:
        self.keying.end()
        self.changed.emit()
        self.left.emit()

    def _button(self, words: str, action: object) -> QPushButton:
        button = QPushButton(words, self)
        theme.mark(button, "small")
        button.clicked.connect(action)
        return button

    def _lay_out(self) -> None:
        bar = QFrame(self)
        bar.setObjectName("notice")
        line = QHBoxLayout(bar)
        line.setContentsMargins(theme.GAP, theme.GAP_SMALL, theme.GAP, theme.GAP_SMALL)
        line.addWidget(self._said, 1)
        for button in (self._compare, self._pause, self._give_up):
            line.addWidget(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.GAP)
        box.addWidget(bar)
        box.addWidget(self.table, 1)
