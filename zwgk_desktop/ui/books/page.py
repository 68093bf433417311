"""Page with the books of a unit: five lists with search and filters, or one request."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from zwgk_desktop.domain.books.other_books import DISCLOSURE_CHANNELS
from zwgk_desktop.domain.books.requests import Request
from zwgk_desktop.services.books import disclosures
from zwgk_desktop.services.books.due_list import SOON
from zwgk_desktop.services.books.dues import current_day
from zwgk_desktop.ui.actions import ActionContext, ActionSpec, Needs
from zwgk_desktop.ui.books.attachment_panel import AttachmentPanel
from zwgk_desktop.ui.books.decision_grid import DecisionGrid, sums_text
from zwgk_desktop.ui.books.request_view import RequestView
from zwgk_desktop.ui.books.rows import COLUMNS, Book, RequestFilter, book_rows
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import Picker, SearchLine, as_sections
from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.look.layouts import Flow, scrolling
from zwgk_desktop.ui.look.records import RecordView
from zwgk_desktop.ui.page_actions import PageActions
from zwgk_desktop.ui.settings import Settings

if TYPE_CHECKING:
    from zwgk_desktop.services.books.unit_books import UnitBooks
    from zwgk_desktop.ui.books.rows import BookRow

_UNMASKED = 60_000  # ms until names are masked again
_NO_UNIT = "还没有单位：先新建一份年度报告，或者导入登记表。"
_EMPTY = {
    Book.REQUESTS: "还没有登记申请。收到一件，点“登记…”（Insert）；已有登记表的，点“读入登记表…”。",
    Book.DOCUMENTS: "还没有登记文件。点“登记…”（Insert），从最早的一份登记起。",
    Book.DISPUTES: "还没有登记案件。收到复议或者应诉通知，点“登记…”（Insert）。",
    Book.DISCLOSURES: "还没有登记公开的信息。点“登记…”（Insert）；已有登记表的，点“读入登记表…”。",
}
_HINTS = {
    Book.REQUESTS: "查找登记号、申请人、内容…",
    Book.DOCUMENTS: "查找文号、标题…",
    Book.DISPUTES: "查找编号、种类、所涉申请…",
    Book.DISCLOSURES: "查找标题、文号、公开人…",
}
"""Hints of the search, which name the fields people look for. All others are searched too."""
_UNDONE = {Book.REQUESTS: "未办结", Book.DISPUTES: "未答复"}
"""Words for what is overdue, in the books with deadlines."""
_NOT_FOUND = "没有符合条件的条目。改一改查找的内容，或者选“全部”“全部年度”。"


class BooksPage(QWidget):
    """Page with the books of one unit.

    Args:
        specs: Actions of the page, declared by the command groups that implement them.
        attached: Actions of the list of attachments.
    """

    unit_chosen = Signal(str)

    def __init__(
        self,
        settings: Settings,
        specs: Sequence[ActionSpec],
        attached: Sequence[ActionSpec],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._books: UnitBooks | None = None
        self._writable = True
        self.page_actions = PageActions(self, (*self._own_actions(), *specs))
        self.units = Picker(self, "单位")
        self.units.textActivated.connect(self.unit_chosen)
        self.tabs = QTabBar(self)
        as_sections(self.tabs)
        for book in Book:
            self.tabs.addTab(book.value)
        self.search = SearchLine(self, *_HINTS.values())
        self.standing = Picker(self, "在办情况", [one.value for one in RequestFilter])
        self.year = Picker(self, "年度", ["全部年度"])
        self.table: RecordView[BookRow] = RecordView(
            settings, key=lambda row: row.subject, name="台账", parent=self
        )
        self.grid = DecisionGrid(self)
        self.verdict = PlainLabel("", self, "quiet", wrap=True)
        panel = AttachmentPanel(settings, attached, self)
        self.request = RequestView(self.page_actions, panel, self)
        self.mask_again = QTimer(self, singleShot=True, interval=_UNMASKED)
        self._stack = QStackedWidget(self)
        self._head, self._heading = QWidget(self), PlainLabel("台账", self, "heading")
        self._lay_out()
        self._connect()

    def _own_actions(self) -> tuple[ActionSpec, ...]:
        listed = partial(ActionSpec, shown=lambda: self.lists_requests)
        back = partial(ActionSpec, shown=lambda: self.shows_request)
        turns = (
            ActionSpec(f"book_{at}", book.value, partial(self._turn_to, at), keys=f"Ctrl+{at + 1}")
            for at, book in enumerate(Book)
        )
        return (
            *turns,
            back("next", "下一步", self._press_next, keys="Ctrl+Return Ctrl+Enter"),
            listed("request_open", "打开", self._open_chosen, needs=Needs.ROW, of_row=True),
            back("request_back", "← 返回列表", self.close_request, keys="Esc", bar="back"),
            ActionSpec("books_find", "查找", self._find, keys="Ctrl+F", shown=lambda: self.lists),
            listed("names", "显示申请人", self._unmask, switched=False, bar="names"),
        )

    @property
    def book(self) -> Book:
        """Book shown."""
        return list(Book)[self.tabs.currentIndex()]

    @property
    def books(self) -> "UnitBooks | None":
        """Books shown, or None if there is no unit yet."""
        return self._books

    @property
    def names(self) -> QAction:
        """Toggle action that shows applicants' names for one minute."""
        return self.page_actions["names"]

    @property
    def chosen(self) -> int | None:
        """Subject id of the open request, else of the entry selected in the list."""
        if self.shows_request:
            return self.request.subject
        row = None if self.shows_grid else self.table.chosen_record
        return None if row is None else row.subject

    @property
    def chosen_request(self) -> Request | None:
        """Open request, else the request selected in the list."""
        if self._books is None or self.chosen is None or self.book is not Book.REQUESTS:
            return None
        return self._books.entries(Request).get(self.chosen)

    @property
    def shows_request(self) -> bool:
        """Whether one request is shown in place of the list."""
        return self._stack.currentIndex() == 1

    @property
    def shows_grid(self) -> bool:
        """Whether the grid of decisions is shown in place of a list."""
        return self.book is Book.DECISIONS

    @property
    def grid_year(self) -> int:
        """Year of the grid: the one chosen."""
        return int(self.year.currentData())

    @property
    def measure_word(self) -> str:
        """Measure word for entries of the book shown."""
        return {Book.DISCLOSURES: "条", Book.DECISIONS: "格"}.get(self.book, "件")

    @property
    def lists(self) -> bool:
        """Whether a list is shown, not one request."""
        return not self.shows_request

    @property
    def lists_requests(self) -> bool:
        """Whether the list of requests is shown."""
        return self.book is Book.REQUESTS and self.lists

    def show_books(
        self, books: "UnitBooks | None", units: Sequence[str], *, writable: bool
    ) -> None:
        """Show the books of a unit, or an empty page for None."""
        changed = books is not self._books
        self._books, self._writable = books, writable
        if changed:
            self.close_request()
        self.units.clear()
        self.units.addItems(list(units))
        self.units.setVisible(len(units) > 1)
        if books is not None:
            self.units.setCurrentText(books.unit)
        self.refresh()

    def refresh(self) -> None:
        """Reload the entries, and restore the keyboard focus if its widget disappeared."""
        held = self.window().focusWidget()
        self._refresh()
        if self.window().focusWidget() is not held:
            self._take_keyboard()

    def show_saved_entry(self, subject: int | None = None) -> None:
        """Focus the list or the request shown, and select the entry just saved."""
        listed = not self.shows_request and not self.shows_grid
        if subject is not None and listed and not self.table.choose(subject):
            self._show_all()
            self.table.choose(subject)
        self._take_keyboard()

    def open_request(self, subject: int) -> None:
        """Show the request with a subject id in place of the list."""
        self.request.subject = subject
        self._stack.setCurrentIndex(1)
        self._show_request()
        self.request.setFocus()

    def close_request(self) -> None:
        """Show the list again."""
        self._stack.setCurrentIndex(0)
        self.table.setFocus()
        self.allow()

    def allow(self) -> None:
        """Enable the actions that are possible with the current selection."""
        locked = not self._writable or self._books is None
        self.page_actions.allow(ActionContext(locked=locked, row=self.chosen is not None))

    # ------------------------------------------------------------------------------

    def _take_keyboard(self) -> None:
        listed = self.grid if self.shows_grid else self.table
        (self.request.timeline if self.shows_request else listed).setFocus()

    def _show_all(self) -> None:
        """Clear search and filters, which may hide an entry just saved."""
        self.search.clear()
        self.standing.setCurrentIndex(0)
        self.year.setCurrentIndex(0)

    def _refresh(self) -> None:
        books = self._books
        for widget in (self.table, self.search):
            widget.setHidden(self.shows_grid)
        self.grid.setVisible(self.shows_grid and books is not None)
        self.standing.setVisible(self.book is Book.REQUESTS)
        if self.shows_grid:
            self._list_grid_years()
        else:
            rows = book_rows(books, self.book, unmasked=self.names.isChecked()) if books else []
            self._list_years({"全部年度": None, **_named(row.year for row in rows)})
            self.table.show_list(f"books-{self.book.name.lower()}", COLUMNS[self.book], rows)
        self._filter()
        self._show_request()

    def _show_request(self) -> None:
        if self.shows_request and self._books is not None:
            if self.chosen_request is None:
                self.close_request()
                return
            unmasked = self.names.isChecked()
            self.request.show_request(self._books, unmasked=unmasked, writable=self._writable)
        self.allow()

    def _update_summary(self) -> None:
        kept, total = self.table.rows, len(self.table.all_records)
        shown = len(kept)
        if self._books is None:
            self.verdict.setText(_NO_UNIT)
            self.table.set_empty_text(_NO_UNIT)
            return
        self.table.set_empty_text(_EMPTY[self.book], _NOT_FOUND)
        said = f"共{total}条" if shown == total else f"共{total}条，显示{shown}条"
        if undone := _UNDONE.get(self.book):
            late = sum(row.urgency > 1 for row in kept)
            soon = sum(row.urgency == 1 for row in kept)
            said += f"　逾期{undone}{late}件　{SOON}个工作日内到期{soon}件"
        if self.book is Book.DOCUMENTS:
            known = self._books.books.complete
            said += "　目录已确认完整" if known else "　目录还没有确认完整，“现行有效”不填入报告"
        if self.book is Book.DISCLOSURES:
            said += _counts_of(self._books, kept)
        self.verdict.setText(said)

    def _list_years(self, years: Mapping[str, int | None], preferred: int | None = None) -> None:
        """List years by label; keep the one chosen, between lists or between grids only."""
        before = self.year.currentData()
        known = {self.year.itemText(at): self.year.itemData(at) for at in range(self.year.count())}
        if known == years:
            return
        with QSignalBlocker(self.year):
            self.year.clear()
            for label, year in years.items():
                self.year.addItem(label, year)
            same = (None in known.values()) is (None in years.values())
            kept = before if same and before in years.values() else preferred
            self.year.setCurrentIndex(max(self.year.findData(kept), 0))

    def _list_grid_years(self) -> None:
        """List the years with decisions, the current one and the one before it."""
        this = current_day().year
        known = {one.year for one in self._books.books.decisions} if self._books else set[int]()
        self._list_years(_named({*known, this, this - 1}), max(known, default=this))

    def _filter(self) -> None:
        if self.shows_grid:
            self._show_grid()
            return
        words, year = self.search.text(), self.year.currentData()
        standing = RequestFilter(self.standing.currentText())
        self.table.set_filter(lambda row: row.matches(words, standing, year))
        self._update_summary()
        self.allow()

    def _show_grid(self) -> None:
        books, year = self._books, self.grid_year
        if books is not None:
            self.grid.show_year(books, year, writable=self._writable)
        self.verdict.setText(_NO_UNIT if books is None else sums_text(books, year))
        self.allow()

    def _find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _press_next(self) -> None:
        self.request.press_next()

    def _turn_to(self, at: int) -> None:
        self.tabs.setCurrentIndex(at)
        self.close_request()
        self._take_keyboard()

    def _show_chosen_book(self) -> None:
        self.close_request()
        self.search.show_hint(_HINTS.get(self.book, ""))
        self.refresh()
        self.search.clear()  # afterwards, since it filters the rows listed

    def _open_chosen(self) -> None:
        if self.book is not Book.REQUESTS:
            self.page_actions["entry_correct"].trigger()
        elif self.chosen is not None:
            self.open_request(self.chosen)

    def _unmask(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal gives it
        self.names.setText("隐去申请人" if on else "显示申请人")
        if on:
            self.mask_again.start()
        else:
            self.mask_again.stop()
        self.refresh()

    def _connect(self) -> None:
        self._stack.currentChanged.connect(self._fit)
        theme.scale.changed.connect(self._fit)
        self.tabs.currentChanged.connect(self._show_chosen_book)
        self.search.textChanged.connect(self._filter)
        self.standing.currentIndexChanged.connect(self._filter)
        self.year.currentIndexChanged.connect(self._filter)
        self.mask_again.timeout.connect(lambda: self.names.setChecked(False))
        self.table.opened.connect(self._open_chosen)
        self.table.choice_changed.connect(self.allow)
        self.request.timeline.currentRowChanged.connect(self.allow)

    def _lay_out(self) -> None:
        listing = QWidget(self)
        box = QVBoxLayout(listing)
        box.setContentsMargins(0, 0, 0, 0)
        tools = Flow(spacing=theme.px(6))
        self.page_actions.fill("entries", tools)
        for widget in (self.search, self.standing, self.year):
            tools.addWidget(widget)
        self.page_actions.fill("names", tools)
        self.page_actions.fill("files", tools)
        self.page_actions.fill_row_menu(self.table)
        box.addLayout(tools)
        box.addWidget(self.table, 1)
        box.addWidget(self.grid, 1)
        box.addWidget(self.verdict)
        self._stack.addWidget(listing)
        self._stack.addWidget(scrolling(self.request))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*(theme.px(side) for side in (20, 12, 20, 12)))
        head = Flow(spacing=theme.px(6))
        self._head.setLayout(head)
        self.page_actions.fill("leave", head)
        for part in (self._heading, self.tabs, self.units):
            head.addWidget(part)
        outer.addWidget(self._head)
        outer.addWidget(self._stack, 1)
        self._fit()

    def _fit(self) -> None:
        """Leave out at large type sizes what is said elsewhere too, to show more entries."""
        large = theme.scale.percent > theme.ROOMY
        self._heading.setHidden(large)
        self._head.setHidden(large and self.shows_request)


def _counts_of(books: "UnitBooks", rows: Sequence["BookRow"]) -> str:
    """Return the numbers of disclosures by channel and by category."""
    known = disclosures.published_disclosures(books)
    counts = disclosures.disclosure_counts(known[row.subject] for row in rows)
    through = [f"{DISCLOSURE_CHANNELS[key]}{n}" for key, n in counts.by_channel.items() if n]
    made = [f"{disclosures.category_label(id_)}{n}" for id_, n in counts.by_category.items() if n]
    return f"　按渠道：{'、'.join(through)}　按类别：{'、'.join(made)}" if rows else ""


def _named(years: Iterable[int]) -> Mapping[str, int | None]:
    """Return years by their label, the latest first."""
    return {f"{year}年": year for year in sorted(set(years), reverse=True)}
