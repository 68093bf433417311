"""汇总 on the county's page: the view, its workbook, and filling in the county's own report."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QCompleter, QWidget

from zwgk_desktop.domain.county.rollup_figures import RollUpFigures
from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.units import Scope, may_be_summed, propose_level
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.rollup import RollUp, propose_sums, roll_up
from zwgk_desktop.services.county.rollup_figures import rollup_figures, write_sums
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui.actions import ActionSpec
from zwgk_desktop.ui.county.county_commands import CountyCommands
from zwgk_desktop.ui.county.page import CountyPage
from zwgk_desktop.ui.county.rollup_view import RollUpView
from zwgk_desktop.ui.county.sum_comparison import SumComparisonDialog
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.fields import LineEdit
from zwgk_desktop.ui.proposal_dialog import ProposalList
from zwgk_desktop.ui.window_context import WindowCommands, WindowContext

_COUNTED = "这个单位自己的数也加在汇总里，请核对名称。"


class FillInDialog(Dialog):
    """Dialog that fills the sums into a report and shows how many figures change.

    Args:
        units: Units offered as the target: those with a report, then the county's own.
        fill: Fills the sums into the unit's report, creating it if absent.
    """

    def __init__(
        self,
        parent: QWidget,
        workspace: Workspace,
        rolled: RollUp,
        units: Sequence[str],
        fill: Callable[[str], object],
    ) -> None:
        super().__init__(parent, "填入本级报告")
        self.setObjectName("fillIn")
        self._workspace, self._rolled, self._fill = workspace, rolled, fill
        group = rolled.group.label if rolled.group else "全部"
        self.label(
            f"把{rolled.year}年{group}{len(rolled.included)}个单位的汇总数填进一份报告，"
            "一次填完，可以撤销。填过以后，单位再报、数字有变，那份报告里会提示与汇总不一致。"
        )
        self.unit = LineEdit(self)
        self._counted = {line.unit for line in rolled.included if line.scope is Scope.SUMMED}
        self.unit.setText(next((one for one in units if one not in self._counted), ""))
        self.unit.setPlaceholderText("县（市、区）自己的报告写的单位名称，例如青山县人民政府")
        self.unit.setCompleter(QCompleter(list(units), self))
        self.unit.setAccessibleName("填入哪个单位的报告")
        self.label("填进哪个单位的报告：", "section")
        self.box.addWidget(self.unit)
        self.said = self.label("", "strong")
        self.said.setMinimumHeight(2 * self.said.fontMetrics().lineSpacing())
        self.list = ProposalList(self, "要填的格", ("项目", "现在", "汇总", ""))
        self.box.addWidget(self.list, 1)
        self.take = self.button("填入", self.accept)
        self.add_buttons(self.closing_button(), primary=self.take, by_enter=False)
        self.unit.textChanged.connect(self._show_changes_to_make)
        self._show_changes_to_make()

    def accept(self) -> None:
        """Fill the sums in. If refused, show why and stay open."""
        if self.attempt(lambda: self._fill(self.unit.text())):
            super().accept()

    def _show_changes_to_make(self) -> None:
        """Show how many figures of the unit's report would be added or replaced."""
        unit, year = self.unit.text().strip(), self._rolled.year
        found = self._workspace.find(unit, year, Scope.SUMMED) if unit else None
        session = self._workspace.session(found) if found is not None else None
        final = session is not None and session.frozen
        level = session.report.level if session else propose_level(unit)
        self.take.setEnabled(bool(unit) and not final and may_be_summed(level))
        report = session.report if session else Report(self._rolled.report.edition, {})
        changes = propose_sums(report, self._rolled).changes if self._rolled.included else ()
        self.list.show_changes(changes)
        other = sum(one.before not in {None, one.after} for one in changes)
        replaced = f"，其中{other}格与原来填的不同，会被替换" if other else ""
        counted = _COUNTED if unit in self._counted else ""
        if not unit:
            self.said.setText("")
        elif not may_be_summed(level):
            self.said.setText(f"“{unit}”没有汇总的报告，不能填入；请写县级以上政府的名称。")
        elif final:
            self.said.setText(f"“{unit}”{year}年汇总的报告已经定稿，不能填入；请先“开始更正版”。")
        elif session is None:
            made = f"没有“{unit}”{year}年汇总的报告，将新建一份，填{len(changes)}格。"
            self.said.setText(f"{made}{counted}")
        else:
            self.said.setText(f"填{len(changes)}格{replaced}。{counted}")


ROLL_UP = "汇总"
_KINDS = "表格 (*.xlsx);;PDF (*.pdf)"


class RollingUp(WindowCommands):
    """Commands of the roll-up view: add the view, export it, fill it in."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context)
        self._county = context.group(CountyCommands)
        self.view: RollUpView | None = None
        self._county.page_made.connect(self._add_view)
        self._county.add_actions(self.page_actions())

    def page_actions(self) -> tuple[ActionSpec, ...]:
        """Return the actions of the county's page."""
        bar = partial(ActionSpec, bar="sums", possible=self._has_units)
        return (
            bar("compare_sums", "比较…", self._compare, tip="与上年比，各单位比，相差很大的数"),
            bar("export_sums", "导出表格…", self._ask_where),
            bar("fill_in", "填入本级报告…", self._ask_into),
        )

    def _has_units(self) -> bool:
        rolled = self.view.rolled if self.view else None
        return rolled is not None and bool(rolled.included)

    def _add_view(self, page: CountyPage) -> None:
        self.view = view = RollUpView(self._settings, page.page_actions, page)
        page.add_view(ROLL_UP, view)
        self._county.refreshed.connect(view.show_collection)
        view.added_up.connect(page.allow)
        view.failed.connect(self.failed)
        view.behind.opened.connect(self._county.open_submission)

    def _compare(self) -> None:
        rolled = self.view.rolled if self.view else None
        if rolled is None:
            return
        read, year = self._library.reader(), rolled.year

        def work(_: Progress) -> RollUpFigures:
            with read() as reading:
                collection = Collection(reading.context, year)
                again = roll_up(collection, rolled.group, all_received=rolled.all_received)
                return rollup_figures(again, reading.context)

        then = partial(self._show_comparison, rolled)
        self._tasks.read("正在比较…", work, then=then, failed=self.failed.emit)

    def _show_comparison(self, rolled: RollUp, sums: RollUpFigures) -> None:
        group = rolled.group.label if rolled.group else "全部"
        counted = f"{'收到的都计' if rolled.all_received else '已接收的'}{len(sums.units)}个单位"
        title = f"{rolled.year}年　{group}　{counted}"
        dialog = SumComparisonDialog(self._window, self._settings, sums, title)
        dialog.opened.connect(self._county.open_submission)
        dialog.open()

    def _ask_where(self) -> None:
        rolled = self.view.rolled if self.view else None
        if rolled is None:
            return
        group = rolled.group.label if rolled.group else ""
        name = f"{rolled.year}年{group}汇总表.xlsx"
        save = partial(self._export, rolled)
        self._files.to_write("county", "导出汇总表", _KINDS, name, save)

    def _export(self, rolled: RollUp, target: Path) -> None:
        collection = self._county.collection
        if collection is not None:
            with self.attempt():
                sums = rollup_figures(rolled, collection.context)
                write_sums(sums, collection.context, target)
                said = f"已导出{len(rolled.included)}个单位的汇总表，没有计入的列在最后一张表。"
                self.written.emit(target, said)

    def _ask_into(self) -> None:
        workspace, collection = self._library.workspace, self._county.collection
        rolled = self.view.rolled if self.view else None
        if workspace is None or collection is None or rolled is None:
            return
        own = [unit.name for unit in collection.roster.in_group(Group.OWN)]
        reports = (entry for entry in workspace.reports() if entry.year == rolled.year)
        made = [entry.unit for entry in reports if may_be_summed(entry.level)]
        units = list(dict.fromkeys((*made, *own)))
        fill = partial(self._fill, rolled)
        FillInDialog(self._window, workspace, rolled, units, fill).open()

    def _fill(self, rolled: RollUp, unit: str) -> None:
        """Fill the sums into a unit's report, creating the report if absent.

        Raises:
            UserError: As `EditingSession.enter` or `Workspace.session_or_created`.
        """
        with self._library.writable_workspace().session_or_created(
            unit, rolled.year, scope=Scope.SUMMED
        ) as session:
            propose_sums(session.report, rolled).apply(session)
        self.changed.emit()
        self.reported.emit(f"已填入“{unit}”{rolled.year}年汇总的报告，在那份报告里可以撤销。")
