"""What is due in the books of all units: a calm line on the start page, hidden while nothing is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.services.books.dues import Clocked, by_due
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui.books.rows import SOON, left_text
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel

_NAMED = 4


class BookDueList(QFrame):
    """Names the requests that are late or due within five working days."""

    wanted = Signal(str)
    """The books of a unit are to be seen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("due")
        self._unit = ""
        self._text = PlainLabel("", self)
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.button = QPushButton("打开台账", self)
        self.button.setProperty("small", True)  # noqa: FBT003 - Qt's own
        self.button.clicked.connect(lambda: self.wanted.emit(self._unit))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, theme.GAP, 6)
        row.addWidget(self._text, 1)
        row.addWidget(self.button)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def look(self, workspace: Workspace | None) -> None:
        """Look through the books of a workspace."""
        found = list(_pressing(workspace)) if workspace is not None else []
        self.setVisible(bool(found))
        if not found:
            return
        self._unit = found[0][0]
        late = sum(one.overdue for _, one in found)
        several = len({unit for unit, _ in found}) > 1
        named = "；".join(
            f"{f'{unit} ' if several else ''}{one.request.number}（{left_text(one)}）"
            for unit, one in found[:_NAMED]
        )
        more = f" 等{len(found)}件" if len(found) > _NAMED else ""
        sign = theme.SEVERITIES[Severity.ERROR if late else Severity.EXPLAIN].sign
        what = f"逾期{late}件，" if late else ""
        self._text.setText(
            f"{sign} 依申请公开：{what}{SOON}个工作日内到期{len(found) - late}件　{named}{more}"
        )


def _pressing(workspace: Workspace) -> list[tuple[str, Clocked]]:
    found: list[tuple[str, Clocked]] = []
    for unit in workspace.all_books.units():
        books = workspace.books(unit)
        found += [
            (unit, one)
            for one in by_due(books.books.requests, books.calendar)
            if one.open and one.clock.left is not None and (one.overdue or one.clock.left <= SOON)
        ]
    return sorted(found, key=lambda pair: str(pair[1].clock.due))
