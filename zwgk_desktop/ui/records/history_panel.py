"""Side panel with the history (历史) of a report, a section or a cell."""

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.history import HistoryCache, HistoryLine
from zwgk_desktop.services.wording import short_label
from zwgk_desktop.ui.actions import ActionSpec, Needs
from zwgk_desktop.ui.fields import today
from zwgk_desktop.ui.look import labels, theme
from zwgk_desktop.ui.look.controls import on_press
from zwgk_desktop.ui.look.labels import PlainLabel, set_tip
from zwgk_desktop.ui.look.records import RecordColumn, RecordView
from zwgk_desktop.ui.page_actions import PageActions
from zwgk_desktop.ui.settings import Settings

TITLE = "历史"
_ALL = "整份报告"
_NONE = "还没有做过什么。"
_NONE_HERE = "这里还没有改动过。"


def _time(line: HistoryLine) -> str:
    """Return day and time in two lines, with the year only if it is another one."""
    day = "%m-%d" if line.at.year == today().year else "%Y-%m-%d"
    return f"{line.at:{day}}\n{line.at:%H:%M}"


_COLUMNS = (
    RecordColumn[HistoryLine]("时间", _time, 58, lambda line: line.act),
    RecordColumn[HistoryLine]("做了什么", lambda line: line.words, 200, stretch=True),
)


class HistoryPanel(QWidget):
    """Side panel with the history of the open report."""

    chosen = Signal(str)
    """Emitted with an address to show in the report."""
    wanted = Signal(object)
    """Emitted with the `HistoryLine` whose state of the report is to be restored."""
    closed = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findings")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session: EditingSession | None = None
        self._followed: HistoryCache | None = None
        self._where: str | None = None
        self.locked = False
        self.table: RecordView[HistoryLine] = RecordView(
            settings, lambda line: line.act, TITLE, self, lines=2
        )
        self.table.setObjectName("history")
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self.page_actions = PageActions(self, self._actions(), table=self.table)
        self.table.offer_copy()
        self.filter = QToolButton(self)
        theme.mark(self.filter, "quiet")
        self.filter.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.filter.setMenu(QMenu(self.filter))
        self.filter.setAccessibleName("只看哪里的历史")
        self.close_button = QPushButton(self)
        self.close_button.setFlat(True)
        self.close_button.setAccessibleName("关闭历史")
        set_tip(self.close_button, "关闭历史（F7）")
        self.count = PlainLabel("", self, "small")
        self.back = self.page_actions.button("back")
        self._lay_out()
        self.close_button.clicked.connect(self.closed)
        self.table.opened.connect(self._go)
        self.restyle()

    def _actions(self) -> tuple[ActionSpec, ...]:
        row = partial(ActionSpec, needs=Needs.ROW, of_row=True)
        tip = "把报告恢复成做完这一步时的样子；算一步，可以撤销"
        return (
            row("go", "到那个地方", self._go),
            row("back", "回到这一步…", self._want, tip=tip, possible=self._can_return),
        )

    def show_session(self, session: EditingSession | None) -> None:
        """Show the history of a report, or an empty list for None."""
        if session is not self._session:
            self._where = None
            self._followed = None
        self._session = session
        if self.isVisible():
            self.refresh()

    def show_where(self, where: str | None) -> None:
        """Show only the acts on a cell or section; None shows all."""
        self._where = where
        self.refresh()

    def refresh(self) -> None:
        """Reload the history list."""
        session = self._session
        if session is None:
            self.table.show_list("history", _COLUMNS, ())
            return
        if self._followed is None or self._followed.session is not session:
            self._followed = HistoryCache(session)
        lines = self._followed.lines(self._where)
        self.table.show_list("history", _COLUMNS, lines)
        self.table.set_empty_text(_NONE if self._where is None else _NONE_HERE)
        self.count.setText(f"共 {len(lines)} 步")
        self._offer(session)
        self.page_actions.allow()

    def restyle(self) -> None:
        """Apply the current type size and palette."""
        self.close_button.setIcon(labels.icon("close"))
        self.table.viewport().update()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, theme.px(120))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Reset the filter, so that F7 shows the whole history next time."""
        self._where = None
        super().hideEvent(event)

    def _offer(self, session: EditingSession) -> None:
        edition = session.report.edition
        menu = self.filter.menu()
        menu.clear()
        places = [(_ALL, None), ("报告信息", "report")]
        places += [(section.heading, section.content) for section in edition.sections]
        for words, where in places:
            on_press(menu.addAction(words), partial(self.show_where, where))
        names = {where: words for words, where in places}
        self.filter.setText(names.get(self._where) or self._cell_name(session))

    def _cell_name(self, session: EditingSession) -> str:
        return short_label(session.report.edition, str(self._where))

    def _can_return(self) -> bool:
        """Return whether the selected act is not the latest one, and the report can be changed."""
        latest = self._followed.last if self._followed is not None else None
        return not self.locked and self.table.chosen != latest

    def _want(self) -> None:
        self.wanted.emit(self.table.chosen_record)

    def _go(self, *_act: object) -> None:
        chosen = self.table.chosen_record
        if chosen is not None and chosen.addresses:
            self.chosen.emit(chosen.addresses[0])

    def _lay_out(self) -> None:
        title = PlainLabel(TITLE, self, "heading")
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(14), theme.px(8), theme.px(4), 0)
        head.addWidget(title)
        head.addWidget(self.filter)
        head.addStretch(1)
        head.addWidget(self.close_button)
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.px(14), theme.px(6), theme.px(14), theme.px(10))
        foot.addWidget(self.count, 1)
        foot.addWidget(self.back)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 0, 0, 0)
        box.setSpacing(theme.px(4))
        box.addLayout(head)
        sought = QHBoxLayout()
        sought.setContentsMargins(theme.px(14), 0, theme.px(14), 0)
        sought.addWidget(self.table.search_field("查找：哪一格、做了什么…"))
        box.addLayout(sought)
        box.addWidget(self.table, 1)
        box.addLayout(foot)
