"""退改单: what the county sent back, shown before anything of it is taken in."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QListWidget, QWidget

from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.packages.advice import RETURNED, doubts, remarks_in, reopens, take_return
from zwgk_desktop.services.packages.container import Package
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.line_edit import LineEdit
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.rows import as_lines
from zwgk_desktop.ui.submitting.submit_dialog import remark_line

TITLE = "县里的审核意见"
_LIST_HEIGHT = 110
_SEEN = "看过提示，仍然读入"
"""Stands in the act's note as the reason why a doubtful one was read."""

_MEANS = "读入后列在“核对结果”里，逐条用文字答复，答复随下一次报送发给县里。算一步，可以撤销。"


class ReturnDialog(Dialog):
    """Lists the remarks; of a final report, begins its 更正版 in the same act.

    Raises:
        UserError: The file cannot be read (S01).
    """

    taken = Signal(int)
    """They were taken in: how many."""

    def __init__(
        self, parent: QWidget, session: EditingSession, package: Package, name: str
    ) -> None:
        remarks = remarks_in(session.report, package, name)
        super().__init__(parent, TITLE)
        self._session, self._package, self._name = session, package, name
        report = session.report
        self.label(f"{report.unit}{report.year}年的报告", "heading")
        self.label(f"县里退回了这份报告，有 {len(remarks)} 条意见。{_MEANS}")
        self.list = QListWidget(self)
        as_lines(self.list)
        self.list.setAccessibleName("审核意见")
        self.list.setMinimumHeight(theme.px(_LIST_HEIGHT))
        self.list.addItems([remark_line(session, one) for one in remarks])
        self.list.setCurrentRow(0)
        self.box.addWidget(self.list, 1)
        self.doubts = doubts(session, package, name)
        for doubt in self.doubts:
            self.label(f"{doubt}。", "strong")
        self.correcting = QCheckBox("报告已经定稿：同时开始更正版，原因写作", self)
        self.reason = LineEdit(RETURNED, self)
        self.reason.setAccessibleName("更正的原因")
        for widget in (self.correcting, self.reason):
            widget.setVisible(session.frozen)
            self.box.addWidget(widget)
        self.correcting.setChecked(reopens(session, package))
        self.reason.setEnabled(self.correcting.isChecked())
        self.correcting.toggled.connect(self.reason.setEnabled)
        self._finish()

    def _finish(self) -> None:
        """Let Enter take what is sure, and leave what is not."""
        if self.doubts:
            take, leave = self.button("仍然读入", self._take), self.button("不读入", self.reject)
            self.foot(self.leaving("关闭"), take, primary=leave)
            leave.setFocus()
        else:
            take = self.button("读入", self._take)
            self.foot(self.leaving(), primary=take)
            take.setFocus()

    def _take(self) -> None:
        reason = self.reason.text() if self.correcting.isChecked() else ""
        if self.correcting.isChecked() and not reason.strip():
            reason = " "  # told that a reason is wanted
        if self.attempt(lambda: self._read(reason)):
            self.accept()
            self.taken.emit(self.list.count())
        else:
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self, reason: str) -> None:
        anyway = _SEEN if self.doubts else ""
        take_return(self._session, self._package, self._name, reason, anyway)
