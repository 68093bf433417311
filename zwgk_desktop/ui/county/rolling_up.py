"""汇总 on the page of the county: the view, its workbook, and the county's own report."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QMainWindow

from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.domain.levels import propose_level
from zwgk_desktop.services.county.rollup import RollUp, fill_in, write_workbook
from zwgk_desktop.ui.actions import ActionSpec
from zwgk_desktop.ui.command_group import CommandGroup
from zwgk_desktop.ui.county.county_commands import CountyCommands
from zwgk_desktop.ui.county.fill_in_dialog import FillInDialog
from zwgk_desktop.ui.county.page import CountyPage
from zwgk_desktop.ui.county.rollup_view import RollUpView
from zwgk_desktop.ui.files import FileQuestions
from zwgk_desktop.ui.library import Library

ROLL_UP = "汇总"


class RollingUp(CommandGroup):
    """Puts the view beside the board and does what is wished on it."""

    def __init__(
        self, window: QMainWindow, county: CountyCommands, library: Library, files: FileQuestions
    ) -> None:
        super().__init__(window)
        self._window, self._county, self._library = window, county, library
        self._files = files
        self.view: RollUpView | None = None
        county.page_made.connect(self._attend)
        county.offer(self.page_actions())

    def page_actions(self) -> tuple[ActionSpec, ...]:
        """Return what the page of the county offers of it."""
        return (
            ActionSpec(
                "export_sums", "导出表格…", self._ask_where, bar="sums", possible=self._has_units
            ),
            ActionSpec(
                "fill_in", "填入本级报告…", self._ask_into, bar="sums", possible=self._has_units
            ),
        )

    def _has_units(self) -> bool:
        rolled = self.view.rolled if self.view else None
        return rolled is not None and bool(rolled.included)

    def _attend(self, page: CountyPage) -> None:
        self.view = view = RollUpView(self._county.settings, page.page_actions, page)
        page.add_view(ROLL_UP, view)
        self._county.refreshed.connect(view.show_collection)
        view.added_up.connect(page.allow)
        view.failed.connect(self.failed)
        view.behind.opened.connect(self._county.open_submission)

    def _ask_where(self) -> None:
        rolled = self.view.rolled if self.view else None
        if rolled is None:
            return
        group = rolled.group.label if rolled.group else ""
        name = f"{rolled.year}年{group}汇总表.xlsx"
        save = partial(self._export, rolled)
        self._files.to_write("county", "导出汇总表", "表格 (*.xlsx)", name, save)

    def _export(self, rolled: RollUp, target: Path) -> None:
        collection = self._county.collection
        if collection is not None:
            with self.attempt():
                write_workbook(rolled, collection, target)
                said = f"已导出{len(rolled.included)}个单位的汇总表，没有计入的列在最后一张表。"
                self.written.emit(target, said)

    def _ask_into(self) -> None:
        workspace, collection = self._library.workspace, self._county.collection
        rolled = self.view.rolled if self.view else None
        if workspace is None or collection is None or rolled is None:
            return
        own = [unit.name for unit in collection.roster.in_group(Group.OWN)]
        made = [entry.unit for entry in workspace.reports() if entry.year == rolled.year]
        units = list(dict.fromkeys((*made, *own)))
        fill = partial(self._fill, rolled)
        FillInDialog(self._window, workspace, rolled, units, fill).open()

    def _fill(self, rolled: RollUp, unit: str) -> None:
        """Enter the sums into a unit's report, made where there is none.

        Raises:
            UserError: As the session, or the workspace.
        """
        workspace = self._library.to_write()
        found = workspace.find(unit, rolled.year)
        if found is not None:
            fill_in(workspace.session(found), rolled, replace=True)
        else:
            with workspace.making(unit, rolled.year, propose_level(unit)) as session:
                fill_in(session, rolled)
        self.changed.emit()
        self.reported.emit(f"已填入“{unit}”{rolled.year}年的报告，在那份报告里可以撤销。")
