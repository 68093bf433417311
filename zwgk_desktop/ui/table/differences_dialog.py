"""What two people keyed differently, settled cell by cell."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from zwgk_desktop.domain.entries import parse_value
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services.second_keying import KeyingDifference, SecondKeying
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.flow import Flow
from zwgk_desktop.ui.look.rows import as_rows

TITLE = "核对两次录入"
_SIZE = QSize(680, 440)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class DifferencesDialog(Dialog):
    """Lists the differences; each is settled by one act, which can be undone."""

    changed = Signal()
    ended = Signal()
    """Both agree, and 复核 is to be ended."""

    def __init__(self, parent: QWidget, keying: SecondKeying, edition: Edition) -> None:
        super().__init__(parent, TITLE, _SIZE.width())
        self._keying = keying
        self._edition = edition
        self._shown: tuple[KeyingDifference, ...] = ()
        self.said = self.label("")
        self.list = QTableWidget(0, 3, self)
        self.anew = QLineEdit(self)
        self.first = self.button("保留第一次", lambda: self._settle(self._chosen().first))
        self.second = self.button("采用第二次", lambda: self._settle(self._chosen().second))
        self.typed = self.button("改填这个数", self._settle_anew)
        self.end = self.button("两次一致，结束复核", self._end)
        self.close_button = self.leaving("以后再定")
        self._dress()
        self._lay_out()
        self._show()

    def _show(self) -> None:
        """List what is still to settle, the caret where it was."""
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
        """Say how far the two agree; what was keyed once only is not compared."""
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

    def _settle(self, value: Value | None) -> None:
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
            self._settle(value)

    def _end(self) -> None:
        self.ended.emit()
        self.accept()

    def _dress(self) -> None:
        self.spread(_SIZE)
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
        self.foot(self.close_button, primary=self.end, by_enter=False)
