"""Frame of the window: toolbar, notices, page stack, findings panel and status bar."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QStyle,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.report import Report, Status
from zwgk_desktop.services import finalising
from zwgk_desktop.services.editing import CORRECTION, EditingSession
from zwgk_desktop.ui.actions import Actions
from zwgk_desktop.ui.files import show_file
from zwgk_desktop.ui.findings.panel import FindingsPanel
from zwgk_desktop.ui.look import labels, theme
from zwgk_desktop.ui.look.labels import PlainLabel, set_tip
from zwgk_desktop.ui.look.notice import FloatingNotice, Notice
from zwgk_desktop.ui.records.history_panel import HistoryPanel
from zwgk_desktop.ui.settings import Settings
from zwgk_desktop.ui.start_page import StartPage
from zwgk_desktop.ui.status_bar import StatusBar
from zwgk_desktop.ui.table.cell_help import CellHelp

_FROZEN = (
    ("submit", "报送…"),
    ("correct", "开始更正版…"),
    ("publish", "标为已发布…"),
    ("versions", "各版对照…"),
)
_CORRECTING = (("finalise", "更正版定稿…"), ("versions", "更正清单…"))
_LOOKING = frozenset({"submit", "versions"})
"""Actions that are possible while the workspace is read-only."""
_LARGE = 130
"""Type size in percent above which text and buttons do not fit on one line."""
_WORDS = (*_FROZEN, _CORRECTING[0])


class StateBanner(QFrame):
    """Banner about the state of a report. It cannot be closed."""

    wished = Signal(str)
    """Emitted with the name of an action of the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.text = PlainLabel("", self, wrap=True)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.buttons = {name: self._button(name, words) for name, words in _WORDS}
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(theme.GAP_LARGE, 2, theme.GAP, 2)
        self._box.setSpacing(theme.GAP)
        self._box.addWidget(self.text, 1)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        for button in self.buttons.values():
            row.addWidget(button)
        row.addStretch(1)
        self._box.addLayout(row)
        theme.scale.changed.connect(self._place_buttons)
        self._place_buttons()
        self.hide()

    def show_session(self, session: EditingSession | None, *, locked: bool) -> None:
        """Show the state of a report, or hide the banner while the report is being edited."""
        if session is None or session.report.status is Status.EDITING:
            self.hide()
            return
        offered = dict(_FROZEN if session.frozen else _CORRECTING)
        if locked:
            offered = {name: words for name, words in offered.items() if name in _LOOKING}
        if session.report.status is Status.PUBLISHED or not session.frozen:
            offered.pop("publish", None)
        for name, button in self.buttons.items():
            button.setVisible(name in offered)
            button.setText(offered.get(name, button.text()))
        self.text.setText(_frozen(session) if session.frozen else _correcting(session))
        self.show()

    def _place_buttons(self) -> None:
        """Put the buttons below the text in large type."""
        large = theme.scale.percent > _LARGE
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._box.setDirection(down if large else across)

    def _button(self, name: str, words: str) -> QPushButton:
        button = QPushButton(words, self)
        theme.mark(button, "small")
        button.clicked.connect(lambda: self.wished.emit(name))
        return button


def _frozen(session: EditingSession) -> str:
    label = finalising.state_label(session)
    versions = session.versions
    at = f"（{_local_day_text(versions[-1].at)}）" if versions else ""
    return f"本报告{'' if label.startswith('已') else '已'}{label}{at}，内容不能修改。"


def _correcting(session: EditingSession) -> str:
    number = len(session.versions) + 1
    reason = session.report.values.get(CORRECTION, "")
    return f"正在编制更正版（第{number}版）。原因：{reason}。原来的版本原样保存。"


def _local_day_text(at: datetime) -> str:
    return day_text(at.astimezone())


SIZE = QSize(1366, 768)
"""Smallest supported screen."""

_PANEL_WIDTH = 312
_FOLDED = 1200
"""Width of the window in px below which the findings are folded until they are opened."""
_SAMPLE = "这是一份虚构的样例，单独保存，可以随意改动，不影响您自己的报告。"


class Frame:
    """Layout of the window's parts, without their behaviour.

    Args:
        saved: Saves unfinished typing; returns False if some of it was refused.
    """

    def __init__(self, window: QMainWindow, saved: Callable[[], bool], settings: Settings) -> None:
        self._window = window
        self.actions = Actions(window, saved)
        self._folded = False
        self.start = StartPage(settings, window)
        self.panel: FindingsPanel = FindingsPanel(window)
        self.status = StatusBar(window)
        self._centre = QWidget(window)
        self.notice = FloatingNotice(self._centre)
        self.lock_notice = Notice(window, closable=False)
        self.state = StateBanner(window)
        self._tools = QToolBar("工具栏", window)
        self._stack = QStackedWidget(window)
        self.dock = QDockWidget("核对结果", window)
        self.help = CellHelp(window)
        self.help_dock = QDockWidget("单元格说明", window)
        self.history = HistoryPanel(settings, window)
        self.history_dock = QDockWidget("历史", window)
        window.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._put_centre()
        self._put_panel()
        window.setStatusBar(self.status)
        window.resize(SIZE.boundedTo(window.screen().availableGeometry().size()))
        window.resizeDocks([self.dock], [_PANEL_WIDTH], Qt.Orientation.Horizontal)

    def lay_out(self) -> None:
        """Fill menus and toolbar, once all actions are known."""
        self.actions.fill_menus(self._window.menuBar())
        self._tools.setObjectName("tools")
        self._tools.setMovable(False)
        self.actions.fill_tools(self._tools)
        self._window.addToolBar(self._tools)
        self.history.closed.connect(partial(self.actions["history"].setChecked, False))  # noqa: FBT003 - Qt's own
        self.state.wished.connect(self.actions.do)
        self.status.finalising.connect(partial(self.actions.do, "finalise"))
        self.status.findings_wanted.connect(self.actions["panel"].toggle)

    def show_page(self, page: QWidget, *, of_report: bool) -> None:
        """Show a page, with the toolbar if it is a report."""
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self._tools.setVisible(of_report)

    def show_record(self, session: EditingSession | None, *, locked: bool) -> None:
        """Show state and history of a report, or nothing for None."""
        frozen = session is not None and session.frozen
        self.state.show_session(session, locked=locked)
        self.history.locked = locked or frozen
        self.history.show_session(session)
        if locked:
            self.status.finalise.hide()

    def fold(self) -> None:
        """Fold the findings when the window becomes narrow, and unfold them when it is wide."""
        narrow = self._window.width() < _FOLDED
        panel = self.actions["panel"]
        if narrow and not self._folded and panel.isChecked():
            self._folded = True
            panel.setChecked(False)
        elif not narrow and self._folded:
            self._folded = False
            panel.setChecked(True)

    def show_beside(self, *, findings: bool, cell: bool) -> None:
        """Show the side panels that the page allows and the clerk has switched on."""
        past = self.actions["history"].isChecked()
        self.history_dock.setVisible(findings and past)
        self.dock.setVisible(findings and not past and self.actions["panel"].isChecked())
        self.actions.set_help_key_target(here=cell)
        self._show_help(shown=cell and self.actions["help"].isChecked())

    def _show_help(self, *, shown: bool) -> None:
        """Show or hide the help. A newly shown help gets the lower half of the side."""
        comes = shown and self.help_dock.isHidden()
        self.help_dock.setVisible(shown)
        if comes:
            halves = [self._window.height() // 2] * 2
            upper = self.dock if self.history_dock.isHidden() else self.history_dock
            self._window.resizeDocks([upper, self.help_dock], halves, Qt.Orientation.Vertical)

    def tool(self, name: str) -> QWidget:
        """Return the toolbar button of an action."""
        return self._tools.widgetForAction(self.actions[name])

    def restyle(self) -> None:
        """Apply the current type size and palette."""
        side = theme.px(labels.SIZE)
        self._tools.setIconSize(QSize(side, side))
        more = self._tools.findChild(QToolButton, "qt_toolbar_ext_button")
        if isinstance(more, QToolButton):
            more.setIcon(labels.icon("more"))
            set_tip(more, "更多")
            more.setAccessibleName("更多")
            self._make_room_for(more)
        self.actions.restyle()
        self.start.restyle()
        for notice in (self.notice, self.lock_notice):
            notice.restyle()
        width = min(theme.px(_PANEL_WIDTH), self._window.width() * 2 // 5)
        docks = [self.dock, self.history_dock]
        self._window.resizeDocks(docks, [width] * len(docks), Qt.Orientation.Horizontal)
        self.history.restyle()

    def _make_room_for(self, more: QToolButton) -> None:
        """Reserve space for the toolbar's overflow button, which Qt makes too narrow."""
        extent = QStyle.PixelMetric.PM_ToolBarExtensionExtent
        more.ensurePolished()  # applies the width of the style sheet
        lacking = more.minimumWidth() - self._tools.style().pixelMetric(extent)
        self._tools.setContentsMargins(0, 0, max(lacking, 0), 0)

    def forget(self) -> None:
        """Clear notice, message and findings before another report is shown."""
        self.notice.hide()
        self.status.tell("")
        self.panel.forget()

    def drop_page(self, page: QWidget) -> None:
        """Remove a page from the stack and delete it."""
        self._stack.removeWidget(page)
        page.hide()
        page.deleteLater()

    def tell_exported(self, path: Path, what: str) -> None:
        """Show which file was written, and offer to open it."""
        if path.is_dir():
            self.notice.say(what, ("打开文件夹", partial(show_file, path)))
            return
        self.notice.say(
            what,
            ("打开文件", partial(show_file, path)),
            ("打开所在文件夹", partial(show_file, path.parent)),
        )

    def tell_deleted(self, report: Report, restore: Callable[[], object]) -> None:
        """Show which report was deleted, and offer to restore it."""
        words = f"已删除“{report.unit}{report.scope.mark}”{report.year}年的报告。"
        self.notice.say(words, ("撤销删除", restore))

    def tell_sample(self, go_back: Callable[[], object]) -> None:
        """Show that the open workspace is the sample."""
        self.lock_notice.say(_SAMPLE, ("回到我的报告", go_back))

    def tell_locked(self, holder: str, try_again: Callable[[], object]) -> None:
        """Show which other process writes to the workspace."""
        self.lock_notice.say(f"{holder}。现在只能查看，不能修改。", ("再试一次", try_again))

    def _put_centre(self) -> None:
        self._stack.addWidget(self.start)
        strip = QHBoxLayout()  # one line for what is locked and what is final
        strip.setSpacing(0)
        strip.addWidget(self.lock_notice, 1)
        strip.addWidget(self.state, 1)
        box = QVBoxLayout(self._centre)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(strip)
        box.addWidget(self._stack, 1)
        self._window.setCentralWidget(self._centre)

    def _put_panel(self) -> None:
        for dock, name, widget in (
            (self.dock, "findingsDock", self.panel),
            (self.history_dock, "historyDock", self.history),
            (self.help_dock, "helpDock", self.help),
        ):
            dock.setObjectName(name)
            dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
            dock.setTitleBarWidget(QWidget(dock))
            dock.setWidget(widget)
            self._window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        self.history_dock.hide()
        self.help_dock.hide()
