"""导入文本: what was read, how surely, and what it would change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.entries import parse_unit, parse_year
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.spec import Address, Level, propose_level
from zwgk_desktop.services.editing import EDITION
from zwgk_desktop.services.importing import Proposal, plan
from zwgk_desktop.ui import theme
from zwgk_desktop.ui.field_row import Advice, LevelBox
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.reading_view import ReadingView

TITLE = "导入文本"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What the clerk has agreed to: into which report, and what stands where afterwards."""

    unit: str
    year: int
    level: Level
    values: Mapping[Address, Value | None]


class ImportDialog(QDialog):
    """Shows a proposal against the report it would go into; writes nothing itself.

    Args:
        name: Of the file.
        proposal: What was read.
        library: Where the report stands, or would be made.
        apply: Imports what was agreed to, or refuses with a `UserError`.
    """

    def __init__(
        self,
        parent: QWidget,
        name: str,
        proposal: Proposal,
        library: Library,
        apply: Callable[[Chosen], None],
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(820, 620)
        self._proposal = proposal
        self._library = library
        self._apply = apply
        self.unit = QLineEdit(proposal.unit or "", self)
        self.year = QLineEdit(str(proposal.year or ""), self)
        self.level = LevelBox(self)
        self.advice = Advice("", self)
        self.reading = ReadingView(proposal, self)
        self.overwrite = QCheckBox(self)
        self.button = QPushButton("导入", self)
        self._lay_out(name)
        self.unit.textChanged.connect(self._propose)
        self.year.textChanged.connect(self._compare)
        self.overwrite.toggled.connect(self._compare)
        self._propose()
        self._ask()

    def accept(self) -> None:
        """Import; what is refused is told, and the dialog stays."""
        try:
            self._apply(self._chosen())
        except UserError as error:
            self.advice.refuse(error)
            return
        super().accept()

    def _chosen(self) -> Chosen:
        unit, year = parse_unit(self.unit.text()), parse_year(self.year.text())
        report = self._report(unit, year)
        wanted = dict(plan(self._proposal, report, replace=True))
        if report is not None:
            kept = () if self.overwrite.isChecked() else overwritten(report, wanted)
            for address in kept:
                del wanted[address]
            if report.edition is not self._proposal.edition:
                wanted[EDITION] = self._proposal.edition.id
        return Chosen(unit=unit, year=year, level=self.level.level, values=wanted)

    def _report(self, unit: str, year: int) -> Report | None:
        workspace = self._library.workspace
        found = workspace.find(unit, year) if workspace else None
        return workspace.session(found).report if workspace and found is not None else None

    def _propose(self) -> None:
        self.level.choose(propose_level(self.unit.text()))
        self._compare()

    def _compare(self) -> None:
        """Say which report it goes into, and what it would overwrite there."""
        self.advice.refuse(None)
        try:
            unit, year = parse_unit(self.unit.text()), parse_year(self.year.text())
        except UserError:
            self._say("请填写单位名称和年度：来源的标题里没有读到", None)
            self.button.setEnabled(False)
            return
        report = self._report(unit, year)
        self.button.setEnabled(True)
        if report is None:
            self._say(f"将新建“{unit}”{year}年的报告", None)
        else:
            self.level.choose(report.level)
            self._say(f"将导入已有的“{unit}”{year}年的报告，可以撤销", report)

    def _say(self, where: str, report: Report | None) -> None:
        self.advice.say(where, "asked")
        self.level.setEnabled(report is None)
        changes = overwritten(report, plan(self._proposal, report, replace=True)) if report else {}
        self.overwrite.setVisible(bool(changes))
        self.overwrite.setText(f"已填的 {len(changes)} 处与来源不同：以来源为准，覆盖已填的内容")
        self.reading.show_differing(changes)
        willing = bool(changes) and self.overwrite.isChecked()
        self.button.setText(f"导入并覆盖 {len(changes)} 处" if willing else "导入")

    def _ask(self) -> None:
        """Put the caret where something is still to be told."""
        first = next((line for line in (self.unit, self.year) if not line.text()), self.button)
        first.setFocus()

    def _lay_out(self, name: str) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 20, 24, 20)
        box.setSpacing(theme.GAP)
        source = QLabel(f"{name}　{self._proposal.title or '（没有读到标题）'}", self)
        source.setTextFormat(Qt.TextFormat.PlainText)
        source.setWordWrap(True)
        source.setObjectName("strong")
        box.addWidget(source)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_LARGE)
        for column, (label, control) in enumerate(
            (("单位名称", self.unit), ("报告年度", self.year), ("单位级别", self.level))
        ):
            title = QLabel(label, self)
            title.setBuddy(control)
            control.setAccessibleName(label)
            grid.addWidget(title, 0, column)
            grid.addWidget(control, 1, column)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        box.addLayout(grid)
        box.addWidget(self.advice)
        box.addWidget(self.reading, 1)
        box.addWidget(self.overwrite)
        buttons = QDialogButtonBox(self)
        self.button.setProperty("primary", True)  # noqa: FBT003 - Qt's own
        buttons.addButton(self.button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        box.addWidget(buttons)


def overwritten(
    report: Report, wanted: Mapping[Address, Value | None]
) -> dict[Address, tuple[Value, Value]]:
    """Return what stands entered and would be something else, with both."""
    return {
        address: (before, after)
        for address, after in wanted.items()
        if not address.startswith("source.")
        and after is not None
        and (before := report.values.get(address)) is not None
        and before != after
    }
