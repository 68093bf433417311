"""填入本级报告: which report takes the sums, and what in it they would replace."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QCompleter, QWidget

from zwgk_desktop.services.county.rollup import RollUp
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.line_edit import LineEdit

TITLE = "填入本级报告"


class FillInDialog(Dialog):
    """Says first how many figures would be put in, and how many replaced.

    Args:
        units: Whose reports may take the sums: those of the county itself first.
        fill: Enters them into the report of a unit, made where there is none.
    """

    def __init__(
        self,
        parent: QWidget,
        workspace: Workspace,
        rolled: RollUp,
        units: Sequence[str],
        fill: Callable[[str], object],
    ) -> None:
        super().__init__(parent, TITLE)
        self.setObjectName("fillIn")
        self._workspace, self._rolled, self._fill = workspace, rolled, fill
        group = rolled.group.label if rolled.group else "全部"
        self.label(
            f"把{rolled.year}年{group}{len(rolled.included)}个单位的汇总数填进一份报告，"
            "一次填完，可以撤销。填过以后，单位再报、数字有变，那份报告里会提示与汇总不一致。"
        )
        self.unit = LineEdit(self)
        self.unit.setText(next(iter(units), ""))
        self.unit.setPlaceholderText("县（市、区）自己的报告写哪个单位的名称")
        self.unit.setCompleter(QCompleter(list(units), self))
        self.unit.setAccessibleName("填入哪个单位的报告")
        self.box.addWidget(self.unit)
        self.said = self.label("", "strong")
        self.take = self.button("填入", self.accept)
        self.foot(self.leaving(), primary=self.take, by_enter=False)
        self.unit.textChanged.connect(self._say)
        self._say()

    def accept(self) -> None:
        """Fill in; what is refused is told, and the dialog stays."""
        if self.attempt(lambda: self._fill(self.unit.text())):
            super().accept()

    def _say(self) -> None:
        unit, year = self.unit.text().strip(), self._rolled.year
        self.take.setEnabled(bool(unit))
        wanted = {a: n for a, n in self._rolled.cells().items() if n is not None}
        found = self._workspace.find(unit, year) if unit else None
        if found is None:
            self.said.setText(f"没有“{unit}”{year}年的报告，将新建一份，填{len(wanted)}格。")
            return
        values = self._workspace.session(found).report.values
        other = sum(values.get(a) not in {None, figure} for a, figure in wanted.items())
        replaced = f"，其中{other}格与原来填的不同，会被替换" if other else ""
        self.said.setText(f"填{len(wanted)}格{replaced}。")
