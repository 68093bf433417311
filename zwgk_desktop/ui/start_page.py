"""Start page: new report, and the reports of the workspace."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.report import Report
from zwgk_desktop.services import posting
from zwgk_desktop.services.workspace import ReportEntry, Workspace
from zwgk_desktop.ui import tabs
from zwgk_desktop.ui.fields import today
from zwgk_desktop.ui.files import show_file
from zwgk_desktop.ui.look import labels, theme
from zwgk_desktop.ui.look.controls import on_press
from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.look.layouts import Flow, scrolling
from zwgk_desktop.ui.report_list import Card, DueList, ReportList, StageLine
from zwgk_desktop.ui.settings import Settings

_NAMED = 2


def countdown(report: Report, day: date) -> str:
    """Return the time left to publish a report; "" if published, not due, or due in a past year."""
    due = report.due_on
    published = report.field_value(report.edition.roles.fields.published_on) is not None
    if due is None or published or due.year < day.year:
        return ""
    left = (due - day).days
    if left < 0:
        return f"应在{day_text(due)}前公布，已过{-left}天"
    return f"{day_text(due)}前公布，" + (f"还有{left}天" if left else "就是今天")


class DueLine(QFrame):
    """Line about postings that are due to be taken down; hidden if none is."""

    wanted = Signal(int)
    """Emitted with the id of a report whose posting record is to be shown."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("due")
        self._found: dict[int, tuple[str, ...]] = {}
        self._text = PlainLabel("", self, wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.button = QPushButton("张贴记录", self)
        theme.mark(self.button, "small")
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
        """Clear and hide the line."""
        self._found = {}
        self.hide()

    def look(self, report_id: int, report: Report) -> None:
        """Add the postings of a report that are due to be taken down."""
        places = tuple(one.place for one in posting.overdue_postings(report, today()))
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


_WIDEST = 900
_SHAPES = ("new", "import", "open", "xlsx", "import")
"""Icons of the actions, in their order."""


class StartPage(QWidget):
    """Page with actions at the top and the list of reports below."""

    new = Signal()
    importing = Signal()
    sample = Signal()
    opened = Signal(int)
    deleting = Signal(int)
    restoring = Signal(int)
    books_wanted = Signal()
    county_wanted = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace: Workspace | None = None
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._judge_next)
        self.reports = ReportList(self)
        self.due = DueLine(self)
        self.books_due = DueList(settings, self)
        self.stage = StageLine(self)
        self.stage.wanted.connect(self.opened)
        self._empty = _empty(self)
        self.place = PlainLabel("", self, "small", wrap=True)
        self.show_folder = _flat_button("打开文件夹", self._show_folder, self)
        self.deleted = QPushButton(self)
        self.deleted.setFlat(True)
        self.deleted.setMenu(QMenu(self.deleted))
        self.delete = QPushButton("删除…", self)
        self.open = QPushButton("打开", self)
        self._last: int | None = None
        self.resume = QPushButton(self)
        theme.mark(self.resume, "large")
        self.resume.hide()
        self.resume.clicked.connect(self._resume)
        self._actions = self._make_actions()
        self._lay_out()
        self.restyle()
        self.reports.opened.connect(self.opened)
        self.reports.currentRowChanged.connect(self._turn_to_chosen)
        self.reports.deleting.connect(self._delete_chosen)
        self.delete.clicked.connect(self._delete_chosen)
        self.open.clicked.connect(self._open_chosen)

    def show_workspace(self, workspace: Workspace | None, path: Path) -> None:
        """Show the reports of a workspace; None if there is no file yet."""
        self._workspace = workspace
        self.due.forget()
        self.books_due.look(workspace)
        self.place.setText(f"保存在 {path}")
        self.show_folder.setVisible(workspace is not None)
        entries = workspace.reports() if workspace else ()
        self.reports.show_cards(tuple(Card(entry) for entry in entries))
        self.stage.show_cards(self.reports.cards())
        self._stack.setCurrentIndex(0 if entries else 1)
        self._actions[-1].setVisible(workspace is not None and workspace.collects)
        writable = workspace is None or workspace.writable
        for button in self._actions[:2]:
            button.setEnabled(writable)
        self.open.setVisible(bool(entries))
        self.delete.setVisible(bool(entries) and writable)
        self._list_deleted(workspace.deleted_reports() if workspace and writable else ())
        self._later.start()

    def offer(self, report_id: int | None, words: str) -> None:
        """Offer to continue with a report, or with none."""
        self._last = report_id
        self.resume.setText(words)
        self.resume.setVisible(report_id is not None)
        if report_id is not None:
            self.reports.choose(report_id)

    def _resume(self) -> None:
        if self._last is not None:
            self.opened.emit(self._last)

    def restyle(self) -> None:
        """Apply the current type size and palette."""
        side = theme.px(16)
        for button, shape in zip(self._actions, _SHAPES, strict=True):
            ink = theme.colours().accent_ink if button.property("primary") else theme.colours().ink
            button.setIcon(labels.icon(shape, ink.name()))
            button.setIconSize(QSize(side, side))
        self._column.setMaximumWidth(theme.px(_WIDEST))
        self.reports.restyle()

    def release(self) -> None:
        """Stop using the workspace, which is about to be closed."""
        self._later.stop()
        self._workspace = None

    def focus(self) -> None:
        """Focus the list of reports, or the first action if it is empty."""
        (self.reports if self.reports.count() else self._actions[0]).setFocus()

    def _judge_next(self) -> None:
        """Check the next report. One at a time keeps the window responsive."""
        for row, card in enumerate(self.reports.cards()):
            if card.counts is None and self._workspace is not None:
                self.reports.judge(row, self._judged(card, self._workspace))
                self.stage.show_cards(self.reports.cards())
                self._allow_deleting()
                self._later.start()
                return

    def _judged(self, card: Card, workspace: Workspace) -> Card:
        try:
            session = workspace.session(card.entry.id)
        except UserError as error:
            return Card(card.entry, (0, 0, 0), trouble=error.what)
        self.due.look(card.entry.id, session.report)
        standing = tabs.count_findings(session.report, session.findings)
        return Card(
            card.entry,
            (
                standing.counts[Severity.ERROR],
                standing.counts[Severity.EXPLAIN],
                standing.counts[Severity.HINT],
            ),
            standing.unfilled,
            standing.ready,
            settled=session.report.status.done_label if session.frozen else "",
            due=countdown(session.report, today()),
        )

    def _turn_to_chosen(self) -> None:
        self._bring_chosen()
        self._allow_deleting()

    def _bring_chosen(self) -> None:
        """Scroll to the selected report, since its list has no scroll bar of its own."""
        chosen = self.reports.place()
        if self.isVisible() and not chosen.isEmpty():
            inner = self._scroll.widget()
            at = self.reports.viewport().mapTo(inner, chosen.center())
            self._scroll.ensureVisible(at.x(), at.y(), 0, chosen.height())

    def _allow_deleting(self) -> None:
        """Enable deletion if the selected report is not final."""
        card = self.reports.chosen_card
        self.delete.setEnabled(card is not None and not card.settled)

    def _delete_chosen(self) -> None:
        chosen = self.reports.chosen
        if chosen is not None and self._workspace is not None and self._workspace.writable:
            self.deleting.emit(chosen)

    def _open_chosen(self) -> None:
        if self.reports.chosen is not None:
            self.opened.emit(self.reports.chosen)

    def _list_deleted(self, entries: Iterable[ReportEntry]) -> None:
        menu = self.deleted.menu()
        menu.clear()
        for entry in entries:
            action = menu.addAction(f"恢复 {entry.year}年　{entry.unit}")
            on_press(action, partial(self.restoring.emit, entry.id))
        count = len(menu.actions())
        self.deleted.setText(f"已删除的报告（{count}）")
        self.deleted.setVisible(count > 0)

    def _show_folder(self) -> None:
        if self._workspace is not None:
            show_file(self._workspace.path.parent)

    def _make_actions(self) -> tuple[QPushButton, ...]:
        words = ("新建年度报告", "导入", "打开样例", "台账", "收报")
        signals = (
            *(self.new, self.importing, self.sample),
            *(self.books_wanted, self.county_wanted),
        )
        buttons: list[QPushButton] = []
        for label, signal in zip(words, signals, strict=True):
            button = QPushButton(label, self)
            theme.mark(button, "large")
            button.setProperty("primary", not buttons)
            button.clicked.connect(signal)
            buttons.append(button)
        return tuple(buttons)

    def _lay_out(self) -> None:
        self._column = column = QWidget(self)
        box = QVBoxLayout(column)
        box.setContentsMargins(theme.GAP_LARGE, 36, theme.GAP_LARGE, theme.GAP_LARGE)
        box.setSpacing(theme.GAP)
        title = PlainLabel("政府信息公开工作年度报告", column, "title")
        advice = PlainLabel(
            "填一格，存一格，当场核对；填好后排成公文，上网、张贴、上报。", column, "quiet"
        )
        advice.setWordWrap(True)
        actions = Flow(spacing=12)
        for button in (*self._actions, self.resume):
            actions.addWidget(button)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.reports)
        self._stack.addWidget(self._empty)
        box.addWidget(title)
        box.addWidget(advice)
        box.addSpacing(theme.GAP_LARGE)
        box.addLayout(actions)
        box.addSpacing(16)
        for line in (self.books_due, self.stage, self.due):
            box.addWidget(line)
        box.addSpacing(8)
        box.addLayout(
            self._line(PlainLabel("最近的报告", column, "heading"), self.open, self.delete)
        )
        box.addLayout(self._stack, 1)
        box.addLayout(self._line(self.place, self.show_folder, self.deleted))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._scroll = scrolling(_in_the_middle(column))
        outer.addWidget(self._scroll)

    @staticmethod
    def _line(first: QWidget, *others: QWidget) -> QHBoxLayout:
        line = QHBoxLayout()
        line.addWidget(first, 1)
        for widget in others:
            line.addWidget(widget)
        return line


def _flat_button(words: str, action: Callable[[], object], parent: QWidget) -> QPushButton:
    button = QPushButton(words, parent)
    button.setFlat(True)
    on_press(button, action)
    return button


def _in_the_middle(column: QWidget) -> QWidget:
    page = QWidget()
    line = QHBoxLayout(page)
    line.setContentsMargins(0, 0, 0, 0)
    line.addStretch(1)
    line.addWidget(column, 1000)
    line.addStretch(1)
    return page


def _empty(parent: QWidget) -> PlainLabel:
    label = PlainLabel(
        "还没有报告。\n\n点“新建年度报告”从空白表填起；\n"
        "有上年报告的，用“导入”读进来，或把文件拖到这里，可以和今年核对。\n"
        "想先看看填好是什么样子，点“打开样例”。\n"
        "县（市、区）收各单位的报告，用“查看”菜单的“收报”。",
        parent,
    )
    label.setObjectName("empty")
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    return label
