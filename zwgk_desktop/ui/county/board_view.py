"""收报台: table of the units of a collection, with counts, filters, search and actions."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.county.examination import ExaminationState
from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.services.county import board
from zwgk_desktop.services.county.board import (
    COUNTED_SEVERITIES,
    TIPS,
    BoardColumn,
    BoardFilter,
    BoardRow,
    board_rows,
)
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import Picker, SearchLine, SteadyButton
from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.look.layouts import Flow
from zwgk_desktop.ui.look.records import RecordColumn, RecordView
from zwgk_desktop.ui.page_actions import PageActions
from zwgk_desktop.ui.settings import Settings

_WIDTHS = {
    BoardColumn.UNIT: 216,
    BoardColumn.GROUP: 84,
    BoardColumn.STATE: 116,
    BoardColumn.NUMBER: 56,
    BoardColumn.FIRST: 96,
    BoardColumn.RECEIVED: 140,
    BoardColumn.DUE: 84,
    BoardColumn.RETURNED: 110,
    BoardColumn.ERROR: 80,
    BoardColumn.EXPLAIN: 72,
    BoardColumn.HINT: 72,
    BoardColumn.CHANGED: 110,
    BoardColumn.STALE: 90,
    BoardColumn.CODE: 130,
    BoardColumn.NOTE: 160,
}
_CENTRED = frozenset({BoardColumn.NUMBER, *COUNTED_SEVERITIES})


def _text(at: int) -> Callable[[BoardRow], str]:
    return lambda row: row.cells[at]


def _order(at: int) -> Callable[[BoardRow], object]:
    return lambda row: row.sort_keys[at]


def _ink(at: int) -> Callable[[BoardRow], QColor | None]:
    """Return a function that gives a column's text colour for a row, or None."""

    def ink(row: BoardRow) -> QColor | None:
        if at in row.highlights:
            return theme.SEVERITIES[row.highlights[at]].ink
        if row.state is ExaminationState.MISSING:
            return theme.colours().quiet_ink
        accepted = row.state is ExaminationState.ACCEPTED
        settled = accepted and board.COLUMNS[at] is BoardColumn.STATE
        return theme.colours().settled if settled else None

    return ink


BOARD_COLUMNS = tuple(
    RecordColumn[BoardRow](
        column.value,
        _text(at),
        _WIDTHS[column],
        _order(at),
        _ink(at),
        Qt.AlignmentFlag.AlignCenter if column in _CENTRED else None,
        TIPS.get(column, ""),
    )
    for at, column in enumerate(board.COLUMNS)
)


class BoardFilterBar(QWidget):
    """Filter buttons, one for each state. Arrow keys move between them."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("boardCounts")
        self._group = QButtonGroup(self)
        self.buttons: dict[BoardFilter, SteadyButton] = {}
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.GAP_SMALL)
        for number, choice in enumerate(BoardFilter):
            button = SteadyButton(self)
            button.setText(choice.value)
            button.setCheckable(True)
            theme.mark(button, "chip")
            self._group.addButton(button, number)
            box.addWidget(button)
            self.buttons[choice] = button
        self.buttons[BoardFilter.ALL].setChecked(True)
        self._group.idToggled.connect(self._choose)

    @property
    def chosen(self) -> BoardFilter:
        """Filter that is selected."""
        return list(BoardFilter)[self._group.checkedId()]

    def _choose(self, _number: int, on: bool) -> None:  # noqa: FBT001 - Qt's own
        if on:
            self.changed.emit()

    def show_counts(self, count: Callable[[BoardFilter], int]) -> None:
        """Show the number of units in each state."""
        for choice, button in self.buttons.items():
            number = count(choice)
            button.show_count(choice.value, number, len(str(count(BoardFilter.ALL))))
            button.setAccessibleName(f"{choice.value}{number}个单位")
            button.setVisible(bool(number) or choice is not BoardFilter.LATE)


_NOT_FOUND = "没有符合条件的单位。改一改查找的内容，或者选“全部”“全部类别”。"


class BoardView(QWidget):
    """Table of the units of a collection with counts, filters and the actions of the page."""

    def __init__(self, settings: Settings, actions: PageActions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("boardView")
        self.page_actions = actions
        self.table: RecordView[BoardRow] = RecordView(
            settings, key=lambda row: row.status.name, name="收报台", parent=self
        )
        self.table.setObjectName("board")
        self.table.show_list("county-board", BOARD_COLUMNS, ())
        self.table.set_empty_text("", _NOT_FOUND)
        actions.fill_row_menu(self.table)
        self.counts = BoardFilterBar(self)
        self.group = Picker(self, "类别")
        self.group.addItem("全部类别")
        for group in Group:
            self.group.addItem(group.label, group)
        self.search = SearchLine(self, "查找：单位、核验码…")
        self.search.setAccessibleName("查找单位")
        self.due = PlainLabel("", self, "strong")
        self.verdict = PlainLabel("", self, "quiet")
        self._lay_out()
        self.counts.changed.connect(self._filter)
        self.group.currentIndexChanged.connect(self._filter)
        self.search.textChanged.connect(self._filter)

    def show_collection(self, collection: Collection, today: date) -> None:
        """Show a collection; lateness depends on the given day."""
        self.table.show_records(board_rows(collection, today))
        self.due.setText(_due_text(collection.terms.due_on, today))
        self._show_filter_counts()
        if self.table.chosen is None and self.shown:
            self.table.selectRow(0)

    @property
    def shown(self) -> Sequence[BoardRow]:
        """Rows shown, in their order."""
        return self.table.rows

    def next_waiting_unit(self, after: str) -> str | None:
        """Return the next unit below that waits for the county, else the first, or None."""
        start = self.table.row_of_key(after)
        begin = 0 if start is None else start + 1
        turned = [*self.shown[begin:], *self.shown[:begin]]
        waiting = (row.status.name for row in turned if row.state.awaits_decision)
        return next((unit for unit in waiting if unit != after), None)

    def _filter(self) -> None:
        choice, group, words = self.counts.chosen, self._group, self.search.text()
        self.table.set_filter(lambda row: row.matches(choice, group, words))
        self._show_filter_counts()

    @property
    def _group(self) -> Group | None:
        group = self.group.currentData()
        return None if group is None else Group(group)

    def _show_filter_counts(self) -> None:
        group, all_ = self._group, self.table.all_records
        self.counts.show_counts(lambda choice: sum(row.matches(choice, group, "") for row in all_))
        shown, every = len(self.shown), len(all_)
        self.verdict.setText(
            f"共{every}个单位" if shown == every else f"共{every}个单位，显示{shown}个"
        )

    def _lay_out(self) -> None:
        tools, sought = Flow(spacing=theme.px(6)), Flow(spacing=theme.px(6))
        for bar in ("receive", "undo", "remind"):
            self.page_actions.fill(bar, tools)
        for text, bar in (("导出", "hand_out"), ("名册和要求", "prepare")):
            tools.addWidget(self.page_actions.menu_button(text, bar))
        for widget in (self.counts, self.group, self.search):
            sought.addWidget(widget)
        self.search.setMinimumWidth(theme.px(180))
        foot = QHBoxLayout()
        foot.addWidget(self.verdict)
        foot.addStretch(1)
        foot.addWidget(self.due)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        for line in (tools, sought):
            box.addLayout(line)
        box.addWidget(self.table, 1)
        box.addLayout(foot)


def _due_text(due: date | None, today: date) -> str:
    if due is None:
        return "还没有写明截止日期"
    left = (due - today).days
    standing = f"还有{left}天" if left > 0 else "就是今天" if left == 0 else f"已过{-left}天"
    return f"截止 {day_text(due)}，{standing}"
