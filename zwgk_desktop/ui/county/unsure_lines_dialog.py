"""Lines of a list of units that are not sure: the clerk chooses a group, or leaves them out."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from zwgk_desktop.domain.characters import escaped
from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.services.county.roster_lists import ListedUnit, UnsureLine
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.picker import Picker
from zwgk_desktop.ui.look.rows import as_rows

TITLE = "名单里拿不准的"
_HEADS = ("行", "单位", "拿不准的原因", "类别")
_WIDTH, _HEIGHT = 760, 220
_SAID = "其余的已经加入名册。下面这些请选类别，不选的不加入："


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
        super().__init__(parent, TITLE, _WIDTH)
        self._lines, self._add = lines, add
        self.label(_SAID)
        self.table = QTableWidget(len(lines), len(_HEADS), self)
        self.groups = [self._put(at, one) for at, one in enumerate(lines)]
        self.table.setHorizontalHeaderLabels(list(_HEADS))
        self.table.setAccessibleName("拿不准的行")
        as_rows(self.table)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        rows = self.table.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.setMinimumHeight(theme.px(_HEIGHT))
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
        self.table.setCellWidget(at, len(_HEADS) - 1, group)
        return group

    def _take(self) -> None:
        chosen = [
            replace(one.unit, group=Group(picker.currentData()))
            for one, picker in zip(self._lines, self.groups, strict=True)
            if picker.currentData() is not None
        ]
        if not chosen or self.attempt(lambda: self._add(chosen)):
            self.accept()
