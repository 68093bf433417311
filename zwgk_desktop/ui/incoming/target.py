"""Which report an import goes into: its unit, year and level, read from the title or asked."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from zwgk_desktop.domain.entries import parse_unit, parse_year
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.levels import Level, propose_level
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.importing import ReadFile, year_of_name
from zwgk_desktop.ui.advice import FieldAdvice
from zwgk_desktop.ui.field_row import LevelBox
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel

if TYPE_CHECKING:
    from zwgk_desktop.domain.report import Report

_UNCLEAR = "请填写单位名称和年度：来源的标题里没有读到"
_LARGE = 125
"""Percent above which what is said has a line of its own."""


class ImportTarget(QWidget):
    """Three fields in a line, and under them which report that is."""

    TAKE = "导入"
    """What the button says that takes it in."""
    changed = Signal()

    def __init__(self, read: ReadFile, library: Library, parent: QWidget) -> None:
        super().__init__(parent)
        self._library = library
        unit, year = read.proposal.unit, read.proposal.year
        self.unit = QLineEdit(unit or read.home or self._only_unit(), self)
        self.year = QLineEdit(str(year or year_of_name(read.document.name) or ""), self)
        self._proposed = bool((not unit and self.unit.text()) or (not year and self.year.text()))
        self.level = LevelBox(self)
        self.advice = FieldAdvice("", self)
        self.report: Report | None = None
        self.clear = False
        self._lay_out()
        self.unit.textChanged.connect(self._propose)
        self.year.textChanged.connect(self._look)
        self._propose()

    def identity(self) -> tuple[str, int, Level]:
        """Return unit, year and level.

        Raises:
            UserError: One of them cannot be (F01, F02).
        """
        return parse_unit(self.unit.text()), parse_year(self.year.text()), self.level.level

    def first_blank(self) -> QWidget | None:
        """Return the field that is still to be filled."""
        return next((line for line in (self.unit, self.year) if not line.text()), None)

    def fix(self) -> None:
        """Leave no choice: it goes into the report at hand."""
        for control in (self.unit, self.year):
            control.setEnabled(False)

    def _propose(self) -> None:
        self.level.choose(propose_level(self.unit.text()))
        self._look()

    def _look(self) -> None:
        self.advice.refuse(None)
        try:
            unit, year, _ = self.identity()
        except UserError:
            self.report, self.clear = None, False
            self.advice.say(f"▲ {_UNCLEAR}", "refused")
        else:
            session = self._find(unit, year)
            self.report = session.report if session is not None else None
            self.clear = session is None or not session.frozen
            self._say(unit, year)
        self.level.setEnabled(self.report is None)
        self.changed.emit()

    def _only_unit(self) -> str:
        """Propose the unit whose reports these are, if they are all of one."""
        workspace = self._library.workspace
        units = {entry.unit for entry in workspace.reports()} if workspace else set[str]()
        return units.pop() if len(units) == 1 else ""

    def _say(self, unit: str, year: int) -> None:
        check = "；标题里没有读全，单位或者年度是按已有报告和文件名提出的，请核对"
        check = check if self._proposed else ""
        if not self.clear:
            said = f"▲ “{unit}”{year}年的报告已经定稿，不能导入；要改它，请先“开始更正版”"
            self.advice.say(said, "refused")
        elif self.report is None:
            self.advice.say(f"将新建“{unit}”{year}年的报告{check}", "asked")
        else:
            self.level.choose(self.report.level)
            self.advice.say(f"将导入已有的“{unit}”{year}年的报告，可以撤销{check}", "asked")

    def _find(self, unit: str, year: int) -> EditingSession | None:
        workspace = self._library.workspace
        found = workspace.find(unit, year) if workspace else None
        return workspace.session(found) if workspace and found is not None else None

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.GAP)
        fields = (("单位名称", self.unit), ("报告年度", self.year), ("单位级别", self.level))
        for number, (label, control) in enumerate(fields):
            title = PlainLabel(label, self)
            title.setBuddy(control)
            control.setAccessibleName(label)
            grid.addWidget(title, 0, 2 * number)
            grid.addWidget(control, 0, 2 * number + 1)
        large = theme.scale.percent > _LARGE
        for column, stretch in ((1, 5), (3, 1), (5, 1), (6, 0 if large else 5)):
            grid.setColumnStretch(column, stretch)
        self.year.setMinimumWidth(theme.px(76))
        grid.addWidget(self.advice, *((1, 0, 1, 7) if large else (0, 6, 1, 1)))
