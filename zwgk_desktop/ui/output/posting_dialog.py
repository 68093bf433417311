"""Dialog with the posting record (张贴记录): where and when notices were posted and removed."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.entries import parse_date
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.report import Report
from zwgk_desktop.services import posting
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.posting import Posting
from zwgk_desktop.ui import words
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.fields import DateLine, FieldAdvice, LineEdit, today
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel, set_tip
from zwgk_desktop.ui.look.rows import as_rows

_NEW = "贴出一张，记一笔"
_SAVED = "记下后立即保存，可以撤销。"


class PostingForm(QFrame):
    """Form that records a posting, or the removal of the one passed to `take_down`."""

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
        theme.mark(self.save, "primary")
        self.save.setAutoDefault(False)
        self.save.clicked.connect(self.record)
        self.cancel = QPushButton("不取下", self)
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.begin)
        self._lay_out()
        self.begin()

    def begin(self) -> None:
        """Reset the form for a new posting."""
        self._coming_down = None
        known = posting.postings(self._session.report)
        self.place.clear()
        self._turn(_NEW, "张贴", known[-1].posted_by if known else "")
        self.place.setFocus()

    def take_down(self, chosen: Posting) -> None:
        """Set up the form to record when and by whom a posting was taken down."""
        self._coming_down = chosen
        self.place.setText(chosen.place)
        down = [p.taken_down_by for p in posting.postings(self._session.report) if not p.hangs]
        self._turn(f"取下“{chosen.place}”的一张", "取下", down[-1] if down else "")
        self.person.setFocus()
        self.person.selectAll()

    def record(self) -> None:
        """Save the input as a posting or removal, or show why it was refused."""
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


TITLE = "张贴记录"
_SIZE = QSize(780, 520)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_HEADS = ("张贴地点", "张贴日期", "张贴人", "取下日期", "取下人")
_NONE = "还没有记录。公示单贴出去以后，在下面记一笔。"


class PostingDialog(Dialog):
    """Dialog with the posting record of a report.

    Each change is one act. 撤销 undoes only acts on the posting record.
    """

    changed = Signal()

    def __init__(self, parent: QWidget, session: EditingSession) -> None:
        super().__init__(parent, TITLE)
        self._session = session
        self.period = self.label("", "quiet")
        self.table = PostingTable(self)
        self.form = PostingForm(session, self)
        self.down = self._small("取下…", self._take_down)
        self.delete = self._small("删除这一条", self._remove)
        self.undo = self._small("撤销", self._undo)
        set_tip(self.undo, "撤销上一次张贴记录（Ctrl+Z）")
        QShortcut(QKeySequence.StandardKey.Undo, self, self._undo)
        self._lay_out()
        self.spread(_SIZE)
        self.form.recorded.connect(self._after)
        self.table.itemSelectionChanged.connect(self._allow)
        self.table.itemActivated.connect(self._take_down)
        self.refresh()
        self.form.place.setFocus()

    def refresh(self) -> None:
        """Reload the postings and the posting period."""
        report, day = self._session.report, today()
        due = {one.number for one in posting.due(report, day)}
        self.table.show_postings(posting.postings(report), due)
        self.period.setText(_period(report, day))
        self._allow()

    def _allow(self) -> None:
        chosen, last = self.table.chosen, self._session.timeline.undoable
        self.down.setEnabled(chosen is not None and chosen.hangs)
        self.delete.setEnabled(chosen is not None)
        self.undo.setEnabled(
            self._session.timeline.can_undo and last is not None and last.kind is ActKind.POST
        )

    def _take_down(self, *_item: QTableWidgetItem) -> None:
        chosen = self.table.chosen
        if chosen is not None and self.down.isEnabled():
            self.form.take_down(chosen)

    def _remove(self) -> None:
        chosen = self.table.chosen
        if chosen is not None:
            self._do(lambda: posting.remove(self._session, chosen.number))

    def _undo(self) -> None:
        if self.undo.isEnabled():
            self._do(self._session.undo)

    def _do(self, action: Callable[[], object]) -> None:
        if self.form.advice.attempt(action):
            self.form.begin()
            self._after()

    def _after(self) -> None:
        self.refresh()
        self.changed.emit()

    def _small(self, label: str, action: Callable[[], object]) -> QPushButton:
        button = self.button(label, action)
        theme.mark(button, "small")
        return button

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(theme.GAP)
        for button in (self.down, self.delete, self.undo):
            tools.addWidget(button)
        tools.addStretch(1)
        self.box.addWidget(self.table, 1)
        self.box.addLayout(tools)
        self.box.addWidget(self.form)
        self.foot(self.leaving("关闭"))


class PostingTable(QTableWidget):
    """Table of postings, which marks those due to be taken down."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(0, len(_HEADS), parent)
        self.setObjectName("postings")
        self.setAccessibleName(TITLE)
        self.setHorizontalHeaderLabels(_HEADS)
        self.horizontalHeader().setStyleSheet(_heads())
        self.horizontalHeader().setDefaultAlignment(_LEFT)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        as_rows(self)
        self.verticalHeader().setDefaultSectionSize(theme.px(32))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self._postings: tuple[Posting, ...] = ()
        self.empty = PlainLabel(_NONE, self)
        self.empty.setObjectName("quiet")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        box = QVBoxLayout(self.viewport())
        box.addWidget(self.empty)

    @property
    def chosen(self) -> Posting | None:
        rows = self.selectionModel().selectedRows()
        return self._postings[rows[0].row()] if rows else None

    def show_postings(self, postings: tuple[Posting, ...], due: set[int]) -> None:
        """Show postings, preserving the selection or else selecting the first one due."""
        chosen = self.chosen.number if self.chosen else next(iter(sorted(due)), None)
        self._postings = postings
        self.setRowCount(len(postings))
        self.empty.setVisible(not postings)
        for row, posting_ in enumerate(postings):
            for column, text in enumerate(_cells(posting_, is_due=posting_.number in due)):
                item = QTableWidgetItem(text)
                set_tip(item, text)
                if column == 3 and posting_.hangs:
                    is_due = posting_.number in due
                    look = theme.SEVERITIES[Severity.EXPLAIN]
                    item.setForeground(look.ink if is_due else theme.colours().settled)
                self.setItem(row, column, item)
        rows = [row for row, one in enumerate(postings) if one.number == chosen]
        if rows:
            self.selectRow(rows[0])
        else:
            self.clearSelection()


def _cells(one: Posting, *, is_due: bool) -> tuple[str, ...]:
    sign = theme.SEVERITIES[Severity.EXPLAIN].sign
    if one.hangs:
        down = f"{sign} 应取下" if is_due else "张贴中"
    else:
        down = words.value_text(one.taken_down_on)
    return one.place, words.value_text(one.posted_on), one.posted_by, down, one.taken_down_by


def _heads() -> str:
    """Return the style sheet of the header, which the window's style sheet does not reach."""
    return theme.scale.sheet(
        f"QHeaderView {{ background: {theme.colours().paper.name()}; }}"
        f"QHeaderView::section {{ background: {theme.colours().paper.name()}; font-size: 13px;"
        f" color: {theme.colours().quiet_ink.name()}; border: none; padding: 6px 13px;"
        f" border-bottom: 1px solid {theme.colours().strong_line.name()}; }}"
    )


def _period(report: Report, today: date) -> str:
    roles = report.edition.roles.fields
    first, last = (report.field_value(one) for one in (roles.posted_from, roles.posted_until))
    if not isinstance(last, date):
        return "没有填公示结束日期。在“报告信息”里填了，到期时开始页会提醒取下。"
    since = f"{words.value_text(first)}至" if isinstance(first, date) else "至"
    left = (last - today).days
    stand = f"还有 {left} 天" if left > 0 else "今天是最后一天" if left == 0 else "已满"
    return f"公示期{since}{words.value_text(last)}，{stand}。"
