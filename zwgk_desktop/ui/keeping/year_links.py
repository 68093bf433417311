"""What joins a report to those of other years: a cell to last year's, a unit to its forerunners."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services import releasing, year_links
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.ui.actions import ActionSpec, Needs, Place
from zwgk_desktop.ui.command_group import CommandGroup
from zwgk_desktop.ui.desk import Desk
from zwgk_desktop.ui.library import Library

_NO_LAST_YEAR = "上年的报告不在这个工作区里，没有关联。"


class YearLinkCommands(CommandGroup):
    """Each action saves typing first."""

    units_changed = Signal()
    """Reports are under other names now."""

    def __init__(self, window: QWidget, desk: Desk, library: Library) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._library = library

    def actions(self) -> tuple[ActionSpec, ...]:
        link = "解除、恢复与上年的关联…"
        return (
            ActionSpec("link", link, self.link, Place.LINKS, needs=Needs.EDITABLE, letter="L"),
            ActionSpec(
                "units",
                "单位更名与合并…",
                self.units,
                Place.YEARS,
                needs=Needs.WRITABLE,
                letter="U",
            ),
        )

    def link(self) -> None:
        """Release the cell with the caret from last year's report, or link it again."""
        page = self._desk.page
        if page is None or not self._desk.saved():
            return
        address = page.page(page.tab).current_address()
        found = releasing.link_at(page.session, address) if address else None
        if found is None:
            none = page.session.previous is None
            edition = page.session.report.edition
            self.reported.emit(_NO_LAST_YEAR if none else _not_linked(edition))
        elif found.released is None:
            self._ask_to_release(page.session, found)
        else:
            self._link_again(page.session, found)

    def units(self) -> None:
        """Show the units of the workspace, to rename and to merge."""
        from zwgk_desktop.ui.keeping.units_dialog import UnitsDialog  # noqa: PLC0415 - seldom asked for

        workspace = self._library.workspace
        if not self._desk.saved():
            return
        if workspace is None or not workspace.reports():
            self.reported.emit("还没有报告。先新建或者导入一份。")
            return
        dialog = UnitsDialog(self._window, workspace)
        dialog.changed.connect(self.units_changed)
        dialog.reported.connect(self.reported)
        dialog.open()

    def _ask_to_release(self, session: EditingSession, link: year_links.Link) -> None:
        from zwgk_desktop.ui.keeping.release_dialog import ReleaseDialog  # noqa: PLC0415 - seldom asked for

        dialog = ReleaseDialog(self._window, session, link)
        dialog.settled.connect(lambda: self._after("已解除与上年的关联。可以撤销。"))
        dialog.open()

    def _link_again(self, session: EditingSession, link: year_links.Link) -> None:
        with self.attempt():
            releasing.link_again(session, link)
            self._after("已恢复与上年的关联。可以撤销。")

    def _after(self, words: str) -> None:
        self.changed.emit()
        self.reported.emit(words)


def _not_linked(edition: Edition) -> str:
    row, last = year_links.carrying_rows(edition)
    return f"这一格不与上年关联。只有“{row}”一行与上年的“{last}”关联。"
