"""Dialogs that rename units and set their successors (单位更名与合并)."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QListWidget, QListWidgetItem, QPushButton, QWidget

from zwgk_desktop.domain.entries import parse_year
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.unit_names import release_words, succession_text, years_text
from zwgk_desktop.services.workspace import Succession, Workspace
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.actions import ActionSpec, Needs
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.fields import LineEdit
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import set_tip
from zwgk_desktop.ui.look.layouts import Flow
from zwgk_desktop.ui.look.records import RecordColumn, RecordView
from zwgk_desktop.ui.page_actions import PageActions
from zwgk_desktop.ui.settings import Settings

TITLE = "单位更名与合并"
_SAID = (
    "各年的报告按单位名称连成一串；两年衔接、年度对比、上年文字都靠它。"
    "名称写错了，改写名称；单位改了名、合并了，设承接，原来的报告保持当时的名称。"
)
_WIDTH = 640
"""Width in px that fits six buttons in a row."""
_PLAN = 112
"""Height in px of the plan: five lines."""


class UnitsDialog(Dialog):
    """Dialog that lists units and successions, with actions on the selected one."""

    changed = Signal()
    reported = Signal(str)

    def __init__(self, parent: QWidget, settings: Settings, workspace: Workspace) -> None:
        super().__init__(parent, TITLE, width=_WIDTH)
        self._workspace = workspace
        self.label(_SAID)
        self._years = dict[str, tuple[int, ...]]()
        self.table: RecordView[str | Succession] = RecordView(
            settings, lambda one: one, "单位和承接", self
        )
        self.table.setMinimumHeight(theme.px(140))
        self.box.addWidget(self.table.search_field("查找：单位、年份…"))
        self.box.addWidget(self.table, 1)
        self.page_actions = PageActions(self, self._actions(), table=self.table)
        line = workspace.timelines.successions
        self.undo = self.button("撤销", lambda: self._step(self.undo, line.undo))
        self.redo = self.button("重做", lambda: self._step(self.redo, line.redo))
        actions = Flow(spacing=theme.px(6))
        self.page_actions.fill("row", actions)
        for button in (self.undo, self.redo):
            actions.addWidget(button)
        self.box.addLayout(actions)
        self.add_buttons(self.closing_button("关闭"))
        self.refresh()
        self.table.setFocus()

    def _actions(self) -> tuple[ActionSpec, ...]:
        row = partial(ActionSpec, needs=Needs.ROW, bar="row", of_row=True)
        return (
            row("rename", "改写名称…", self._rename, possible=lambda: isinstance(self.chosen, str)),
            row("succeed", "设承接…", self._succeed),
            row("release", "解除承接…", self._release, possible=self._is_succession),
        )

    @property
    def chosen(self) -> str | Succession | None:
        """Selected unit or succession, or None."""
        return self.table.chosen_record

    def _is_succession(self) -> bool:
        return isinstance(self.chosen, Succession)

    def refresh(self) -> None:
        """Reload the list of units and successions."""
        names = self._workspace.unit_names
        self._years = names.units()
        self.table.show_list("units", self._columns, (*self._years, *names.successions()))
        if self.table.chosen is None:
            self.table.selectRow(0)
        self.page_actions.allow()
        self._allow()

    @property
    def _columns(self) -> tuple[RecordColumn[str | Succession], ...]:
        def name(one: str | Succession) -> str:
            return one if isinstance(one, str) else f"↳ {succession_text(one)}"

        def years(unit: str | Succession) -> str:
            return years_text(self._years[unit]) if isinstance(unit, str) else ""

        return (
            RecordColumn("单位和承接", name, 300, stretch=True),
            RecordColumn("哪几年的报告", years, 150),
        )

    def _allow(self) -> None:
        line = self._workspace.timelines.successions
        for button, act in ((self.undo, line.undoable), (self.redo, line.redoable)):
            words = f"{button.text()}：{self._workspace.unit_names.act_words(act)}" if act else ""
            button.setEnabled(act is not None)
            set_tip(button, words)
            button.setAccessibleDescription(words)

    def _step(self, button: QPushButton, step: Callable[[], object]) -> None:
        """Undo or redo an act, and tell which, as the button's tip does."""
        words = button.toolTip()
        if self.attempt(step):
            self._after(f"已{words}。")

    def _rename(self) -> None:
        if isinstance(self.chosen, str):
            dialog = RenameDialog(self, self._workspace, self.chosen)
            dialog.settled.connect(self._after)
            dialog.open()

    def _succeed(self) -> None:
        dialog = SuccessionDialog(self, self._workspace, self.chosen)
        dialog.settled.connect(self._after)
        dialog.open()

    def _release(self) -> None:
        one = self.chosen
        if isinstance(one, Succession):
            alerts.ask(
                self,
                "解除承接",
                (f"解除承接：{succession_text(one)}？", release_words(one)),
                (("解除承接", partial(self._forget, one)),),
            )

    def _forget(self, one: Succession) -> None:
        if self.attempt(
            lambda: self._workspace.unit_names.remove_succession(one.unit, one.predecessor)
        ):
            self._after(f"已解除承接：{one.unit}不再接着{one.predecessor}。")

    def _after(self, words: str) -> None:
        self.refresh()
        self.changed.emit()
        self.reported.emit(words)


class _PlanDialog(Dialog):
    """Base of dialogs that describe the effect of an action while names are typed."""

    settled = Signal(str)

    def __init__(self, parent: QWidget, workspace: Workspace, title: str) -> None:
        super().__init__(parent, title)
        self._workspace = workspace

    def line(self, words: str, text: str) -> LineEdit:
        line = LineEdit(text, self)
        self.field(words, line)
        line.textChanged.connect(self.tell)
        return line

    def name_line(self, words: str, text: str) -> LineEdit:
        """Add a line edit for a unit's name, with completion."""
        line = self.line(words, text)
        line.setCompleter(QCompleter(list(self._workspace.unit_names.units()), line))
        return line

    def end(self, words: str, action: Callable[[], object], done: Callable[[], str]) -> None:
        """Add the description of the effect and the buttons."""
        self.label("这样做以后：", "strong")
        self.plan = self.label("", "plan")
        self.plan.setMinimumHeight(theme.px(_PLAN))
        self.plan.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        go = self.button(words, partial(self._go, action, done))
        self.add_buttons(self.closing_button(), primary=go)
        self.tell()

    def tell(self) -> None:
        """Update the description of the effect."""
        self.advice.refuse(None)
        self.plan.setText("\n".join(f"· {line}" for line in self.words()))

    def words(self) -> tuple[str, ...]:
        """Return the lines that describe the effect of the current input."""
        raise NotImplementedError

    def _go(self, action: Callable[[], object], done: Callable[[], str]) -> None:
        if self.attempt(action):
            self.accept()
            self.settled.emit(done())


class RenameDialog(_PlanDialog):
    """Dialog that renames a unit (改写名称) in every report that is not final."""

    def __init__(self, parent: QWidget, workspace: Workspace, unit: str) -> None:
        super().__init__(parent, workspace, "改写单位名称")
        self._unit = unit
        self.label(f"原来的名称：{unit}")
        self.name = self.name_line("新的名称", unit)
        self.end("改写", self._rename, lambda: f"已改写为“{self.name.text().strip()}”。")
        self.name.setFocus()
        self.name.selectAll()

    def words(self) -> tuple[str, ...]:
        return self._workspace.unit_names.rename_words(self._unit, self.name.text())

    def _rename(self) -> None:
        self._workspace.unit_names.rename(self._unit, self.name.text())


class SuccessionDialog(_PlanDialog):
    """Dialog that sets the successor (设承接) of one or several units."""

    def __init__(
        self, parent: QWidget, workspace: Workspace, chosen: str | Succession | None
    ) -> None:
        super().__init__(parent, workspace, "设承接（更名、合并）")
        units = workspace.unit_names.units()
        self.label("原来的单位（合并的，几个都打勾）", "strong")
        self.old = QListWidget(self)
        self.old.setObjectName("hits")
        self.old.setAccessibleName("原来的单位")
        for unit in units:
            item = QListWidgetItem(unit, self.old)
            ticked = unit == chosen
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self.old.setMaximumHeight(theme.px(150))
        self.box.addWidget(self.old)
        self.name = self.name_line("现在的单位名称", "")
        latest = max((year for years in units.values() for year in years), default=0)
        self.year = self.line("从哪一年的报告起", str(latest + 1))
        self.old.itemChanged.connect(self.tell)
        self.end("设承接", self._succeed, lambda: f"已设承接：从{self.year.text().strip()}年起。")
        self.name.setFocus()

    @property
    def predecessors(self) -> tuple[str, ...]:
        """Names of the ticked units."""
        items = [self.old.item(row) for row in range(self.old.count())]
        return tuple(i.text() for i in items if i.checkState() is Qt.CheckState.Checked)

    def words(self) -> tuple[str, ...]:
        try:
            year = parse_year(self.year.text())
        except UserError as error:
            return (f"{error.what}。{error.remedy}。",)
        return self._workspace.unit_names.succession_words(
            self.name.text(), self.predecessors, year
        )

    def _succeed(self) -> None:
        if not self.predecessors:
            raise UserError("没有选择原来的单位", remedy="请在上面给原来的单位打勾", code="U01")
        year = parse_year(self.year.text())
        self._workspace.unit_names.add_succession(self.name.text(), self.predecessors, year)
