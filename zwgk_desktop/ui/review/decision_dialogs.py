"""Dialogs before a decision: accept a report with errors, return one for correction."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QListWidget, QWidget

from zwgk_desktop.services.county.open_submission import OpenSubmission
from zwgk_desktop.services.wording import short_label
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.fields import LineEdit
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.rows import as_lines


class AcceptDialog(Dialog):
    """Asks for the reason; Enter leaves the report as it is.

    Args:
        unit: That submitted the report.
        errors: How many errors stand in it.
    """

    insisted = Signal(str)
    """It is accepted all the same: the reason."""

    def __init__(self, parent: QWidget, unit: str, errors: int) -> None:
        super().__init__(parent, "还有必须改正的")
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


_LIST_HEIGHT = 110
_MEANS = "写出一个退改单，发给单位。单位打开以后，点一条就到那里，改好、答复了再报。"


class SendBackDialog(Dialog):
    """Lists the remarks on this submission; Enter sends it back."""

    agreed = Signal(object, bool)
    """Where the 退改单 is to be written, and whether a Word list of it beside."""
    elsewhere = Signal()

    def __init__(self, parent: QWidget, examining: OpenSubmission, target: Path) -> None:
        super().__init__(parent, "退回修改")
        report, remarks = examining.report, examining.remarks
        self.target = target
        self.label(f"{examining.line.unit}　第{examining.current.number}次报送", "heading")
        self.label(f"有 {len(remarks)} 条意见。{_MEANS}")
        self.list = QListWidget(self)
        as_lines(self.list)
        self.list.setAccessibleName("审核意见")
        self.list.setMinimumHeight(theme.px(_LIST_HEIGHT))
        self.list.addItems(
            [
                f"{one.severity.label}　{short_label(report.edition, one.address)}：{one.text}"
                for one in remarks
            ]
        )
        self.box.addWidget(self.list, 1)
        self.place = self.label("", "quiet")
        self.word = QCheckBox("同时写一份 Word 清单，给没有本程序的单位", self)
        self.box.addWidget(self.word)
        send = self.button("退回", self._agree)
        self.foot(self.leaving(), self.button("换个位置…", self.elsewhere.emit), primary=send)
        self.show_target(target)
        send.setFocus()

    def show_target(self, target: Path) -> None:
        """Show the target file."""
        self.target = target
        self.place.setText(f"写到：{target.parent}\n文件：{target.name}")

    def _agree(self) -> None:
        self.accept()
        self.agreed.emit(self.target, self.word.isChecked())
