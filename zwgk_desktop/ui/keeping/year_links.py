"""What joins a report to those of other years: a cell to last year's, a unit to its forerunners."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.late import late
from zwgk_desktop.services import releasing, year_links
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.year_links import Link
from zwgk_desktop.ui.actions import ActionSpec, Needs, Place
from zwgk_desktop.ui.command_group import CommandGroup
from zwgk_desktop.ui.desk import Desk
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.table.cell_figure import link_words

if TYPE_CHECKING:
    from zwgk_desktop.ui.keeping.units_dialog import UnitsDialog
else:  # imported at the first call
    UnitsDialog = late("zwgk_desktop.ui.keeping.units_dialog:UnitsDialog")

_MEANS = (
    "“{row}”应当等于上年报告的“{last}”。上年的报告自己有误的，可以解除关联，写明原因；"
    "以后这一格与上年不同，不再要求改正。算一步，可以撤销，也可以恢复关联。"
)
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

    def _ask_to_release(self, session: EditingSession, link: Link) -> None:
        dialog = ReleaseDialog(self._window, session, link)
        dialog.settled.connect(lambda: self._after("已解除与上年的关联。可以撤销。"))
        dialog.open()

    def _link_again(self, session: EditingSession, link: Link) -> None:
        with self.attempt():
            releasing.link_again(session, link)
            self._after("已恢复与上年的关联。可以撤销。")

    def _after(self, words: str) -> None:
        self.changed.emit()
        self.reported.emit(words)


def _not_linked(edition: Edition) -> str:
    row, last = year_links.carrying_rows(edition)
    return f"这一格不与上年关联。只有“{row}”一行与上年的“{last}”关联。"


class ReleaseDialog(Dialog):
    """Asks why a cell shall stand otherwise than last year's report has it.

    The reason goes into the report's record, not into the published document.
    """

    settled = Signal()

    def __init__(self, parent: QWidget, session: EditingSession, link: Link) -> None:
        super().__init__(parent, releasing.RELEASED)
        self._session, self._link = session, link
        self.label(session.report.edition.label(link.address), "heading")
        self.label(link_words(link))
        row, last = year_links.carrying_rows(session.report.edition)
        self.label(_MEANS.format(row=row, last=last), "quiet")
        title = self.label("解除的原因", "strong")
        self.reason = QPlainTextEdit(self)
        self.reason.setObjectName("reason")
        self.reason.setAccessibleName("解除的原因")
        self.reason.setPlaceholderText("例如 上年报告把撤回的1件也计入结转，应为1件")
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(theme.px(84))
        self.reason.textChanged.connect(lambda: self.advice.refuse(None))
        title.setBuddy(self.reason)
        self.box.addWidget(self.reason)
        release = self.button("解除关联", self._release)
        self.foot(self.leaving(), primary=release)
        self.reason.setFocus()

    def _release(self) -> None:
        reason = self.reason.toPlainText()
        if self.attempt(lambda: releasing.release(self._session, self._link, reason)):
            self.accept()
            self.settled.emit()
        else:
            self.reason.setFocus()
