"""名册 of a county: units read from a list or typed, and the lines of a list that are unsure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from zwgk_desktop.domain.characters import escaped
from zwgk_desktop.domain.county.roster import Group, RosterUnit
from zwgk_desktop.domain.levels import Level, propose_level
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.county.roster_lists import ListedUnit, UnsureLine
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.fields import LineEdit
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import Picker
from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.look.rows import as_rows

_UNSURE_HEADS = ("行", "单位", "拿不准的原因", "类别")
_UNSURE_WIDTH, _UNSURE_HEIGHT = 760, 220
_UNSURE_SAID = "其余的已经加入名册。下面这些请选类别，不选的不加入："


class UnsureLinesDialog(Dialog):
    """Lists the lines; 加入 adds those with a group chosen as one act.

    Args:
        add: Adds units to the roster.
    """

    def __init__(
        self,
        parent: QWidget,
        lines: Sequence[UnsureLine],
        add: Callable[[Sequence[ListedUnit]], object],
    ) -> None:
        super().__init__(parent, "名单里拿不准的", _UNSURE_WIDTH)
        self._lines, self._add = lines, add
        self.label(_UNSURE_SAID)
        self.table = QTableWidget(len(lines), len(_UNSURE_HEADS), self)
        self.groups = [self._put(at, one) for at, one in enumerate(lines)]
        self.table.setHorizontalHeaderLabels(list(_UNSURE_HEADS))
        self.table.setAccessibleName("拿不准的行")
        as_rows(self.table)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        rows = self.table.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.setMinimumHeight(theme.px(_UNSURE_HEIGHT))
        self.box.addWidget(self.table, 1)
        take = self.button("加入", self._take)
        self.foot(self.leaving("都不加入"), primary=take)
        self.table.setFocus()

    def _put(self, at: int, one: UnsureLine) -> Picker:
        for column, text in enumerate((str(one.unit.line), escaped(one.unit.name), one.reason)):
            self.table.setItem(at, column, QTableWidgetItem(text))
        group = Picker(self.table)
        group.setAccessibleName(f"第{one.unit.line}行的类别")
        group.addItem("不加入", None)
        for each in Group:
            group.addItem(each.label, each.value)
        self.table.setCellWidget(at, len(_UNSURE_HEADS) - 1, group)
        return group

    def _take(self) -> None:
        chosen = [
            replace(one.unit, group=Group(picker.currentData()))
            for one, picker in zip(self._lines, self.groups, strict=True)
            if picker.currentData() is not None
        ]
        if not chosen or self.attempt(lambda: self._add(chosen)):
            self.accept()


_WIDTH, _HEIGHT = 860, 240
_HEADS = ("单位", "类别", "也叫", "联系人", "电话")
_SAID = "收哪些单位的报告，按这里的次序排。改了名的用“改名”，原来的名称仍然认得。"
_EDITED = "选中的单位（联系人和电话只留在县里）"


class RosterDialog(Dialog):
    """Choose a unit, then what to do; a new one is typed below the table."""

    changed = Signal()
    importing = Signal(object)
    """A list is to be chosen; what takes it."""
    templating = Signal(object)
    """A place for the template is to be chosen; what writes it there."""

    def __init__(self, parent: QWidget, workspace: Workspace) -> None:
        super().__init__(parent, "名册", _WIDTH)
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
        self.template = self.button("写出名册…", lambda: self.templating.emit(self.write_template))
        self.kept_group = Picker(self)
        self.aliases, self.contact, self.telephone = (LineEdit(self) for _ in range(3))
        self.keep = self.button("保存", self._keep)
        self.up = self.button("上移", lambda: self._move(-1))
        self.down = self.button("下移", lambda: self._move(1))
        self._lay_out()
        self._lay_out_fields()
        self.foot(self.leaving("关闭"), self.template, self.read, self.undo)
        self.name.returnPressed.connect(self._add)
        self.name.textChanged.connect(self._propose)
        self.table.currentCellChanged.connect(self._choose)
        for field in (self.aliases, self.contact, self.telephone):
            field.returnPressed.connect(self._keep)
        self.refresh()
        self.name.setFocus()

    def refresh(self) -> None:
        """List the roster as it stands."""
        row = max(self.table.currentRow(), 0)
        self._units = rosters.roster(self._workspace.context).units
        self.table.setRowCount(len(self._units))
        for at, unit in enumerate(self._units):
            names = "、".join(unit.aliases)
            cells = (unit.name, unit.group.label, names, unit.contact, unit.telephone)
            for column, text in enumerate(cells):
                self.table.setItem(at, column, QTableWidgetItem(text))
        self.table.setCurrentCell(min(row, len(self._units) - 1), 0)
        self._choose()

    def read_list(self, path: Path) -> None:
        """Add every unit of a list that is not on the roster yet."""
        before, read = len(self._units), list[rosters.ReadRoster]()
        if self._do(lambda: read.append(rosters.read_list(self._workspace.context, path))):
            self.advice.say(f"从“{path.name}”读入{len(self._units) - before}个单位", "asked")
            if read[0].unsure:
                UnsureLinesDialog(self, read[0].unsure, self._add_chosen).open()

    def _add_chosen(self, chosen: Sequence[ListedUnit]) -> None:
        rosters.add_chosen(self._workspace.context, chosen)
        self.refresh()
        self.changed.emit()

    def write_template(self, path: Path) -> None:
        """Write the roster as a list to be filled in and read again."""
        if self.attempt(lambda: rosters.write_list(self._workspace.context, path)):
            self.advice.say(f"已写出“{path.name}”，填好后用“导入单位名单…”读入", "asked")

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

    def _choose(self) -> None:
        """Show what the chosen unit's fields hold."""
        unit = self._chosen
        if unit is not None:
            self.kept_group.setCurrentIndex(self.kept_group.findData(unit.group.value))
        for field, text in (
            (self.aliases, "、".join(unit.aliases) if unit else ""),
            (self.contact, unit.contact if unit else ""),
            (self.telephone, unit.telephone if unit else ""),
        ):
            field.setText(text)
        self._allow()

    def _keep(self) -> None:
        unit = self._chosen
        if unit is None:
            return
        names = re.split("[、，,]", self.aliases.text())
        wanted = replace(
            unit,
            group=Group(self.kept_group.currentData()),
            aliases=tuple(name for name in names if name.strip()),
            contact=self.contact.text(),
            telephone=self.telephone.text(),
        )
        if self._do(lambda: rosters.edit(self._workspace.context, unit.name, wanted)):
            self.advice.say(f"已保存“{unit.name}”；可以撤销", "asked")

    def _move(self, steps: int) -> None:
        unit = self._chosen
        if unit is None:
            return
        if self._do(lambda: rosters.move(self._workspace.context, unit.name, steps)):
            names = [one.name for one in self._units]
            self.table.setCurrentCell(names.index(unit.name), 0)

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
        fields = (self.kept_group, self.aliases, self.contact, self.telephone)
        for widget in (self.rename, self.remove, self.keep, self.up, self.down, *fields):
            widget.setEnabled(self._chosen is not None)
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
        line.addWidget(PlainLabel("单位", self))
        line.addWidget(self.name, 1)
        for widget in (self.group, self.add, self.rename, self.remove):
            line.addWidget(widget)
        self.box.addLayout(line)

    def _lay_out_fields(self) -> None:
        """Lay out what is kept of the chosen unit."""
        self.label(_EDITED, "quiet")
        for group in Group:
            self.kept_group.addItem(group.label, group.value)
        self.kept_group.setAccessibleName("选中单位的类别")
        line = QHBoxLayout()
        line.addWidget(self.kept_group)
        for field, name in (
            (self.aliases, "也叫"),
            (self.contact, "联系人"),
            (self.telephone, "电话"),
        ):
            field.setAccessibleName(name)
            field.setPlaceholderText(name)
            line.addWidget(field, 1)
        for button in (self.keep, self.up, self.down):
            line.addWidget(button)
        self.box.addLayout(line)
