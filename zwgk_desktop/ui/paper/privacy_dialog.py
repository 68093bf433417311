"""Personal data before an export: masked, or kept with a reason, or looked at first."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from zwgk_desktop.services import privacy
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.privacy import Sensitive
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.fields import FieldAdvice

TITLE = "有个人信息"
_WHY = "公开的文件不应当带有个人信息，草稿也一样。可以遮盖中间几位，或者写明理由后保留。"
_FINAL = (
    "公开的文件不应当带有个人信息。报告已经定稿，不能遮盖：请先“开始更正版”，或者写明理由保留。"
)


class PrivacyDialog(Dialog):
    """Asks about one thing found; what is chosen is one act, which can be undone.

    Args:
        session: Of the report it was found in.
        found: What, and where.
        left: How many more there are after this one.
    """

    settled = Signal()
    """Masked or kept; the export may go on."""
    sought = Signal(object)
    """The clerk wants to see the `Sensitive` in its place."""

    def __init__(
        self, parent: QWidget, session: EditingSession, found: Sensitive, left: int
    ) -> None:
        super().__init__(parent, TITLE)
        self._session = session
        self._found = found
        place = privacy.where(session.report, found)
        more = f"另有 {left} 处，随后逐一询问。" if left else ""
        self.what = self.label(f"{place}中有{found.kind.label} {found.masked}。", "strong")
        maskable = privacy.can_mask(session, found)
        why = _WHY if maskable else _FINAL
        self.advice = FieldAdvice(f"{why}{more}", self)
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText("确需保留的，写明理由")
        self.reason.setAccessibleName("保留的理由")
        self.reason.returnPressed.connect(self._keep)
        self.box.addWidget(self.advice)
        self.box.addWidget(self.reason)
        mask = self.button("遮盖中间几位", self._mask)
        keep = self.button("写明理由，保留", self._keep)
        self.foot(
            *(self.leaving(), keep, self.button("去看一看", self._seek)),
            primary=mask,
            beside=QWidget(self),
            by_enter=False,
        )
        mask.setVisible(maskable)
        (mask if maskable else self.reason).setFocus()

    def _mask(self) -> None:
        self._settle(lambda: privacy.mask(self._session, self._found))

    def _keep(self) -> None:
        reason = self.reason.text().strip()
        if reason:
            self._settle(lambda: privacy.keep(self._session, self._found, reason))
        else:
            self.advice.say("请先写明保留的理由。", "asked")
            self.reason.setFocus()

    def _seek(self) -> None:
        self.reject()
        self.sought.emit(self._found)

    def _settle(self, action: Callable[[], object]) -> None:
        if self.attempt(action):
            self.accept()
            self.settled.emit()
