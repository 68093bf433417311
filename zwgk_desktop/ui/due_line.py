"""One calm line on the start page: what hangs though its time is over."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.report import Report
from zwgk_desktop.services import posting
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.paper.posting_form import today

_NAMED = 2


def countdown(report: Report, day: date) -> str:
    """Say how long there is to publish a report; "" where no day is due, or long ago."""
    due = report.due_on
    published = report.field_value(report.edition.roles.fields.published_on) is not None
    if due is None or published or due.year < day.year:
        return ""
    left = (due - day).days
    if left < 0:
        return f"应在{day_text(due)}前公布，已过{-left}天"
    return f"{day_text(due)}前公布，" + (f"还有{left}天" if left else "就是今天")


class DueLine(QFrame):
    """Hidden while nothing is due."""

    wanted = Signal(int)
    """The record of a report is to be seen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("due")
        self._found: dict[int, tuple[str, ...]] = {}
        self._text = PlainLabel("", self)
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.button = QPushButton("张贴记录", self)
        self.button.setProperty("small", True)  # noqa: FBT003 - Qt's own
        self.button.clicked.connect(lambda: self.wanted.emit(next(iter(self._found))))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, theme.GAP, 6)
        row.addWidget(self._text, 1)
        row.addWidget(self.button)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def forget(self) -> None:
        """Nothing is due until reports have been looked at."""
        self._found = {}
        self.hide()

    def look(self, report_id: int, report: Report) -> None:
        """Look whether something of a report is due to come down."""
        places = tuple(one.place for one in posting.due(report, today()))
        if not places:
            return
        self._found[report_id] = places
        every = [place for found in self._found.values() for place in found]
        more = f"等 {len(every)} 处" if len(every) > _NAMED else ""
        sign = theme.SEVERITIES[Severity.EXPLAIN].sign
        self._text.setText(
            f"{sign} 公示期已满，{'、'.join(every[:_NAMED])}{more}的公示单该取下了。"
        )
        self.show()
