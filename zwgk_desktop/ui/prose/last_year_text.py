"""并排显示上年文字: the same section of the year before, to read and to copy from."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from zwgk_desktop.domain.counterparts import seen_on
from zwgk_desktop.domain.spec import Text
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.prose.highlight import HeadingHighlighter


class LastYearText(QPlainTextEdit):
    """Shows a text as it stands in last year's report; never writes."""

    def __init__(self, text: Text, session: EditingSession, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = text
        self._session = session
        self.caption = QLabel(parent)
        self.caption.setObjectName("quiet")
        self.caption.setBuddy(self)
        self.setObjectName("lastYear")
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self._highlighter = HeadingHighlighter(self.document())
        theme.scale.changed.connect(self._size)
        self._size()

    def refresh(self) -> None:
        """Read last year's report again."""
        previous = self._session.previous
        year = self._session.report.year - 1
        edition = self._session.report.edition
        words = seen_on(edition, previous).text(self._text.id) if previous else ""
        if previous is None:
            self.caption.setText(f"{year}年的报告不在这个工作区里")
        else:
            self.caption.setText(f"{year}年（只读，可以复制）" if words else f"{year}年没有写")
        self.setAccessibleName(f"{year}年的“{self._text.label}”，只读")
        if words != self.toPlainText():
            self.setPlainText(words)

    def _size(self) -> None:
        self.setFont(theme.prose_font())
