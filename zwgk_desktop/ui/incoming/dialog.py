"""Import dialog: the source, the recognised form and the target report."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.entries import parse_date, parse_unit, parse_year
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.units import Level, propose_level
from zwgk_desktop.importers.recognise import OwnWords, Spellings
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.import_draft import ImportDraft, ReadingState
from zwgk_desktop.services.import_source import source_lines
from zwgk_desktop.services.importing import ReadFile, year_of_name
from zwgk_desktop.services.proposal import Proposal
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.fields import DateLine, FieldAdvice, LevelBox, today
from zwgk_desktop.ui.incoming.form import ImportCarry, ImportForm
from zwgk_desktop.ui.incoming.source_view import ReadingView, SourceView
from zwgk_desktop.ui.incoming.table import LOOKS, PictureStrip
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import MarkupLabel, PlainLabel, set_tip
from zwgk_desktop.ui.look.layouts import Flow

if TYPE_CHECKING:
    from zwgk_desktop.domain.report import Report

_UNCLEAR = "请填写单位名称和年度：来源的标题里没有读到"


class ImportTarget(QWidget):
    """Fields for unit, year and level, with a description of the target report."""

    TAKE = "导入"
    """Label of the button that imports."""
    changed = Signal()

    def __init__(self, read: ReadFile, library: Library, parent: QWidget) -> None:
        super().__init__(parent)
        self._library = library
        unit, year = read.recognised.unit, read.recognised.year
        self.unit = QLineEdit(unit or read.home or self._only_unit(), self)
        self.year = QLineEdit(str(year or year_of_name(read.document.name) or ""), self)
        self._proposed = bool((not unit and self.unit.text()) or (not year and self.year.text()))
        self.level = LevelBox(self)
        self.published = QCheckBox("已经发布过，发布日期", self)
        self.published_on = DateLine(self)
        self.published_on.setAccessibleName("发布日期")
        self.advice = FieldAdvice("", self)
        self.report: Report | None = None
        self.clear = False
        self._lay_out()
        for control in (self.published, self.published_on):
            control.hide()
            set_tip(control, "导入后状态是已发布，不要求改正其中的错误；以后要改动，先“开始更正版”")
        self.published.toggled.connect(self._ask_day)
        self.unit.textChanged.connect(self._propose)
        self.year.textChanged.connect(self._look)
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

    def fix(self) -> None:
        """Disable the choice of the target: the open report is used."""
        for control in (self.unit, self.year):
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
            self._offer_published(year)
            self._say(unit, year)
        self.level.setEnabled(self.report is None)
        self.changed.emit()

    def _only_unit(self) -> str:
        """Return the unit of all reports in the workspace if there is only one, else ""."""
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


TITLE = "导入"
SKIPPED = 2
"""Result code of the dialog when the file is skipped."""

_ALWAYS_SIGNED = {ReadingState.SURE, ReadingState.UNSURE, ReadingState.MISSING}
"""States that the legend always lists."""

_SIZE = QSize(1320, 730)
_LIST_HEIGHT, _SHORT_LIST = 92, 44
_LARGE = 125
"""Type size in percent above which every line uses the whole width."""
_LOW = 480
"""Height in px at 100 % below which only the two halves are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Target report and changes that the clerk confirmed.

    Args:
        published_on: The day the report was published; None for one still edited.
    """

    unit: str
    year: int
    level: Level
    proposal: Proposal
    published_on: date | None = None


class ImportDialog(Dialog):
    """Dialog that compares a read document with the target report. It stores nothing itself.

    Args:
        read: Document that was read.
        library: Library with the workspace of the target report.
        apply: Imports the confirmed changes or raises `UserError`.
        waiting: Number of files that follow.
        target: Creates the fields of the target report.
    """

    MARGINS = (20, 14, 20, 14)

    def __init__(  # noqa: PLR0913 - what is read, where it goes, and who takes it
        self,
        parent: QWidget,
        read: ReadFile,
        library: Library,
        apply: Callable[[Chosen], None],
        waiting: int = 0,
        *,
        target: Callable[[ReadFile, Library, QWidget], ImportTarget] = ImportTarget,
    ) -> None:
        title = f"{TITLE}（后面还有 {waiting} 份）" if waiting else TITLE
        super().__init__(parent, f"{title}　{read.document.name}")
        self.resize(_SIZE.boundedTo(parent.size() - QSize(32, 24)))
        self._apply, self._library = apply, library
        self.draft = ImportDraft(read.recognised)
        self.target = target(read, library, self)
        self.unit, self.year, self.level = self.target.unit, self.target.year, self.target.level
        self.advice = self.target.advice
        self.source = SourceView(source_lines(read.document, read.recognised), self.draft, self)
        self.form = ImportForm(self.draft, self)
        for table in self.form.tables.values():
            table.acts.own_words = self._own_words
        self.reading = ReadingView(read.recognised, self)
        self.summary = PlainLabel("", self)
        self.carry = ImportCarry(self.draft, self.form, self)
        self.pictures = PictureStrip(self.draft, self)
        self.overwrite = QCheckBox(self)
        self.take = self.button(self.target.TAKE, self.accept)
        self._lay_out(read, waiting)
        self._connect()
        self._compare()
        (self.target.first_blank() or self.take).setFocus()
        for address in (*self.draft.urgent(), *self.draft.waiting())[:1]:
            self.form.go_to(address)
            self._show_picture()

    def _own_words(self) -> Spellings:
        """Return the confirmed row labels of the target unit, for pasted content."""
        workspace = self._library.workspace
        return OwnWords(workspace.spellings() if workspace else {}).of(self.unit.text().strip())

    def showEvent(self, event: QShowEvent) -> None:
        """Show the dialog and scroll the current cell into view once the layout is known."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self.form.show_caret)

    def accept(self) -> None:
        """Import the changes. If refused, show why and stay open."""
        if self.form.flush() and self.attempt(self._import):
            super().accept()

    def _import(self) -> None:
        unit, year, level = self.target.identity()
        on, proposal = self.target.publication(), self.draft.proposed()
        self._apply(Chosen(unit=unit, year=year, level=level, proposal=proposal, published_on=on))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Esc drop a carried figure before it closes the dialog."""
        if event.key() == Qt.Key.Key_Escape and self.carry.text:
            self.carry.put_down()
        else:
            super().keyPressEvent(event)

    def _connect(self) -> None:
        self.draft.on_change = self._redraw
        self.target.changed.connect(self._compare)
        self.overwrite.toggled.connect(self._compare)
        self.source.chosen.connect(self.form.go_to)
        self.source.lifted.connect(self.carry.lift)
        self.source.doubted.connect(self._doubt)
        self.reading.chosen.connect(self._doubt)
        self.reading.taken.connect(self.draft.take_guess)
        self.form.current_changed.connect(self.source.show_address)
        self.form.current_changed.connect(self.pictures.show_address)
        self.form.currentChanged.connect(self._show_picture)
        self.form.confirmed.connect(self.pictures.take)
        self.form.typed.connect(self.pictures.go_on)
        self.pictures.moved.connect(self.form.go_to)
        undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        undo.activated.connect(self.draft.undo)
        together = QShortcut(QKeySequence("Ctrl+Shift+Return"), self)
        together.activated.connect(self.pictures.take_proven)

    def _show_picture(self) -> None:
        """Show the source picture of the current cell of the page just opened."""
        if self.form.table is not None:
            self.pictures.show_address(self.form.table.current_address())

    def _doubt(self, number: int) -> None:
        """Show an unsure item in the source and in the form. Start carrying its figure."""
        one = self.draft.recognised.unsure[number]
        place = self.draft.cell_of_doubt(number)
        if place is not None:
            self.form.go_to(place)
        beside = self.draft.read_before(number) if one.location is None else None
        if beside is not None:
            self.source.show_address(beside)
        else:
            self.source.show_doubt(number)
        self.reading.choose(number)
        if not self.carry.lift_if_figure(one.text) and one.location is not None:
            self.carry.invite()

    def _compare(self) -> None:
        """Compare the source with the target report."""
        self.draft.put_into(self.target.report, overwrite=self.overwrite.isChecked())
        self.take.setEnabled(self.target.clear)
        self._redraw()

    def _redraw(self) -> None:
        self.form.redraw()
        self.source.redraw()
        self.reading.redraw(self.draft)
        self.pictures.redraw()
        self.legend.redraw()
        self.summary.setText(self.reading.summary(self.draft))
        count = len(self.draft.differing())
        self.overwrite.setVisible(count > 0)
        self.overwrite.setText(f"已填的 {count} 处与来源不同：以来源为准，覆盖已填的内容")
        willing = count > 0 and self.draft.overwrite
        self.take.setText(f"导入并覆盖 {count} 处" if willing else self.target.TAKE)

    # -------------------------------------------------------------------------

    def _lay_out(self, read: ReadFile, waiting: int) -> None:
        tight = theme.scale.percent > _LARGE or self.height() < theme.px(_LOW)
        self.legend = _Legend(self.draft, self)
        box = self.box
        box.setSpacing(theme.GAP)
        source = PlainLabel(
            f"{read.document.name}　{read.recognised.title or '（没有读到标题）'}", self
        )
        source.setObjectName("strong")
        source.setMinimumWidth(1)
        source.setVisible(not tight)
        sides = QSplitter(Qt.Orientation.Horizontal, self)
        sides.setChildrenCollapsible(False)
        sides.addWidget(_side("" if tight else "来源", self.source, sides))
        sides.addWidget(_side("" if tight else "导入后的报告", self.form, sides, self.legend))
        room = self.width() - 40
        sides.setSizes([room * 38 // 100, room * 62 // 100])
        self.reading.setFixedHeight(theme.px(_SHORT_LIST if tight else _LIST_HEIGHT))
        self.legend.setVisible(not tight)  # tabs show the counts, tooltips the meaning
        for widget in (source, self.target, self.carry, self.pictures):
            box.addWidget(widget)
        box.addWidget(sides, 1)
        box.addWidget(self.summary)
        self.summary.setObjectName("quiet")
        self.summary.setVisible(self.reading.count() > 0 and not tight)
        box.addWidget(self.reading)
        others = [self.button("跳过这份", lambda: self.done(SKIPPED))] if waiting else []
        ticks = QWidget(self)
        line = Flow(spacing=theme.GAP)
        for control in (self.overwrite, self.target.published, self.target.published_on):
            line.addWidget(control)
        ticks.setLayout(line)
        self.foot(self.leaving(), *others, primary=self.take, beside=ticks, by_enter=False)


class _Legend(MarkupLabel):
    """Legend of the signs, with the number of cells of each. Unused signs are omitted."""

    def __init__(self, draft: ImportDraft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self.setObjectName("small")
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.redraw()

    def redraw(self) -> None:
        """Show the current counts of the draft."""
        counts = {standing: self._draft.count(standing) for standing in LOOKS}
        self.setText(
            "　".join(
                f'<span style="color:{look.ink.name()}">{look.sign}</span> '
                f"{look.label} {counts[standing]}"
                for standing, look in LOOKS.items()
                if counts[standing] or standing in _ALWAYS_SIGNED
            )
        )


def _side(title: str, widget: QWidget, parent: QWidget, beside: QWidget | None = None) -> QWidget:
    """Return one half of the dialog, with a heading if there is room."""
    side = QWidget(parent)
    side.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
    side.setMinimumSize(theme.px(200), theme.px(120))
    box = QVBoxLayout(side)
    box.setContentsMargins(theme.GAP if beside else 0, 0, 0 if beside else theme.GAP, 0)
    box.setSpacing(theme.GAP_SMALL)
    head = QHBoxLayout()
    label = PlainLabel(title, side)
    label.setObjectName("section")
    label.setVisible(bool(title))
    head.addWidget(label)
    if beside is not None:
        head.addWidget(beside, 1)
    box.addLayout(head)
    box.addWidget(widget, 1)
    return side
