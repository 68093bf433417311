"""历史: every act in words, by day; one cell's or one section's; and the way back."""

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.history import Followed, HistoryLine
from zwgk_desktop.services.wording import short_label
from zwgk_desktop.ui.keeping.history_list import HistoryList
from zwgk_desktop.ui.look import icons, theme
from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.look.tips import set_tip
from zwgk_desktop.ui.pressing import on_press

TITLE = "历史"
_ALL = "整份报告"
_NONE = "还没有做过什么。"
_NONE_HERE = "这里还没有改动过。"


class HistoryPanel(QWidget):
    """Follows the report on the desk while it is shown."""

    chosen = Signal(str)
    """The clerk wants to see this address."""
    wanted = Signal(object)
    """The clerk wants the report back as it was after this `HistoryLine`."""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findings")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session: EditingSession | None = None
        self._followed: Followed | None = None
        self._where: str | None = None
        self.locked = False
        self.list = HistoryList(self)
        self.filter = QToolButton(self)
        self.filter.setProperty("quiet", True)  # noqa: FBT003 - Qt's own
        self.filter.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.filter.setMenu(QMenu(self.filter))
        self.filter.setAccessibleName("只看哪里的历史")
        self.close_button = QPushButton(self)
        self.close_button.setFlat(True)
        self.close_button.setAccessibleName("关闭历史")
        set_tip(self.close_button, "关闭历史（F7）")
        self.count = PlainLabel("", self)
        self.count.setObjectName("small")
        self.back = QPushButton("回到这一步…", self)
        set_tip(self.back, "把报告恢复成做完这一步时的样子；算一步，可以撤销")
        self._lay_out()
        self.close_button.clicked.connect(self.closed)
        self.back.clicked.connect(self._want)
        self.list.currentItemChanged.connect(self._allow)
        self.list.itemActivated.connect(self._go)
        self.restyle()

    def show_session(self, session: EditingSession | None) -> None:
        """Show the history of a report; of none when there is none."""
        if session is not self._session:
            self._where = None
            self._followed = None
        self._session = session
        if self.isVisible():
            self.refresh()

    def show_where(self, where: str | None) -> None:
        """Show only what was done at a cell or in a section."""
        self._where = where
        self.refresh()

    def refresh(self) -> None:
        """Show the history as it stands."""
        session = self._session
        if session is None:
            self.list.show_lines(())
            return
        if self._followed is None or self._followed.session is not session:
            self._followed = Followed(session)
        lines = self._followed.lines(self._where)
        self.list.show_lines(lines)
        empty = _NONE if self._where is None else _NONE_HERE
        self.count.setText(f"共 {len(lines)} 步" if lines else empty)
        self._offer(session)
        self._allow()

    def restyle(self) -> None:
        """Take the type size and the palette at hand."""
        self.close_button.setIcon(icons.icon("close"))
        self.list.viewport().update()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, theme.px(120))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Forget the cell asked for: the whole history is what F7 shows next."""
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

    def _allow(self, *_items: QListWidgetItem | None) -> None:
        chosen = self.list.chosen
        self.back.setEnabled(chosen is not None and not self.locked and not self._latest(chosen))

    def _latest(self, line: HistoryLine) -> bool:
        return self._followed is not None and self._followed.last == line.act

    def _want(self) -> None:
        if self.list.chosen is not None:
            self.wanted.emit(self.list.chosen)

    def _go(self, _item: QListWidgetItem) -> None:
        chosen = self.list.chosen
        if chosen is not None and chosen.addresses:
            self.chosen.emit(chosen.addresses[0])

    def _lay_out(self) -> None:
        title = PlainLabel(TITLE, self)
        title.setObjectName("heading")
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
        box.addWidget(self.list, 1)
        box.addLayout(foot)
