"""催报: who must still submit, and why, as a text for the chat group."""

from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from zwgk_desktop.services.county.collection import Collection, reminder, units_to_remind
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.look import theme

TITLE = "催报"


class ReminderDialog(Dialog):
    """The text may be changed before it is copied; nothing of it is kept."""

    def __init__(self, parent: QWidget, collection: Collection) -> None:
        super().__init__(parent, TITLE)
        self.setObjectName("reminder")
        count = sum(map(len, units_to_remind(collection.board()).values()))
        self.label(f"有{count}个单位要催。复制以后贴到工作群里。" if count else "都报送了。")
        self.text = QPlainTextEdit(reminder(collection), self)
        self.text.setAccessibleName("催报的话")
        self.text.setMinimumHeight(theme.px(140))
        self.text.setTabChangesFocus(True)
        self.box.addWidget(self.text, 1)
        self.copy = self.button("复制", self._copy)
        self.foot(self.leaving("关闭"), primary=self.copy, by_enter=False)
        self.copy.setFocus()

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.text.toPlainText())
        self.advice.say("已复制", "asked")
