"""Commands that edit the open report, and the clipboard commands."""

from functools import partial
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtWidgets import QApplication, QMenu, QMenuBar, QWidget
from shiboken6 import isValid

from zwgk_desktop.domain.addresses import FIGURE_KINDS, Address, kind_of
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Finding, Passage, Repair
from zwgk_desktop.domain.personal_data import PersonalDataFinding
from zwgk_desktop.late import late
from zwgk_desktop.services.editing import ActKind, ActSummary, EditingSession
from zwgk_desktop.services.history import without_ties
from zwgk_desktop.ui import alerts, words
from zwgk_desktop.ui.actions import ActionSpec, MenuSection
from zwgk_desktop.ui.command_group import CommandGroup
from zwgk_desktop.ui.report_page import ReportPage

if TYPE_CHECKING:
    from zwgk_desktop.services.packages.county_packages import answer_remark
else:
    answer_remark = late("zwgk_desktop.services.packages.county_packages:answer_remark")

_NOT_SAVED = "有一处填写没有保存，请先改正标出的地方。"
_NOUGHTS = "只有确实没有发生的才填 0；已经填写的格不变，可以撤销。"


class OpenReportCommands(CommandGroup):
    """Open report, if any, and the commands that edit it. Each saves unfinished typing first."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.page: ReportPage | None = None

    @property
    def session(self) -> EditingSession | None:
        """Session of the open report."""
        return self.page.session if self.page else None

    def saved(self) -> bool:
        """Save unfinished typing. Show a message and return False if some was refused."""
        if self.page is None or self.page.flush():
            return True
        self.refused.emit(_NOT_SAVED)
        return False

    def focus(self) -> None:
        """Focus the page of the report."""
        if self.page is not None:
            self.page.setFocus()

    def undo(self) -> None:
        """Undo unsaved typing, else the last act."""
        if self.page is not None and not self.page.undo_typing():
            self._step(self.page, back=True)

    def redo(self) -> None:
        """Redo the act undone last."""
        if self.page is not None:
            self._step(self.page, back=False)

    def turn_to(self, index: int) -> None:
        """Show a tab by its index."""
        if self.page is not None:
            self.page.turn_to(index)

    def go_to(self, finding: Finding) -> None:
        """Move the caret to the place of a finding."""
        if self.page is not None:
            self.page.go_to_finding(finding)

    def show_change(self, address: Address) -> None:
        """Save unfinished typing and show a cell that an act changed."""
        if self.page is not None and self.saved():
            self.page.show_change(address)

    def seek(self, found: PersonalDataFinding) -> None:
        """Move the caret to personal data that was found."""
        if self.page is not None:
            self.page.show_passage(Passage(found.address, found.start, found.end))

    def repair(self, repair: Repair) -> None:
        """Apply a proposed repair and show the repaired cell."""
        page = self.page
        if page is None:
            return
        page.flush()
        with self.attempt():
            page.session.repair(repair)
            self.changed.emit()
            page.show_change(repair.address)
            self.reported.emit(words.repaired_text(repair, page.edition))

    def explain(self, finding: Finding, text: str) -> None:
        """Store the explanation of a finding or the answer to a remark. Blank text withdraws it."""
        if self.page is None:
            return
        self.page.flush()
        if finding.remark_number is not None:
            self._answer(self.page.session, finding.remark_number, text)
            return
        cell = finding.cells[0] if finding.cells else None
        with self.attempt():
            self.page.session.explain(finding.rule, cell, text)
            self.changed.emit()
            self.reported.emit("说明已保存，随报告留存。" if text else "说明已收回。")

    def _answer(self, session: EditingSession, number: int, text: str) -> None:
        with self.attempt():
            answer_remark(session, number, text)
            self.changed.emit()
            self.reported.emit("答复已保存，随下一次报送发给县里。" if text else "答复已收回。")

    def fill(self, table: str) -> None:
        """Ask whether to fill the blank cells of a table with zero, since blank is not zero."""
        page = self.page
        if page is None or not self.saved():
            return
        values = page.session.report.values
        blank = [cell for cell in page.edition.table_of[table].entered if cell not in values]
        heading = page.edition.section_of[table].heading
        if not blank:
            self.reported.emit(f"“{heading}”没有空白的格。")
            return
        alerts.ask(
            self._window,
            "空白处填 0",
            (f"把“{heading}”的 {len(blank)} 个空格都填为 0？", _NOUGHTS),
            ((f"{len(blank)} 格填 0", partial(self._fill, page, blank)),),
        )

    def _fill(self, page: ReportPage, blank: list[Address]) -> None:
        with self.attempt():
            page.session.apply(dict.fromkeys(blank, 0), ActKind.FILL, "空白处填0")
            self.changed.emit()
            page.show_change(blank[0])
            self.reported.emit(f"已把 {len(blank)} 个空格填为 0。可以撤销。")

    def refuse(self, error: UserError) -> None:
        """Show why an entry was refused. Database errors (code D) get a message box."""
        if error.code.startswith("D"):
            self.failed.emit(error)
        else:
            self.refused.emit(f"{error.what}。{error.remedy}。")

    def _step(self, page: ReportPage, *, back: bool) -> None:
        page.flush()  # refused typing stays in its field
        timeline = page.session.timeline
        if not (timeline.can_undo if back else timeline.can_redo):
            return
        with self.attempt():
            act = timeline.undo() if back else timeline.redo()
            self.changed.emit()
            if self.page is page:
                self.reported.emit(words.act_text(act, page.edition))
                page.show_change(_shown(act))


def _shown(act: ActSummary) -> Address:
    """Return the address to show after an act, preferring figures to texts."""
    places = [change.address for change in without_ties(act).changes]
    return next((place for place in places if kind_of(place) in FIGURE_KINDS), places[0])


_NOWHERE = "请先点中要剪切、复制或者粘贴的格或者文字。"


@runtime_checkable
class ClipboardWidget(Protocol):
    """Protocol of widgets with clipboard commands, under Qt's names."""

    def cut(self) -> None:
        """Copy the selection and remove it."""

    def copy(self) -> None:
        """Copy the selection to the clipboard."""

    def paste(self) -> None:
        """Paste the clipboard."""

    def selectAll(self) -> None: ...


class ClipboardCommands(CommandGroup):
    """Clipboard commands, passed to the widget that was focused before the menu opened."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._last: QWidget | None = None
        app = QApplication.instance()
        assert isinstance(app, QApplication)  # noqa: S101 - a window has one
        app.focusChanged.connect(self._follow)

    def actions(self) -> tuple[ActionSpec, ...]:
        return tuple(
            ActionSpec(
                name,
                text,
                partial(self._do, name),
                MenuSection.CLIPBOARD,
                keys=keys,
                access_letter=letter,
            )
            for name, text, keys, letter in (
                ("cut", "剪切", "Ctrl+X", "T"),
                ("copy", "复制", "Ctrl+C", "C"),
                ("paste", "粘贴", "Ctrl+V", "V"),
                ("selectAll", "全选", "Ctrl+A", "A"),
            )
        )

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and not isinstance(now, (QMenu, QMenuBar)):
            self._last = now

    def _do(self, name: str) -> None:
        widget = self._last
        if widget is not None and isValid(widget) and isinstance(widget, ClipboardWidget):
            getattr(widget, name)()
        else:
            self.refused.emit(_NOWHERE)
