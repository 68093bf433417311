"""Dialog of a county's roster (名册), and of the unsure lines of an imported list."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from zwgk_desktop.domain.characters import escaped
from zwgk_desktop.domain.county.roster import Group, RosterUnit
from zwgk_desktop.domain.units import Level, Scope, propose_level
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.county.roster_lists import ListedUnit, UnsureLine
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui.actions import ActionContext, ActionSpec, Needs
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.fields import LineEdit
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import Picker
from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.look.records import RecordColumn, RecordView
from zwgk_desktop.ui.look.rows import as_rows
from zwgk_desktop.ui.page_actions import PageActions
from zwgk_desktop.ui.settings import Settings

_UNSURE_HEADS = ("行", "单位", "拿不准的原因", "类别")
_UNSURE_WIDTH, _UNSURE_HEIGHT = 760, 220
_UNSURE_SAID = "其余的已经加入名册。下面这些请选类别，不选的不加入："


class UnsureLinesDialog(Dialog):
    """Dialog of unsure lines. 加入 adds those with a group chosen as one act.

    Args:
        add: Function that adds units to the roster.
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
        self.groups = [self._add_line(at, one) for at, one in enumerate(lines)]
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
        take = self.button("加入", self._add_chosen_units)
        self.add_buttons(self.closing_button("都不加入"), primary=take)
        self.table.setFocus()

    def _add_line(self, at: int, one: UnsureLine) -> Picker:
        for column, text in enumerate((str(one.unit.line), escaped(one.unit.name), one.reason)):
            self.table.setItem(at, column, QTableWidgetItem(text))
        group = Picker(self.table)
        group.setAccessibleName(f"第{one.unit.line}行的类别")
        group.addItem("不加入", None)
        for each in Group:
            group.addItem(each.label, each.value)
        self.table.setCellWidget(at, len(_UNSURE_HEADS) - 1, group)
        return group

    def _add_chosen_units(self) -> None:
        chosen = [
            replace(one.unit, group=Group(picker.currentData()))
            for one, picker in zip(self._lines, self.groups, strict=True)
            if picker.currentData() is not None
        ]
        if not chosen or self.attempt(lambda: self._add(chosen)):
            self.accept()


_WIDTH, _HEIGHT = 860, 240
_WIDEST = 190
"""Largest width of a column in px at 100 %. Columns are as wide as their contents."""
_SAID = "收哪些单位的报告，按这里的次序排。改了名的用“改名”，原来的名称仍然认得。"
_EDITED = "选中的单位（联系人和电话只留在县里）"


_NO_UNIT = "名册里还没有单位。在下面写单位全称，点“加入”；有单位名单的，点“导入单位名单…”。"
_COLUMNS = (
    RecordColumn[RosterUnit]("单位", lambda unit: unit.name, 200),
    RecordColumn[RosterUnit](
        "类别", lambda unit: unit.group.label, 90, lambda unit: list(Group).index(unit.group)
    ),
    RecordColumn[RosterUnit]("也叫", lambda unit: "、".join(unit.aliases), 150),
    RecordColumn[RosterUnit]("联系人", lambda unit: unit.contact, 100),
    RecordColumn[RosterUnit]("电话", lambda unit: unit.telephone, 120),
    RecordColumn[RosterUnit]("不计入汇总", lambda unit: unit.not_summed, 120),
    RecordColumn[RosterUnit](
        "计入哪一份", lambda unit: unit.contributes.label if unit.contributes_summed else "", 90
    ),
)


class RosterDialog(Dialog):
    """Dialog of the roster: table of units with actions, and a field for a new unit."""

    changed = Signal()
    importing = Signal(object)
    """Emitted with a function that reads the list of units to be chosen."""
    templating = Signal(object)
    """Emitted with a function that writes the template to the path to be chosen."""

    def __init__(self, parent: QWidget, workspace: Workspace, settings: Settings) -> None:
        super().__init__(parent, "名册", _WIDTH)
        self.setObjectName("roster")
        self._workspace = workspace
        self.label(_SAID)
        self.table: RecordView[RosterUnit] = RecordView(
            settings, lambda unit: unit.name, "名册上的单位", self
        )
        self.table.show_list("county-roster", _COLUMNS, ())
        head = self.table.horizontalHeader()
        head.setMaximumSectionSize(theme.px(_WIDEST))
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.set_empty_text(_NO_UNIT)
        self.page_actions = PageActions(self, self._actions())
        self.page_actions.fill_row_menu(self.table)
        self.name = LineEdit(self)
        self.group = Picker(self)
        self.undo = self.button("撤销", self._undo)
        self.read = self.button("导入单位名单…", lambda: self.importing.emit(self.read_list))
        self.template = self.button("写出名册…", lambda: self.templating.emit(self.write_template))
        self.kept_group = Picker(self)
        self.aliases, self.contact, self.telephone, self.not_summed = self._texts = tuple(
            LineEdit(self) for _ in range(4)
        )
        self.summed = QCheckBox("下级政府，计入它的汇总报告", self)
        self._lay_out()
        self._lay_out_fields()
        self.add_buttons(self.closing_button("关闭"), self.template, self.read, self.undo)
        self.name.returnPressed.connect(self._add)
        self.name.textChanged.connect(self._propose_group)
        self.table.choice_changed.connect(self._choose)
        self.table.horizontalHeader().sortIndicatorChanged.connect(self._allow)
        for field in self._texts:
            field.returnPressed.connect(self._store_fields)
        self.refresh()
        self.name.setFocus()

    def _actions(self) -> tuple[ActionSpec, ...]:
        row, up, down = Needs.ROW, partial(self._move, -1), partial(self._move, 1)
        ordered = self._is_in_order
        return (
            ActionSpec("add", "加入", self._add, bar="name"),
            ActionSpec("rename", "改名", self._rename, needs=row, bar="name"),
            ActionSpec("remove", "去掉", self._remove, needs=row, bar="name", of_row=True),
            ActionSpec("keep", "保存", self._store_fields, needs=row, bar="unit"),
            ActionSpec("up", "上移", up, needs=row, bar="unit", of_row=True, possible=ordered),
            ActionSpec("down", "下移", down, needs=row, bar="unit", of_row=True, possible=ordered),
        )

    def refresh(self) -> None:
        """Reload the roster and list its units."""
        self.table.show_records(rosters.roster(self._workspace.context).units)
        if self.table.chosen is None:
            self.table.selectRow(0)
        self._choose()

    def _is_in_order(self) -> bool:
        """Return whether the units are shown in the roster's order, not sorted by a column."""
        return self.table.horizontalHeader().sortIndicatorSection() < 0

    def read_list(self, path: Path) -> None:
        """Add the units of a list, as `rosters.add_listed`."""
        before = {unit.subject: unit for unit in self.table.all_records}
        read = list[rosters.ImportedRoster]()
        if self._attempt_act(
            lambda: read.append(rosters.import_list(self._workspace.context, path))
        ):
            after = read[0].roster.units
            changed = sum(unit != before.get(unit.subject, unit) for unit in after)
            said = f"从“{path.name}”读入{len(after) - len(before)}个单位"
            said += f"，改了{changed}个" if changed else ""
            self.advice.say(said, "asked")
            if read[0].unsure:
                UnsureLinesDialog(self, read[0].unsure, self._add_chosen).open()

    def _add_chosen(self, chosen: Sequence[ListedUnit]) -> None:
        rosters.add_chosen(self._workspace.context, chosen)
        self.refresh()
        self.changed.emit()

    def write_template(self, path: Path) -> None:
        """Write the roster as a spreadsheet that can be filled in and imported."""
        if self.attempt(lambda: rosters.write_list(self._workspace.context, path)):
            self.advice.say(f"已写出“{path.name}”，填好后用“导入单位名单…”读入", "asked")

    def _add(self) -> None:
        group = Group(self.group.currentData())
        name = self.name.text()
        if self._attempt_act(lambda: rosters.add(self._workspace.context, name, group)):
            self.name.clear()
            self.table.choose(rosters.roster(self._workspace.context).units[-1].name)
        self.name.setFocus()

    def _choose(self) -> None:
        """Fill the fields with the data of the selected unit."""
        unit = self.table.chosen_record
        if unit is not None:
            self.kept_group.setCurrentIndex(self.kept_group.findData(unit.group.value))
        self.summed.setChecked(unit is not None and unit.contributes_summed)
        for field, text in (
            (self.aliases, "、".join(unit.aliases) if unit else ""),
            (self.contact, unit.contact if unit else ""),
            (self.telephone, unit.telephone if unit else ""),
            (self.not_summed, unit.not_summed if unit else ""),
        ):
            field.setText(text)
        self._allow()

    def _store_fields(self) -> None:
        unit = self.table.chosen_record
        if unit is None:
            return
        names = re.split("[、，,]", self.aliases.text())
        wanted = replace(
            unit,
            group=Group(self.kept_group.currentData()),
            aliases=tuple(name for name in names if name.strip()),
            contact=self.contact.text(),
            telephone=self.telephone.text(),
            not_summed=self.not_summed.text(),
            contributes=Scope.SUMMED if self.summed.isChecked() else Scope.OFFICE,
        )
        if self._attempt_act(lambda: rosters.edit(self._workspace.context, unit.name, wanted)):
            self.advice.say(f"已保存“{unit.name}”；可以撤销", "asked")

    def _move(self, steps: int) -> None:
        unit = self.table.chosen_record
        if unit is None:
            return
        self._attempt_act(lambda: rosters.move(self._workspace.context, unit.name, steps))

    def _rename(self) -> None:
        unit, name = self.table.chosen_record, self.name.text()
        if unit is None or not name.strip():
            self.advice.say("先选一个单位，在下面写新的名称，再点“改名”", "asked")
            self.name.setFocus()
        elif self._attempt_act(lambda: rosters.rename(self._workspace.context, unit.name, name)):
            self.name.clear()

    def _remove(self) -> None:
        unit = self.table.chosen_record
        if unit is not None and self._attempt_act(
            lambda: rosters.remove(self._workspace.context, unit.name)
        ):
            self.advice.say(f"已去掉“{unit.name}”，报送过的仍在；可以撤销", "asked")

    def _undo(self) -> None:
        if self._attempt_act(self._workspace.timelines.roster.undo):
            self.advice.say("已撤销", "asked")

    def _attempt_act(self, action: Callable[[], object]) -> bool:
        self.advice.say("")
        if not self.attempt(action):
            return False
        self.refresh()
        self.changed.emit()
        return True

    def _allow(self, *_order: object) -> None:
        chosen = self.table.chosen is not None
        for field in (self.kept_group, self.summed, *self._texts):
            field.setEnabled(chosen)
        self.page_actions.allow(ActionContext(row=chosen))
        self.undo.setEnabled(self._workspace.timelines.roster.undoable is not None)

    def _propose_group(self) -> None:
        """Propose the group that fits the typed name."""
        known = {Level.TOWNSHIP: Group.TOWNSHIP, Level.STREET: Group.TOWNSHIP}
        group = known.get(propose_level(self.name.text()), Group.DEPARTMENT)
        if self.name.text().strip():
            self.group.setCurrentIndex(self.group.findData(group))

    def _lay_out(self) -> None:
        self.table.setMinimumHeight(theme.px(_HEIGHT))
        self.box.addWidget(self.table.search_field("查找：单位、曾用名、联系人…"))
        self.box.addWidget(self.table, 1)
        self.name.setPlaceholderText("单位全称，例如 云溪镇人民政府")
        self.name.setAccessibleName("单位名称")
        self.group.setAccessibleName("类别")
        for group in Group:
            self.group.addItem(group.label, group.value)
        self.group.setCurrentIndex(self.group.findData(Group.TOWNSHIP.value))
        line = QHBoxLayout()
        line.addWidget(PlainLabel("单位", self))
        line.addWidget(self.name, 1)
        line.addWidget(self.group)
        self.page_actions.fill("name", line)
        self.box.addLayout(line)

    def _lay_out_fields(self) -> None:
        """Lay out the fields of the selected unit."""
        self.label(_EDITED, "quiet")
        for group in Group:
            self.kept_group.addItem(group.label, group.value)
        self.kept_group.setAccessibleName("选中单位的类别")
        upper, lower = QHBoxLayout(), QHBoxLayout()  # one row would be wider than a small screen
        upper.addWidget(self.kept_group)
        for line, field, name in (
            (upper, self.aliases, "也叫"),
            (upper, self.contact, "联系人"),
            (upper, self.telephone, "电话"),
            (lower, self.not_summed, "不计入汇总的理由"),
        ):
            field.setAccessibleName(name)
            field.setPlaceholderText(name)
            line.addWidget(field, 1)
        self.page_actions.fill("unit", lower)
        self.box.addLayout(upper)
        self.box.addLayout(lower)
        self.box.addWidget(self.summed)
