"""名册: the units a county collects from, read from a list or typed, each step undoable."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from zwgk_desktop.domain.county.roster import Group, RosterUnit
from zwgk_desktop.domain.levels import Level, propose_level
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.line_edit import LineEdit
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.picker import Picker
from zwgk_desktop.ui.look.rows import as_rows

TITLE = "名册"
_WIDTH, _HEIGHT = 700, 260
_HEADS = ("单位", "类别", "也叫")
_SAID = "收哪些单位的报告，按这里的次序排。改了名的用“改名”，原来的名称仍然认得。"


class RosterDialog(Dialog):
    """Choose a unit, then what to do; a new one is typed below the table."""

    changed = Signal()
    importing = Signal(object)
    """A list is to be chosen; what takes it."""

    def __init__(self, parent: QWidget, workspace: Workspace) -> None:
        super().__init__(parent, TITLE, _WIDTH)
        self.setObjectName("roster")
        self._workspace = workspace
        self.label(_SAID)
        self.table = QTableWidget(0, len(_HEADS), self)
        self.name = LineEdit(self)
        self.group = Picker(self)
        self.add = self.button("加入", self._add)
        self.rename = self.button("改名", self._rename)
        self.remove = self.button("去掉", self._remove)
        self.undo = self.button("撤销", self._undo)
        self.read = self.button("导入单位名单…", lambda: self.importing.emit(self.read_list))
        self._lay_out()
        self.foot(self.leaving("关闭"), self.read, self.undo)
        self.name.returnPressed.connect(self._add)
        self.name.textChanged.connect(self._propose)
        self.table.currentCellChanged.connect(self._allow)
        self.refresh()
        self.name.setFocus()

    def refresh(self) -> None:
        """List the roster as it stands."""
        row = max(self.table.currentRow(), 0)
        self._units = rosters.roster(self._workspace.context).units
        self.table.setRowCount(len(self._units))
        for at, unit in enumerate(self._units):
            for column, text in enumerate((unit.name, unit.group.label, "、".join(unit.aliases))):
                self.table.setItem(at, column, QTableWidgetItem(text))
        self.table.setCurrentCell(min(row, len(self._units) - 1), 0)
        self._allow()

    def read_list(self, path: Path) -> None:
        """Add every unit of a list that is not on the roster yet."""
        before = len(self._units)
        if self._do(lambda: rosters.read_list(self._workspace.context, path)):
            self.advice.say(f"从“{path.name}”读入{len(self._units) - before}个单位", "asked")

    @property
    def _chosen(self) -> RosterUnit | None:
        row = self.table.currentRow()
        return self._units[row] if 0 <= row < len(self._units) else None

    def _add(self) -> None:
        group = Group(self.group.currentData())
        if self._do(lambda: rosters.add(self._workspace.context, self.name.text(), group)):
            self.name.clear()
            self.table.setCurrentCell(len(self._units) - 1, 0)
        self.name.setFocus()

    def _rename(self) -> None:
        unit, name = self._chosen, self.name.text()
        if unit is None or not name.strip():
            self.advice.say("先选一个单位，在下面写新的名称，再点“改名”", "asked")
            self.name.setFocus()
        elif self._do(lambda: rosters.rename(self._workspace.context, unit.name, name)):
            self.name.clear()

    def _remove(self) -> None:
        unit = self._chosen
        if unit is not None and self._do(
            lambda: rosters.remove(self._workspace.context, unit.name)
        ):
            self.advice.say(f"已去掉“{unit.name}”，报送过的仍在；可以撤销", "asked")

    def _undo(self) -> None:
        if self._do(self._workspace.timelines.roster.undo):
            self.advice.say("已撤销", "asked")

    def _do(self, action: Callable[[], object]) -> bool:
        self.advice.say("")
        if not self.attempt(action):
            return False
        self.refresh()
        self.changed.emit()
        return True

    def _allow(self) -> None:
        for button in (self.rename, self.remove):
            button.setEnabled(self._chosen is not None)
        self.undo.setEnabled(self._workspace.timelines.roster.undoable is not None)

    def _propose(self) -> None:
        """Propose the group that a name speaks of."""
        known = {Level.TOWNSHIP: Group.TOWNSHIP, Level.STREET: Group.TOWNSHIP}
        group = known.get(propose_level(self.name.text()), Group.DEPARTMENT)
        if self.name.text().strip():
            self.group.setCurrentIndex(self.group.findData(group))

    def _lay_out(self) -> None:
        table = self.table
        table.setObjectName("postings")
        table.setAccessibleName("名册上的单位")
        table.setHorizontalHeaderLabels(list(_HEADS))
        as_rows(table)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.setMinimumHeight(theme.px(_HEIGHT))
        self.box.addWidget(table, 1)
        self.name.setPlaceholderText("单位全称，例如 云溪镇人民政府")
        self.name.setAccessibleName("单位名称")
        self.group.setAccessibleName("类别")
        for group in Group:
            self.group.addItem(group.label, group.value)
        self.group.setCurrentIndex(self.group.findData(Group.TOWNSHIP.value))
        line = QHBoxLayout()
        line.addWidget(QLabel("单位", self))
        line.addWidget(self.name, 1)
        for widget in (self.group, self.add, self.rename, self.remove):
            line.addWidget(widget)
        self.box.addLayout(line)
