"""County's page: year, board, further views, and an introduction while it is empty."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.ui.actions import ActionContext, ActionSpec
from zwgk_desktop.ui.county.board_view import BoardView
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import Picker, as_sections
from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.page_actions import ActionButton, PageActions
from zwgk_desktop.ui.settings import Settings

BOARD = "收报台"
_READABLE = 720
_BEGIN = (
    "县（市、区）用这一页收各单位的年度报告：谁报了、谁没报、有没有错，审核、退改、汇总。\n"
    "先建立名册。单位名单是一张表，表头写“单位名称”“类别”（本级、区直单位、乡镇街道），"
    "有曾用名的再加一列“曾用名”。乡镇和街道可以不写类别。"
)


class CountyPage(QWidget):
    """Page with a tab for each view of a year's collection, or an introduction.

    Args:
        specs: Actions of the page, declared by the command groups.
    """

    year_chosen = Signal(int)
    turned = Signal()
    """Emitted when another tab is shown."""

    def __init__(self, settings: Settings, specs: Iterable[ActionSpec], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("county")
        self.page_actions = PageActions(self, specs)
        self.years = Picker(self, "年度")
        self.years.activated.connect(self._choose_year)
        self.tabs = QTabBar(self)
        as_sections(self.tabs)
        self.tabs.setExpanding(False)
        self.board = BoardView(settings, self.page_actions, self)
        self.board.table.choice_changed.connect(self.allow)
        self._views = QStackedWidget(self)
        self._stack = QStackedWidget(self)
        self._beginning = QWidget(self)
        self._locked = False
        self._lay_out()
        self.add_view(BOARD, self.board)
        self.tabs.currentChanged.connect(self._turn)

    def add_view(self, title: str, view: QWidget) -> None:
        """Add a view as another tab."""
        self._views.addWidget(view)
        self.tabs.addTab(title)

    def turn_to(self, view: QWidget) -> None:
        """Show a view."""
        self.tabs.setCurrentIndex(self._views.indexOf(view))

    @property
    def view(self) -> QWidget:
        """View that is shown."""
        return self._views.currentWidget()

    @property
    def has_begun(self) -> bool:
        """Whether a roster or submissions exist."""
        return self._stack.currentIndex() == 0

    def show_years(self, years: Sequence[int], year: int) -> None:
        """List the years and select one."""
        self.years.clear()
        for one in years:
            self.years.addItem(f"{one}年", one)
        self.years.setCurrentIndex(self.years.findData(year))

    def show_begun(self, *, begun: bool, locked: bool) -> None:
        """Show the views, or the introduction."""
        self._stack.setCurrentIndex(0 if begun else 1)
        self.tabs.setVisible(begun)
        self._locked = locked
        self.allow()

    def allow(self) -> None:
        """Enable the actions that are possible now."""
        row = self.board.table.chosen_record is not None
        self.page_actions.allow(ActionContext(locked=self._locked, row=row))

    def focus(self) -> None:
        """Focus the control that is used next."""
        if not self.has_begun:
            self._beginning.findChildren(ActionButton)[0].setFocus()
        elif self.view is self.board:
            self.board.table.setFocus()
        else:
            self.tabs.setFocus()

    def _choose_year(self, at: int) -> None:
        self.year_chosen.emit(int(self.years.itemData(at)))

    def _turn(self, at: int) -> None:
        self._views.setCurrentIndex(at)
        self.turned.emit()

    def _lay_out(self) -> None:
        title = PlainLabel("收报", self, "heading")
        head = QHBoxLayout()
        self.page_actions.fill("leave", head)
        head.addWidget(title)
        head.addWidget(self.tabs, 1)
        head.addStretch(0)  # while there are no tabs
        head.addWidget(self.years)
        self._stack.addWidget(self._views)
        self._lay_out_beginning()
        self._stack.addWidget(self._beginning)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*(theme.px(side) for side in (20, 12, 20, 12)))
        outer.addLayout(head)
        outer.addWidget(self._stack, 1)

    def _lay_out_beginning(self) -> None:
        self._beginning.setObjectName("countyBeginning")
        box = QVBoxLayout(self._beginning)
        told = PlainLabel(_BEGIN, self._beginning, "quiet", wrap=True)
        told.setMaximumWidth(theme.px(_READABLE))
        above = QHBoxLayout()  # an alignment would give it the height of another width
        above.addWidget(told, 1)
        above.addStretch(0)
        line = QHBoxLayout()
        self.page_actions.fill("begin", line)
        line.addStretch(1)
        box.addSpacing(theme.px(24))
        box.addLayout(above)
        box.addSpacing(theme.GAP)
        box.addLayout(line)
        box.addStretch(1)
        for button in self._beginning.findChildren(ActionButton):
            theme.mark(button, "large")
