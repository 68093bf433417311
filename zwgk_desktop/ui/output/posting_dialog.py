"""Dialog with the posting record (张贴记录): where and when notices were posted and removed."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QWidget,
)

from zwgk_desktop.domain.entries import parse_date
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.report import Report
from zwgk_desktop.services import posting
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.posting import Posting
from zwgk_desktop.ui import words
from zwgk_desktop.ui.actions import ActionSpec, Needs
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.fields import DateLine, FieldAdvice, LineEdit, today
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.look.records import RecordColumn, RecordView
from zwgk_desktop.ui.page_actions import ActionButton, PageActions
from zwgk_desktop.ui.settings import Settings

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
        self.heading = PlainLabel("", self, "strong")
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
        self._show_step(_NEW, "张贴", known[-1].posted_by if known else "")
        self.place.setFocus()

    def take_down(self, chosen: Posting) -> None:
        """Set up the form to record when and by whom a posting was taken down."""
        self._coming_down = chosen
        self.place.setText(chosen.place)
        down = [p.taken_down_by for p in posting.postings(self._session.report) if not p.is_posted]
        self._show_step(f"取下“{chosen.place}”的一张", "取下", down[-1] if down else "")
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
            posting.record_posting(session, self.place.text(), day, person)
        else:
            day = parse_date(self.day.spelled(), "取下日期")
            posting.take_down(session, chosen.number, day, person)

    def _show_step(self, heading: str, action: str, person: str) -> None:
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
_NONE = "还没有记录。公示单贴出去以后，在下面记一笔。"


class PostingDialog(Dialog):
    """Dialog with the posting record of a report.

    Each change is one act. 撤销 undoes only acts on the posting record.
    """

    changed = Signal()

    def __init__(self, parent: QWidget, session: EditingSession, settings: Settings) -> None:
        super().__init__(parent, TITLE)
        self._session = session
        self.period = self.label("", "quiet")
        self.table: RecordView[Posting] = RecordView(settings, lambda one: one.number, TITLE, self)
        self.table.set_empty_text(_NONE)
        self._due = frozenset[int]()
        self.form = PostingForm(session, self)
        self.page_actions = PageActions(self, self._actions(), table=self.table)
        self._lay_out()
        self.resize_scaled(_SIZE)
        self.form.recorded.connect(self._after)
        self.table.opened.connect(self._take_down)
        self.refresh()
        self.form.place.setFocus()

    def refresh(self) -> None:
        """Reload the postings and the posting period."""
        report, day = self._session.report, today()
        self._due = frozenset(one.number for one in posting.overdue_postings(report, day))
        self.table.show_list("postings", self._columns, posting.postings(report))
        if self.table.chosen is None and self._due:
            self.table.choose(min(self._due))
        self.period.setText(_period(report, day))
        self.page_actions.allow()

    @property
    def _columns(self) -> tuple[RecordColumn[Posting], ...]:
        def day(value: date | None) -> str:
            return words.value_text(value)

        return (
            RecordColumn("张贴地点", lambda one: one.place, 160, stretch=True),
            RecordColumn(
                "张贴日期", lambda one: day(one.posted_on), 130, lambda one: one.posted_on
            ),
            RecordColumn("张贴人", lambda one: one.posted_by, 90),
            RecordColumn("取下日期", self._down_text, 130, self._down_order, self._down_ink),
            RecordColumn("取下人", lambda one: one.taken_down_by, 90),
        )

    def _down_text(self, one: Posting) -> str:
        if not one.is_posted:
            return words.value_text(one.taken_down_on)
        return (
            f"{theme.SEVERITIES[Severity.EXPLAIN].sign} 应取下"
            if one.number in self._due
            else "张贴中"
        )

    def _down_ink(self, one: Posting) -> QColor | None:
        if not one.is_posted:
            return None
        due = theme.SEVERITIES[Severity.EXPLAIN].ink
        return due if one.number in self._due else theme.colours().settled

    def _down_order(self, one: Posting) -> tuple[bool, date]:
        return one.number not in self._due, one.taken_down_on or date.max

    def _actions(self) -> tuple[ActionSpec, ...]:
        row, undo = partial(ActionSpec, needs=Needs.ROW, bar="row", of_row=True), self._undo
        tip = "撤销上一次张贴记录"
        return (
            row("down", "取下…", self._take_down, possible=self._is_posted),
            row("delete", "删除这一条", self._remove),
            ActionSpec(
                "undo", "撤销", undo, keys="Ctrl+Z", tip=tip, bar="row", possible=self._mine
            ),
        )

    def _is_posted(self) -> bool:
        chosen = self.table.chosen_record
        return chosen is not None and chosen.is_posted

    def _mine(self) -> bool:
        """Return whether the last act changed the posting record and can be undone."""
        timeline = self._session.timeline
        last = timeline.undoable
        return timeline.can_undo and last is not None and last.kind is ActKind.POST

    def _take_down(self, *_number: object) -> None:
        chosen = self.table.chosen_record
        if chosen is not None and chosen.is_posted:
            self.form.take_down(chosen)

    def _remove(self) -> None:
        chosen = self.table.chosen_record
        if chosen is not None:
            self._do(lambda: posting.remove_posting(self._session, chosen.number))

    def _undo(self) -> None:
        self._do(self._session.undo)

    def _do(self, action: Callable[[], object]) -> None:
        if self.form.advice.attempt(action):
            self.form.begin()
            self._after()

    def _after(self) -> None:
        self.refresh()
        self.changed.emit()

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(theme.GAP)
        self.page_actions.fill("row", tools)
        for button in self.findChildren(ActionButton):
            theme.mark(button, "small")
        tools.addStretch(1)
        self.box.addWidget(self.table, 1)
        self.box.addLayout(tools)
        self.box.addWidget(self.form)
        self.add_buttons(self.closing_button("关闭"))


def _period(report: Report, today: date) -> str:
    roles = report.edition.roles.fields
    first, last = (report.field_value(one) for one in (roles.posted_from, roles.posted_until))
    if not isinstance(last, date):
        return "没有填公示结束日期。在“报告信息”里填了，到期时开始页会提醒取下。"
    since = f"{words.value_text(first)}至" if isinstance(first, date) else "至"
    left = (last - today).days
    stand = f"还有 {left} 天" if left > 0 else "今天是最后一天" if left == 0 else "已满"
    return f"公示期{since}{words.value_text(last)}，{stand}。"
