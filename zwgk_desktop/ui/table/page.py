"""Tab with one statutory table and a line of help for the current cell."""

from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.findings import Passage
from zwgk_desktop.domain.tables import Table
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.report_view import ReportView
from zwgk_desktop.services.second_keying import is_begun
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel, set_tip
from zwgk_desktop.ui.look.notice import Notice
from zwgk_desktop.ui.table.cell_help import HelpBelowTable
from zwgk_desktop.ui.table.keys import TableOptions
from zwgk_desktop.ui.table.second_keying_pane import SecondKeyingPane
from zwgk_desktop.ui.table.view import StatutoryTable
from zwgk_desktop.ui.tabs import Page

_HELP_HEIGHT = 18
"""Height of one line of text. The tooltip and the cell help (F1) show the full text."""


class TablePage(Page):
    """Tab with a table or its second keying, and a help line for the current cell below."""

    def __init__(
        self,
        table: Table,
        view: ReportView,
        parent: QWidget | None = None,
        *,
        options: TableOptions | None = None,
    ) -> None:
        super().__init__(parent)
        self._spec, self._view = table, view
        self._options = options or TableOptions(parent=self)
        self.table = StatutoryTable(table, view, self, options=self._options)
        self._seen = view.report.values
        self._locked = False
        self.second_keying: SecondKeyingPane | None = None
        self.unfinished = Notice(self, closable=False)
        self.below: HelpBelowTable | None = None
        if isinstance(view, EditingSession):
            self.below = HelpBelowTable(self.table, self._options)
            self.below.wished.connect(self.wished)
            self.below.repaired.connect(self.repaired)
        self.help = strip = _Strip(_HELP_HEIGHT, self)
        self._connect(self.table)
        self.table.acts.offered.connect(self.offered)
        self.table.acts.own_words = lambda: view.editable.spellings
        self.table.acts.reported.connect(self.reported)
        self.table.acts.wished.connect(self.wished)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.table)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.GAP, theme.GAP_SMALL, theme.GAP, theme.GAP_SMALL)
        box.setSpacing(theme.GAP_SMALL)
        box.addWidget(self.unfinished)
        box.addWidget(self._stack, 1)
        box.addWidget(strip)
        self.setFocusProxy(self.table)
        self._remind()
        self._explain(self.table.current_address())

    @property
    def shown(self) -> StatutoryTable:
        """The visible table: the report's, or the one of the second keying."""
        return self.second_keying.table if self.second_keying is not None else self.table

    @property
    def hides_values(self) -> bool:
        return self.second_keying is not None

    def current_address(self) -> Address:
        return self.shown.current_address()

    def refresh(self) -> None:
        self.table.refresh()
        if self.below is not None:
            self.below.refresh()
        if self.second_keying is not None:
            self.second_keying.refresh()
        before, self._seen = self._seen, self._view.report.values
        if before.keys() != self._seen.keys():
            self._remind()  # a second keying was started or removed

    def lock(self) -> None:
        self._locked = True
        if self.below is not None:
            self.below.locked = True
        self._remind()

    def flush(self) -> bool:
        return self.shown.flush()

    def go_to(self, address: Address, passage: Passage | None = None) -> None:
        del passage
        self.shown.go_to(address)

    def begin_second_keying(self) -> None:
        """Start or continue the second keying (复核) of the table."""
        if self.second_keying is not None or not self.table.flush():
            return
        self.second_keying = pane = SecondKeyingPane(self._spec, self._view.editable, self._options)
        pane.changed.connect(self.changed)
        pane.rejected.connect(self.rejected)
        pane.table.acts.reported.connect(self.reported)
        pane.left.connect(self._end_second_keying)
        pane.table.current_changed.connect(self._explain)
        pane.table.counted.connect(self.selected)
        self._stack.addWidget(pane)
        self._stack.setCurrentWidget(pane)
        self._focus_table(pane.table)

    def _end_second_keying(self) -> None:
        pane, self.second_keying = self.second_keying, None
        if pane is not None and pane.table.flush():
            self._stack.removeWidget(pane)
            pane.deleteLater()
            self._focus_table(self.table)
        else:
            self.second_keying = pane

    def _focus_table(self, table: StatutoryTable) -> None:
        self.setFocusProxy(table)
        table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._remind()
        self._explain(table.current_address())
        self.blind_changed.emit()

    def _remind(self) -> None:
        """Show or hide the notice that a second keying is unfinished."""
        waits = self.second_keying is None and not self._locked
        if waits and is_begun(self._view.report, self._spec):
            if not self.unfinished.isVisibleTo(self):
                words = "这张表的复核还没有做完，已录的数字都留着。"
                self.unfinished.say(words, ("继续复核", self.begin_second_keying))
        else:
            self.unfinished.hide()

    def _connect(self, table: StatutoryTable) -> None:
        table.changed.connect(self.changed)
        table.rejected.connect(self.rejected)
        table.current_changed.connect(self._explain)
        table.counted.connect(self.selected)

    def _explain(self, address: Address) -> None:
        """Show the help of the current cell: in the help line, and below the table."""
        cell = self._spec.cell_of[address]
        row, column = self._spec.row_of[cell.row], self._spec.column_of[cell.column]
        self.help.say(f"{row.label}：{row.help.text}　{column.label}：{column.help.text}")
        if self.below is not None:
            self.below.show_cell(self._view.editable, address)
        self.caret.emit(address)


class _Strip(QWidget):
    """One-line label of fixed height, outside any layout.

    A label in a layout requests a new layout for every new text. The whole
    window is then repainted, which costs 5 ms per step of the caret.
    """

    def __init__(self, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._height = height
        self.label = PlainLabel("", self)
        self.label.setObjectName("small")
        self._text = ""
        self._take_height()
        theme.scale.changed.connect(self._take_height)

    def say(self, text: str) -> None:
        """Show a text, elided if it is too long. The tooltip has the full text."""
        self._text = text
        set_tip(self, text)
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.label.setFixedSize(self.size())
        self._cut()

    def _cut(self) -> None:
        self.label.setText(_fitting(self._text, self.label.font().toString(), self.width()))

    def _take_height(self) -> None:
        self.setFixedHeight(theme.px(self._height))


@lru_cache(maxsize=512)  # called at each step of the caret
def _fitting(text: str, font: str, width: int) -> str:
    """Return the text elided to a width in px."""
    made = QFont()
    made.fromString(font)
    return QFontMetrics(made).elidedText(text, Qt.TextElideMode.ElideRight, width)
