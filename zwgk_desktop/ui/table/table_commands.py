"""What the window can be told to do with the table shown."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from zwgk_desktop.services.editing import ActKind
from zwgk_desktop.services.filling import propose_nil
from zwgk_desktop.ui.actions import ActionSpec, Needs, Place
from zwgk_desktop.ui.command_group import CommandGroup
from zwgk_desktop.ui.desk import Desk
from zwgk_desktop.ui.table.nil_dialog import TITLE, NilDialog

if TYPE_CHECKING:
    from zwgk_desktop.ui.table.page import TablePage

_NO_TABLE = "这一页不是表格。请先转到有表的一页。"


class TableCommands(CommandGroup):
    """Each action saves typing first, and asks before it fills anything."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk

    def actions(self) -> tuple[ActionSpec, ...]:
        return (
            ActionSpec(
                "fill_here",
                "选区填 0…",
                self.fill_here,
                Place.FILL,
                needs=Needs.EDITABLE,
                keys="Alt+0",
                letter="S",
            ),
            ActionSpec(
                "fill",
                "本表无发生，全部填 0…",
                self.fill,
                Place.FILL,
                needs=Needs.EDITABLE,
                keys="Alt+9",
                letter="B",
            ),
            ActionSpec(
                "nil",
                "零报告…",
                self.nil,
                Place.FILL,
                needs=Needs.EDITABLE,
                keys="Alt+8",
                tip="申请和复议诉讼两张表全部填 0，并为总体情况拟一句话",
                letter="N",
            ),
            ActionSpec(
                "review",
                "复核本表（第二人重录）",
                self.review,
                Place.REVIEW,
                needs=Needs.EDITABLE,
                keys="Alt+R",
                letter="R",
            ),
        )

    def fill(self) -> None:
        """本表无发生，全部填0."""
        page = self._page()
        if page is not None:
            page.shown.acts.ask_noughts()

    def fill_here(self) -> None:
        """选区填0."""
        page = self._page()
        if page is not None:
            page.shown.acts.ask_noughts_here()

    def review(self) -> None:
        """复核: begin, or go on."""
        page = self._page()
        if page is not None:
            page.begin_review()

    def nil(self) -> None:
        """零报告, on whatever page."""
        session = self._desk.session
        if session is None or not self._desk.saved():
            return
        nil = propose_nil(session.report, session.previous)
        dialog = NilDialog(
            self._window,
            session.report,
            nil,
            lambda values: session.apply(values, ActKind.FILL, TITLE),
        )
        dialog.accepted.connect(self._after_nil)
        dialog.open()

    def _after_nil(self) -> None:
        self.changed.emit()
        self.reported.emit("零报告已填好。可以撤销。")

    def _page(self) -> "TablePage | None":
        report = self._desk.page
        page = report.page(report.tab) if report is not None else None
        from zwgk_desktop.ui.table.page import TablePage  # noqa: PLC0415 - with the first table

        if not isinstance(page, TablePage):
            self.refused.emit(_NO_TABLE)
            return None
        return page if self._desk.saved() else None
