"""填入本级报告: which report takes the sums, and what in it they would replace."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QCompleter, QWidget

from zwgk_desktop.services.county.rollup import RollUp
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.fields import LineEdit

_COUNTED = "这个单位自己的数也加在汇总里，请核对名称。"


class FillInDialog(Dialog):
    """Says first how many figures would be put in, and how many replaced.

    Args:
        units: Whose reports may take the sums: those that stand first.
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
        super().__init__(parent, "填入本级报告")
        self.setObjectName("fillIn")
        self._workspace, self._rolled, self._fill = workspace, rolled, fill
        group = rolled.group.label if rolled.group else "全部"
        self.label(
            f"把{rolled.year}年{group}{len(rolled.included)}个单位的汇总数填进一份报告，"
            "一次填完，可以撤销。填过以后，单位再报、数字有变，那份报告里会提示与汇总不一致。"
        )
        self.unit = LineEdit(self)
        self._counted = {line.unit for line in rolled.included}
        self.unit.setText(next((one for one in units if one not in self._counted), ""))
        self.unit.setPlaceholderText("县（市、区）自己的报告写的单位名称，例如青山县人民政府")
        self.unit.setCompleter(QCompleter(list(units), self))
        self.unit.setAccessibleName("填入哪个单位的报告")
        self.label("填进哪个单位的报告：", "section")
        self.box.addWidget(self.unit)
        self.said = self.label("", "strong")
        self.said.setMinimumHeight(2 * self.said.fontMetrics().lineSpacing())
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
        final = self._is_final(unit, year)
        self.take.setEnabled(bool(unit) and not final)
        self.said.setText("")
        if final:
            self.said.setText(f"“{unit}”{year}年的报告已经定稿，不能填入；请先“开始更正版”。")
        elif unit:
            counted = _COUNTED if unit in self._counted else ""
            self.said.setText(f"{self._told(unit, year)}{counted}")

    def _is_final(self, unit: str, year: int) -> bool:
        found = self._workspace.find(unit, year)
        return found is not None and self._workspace.session(found).frozen

    def _told(self, unit: str, year: int) -> str:
        """Say how many figures a report would get, and how many it would lose."""
        wanted = {a: n for a, n in self._rolled.cells().items() if n is not None}
        found = self._workspace.find(unit, year)
        if found is None:
            return f"没有“{unit}”{year}年的报告，将新建一份，填{len(wanted)}格。"
        values = self._workspace.session(found).report.values
        other = sum(values.get(a) not in {None, figure} for a, figure in wanted.items())
        replaced = f"，其中{other}格与原来填的不同，会被替换" if other else ""
        return f"填{len(wanted)}格{replaced}。"
