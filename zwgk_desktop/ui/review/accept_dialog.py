"""Accepting a report in which errors stand: asked first, and only with a reason."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.line_edit import LineEdit

TITLE = "还有必须改正的"


class AcceptDialog(Dialog):
    """Asks for the reason; Enter leaves the report as it is.

    Args:
        unit: That submitted the report.
        errors: How many errors stand in it.
    """

    insisted = Signal(str)
    """It is accepted all the same: the reason."""

    def __init__(self, parent: QWidget, unit: str, errors: int) -> None:
        super().__init__(parent, TITLE)
        self.label(f"“{unit}”的报告还有 {errors} 项必须改正", "heading")
        self.label("应当写意见退回。仍要接收的，写明理由，理由留在收报台的备注里：")
        self.reason = LineEdit(self)
        self.reason.setAccessibleName("仍然接收的理由")
        self.box.addWidget(self.reason)
        self.insist = self.button("仍然接收", self._insist)
        self.insist.setEnabled(False)
        self.insist.setAutoDefault(False)
        self.reason.textChanged.connect(self._allow)
        back = self.button("先不接收", self.reject)
        self.foot(self.leaving(), self.insist, primary=back)
        back.setFocus()

    def _allow(self, text: str) -> None:
        self.insist.setEnabled(bool(text.strip()))

    def _insist(self) -> None:
        self.accept()
        self.insisted.emit(self.reason.text())
