"""收报台: the counts, what is sought, the table of units, and what may be done with all of them."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.county.examination import ExaminationState
from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.services.county import board
from zwgk_desktop.services.county.board import (
    COUNTED,
    TIPS,
    BoardColumn,
    BoardFilter,
    BoardRow,
    rows_of,
)
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import Picker
from zwgk_desktop.ui.look.labels import PlainLabel, set_tip
from zwgk_desktop.ui.look.layouts import Flow
from zwgk_desktop.ui.look.records import RecordColumn, RecordView
from zwgk_desktop.ui.settings import Settings

_WIDTHS = {
    BoardColumn.UNIT: 216,
    BoardColumn.GROUP: 84,
    BoardColumn.STATE: 116,
    BoardColumn.NUMBER: 56,
    BoardColumn.RECEIVED: 140,
    BoardColumn.DUE: 84,
    BoardColumn.ERROR: 80,
    BoardColumn.EXPLAIN: 72,
    BoardColumn.HINT: 72,
    BoardColumn.CHANGED: 110,
    BoardColumn.STALE: 90,
    BoardColumn.CODE: 130,
    BoardColumn.NOTE: 160,
}
_CENTRED = frozenset({BoardColumn.NUMBER, *COUNTED})


def _text(at: int) -> Callable[[BoardRow], str]:
    return lambda row: row.cells[at]


def _order(at: int) -> Callable[[BoardRow], object]:
    return lambda row: row.order[at]


def _ink(at: int) -> Callable[[BoardRow], QColor | None]:
    """Return the colour of words that are not as all others."""

    def ink(row: BoardRow) -> QColor | None:
        if at in row.urgent:
            return theme.SEVERITIES[row.urgent[at]].ink
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
    """One button a state; arrow keys go from one to the next."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("boardCounts")
        self._group = QButtonGroup(self)
        self.buttons: dict[BoardFilter, QPushButton] = {}
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.GAP_SMALL)
        for number, choice in enumerate(BoardFilter):
            button = QPushButton(choice.value, self)
            button.setCheckable(True)
            button.setProperty("chip", True)  # noqa: FBT003 - Qt's own
            self._group.addButton(button, number)
            box.addWidget(button)
            self.buttons[choice] = button
        self.buttons[BoardFilter.ALL].setChecked(True)
        self._group.idToggled.connect(self._choose)

    @property
    def chosen(self) -> BoardFilter:
        """Which units are shown."""
        return list(BoardFilter)[self._group.checkedId()]

    def _choose(self, _number: int, on: bool) -> None:  # noqa: FBT001 - Qt's own
        if on:
            self.changed.emit()

    def show_counts(self, count: Callable[[BoardFilter], int]) -> None:
        """Say how many there are of each."""
        for choice, button in self.buttons.items():
            number = count(choice)
            button.setText(f"{choice.value} {number}")
            button.setAccessibleName(f"{choice.value}{number}个单位")
            button.setVisible(bool(number) or choice is not BoardFilter.LATE)


_ROOMY = 150
"""Percent up to which a button has room for what it takes back."""


class BoardView(QWidget):
    """Shows a collection as it stands; what is to be done is told to who made it."""

    receiving = Signal()
    """Files are to be chosen and received."""
    receiving_folder = Signal()
    undoing = Signal()
    reminding = Signal()
    setting_terms = Signal()
    keeping_roster = Signal()
    dispatching = Signal()
    exporting = Signal()
    printing = Signal()

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("boardView")
        self.table: RecordView[BoardRow] = RecordView(
            settings, key=lambda row: row.line.unit, name="收报台", parent=self
        )
        self.table.setObjectName("board")
        self.table.show_list("county-board", BOARD_COLUMNS, ())
        self.counts = BoardFilterBar(self)
        self.group = Picker(self)
        self.group.setAccessibleName("类别")
        self.group.addItem("全部类别")
        for group in Group:
            self.group.addItem(group.label, group)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("查找：单位、核验码…")
        self.search.setAccessibleName("查找单位")
        self.search.setClearButtonEnabled(True)
        self.due = PlainLabel("", self)
        self.due.setObjectName("strong")
        self.verdict = PlainLabel("", self)
        self.verdict.setObjectName("quiet")
        self._make_buttons()
        self._lay_out()
        self._connect()

    def show_collection(self, collection: Collection, today: date, undoable: str) -> None:
        """Show a collection as it stands.

        Args:
            collection: Read after the last act.
            today: What is late is reckoned by it.
            undoable: What undo would take back, in words; "" for nothing.
        """
        self.table.show_records(rows_of(collection, today))
        self.due.setText(_due_text(collection.terms.due_on, today))
        writable = collection.held.writable
        self.undo.setText(f"撤销{undoable}" if theme.scale.percent <= _ROOMY else "撤销")
        set_tip(self.undo, f"整次撤销{undoable}（Ctrl+Z）；撤销后可以重做（Ctrl+Y）")
        self.undo.setVisible(bool(undoable) and writable)
        for button in (self.receive, self.receive_folder):
            button.setEnabled(writable)
        self._say()
        if self.table.chosen is None and self.shown:
            self.table.selectRow(0)

    @property
    def shown(self) -> Sequence[BoardRow]:
        """The units shown, in their order."""
        return self.table.rows

    def next_open(self, after: str) -> str | None:
        """Return the next unit below that waits for the county, else the first; None: none does."""
        start = self.table.place_of(after)
        begin = 0 if start is None else start + 1
        turned = [*self.shown[begin:], *self.shown[:begin]]
        waiting = (row.line.unit for row in turned if row.state.waits)
        return next((unit for unit in waiting if unit != after), None)

    def _filter(self) -> None:
        choice, group, words = self.counts.chosen, self._group, self.search.text()
        self.table.admit(lambda row: row.matches(choice, group, words))
        self._say()

    @property
    def _group(self) -> Group | None:
        group = self.group.currentData()
        return None if group is None else Group(group)

    def _say(self) -> None:
        group, all_ = self._group, self.table.every
        self.counts.show_counts(lambda choice: sum(row.matches(choice, group, "") for row in all_))
        shown, every = len(self.shown), len(all_)
        self.verdict.setText(
            f"共{every}个单位" if shown == every else f"共{every}个单位，显示{shown}个"
        )

    def _connect(self) -> None:
        self.counts.changed.connect(self._filter)
        self.group.currentIndexChanged.connect(self._filter)
        self.search.textChanged.connect(self._filter)
        for button, signal in (
            (self.receive, self.receiving),
            (self.receive_folder, self.receiving_folder),
            (self.undo, self.undoing),
            (self.remind, self.reminding),
        ):
            button.clicked.connect(signal)
        for action, signal in (
            (self.export, self.exporting),
            (self.print, self.printing),
            (self.roster, self.keeping_roster),
            (self.terms, self.setting_terms),
            (self.dispatch, self.dispatching),
        ):
            action.triggered.connect(signal)

    def _make_buttons(self) -> None:
        words = ("收文件…", "收文件夹…", "撤销", "催报…", "导出", "名册和要求")
        buttons = [QPushButton(text, self) for text in words]
        for button in buttons:
            button.setAutoDefault(True)  # Enter presses it
        self.receive, self.receive_folder, self.undo, self.remind = buttons[:4]
        self.hand_out, self.prepare = buttons[4:]
        self.export, self.print = _menu(self.hand_out, "表格或者 PDF…", "打印…")
        self.roster, self.terms, self.dispatch = _menu(self.prepare, "名册…", "收报要求…", "下发…")
        self.receive.setProperty("primary", True)  # noqa: FBT003 - Qt's own
        set_tip(self.receive, "收报送包，也收没有本程序的单位的 Word、Excel、PDF；可以直接拖进来")
        set_tip(self.remind, "没有报送的单位，写成一段话，贴到工作群里")
        set_tip(self.terms, "截止日期、字数上限、统计口径")
        set_tip(self.dispatch, "给每个单位写一个下发包：名册、截止日期、口径、上年的报告")
        set_tip(self.hand_out, "收报台现在的样子：筛选、排序都算")

    def _lay_out(self) -> None:
        tools, sought = Flow(spacing=theme.px(6)), Flow(spacing=theme.px(6))
        standing = (self.remind, self.hand_out, self.prepare)
        for button in (self.receive, self.receive_folder, self.undo, *standing):
            tools.addWidget(button)
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


def _menu(button: QPushButton, *words: str) -> tuple[QAction, ...]:
    menu = QMenu(button)
    menu.setToolTipsVisible(True)
    button.setMenu(menu)
    return tuple(menu.addAction(text) for text in words)


def _due_text(due: date | None, today: date) -> str:
    if due is None:
        return "还没有写明截止日期"
    left = (due - today).days
    standing = f"还有{left}天" if left > 0 else "就是今天" if left == 0 else f"已过{-left}天"
    return f"截止 {day_text(due)}，{standing}"
