"""What is asked when a notice goes up or comes down: a day, a person, and where."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QWidget

from zwgk_desktop.domain.entries import parse_date
from zwgk_desktop.services import posting
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.posting import Posting
from zwgk_desktop.ui import words
from zwgk_desktop.ui.fields import DateLine, FieldAdvice, LineEdit
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel

_NEW = "贴出一张，记一笔"
_SAVED = "记下后立即保存，可以撤销。"


class PostingForm(QFrame):
    """Records a posting; or that one was taken down, once `take_down` has chosen it."""

    recorded = Signal()

    def __init__(self, session: EditingSession, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("postingForm")
        self._session = session
        self._coming_down: Posting | None = None
        self.heading = PlainLabel("", self)
        self.heading.setObjectName("strong")
        self.place = self._line("张贴地点", "例如 镇政府公开栏")
        self.day = DateLine(self)
        self.person = self._line("张贴人", "姓名")
        self._labels = [PlainLabel(line.accessibleName(), self) for line in self._lines]
        self.advice = FieldAdvice(_SAVED, self)
        self.save = QPushButton("记下", self)
        self.save.setProperty("primary", True)  # noqa: FBT003 - Qt's own
        self.save.setAutoDefault(False)
        self.save.clicked.connect(self.record)
        self.cancel = QPushButton("不取下", self)
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.begin)
        self._lay_out()
        self.begin()

    def begin(self) -> None:
        """Ask for a new posting."""
        self._coming_down = None
        known = posting.postings(self._session.report)
        self.place.clear()
        self._turn(_NEW, "张贴", known[-1].posted_by if known else "")
        self.place.setFocus()

    def take_down(self, chosen: Posting) -> None:
        """Ask who took a posting down."""
        self._coming_down = chosen
        self.place.setText(chosen.place)
        down = [p.taken_down_by for p in posting.postings(self._session.report) if not p.hangs]
        self._turn(f"取下“{chosen.place}”的一张", "取下", down[-1] if down else "")
        self.person.setFocus()
        self.person.selectAll()

    def record(self) -> None:
        """Record what was filled in; what is refused is told here."""
        if self.advice.attempt(self._record):
            self.recorded.emit()
            self.begin()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.record()
        elif event.key() == Qt.Key.Key_Escape and self._coming_down is not None:
            self.begin()
        else:
            super().keyPressEvent(event)

    @property
    def _lines(self) -> tuple[LineEdit, ...]:
        return self.place, self.day, self.person

    def _record(self) -> None:
        chosen, session, person = self._coming_down, self._session, self.person.text()
        if chosen is None:
            day = parse_date(self.day.spelled(), "张贴日期")
            posting.add(session, self.place.text(), day, person)
        else:
            day = parse_date(self.day.spelled(), "取下日期")
            posting.take_down(session, chosen.number, day, person)

    def _turn(self, heading: str, action: str, person: str) -> None:
        going_up = self._coming_down is None
        self.heading.setText(heading)
        for label, line, name in zip(
            self._labels, self._lines, ("张贴地点", f"{action}日期", f"{action}人"), strict=True
        ):
            label.setText(name)
            line.setAccessibleName(name)
        self.place.setEnabled(going_up)
        self.cancel.setVisible(not going_up)
        self.day.setText(words.value_text(today()))
        self.person.setText(person)
        self.advice.refuse(None)

    def _line(self, name: str, example: str) -> LineEdit:
        line = LineEdit(self)
        line.setAccessibleName(name)
        line.setPlaceholderText(example)
        return line

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 12, 0, 0)
        grid.setHorizontalSpacing(theme.GAP)
        grid.setVerticalSpacing(theme.GAP_SMALL)
        grid.addWidget(self.heading, 0, 0, 1, 4)
        for column, (label, line) in enumerate(zip(self._labels, self._lines, strict=True)):
            label.setBuddy(line)
            grid.addWidget(label, 1, column)
            grid.addWidget(line, 2, column)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GAP)
        buttons.addWidget(self.save)
        buttons.addWidget(self.cancel)
        grid.addLayout(buttons, 2, 3)
        grid.addWidget(self.advice, 3, 0, 1, 4)
        for column, stretch in enumerate((5, 3, 3)):
            grid.setColumnStretch(column, stretch)


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


today: Callable[[], date] = _today
"""The day by the clerk's clock."""
