"""Fields of the import dialog for the target report, and for its day of publication."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from zwgk_desktop.domain.entries import parse_date, parse_unit, parse_year
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.units import Level, Scope, propose_level
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.importing import RecognisedFile, year_in_file_name
from zwgk_desktop.ui.fields import DateLine, FieldAdvice, LevelBox, ScopeBox, shows_scope, today
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel, set_tip

if TYPE_CHECKING:
    from zwgk_desktop.domain.report import Report

LARGE = 125
"""Type size in percent above which every line uses the whole width."""
_UNCLEAR = "请填写单位名称和年度：来源的标题里没有读到"


class ImportTarget(QWidget):
    """Fields for unit, year and level, with a description of the target report."""

    TAKE = "导入"
    """Label of the button that imports."""
    changed = Signal()

    def __init__(self, read: RecognisedFile, library: Library, parent: QWidget) -> None:
        super().__init__(parent)
        self._library = library
        unit, year = read.recognised.unit, read.recognised.year
        self.unit = QLineEdit(unit or read.assumed_unit or self._only_unit(), self)
        self.year = QLineEdit(str(year or year_in_file_name(read.document.name) or ""), self)
        self._proposed = bool((not unit and self.unit.text()) or (not year and self.year.text()))
        self.level = LevelBox(self)
        self.scope = ScopeBox(self)
        self.published = QCheckBox("已经发布过，发布日期", self)
        self.published_on = DateLine(self)
        self.published_on.setAccessibleName("发布日期")
        self.advice = FieldAdvice("", self)
        self.report: Report | None = None
        self.clear = False
        self.scope.choose(Scope(read.recognised.scope or Scope.OFFICE))
        self._lay_out()
        for control in (self.published, self.published_on):
            control.hide()
            set_tip(control, "导入后状态是已发布，不要求改正其中的错误；以后要改动，先“开始更正版”")
        self.published.toggled.connect(self._ask_day)
        self.unit.textChanged.connect(self._propose)
        self.year.textChanged.connect(self._update_target)
        self.level.activated.connect(self._update_target)
        self.scope.activated.connect(self._update_target)
        self._propose()

    def identity(self) -> tuple[str, int, Level]:
        """Return unit, year and level.

        Raises:
            UserError: Unit or year is invalid (F01, F02).
        """
        return parse_unit(self.unit.text()), parse_year(self.year.text()), self.level.level

    def publication(self) -> date | None:
        """Return the day on which the source was published; None if it is not ticked.

        Raises:
            UserError: The day is no valid date (F04).
        """
        ticked = not self.published.isHidden() and self.published.isChecked()
        return parse_date(self.published_on.spelled(), "发布日期") if ticked else None

    def first_blank(self) -> QWidget | None:
        """Return the first field that is still blank, or None."""
        return next((line for line in (self.unit, self.year) if not line.text()), None)

    def lock_to_open_report(self, scope: Scope) -> None:
        """Disable the choice of the target: the open report, which has this scope, is used."""
        self.scope.choose(scope)
        self._update_target()
        for control in (self.unit, self.year, self.scope):
            control.setEnabled(False)

    def _ask_day(self, ticked: bool) -> None:  # noqa: FBT001 - Qt's own
        self.published_on.setEnabled(ticked)
        if ticked:
            self.published_on.setFocus()

    def _offer_published(self, year: int) -> None:
        """Offer the tick for published reports of years before the current one."""
        for control in (self.published, self.published_on):
            control.setVisible(year < today().year)
        self.published_on.setEnabled(self.published.isChecked())
        self.published_on.show_example(year + 1)

    def _propose(self) -> None:
        self.level.choose(propose_level(self.unit.text()))
        self._update_target()

    def _update_target(self) -> None:
        self.advice.refuse(None)
        try:
            unit, year, _ = self.identity()
        except UserError:
            self.report, self.clear = None, False
            self.advice.say(f"▲ {_UNCLEAR}", "refused")
        else:
            self._show_scope()
            session = self._find(unit, year)
            self.report = session.report if session is not None else None
            self.clear = session is None or not session.frozen
            self._offer_published(year)
            self._show_target(unit, year)
        self.level.setEnabled(self.report is None)
        self._show_scope()
        self.changed.emit()

    def _show_scope(self) -> None:
        """Show the choice of the scope from the level of the county up, or where it was made."""
        shown = shows_scope(self.level.level)
        self.scope.setVisible(shown)
        if not shown:
            self.scope.choose(Scope.OFFICE)

    def _only_unit(self) -> str:
        """Return the unit of all reports in the workspace if there is only one, else ""."""
        workspace = self._library.workspace
        units = {entry.unit for entry in workspace.reports()} if workspace else set[str]()
        return units.pop() if len(units) == 1 else ""

    def _show_target(self, unit: str, year: int) -> None:
        check = "；标题里没有读全，单位或者年度是按已有报告和文件名提出的，请核对"
        check = check if self._proposed else ""
        unit += self.scope.scope.mark
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
        found = workspace.find(unit, year, self.scope.scope) if workspace else None
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
        large = theme.scale.percent > LARGE
        for column, stretch in ((1, 5), (3, 1), (5, 1), (6, 0 if large else 5)):
            grid.setColumnStretch(column, stretch)
        self.scope.setAccessibleName("报告范围")
        grid.addWidget(self.scope, 1, 5)
        self.year.setMinimumWidth(theme.px(76))
        grid.addWidget(self.advice, *((2, 0, 1, 7) if large else (0, 6, 1, 1)))
