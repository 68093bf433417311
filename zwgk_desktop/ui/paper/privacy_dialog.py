"""Personal data before an export: masked, or kept with a reason, or looked at first."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services import privacy
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.privacy import Sensitive
from zwgk_desktop.ui.field_row import Advice
from zwgk_desktop.ui.look import theme

TITLE = "有个人信息"
_WHY = "公开的文件不应当带有个人信息，草稿也一样。可以遮盖中间几位，或者写明理由后保留。"


class PrivacyDialog(QDialog):
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
        super().__init__(parent)
        self.setWindowTitle(TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(theme.px(480))
        self._session = session
        self._found = found
        place = privacy.where(session.report, found)
        more = f"另有 {left} 处，随后逐一询问。" if left else ""
        self.what = QLabel(f"{place}中有{found.kind.label} {found.masked}。", self)
        self.what.setTextFormat(Qt.TextFormat.PlainText)
        self.what.setWordWrap(True)
        self.what.setObjectName("strong")
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText("确需保留的，写明理由")
        self.reason.setAccessibleName("保留的理由")
        self.advice = Advice(f"{_WHY}{more}", self)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 20, 24, 20)
        box.setSpacing(theme.GAP)
        for widget in (self.what, self.advice, self.reason, self._buttons()):
            box.addWidget(widget)

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(self)
        role = QDialogButtonBox.ButtonRole.ActionRole
        for label, action in (
            ("遮盖中间几位", self._mask),
            ("写明理由，保留", self._keep),
            ("去看一看", self._seek),
        ):
            button = QPushButton(label, self)
            button.setProperty("primary", action == self._mask)
            button.setAutoDefault(False)
            button.clicked.connect(action)
            buttons.addButton(button, role)
        buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        return buttons

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
        try:
            action()
        except UserError as error:
            self.advice.refuse(error)
            return
        self.accept()
        self.settled.emit()
