"""List of proposed changes, old beside new, and the dialogs that apply them as one act."""

from collections.abc import Sequence
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QTextBrowser,
    QWidget,
)

from zwgk_desktop.domain.addresses import Address, AddressKind, kind_of
from zwgk_desktop.domain.report import Value
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.new_year import last_year_passages
from zwgk_desktop.services.proposal import Proposal, ProposedChange
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import set_tip
from zwgk_desktop.ui.look.rows import as_rows
from zwgk_desktop.ui.words import value_text

if TYPE_CHECKING:
    from PySide6.QtCore import QRect

NEW_YEAR = "从上年开始"
_SIZE = QSize(820, 600)
_HEADS = ("项目", "现在", "改为", "说明")
_LEAST, _WIDE = 160, 16
"""Minimum height in px at 100 %; characters above which a column shares the width."""
_PADDING = 20  # px at 100 %, both sides


class _Wrapping(QStyledItemDelegate):
    """Delegate whose row heights allow for the padding that the style sheet adds beside a text."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        narrowed = QStyleOptionViewItem(option)
        box = cast("QRect", option.rect)  # type: ignore[attr-defined]  # the stubs lack it
        narrowed.rect = box.adjusted(0, 0, -theme.px(_PADDING), 0)  # type: ignore[attr-defined]  # likewise
        return super().sizeHint(narrowed, index)


class ProposalList(QTableWidget):
    """List of changes under their groups. Columns that would be blank are hidden.

    Args:
        name: Accessible name.
        heads: Headings of the columns: place, old value, new value, reason.
        ticks: Whether each change has a box to tick.
    """

    def __init__(
        self, parent: QWidget, name: str, heads: Sequence[str] = _HEADS, *, ticks: bool = False
    ) -> None:
        super().__init__(0, len(heads), parent)
        self._ticks = ticks
        self.changes: list[ProposedChange | None] = []
        """Change in each row; None in a row with a heading."""
        self._items: list[QTableWidgetItem] = []
        self.setObjectName("postings")
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(heads))
        self.setMinimumHeight(theme.px(_LEAST))
        self.setShowGrid(False)
        as_rows(self)
        self.setItemDelegate(_Wrapping(self))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)

    def show_changes(self, changes: Sequence[ProposedChange]) -> None:
        """List the changes in the order given."""
        self.clearSpans()
        self.setRowCount(0)
        self.changes.clear()
        self._items.clear()
        for group, same in groupby(changes, key=lambda one: one.group):
            if group:
                self._add_heading(group)
            for change in same:
                self._add(change)
        rows = [_words(one) for one in changes]
        for column in range(self.columnCount()):
            longest = max((len(row[column]) for row in rows), default=0)
            wide = column == 0 or longest > _WIDE
            mode = QHeaderView.ResizeMode
            self.horizontalHeader().setSectionResizeMode(
                column, mode.Stretch if wide else mode.ResizeToContents
            )
        self.setColumnHidden(1, all(one.before is None for one in changes))
        self.setColumnHidden(3, not any(one.reason for one in changes))

    @property
    def ticked(self) -> frozenset[Address]:
        """Addresses of the ticked changes."""
        return frozenset(
            change.address
            for change, item in zip(self.changes, self._items, strict=True)
            if change is not None and item.checkState() is Qt.CheckState.Checked
        )

    @property
    def current(self) -> ProposedChange | None:
        """Change in the current row; None at a heading."""
        row = self.currentRow()
        return self.changes[row] if 0 <= row < len(self.changes) else None

    def _add_heading(self, group: str) -> None:
        item = self._add_row(None, (group,))
        font = item.font()
        font.setBold(True)
        item.setFont(font)
        self.setSpan(self.rowCount() - 1, 0, 1, self.columnCount())

    def _add(self, change: ProposedChange) -> None:
        item = self._add_row(change, _words(change))
        if self._ticks:
            ticked = Qt.CheckState.Checked if change.ticked else Qt.CheckState.Unchecked
            item.setCheckState(ticked)

    def _add_row(self, change: ProposedChange | None, words: Sequence[str]) -> QTableWidgetItem:
        row = self.rowCount()
        self.insertRow(row)
        items = [QTableWidgetItem(text) for text in words]
        for column, item in enumerate(items):
            set_tip(item, item.text())
            self.setItem(row, column, item)
        self.changes.append(change)
        self._items.append(items[0])
        return items[0]


def _words(change: ProposedChange) -> tuple[str, str, str, str]:
    before, after = (_value(change.address, value) for value in (change.before, change.after))
    return change.label, before, after, change.reason


def _value(address: Address, value: Value | None) -> str:
    if value is not None and kind_of(address) is AddressKind.TEXT:
        return f"{len(str(value))}字"
    return value_text(value) or "（空）"


class _ProposalDialog(Dialog):
    """Dialog that lists the changes of a proposal and applies them as one act."""

    taken = Signal(int)
    """Emitted with the number of changes applied."""

    def __init__(
        self, parent: QWidget, title: str, proposal: Proposal, session: EditingSession
    ) -> None:
        super().__init__(parent, title)
        self.resize_scaled(_SIZE)
        self.proposal, self._session = proposal, session

    def accept(self) -> None:
        """Apply the changes. If refused, show why and stay open."""
        chosen = self.chosen
        if self.attempt(lambda: self.proposal.apply(self._session, chosen)):
            super().accept()
            self.taken.emit(len(chosen))

    @property
    def chosen(self) -> frozenset[Address]:
        """Addresses to change."""
        return frozenset(one.address for one in self.proposal.changes)


class FillDialog(_ProposalDialog):
    """从台账填入: dialog that compares the report's cells with the counts of the books."""

    def __init__(self, parent: QWidget, proposal: Proposal, session: EditingSession) -> None:
        super().__init__(parent, "从台账填入", proposal, session)
        changes = proposal.effective_changes
        self.label(
            f"要改动{len(changes)}格，其余与台账一致。填入后这些格与台账关联，"
            "台账改了，格里的数字跟着改；手工改写一格，就解除那一格的关联。可以撤销。"
        )
        heads = ("项目", "现在", "台账", "由哪些条目构成")
        self.list = ProposalList(self, "要改动的格", heads)
        self.list.show_changes(changes)
        self.box.addWidget(self.list, 1)
        for question in proposal.questions:
            self.label(question, "quiet")
        done = self.button("填入" if changes else "建立关联", self.accept)
        self.add_buttons(self.closing_button(), primary=done)


class NewYearDialog(_ProposalDialog):
    """从上年开始: dialog in which figures are ticked and texts are not."""

    def __init__(self, parent: QWidget, proposal: Proposal, session: EditingSession) -> None:
        super().__init__(parent, NEW_YEAR, proposal, session)
        self._year = session.report.year - 1
        self.label(f"{self._year}年的报告可以带来这些", "heading")
        self.label("打勾的带进新报告，算一步，可以撤销。文字只作底稿，标出的年份和数字都要改写。")
        heads = ("项目", "现在", "上年", "说明")
        self.list = ProposalList(self, "可以带来的内容", heads, ticks=True)
        self.text = QTextBrowser(self)
        self.text.setObjectName("manual")
        self.text.setAccessibleName("上年的文字，要改写的已标出")
        self.list.show_changes(proposal.changes)
        self.box.addWidget(self.list, 3)
        self.box.addWidget(self.text, 2)
        take = self.button("带进新报告", self.accept)
        self.add_buttons(self.closing_button("都不要，从空白填起"), primary=take)
        self.list.currentCellChanged.connect(self._show)
        self.text.hide()

    @property
    def chosen(self) -> frozenset[Address]:
        return self.list.ticked

    def _show(self) -> None:
        """Show the text of the current line, with the passages to rewrite marked."""
        change = self.list.current
        is_text = change is not None and kind_of(change.address) is AddressKind.TEXT
        self.text.setVisible(is_text)
        if change is not None and is_text:
            self.text.setHtml(_marked(str(change.after), self._year))


def _marked(text: str, year: int) -> str:
    ground, size = theme.colours().selection.name(), theme.px(theme.BASE_SIZE)
    parts, at = list[str](), 0
    for start, end in last_year_passages(text, year):
        parts.append(escape(text[at:start]))
        parts.append(f'<b style="background-color:{ground}">{escape(text[start:end])}</b>')
        at = end
    parts.append(escape(text[at:]))
    return f'<p style="font-size:{size}px">{"".join(parts)}</p>'.replace("\n", "<br>")
