"""What the window can be told to do with the record of a report: history, states, years."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.report import Value
from zwgk_desktop.late import late
from zwgk_desktop.services import finalising, history
from zwgk_desktop.services.editing import CORRECTION, EditingSession
from zwgk_desktop.services.exporting import free_name
from zwgk_desktop.services.history import HistoryLine
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.actions import ActionSpec, Needs, Place
from zwgk_desktop.ui.command_group import CommandGroup
from zwgk_desktop.ui.desk import Desk
from zwgk_desktop.ui.files import FileQuestions
from zwgk_desktop.ui.frame import Frame
from zwgk_desktop.ui.keeping import change_sheet
from zwgk_desktop.ui.keeping.change_sheet import ChangeSheet
from zwgk_desktop.ui.keeping.compare_dialog import CompareDialog, Side, year_sides
from zwgk_desktop.ui.keeping.finalise_dialog import CorrectionDialog, FinaliseDialog, PublishDialog
from zwgk_desktop.ui.library import Library

if TYPE_CHECKING:
    from zwgk_desktop.services.new_year import propose
    from zwgk_desktop.ui.keeping.new_year_dialog import NewYearDialog
    from zwgk_desktop.ui.keeping.years_dialog import YearsDialog
else:  # imported at the first call
    propose = late("zwgk_desktop.services.new_year:propose")
    NewYearDialog = late("zwgk_desktop.ui.keeping.new_year_dialog:NewYearDialog")
    YearsDialog = late("zwgk_desktop.ui.keeping.years_dialog:YearsDialog")

_LIST = "PDF、网页、文本 (*.pdf *.html *.txt)"


class RecordCommands(CommandGroup):
    """Each action saves typing first; what changes the report is one act."""

    shown = Signal()
    """The history is shown now, or not any more."""

    def __init__(
        self,
        window: QWidget,
        desk: Desk,
        library: Library,
        files: FileQuestions,
        frame: Frame,
    ) -> None:
        super().__init__(window)
        self._frame = frame
        self._window = window
        self._desk = desk
        self._library = library
        self._files = files
        frame.history.closed.connect(self._close_history)
        frame.history.chosen.connect(self._show_change, Qt.ConnectionType.QueuedConnection)
        frame.history.wanted.connect(self.ask_to_return)
        frame.state.wished.connect(frame.actions.do)
        frame.status.finalising.connect(self.finalise)

    def refresh(self, *, locked: bool) -> None:
        """Show how far the report on the desk has come, and its history if it is looked at."""
        session = self._desk.session
        frozen = session is not None and session.frozen
        self._frame.state.show_session(session, locked=locked)
        self._frame.history.locked = locked or frozen
        self._frame.history.show_session(session)
        if locked:
            self._frame.status.finalise.hide()

    def actions(self) -> tuple[ActionSpec, ...]:
        return (
            ActionSpec(
                "history",
                "历史",
                self._show_history,
                Place.HISTORY,
                needs=Needs.REPORT,
                keys="F7",
                tip="做过的每一步，可以回到任何一步",
                switched=False,
            ),
            ActionSpec(
                "cell_history",
                "这一处的历史",
                self.cell_history,
                Place.HISTORY,
                needs=Needs.REPORT,
                keys="Shift+F7",
            ),
            ActionSpec(
                "carry", "从上年开始…", self.carry, Place.LINKS, needs=Needs.EDITABLE, letter="S"
            ),
            ActionSpec(
                "finalise",
                "定稿…",
                self.finalise,
                Place.STATE,
                needs=Needs.EDITABLE,
                keys="Ctrl+D",
                tip="没有要处理的，整份存为一版，不再改动",
            ),
            ActionSpec(
                "publish",
                "标为已发布…",
                self.publish,
                Place.STATE,
                needs=Needs.UNPUBLISHED,
                letter="P",
            ),
            ActionSpec(
                "correct", "开始更正版…", self.correct, Place.STATE, needs=Needs.FINAL, letter="C"
            ),
            ActionSpec(
                "versions",
                "各版对照、更正清单…",
                self.versions,
                Place.STATE,
                needs=Needs.REPORT,
                letter="V",
            ),
            ActionSpec(
                "years",
                "年度对比…",
                self.years,
                Place.YEARS,
                needs=Needs.REPORT,
                keys="Ctrl+B",
                tip="各年并排，附图",
            ),
        )

    # How far it has come -----------------------------------------------------

    def finalise(self) -> None:
        """Make the report final, or show what stands in the way."""
        session = self._ready()
        if session is None:
            return
        dialog = FinaliseDialog(self._window, session)
        dialog.settled.connect(self._after_finalising)
        dialog.sought.connect(self._desk.go_to)
        dialog.open()

    def correct(self) -> None:
        """Ask why, and let a final report be changed."""
        session = self._ready()
        if session is None:
            return
        dialog = CorrectionDialog(self._window, session)
        dialog.settled.connect(lambda: self._after("已开始更正版，各页可以修改。可以撤销。"))
        dialog.open()

    def publish(self) -> None:
        """Ask when and where the report was published, and note it."""
        session = self._ready()
        if session is None:
            return
        dialog = PublishDialog(self._window, session)
        dialog.settled.connect(lambda: self._after("已标为已发布。可以撤销。"))
        dialog.open()

    # A new year --------------------------------------------------------------

    def carry(self) -> None:
        """Offer what last year's report has for what is still blank here."""
        if not self.offer_last_year():
            self.reported.emit("没有可以带来的：工作区里没有上年的报告，或者该填的都已填了。")

    def offer_last_year(self) -> bool:
        """Offer it if there is anything; tell whether there is."""
        session = self._ready()
        proposal = propose(session, self._library.catalog) if session else None
        if session is None or proposal is None or not (proposal.figures or proposal.texts):
            return False
        dialog = NewYearDialog(self._window, session, proposal)
        dialog.taken.connect(self._after_carrying)
        dialog.open()
        return True

    def _after_carrying(self, count: int) -> None:
        self._after(f"已从上年带来 {count} 项。可以撤销。")

    # Side by side ------------------------------------------------------------

    def versions(self) -> None:
        """Compare the versions of the report, and the correction being made."""
        session = self._ready()
        if session is None:
            return
        sides = self._version_sides(session)
        if len(sides) < 2:
            words = "报告定稿以后才有版本；开始更正版以后，各版在这里对照。"
            if sides:
                words = "这份报告只有一版，还没有更正过，没有可对照的。"
            self.reported.emit(words)
            return
        self._compare("更正清单" if session.versions else "各版对照", sides)

    def years(self) -> None:
        """Show the unit's years side by side."""
        session, workspace = self._ready(), self._library.workspace
        if session is None or workspace is None:
            return
        with self.attempt():
            chain = workspace.chain(session.report.unit)
            if len(chain) < 2:
                self.reported.emit("工作区里只有这一年的报告。导入上年的报告后，就可以对比。")
                return
            dialog = YearsDialog(self._window, chain)
            dialog.wanted.connect(lambda: self._compare("逐项对比", year_sides(chain)))
            dialog.open()

    def _version_sides(self, session: EditingSession) -> tuple[Side, ...]:
        sides: list[Side] = []
        for version in session.versions:
            at = version.at.astimezone()
            label = f"第{version.number}版（{at:%Y-%m-%d %H:%M}定稿）"
            note = f"更正原因：{version.reason}" if version.reason else ""
            sides.append(Side(label, finalising.version_report(session, version), note))
        if CORRECTION in session.report.values:
            reason = session.report.values[CORRECTION]
            sides.append(Side("正在编制的更正版", session.report, f"更正原因：{reason}"))
        return tuple(sides)

    def _compare(self, title: str, sides: tuple[Side, ...]) -> None:
        dialog = CompareDialog(self._window, title, sides)
        dialog.listed.connect(self._save_list)
        dialog.printed.connect(self._print_list)
        dialog.open()

    def _print_list(self, sheet: ChangeSheet) -> None:
        with self.attempt():
            change_sheet.ask_to_print(self._window, sheet)

    def _save_list(self, sheet: ChangeSheet) -> None:
        def save(chosen: Path) -> None:
            target = free_name(chosen)
            with self.attempt():
                change_sheet.write(sheet, target)
                self.written.emit(target, f"已导出 {target.name}。")

        self._files.to_write("export", "导出清单", _LIST, f"{sheet.name}.pdf", save)

    # Back in time ------------------------------------------------------------

    def cell_history(self) -> None:
        """Show what was done at the caret: at its cell, else in its section."""
        page = self._desk.page
        if page is None or not self._desk.saved():
            return
        here = page.page(page.tab)
        where = here.current_address() or page.tab
        self._frame.actions["history"].setChecked(True)
        self._frame.history.show_where(where)

    def ask_to_return(self, line: HistoryLine) -> None:
        """Ask whether the report shall be as it was right after an act."""
        session = self._ready()
        if session is None:
            return
        with self.attempt():
            self._ask_to_return(session, line, history.values_at(session, line.act))

    def _ask_to_return(
        self, session: EditingSession, line: HistoryLine, wanted: Mapping[Address, Value | None]
    ) -> None:
        standing = session.report.values
        changed = [a for a, value in wanted.items() if standing.get(a) != value]
        count = history.place_count(changed)
        if not count:
            self.reported.emit("报告现在就是那时的样子，没有要变的。")
            return
        alerts.ask(
            self._window,
            "回到这一步",
            (
                f"把报告恢复成 {line.at.astimezone():%Y-%m-%d %H:%M} 做完“{line.words}”时的样子？",
                f"有 {count} 处会变回那时的内容。这也算一步，可以撤销；后来做的仍留在历史里。",
            ),
            ((f"恢复这 {count} 处", lambda: self._return(session, line)),),
        )

    def _return(self, session: EditingSession, line: HistoryLine) -> None:
        with self.attempt():
            act = history.return_to(session, line.act)
            changed = () if act is None else [change.address for change in act.changes]
            count = history.place_count(changed)
            self._after(f"已恢复 {count} 处。可以撤销。")

    def _show_history(self, _on: bool) -> None:  # noqa: FBT001 - Qt's signal gives it
        self.shown.emit()

    def _close_history(self) -> None:
        self._frame.actions["history"].setChecked(False)

    def _show_change(self, address: str) -> None:
        if self._desk.page is not None and self._desk.saved():
            self._desk.page.show_change(address)

    def _after_finalising(self) -> None:
        self._after("已定稿，整份报告已存为一版。")

    def _after(self, words: str) -> None:
        self.changed.emit()
        self.reported.emit(words)

    def _ready(self) -> EditingSession | None:
        """Return the session on the desk once what is typed is saved."""
        return self._desk.session if self._desk.saved() else None
