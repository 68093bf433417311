"""County's page: open, refresh after every act, undo and redo."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.late import late
from zwgk_desktop.services.timeline import Timeline
from zwgk_desktop.storage.acts import ActHeading
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.actions import ActionSpec, Needs
from zwgk_desktop.ui.fields import today
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.report_actions import last_year
from zwgk_desktop.ui.window_context import WindowCommands, WindowContext

if TYPE_CHECKING:  # townships never load them
    from collections.abc import Iterable

    from zwgk_desktop.services.county.collection import Collection
    from zwgk_desktop.services.county.examination_acts import take_interruption_note
    from zwgk_desktop.ui.county.page import CountyPage
else:  # imported at the first call
    Collection = late("zwgk_desktop.services.county.collection:Collection")
    take_interruption_note = late(
        "zwgk_desktop.services.county.examination_acts:take_interruption_note"
    )
    CountyPage = late("zwgk_desktop.ui.county.page:CountyPage")

_ROOMY = 150
"""Largest type size in percent at which the undo button also names the act."""
_EARLIER = 4
"""Number of years before last year that can be chosen."""


class CountyCommands(WindowCommands):
    """Commands of the county's page, which is created when first opened."""

    submission_wanted = Signal(str)
    """Emitted with a unit whose submission is to be opened."""
    refreshed = Signal(object)
    """Emitted with the current `Collection` after the page was refreshed."""
    page_wanted = Signal()
    """Emitted before the page is created, so that other groups can add their actions."""
    page_made = Signal(object)
    """Emitted with the new `CountyPage`, so that other groups can add their views."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context)
        self._offered = [*self.page_actions()]
        self._page: CountyPage | None = None
        self._year: int | None = None
        self._path = context.library.path
        self._collection: Collection | None = None

    def page_actions(self) -> tuple[ActionSpec, ...]:
        """Return the actions of the county's page."""
        write = partial(ActionSpec, needs=Needs.WRITABLE)
        return (
            ActionSpec(
                "county_leave",
                "← 报告列表",
                self._navigation.show_start,
                keys="Alt+Home",
                bar="leave",
            ),
            ActionSpec("open_submission", "审核", self._open_chosen, needs=Needs.ROW, of_row=True),
            write(
                "county_undo",
                "撤销",
                self.undo,
                keys="Ctrl+Z",
                bar="undo",
                tip="整次撤销上一次操作；撤销后可以重做（Ctrl+Y）",
                shown=lambda: bool(self._undoable()),
            ),
            write("county_redo", "重做", self.redo, keys="Ctrl+Y Ctrl+Shift+Z"),
        )

    def add_actions(self, specs: "Iterable[ActionSpec]") -> None:
        """Add actions of other groups, before the page is created."""
        self._offered += specs

    @property
    def page(self) -> "CountyPage":
        """County's page, created at the first access."""
        if self._page is None:
            self.page_wanted.emit()
            self._page = self._make_page()
            self.page_made.emit(self._page)
        return self._page

    @property
    def is_page_created(self) -> bool:
        """Whether the page has been created."""
        return self._page is not None

    @property
    def shown(self) -> bool:
        """Whether the page is visible."""
        return self._page is not None and self._page.isVisible()

    @property
    def year(self) -> int:
        """Year of the collection shown."""
        return self._year or last_year()

    @property
    def collection(self) -> "Collection | None":
        """Current collection, or None without a workspace. Read it again after each act."""
        workspace = self._library.workspace
        if self._collection is None and workspace is not None:
            self._collection = Collection(workspace.context, self.year)
        return self._collection

    # Opening -------------------------------------------------------------------------

    def open(self, year: int | None = None) -> None:
        """Show the page with the given year, the year shown last, or the latest one."""
        if not self._desk.saved():
            return
        if self._path != self._library.path:  # the year belongs to the former workspace
            self._path, self._year = self._library.path, None
        self._year = year or self._year or self._latest()
        self._navigation.show_aside(self.page)  # refreshes everything
        self.page.focus()
        self._tell_interrupted()

    def _tell_interrupted(self) -> None:
        """Warn if the program was interrupted between writing files and storing their act."""
        sentence = take_interruption_note(self.collection.context) if self.collection else ""
        if sentence:
            what, _, remedy = sentence.partition("：")
            alerts.show_failure(UserError(what, remedy=remedy, code="S13"), self._window)

    def open_submission(self, unit: str) -> None:
        """Open the submission of a unit that counts. Refuse if there is none."""
        line = self.collection.line_named(unit) if self.collection else None
        if line is not None and line.current is not None:
            self.submission_wanted.emit(unit)
        else:
            self.refused.emit(f"“{unit}”还没有报送，没有可以看的。")

    def _open_chosen(self) -> None:
        row = self.page.board.table.chosen_record
        if row is not None:
            self.open_submission(row.status.name)

    def next_unit(self, after: str) -> str | None:
        """Return the next unit on the board that waits for the county, or None."""
        return self.page.board.next_waiting_unit(after)

    def refresh(self) -> None:
        """Reload the collection and show it."""
        self._collection = None
        if not self.shown:
            return
        page, collection = self.page, self.collection
        years = collection.context.collections.years() if collection else ()
        offered = range(last_year() - _EARLIER, last_year() + 2)
        page.show_years(sorted({*years, self.year, *offered}, reverse=True), self.year)
        begun = collection is not None and bool(collection.roster.units or collection.submissions)
        if collection is not None and begun:
            page.board.show_collection(collection, today())
            self.refreshed.emit(collection)
        done = self._undoable() if theme.scale.percent <= _ROOMY else ""
        page.page_actions["county_undo"].setText(f"撤销{done}")
        page.show_begun(begun=begun, locked=self._library.locked)

    # Undoing -------------------------------------------------------------------------

    def undo(self) -> None:
        """Undo the last act of the year's collection."""
        self._step(back=True)

    def redo(self) -> None:
        """Redo the act that was undone last."""
        self._step(back=False)

    def _step(self, *, back: bool) -> None:
        line, step = self._line(), "撤销" if back else "重做"
        act = (line.undoable if back else line.redoable) if line else None
        if line is None or act is None:
            self.refused.emit(f"没有可以{step}的操作。")
            return
        with self.attempt():
            (line.undo if back else line.redo)()
            self.changed.emit()
            self.reported.emit(f"已{step}：{_words(act)}。")

    def _undoable(self) -> str:
        line = self._line()
        act = line.undoable if line else None
        return _words(act) if act else ""

    def _line(self) -> Timeline | None:
        workspace = self._library.workspace
        return workspace.timelines.collection(self.year) if workspace else None

    # ------------------------------------------------------------------------------

    def _show_year(self, year: int) -> None:
        self._year = year
        self.refresh()

    def _latest(self) -> int | None:
        workspace = self._library.workspace
        return next(iter(workspace.context.collections.years()), None) if workspace else None

    def _make_page(self) -> "CountyPage":
        page = CountyPage(self._settings, self._offered, self._window)
        page.hide()
        page.year_chosen.connect(self._show_year)
        page.board.table.opened.connect(self.open_submission)
        return page


def open_county(context: WindowContext) -> None:
    """Show the county's page with the year shown last, or the latest one."""
    context.group(CountyCommands).open()


def _words(act: ActHeading) -> str:
    """Return the words for an act of the county: its kind and note."""
    return f"{act.kind.label}（{act.note}）" if act.note else act.kind.label
