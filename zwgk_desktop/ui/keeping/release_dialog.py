"""解除与上年的关联: asks why a cell shall stand otherwise than last year's report has it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from zwgk_desktop.services import releasing, year_links
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.year_links import Link
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.table.cell_figure import link_words

_MEANS = (
    "“{row}”应当等于上年报告的“{last}”。上年的报告自己有误的，可以解除关联，写明原因；"
    "以后这一格与上年不同，不再要求改正。算一步，可以撤销，也可以恢复关联。"
)


class ReleaseDialog(Dialog):
    """The reason goes into the report's record, not into the published document."""

    settled = Signal()

    def __init__(self, parent: QWidget, session: EditingSession, link: Link) -> None:
        super().__init__(parent, releasing.RELEASED)
        self._session, self._link = session, link
        self.label(session.report.edition.label(link.address), "heading")
        self.label(link_words(link))
        row, last = year_links.carrying_rows(session.report.edition)
        self.label(_MEANS.format(row=row, last=last), "quiet")
        title = self.label("解除的原因", "strong")
        self.reason = QPlainTextEdit(self)
        self.reason.setObjectName("reason")
        self.reason.setAccessibleName("解除的原因")
        self.reason.setPlaceholderText("例如 上年报告把撤回的1件也计入结转，应为1件")
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(theme.px(84))
        self.reason.textChanged.connect(lambda: self.advice.refuse(None))
        title.setBuddy(self.reason)
        self.box.addWidget(self.reason)
        release = self.button("解除关联", self._release)
        self.foot(self.leaving(), primary=release)
        self.reason.setFocus()

    def _release(self) -> None:
        reason = self.reason.toPlainText()
        if self.attempt(lambda: releasing.release(self._session, self._link, reason)):
            self.accept()
            self.settled.emit()
        else:
            self.reason.setFocus()
