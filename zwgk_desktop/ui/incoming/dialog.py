"""Import dialog: the source, the recognised form and the target report."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.units import Level, Scope
from zwgk_desktop.importers.recognise import OwnWords, Spellings
from zwgk_desktop.services.import_draft import ImportDraft, ReadingState
from zwgk_desktop.services.import_source import source_lines
from zwgk_desktop.services.importing import RecognisedFile
from zwgk_desktop.services.proposal import Proposal
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.incoming.form import CandidateBar, CarriedFigureBar, ImportForm
from zwgk_desktop.ui.incoming.source_view import ReadingView, SourceView
from zwgk_desktop.ui.incoming.table import LOOKS, PictureStrip
from zwgk_desktop.ui.incoming.target import LARGE, ImportTarget
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import MarkupLabel, PlainLabel
from zwgk_desktop.ui.look.layouts import Flow

TITLE = "导入"
SKIPPED = 2
"""Result code of the dialog when the file is skipped."""

_ALWAYS_SIGNED = {ReadingState.SURE, ReadingState.UNSURE, ReadingState.MISSING}
"""States that the legend always lists."""

_SIZE = QSize(1320, 730)
_LIST_HEIGHT, _SHORT_LIST = 92, 44
_LOW = 480
"""Height in px at 100 % below which only the two halves are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportChoice:
    """Target report and changes that the clerk confirmed.

    Args:
        published_on: The day the report was published; None for one still edited.
    """

    unit: str
    year: int
    level: Level
    scope: Scope
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
        read: RecognisedFile,
        library: Library,
        apply: Callable[[ImportChoice], None],
        waiting: int = 0,
        *,
        target: Callable[[RecognisedFile, Library, QWidget], ImportTarget] = ImportTarget,
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
        self.carried = CarriedFigureBar(self.draft, self.form, self)
        self.candidates = CandidateBar(self.draft, self.form, self)
        self.pictures = PictureStrip(self.draft, self)
        self.overwrite = QCheckBox(self)
        self.take = self.button(self.target.TAKE, self.accept)
        self._lay_out(read, waiting)
        self._connect()
        self._compare()
        (self.target.first_blank() or self.take).setFocus()
        for address in (*self.draft.cells_to_check_first(), *self.draft.cells_to_check())[:1]:
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
        on, proposal = self.target.publication(), self.draft.proposal()
        self._apply(
            ImportChoice(
                unit=unit,
                year=year,
                level=level,
                scope=self.target.scope.scope,
                proposal=proposal,
                published_on=on,
            )
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Esc drop a carried figure before it closes the dialog."""
        if event.key() == Qt.Key.Key_Escape and self.carried.text:
            self.carried.stop_carrying()
        else:
            super().keyPressEvent(event)

    def _connect(self) -> None:
        self.draft.on_change = self._redraw
        self.target.changed.connect(self._compare)
        self.overwrite.toggled.connect(self._compare)
        self.source.chosen.connect(self.form.go_to)
        self.source.figure_picked.connect(self.carried.pick_up)
        self.source.doubted.connect(self._doubt)
        self.reading.chosen.connect(self._doubt)
        self.reading.taken.connect(self.draft.accept_guess)
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
        if not self.carried.pick_up_if_figure(one.text) and one.location is not None:
            self.carried.explain_picking_up()

    def _compare(self) -> None:
        """Compare the source with the target report."""
        self.draft.set_target(self.target.report, overwrite=self.overwrite.isChecked())
        self.take.setEnabled(self.target.clear)
        self._redraw()

    def _redraw(self) -> None:
        self.form.redraw()
        self.source.redraw()
        self.reading.redraw(self.draft)
        self.pictures.redraw()
        self.candidates.redraw()
        self.legend.redraw()
        self.summary.setText(self.reading.summary(self.draft))
        count = len(self.draft.conflicting_values())
        self.overwrite.setVisible(count > 0)
        self.overwrite.setText(f"已填的 {count} 处与来源不同：以来源为准，覆盖已填的内容")
        willing = count > 0 and self.draft.overwrite
        self.take.setText(f"导入并覆盖 {count} 处" if willing else self.target.TAKE)

    # -------------------------------------------------------------------------

    def _form_with_candidates(self) -> QWidget:
        whole = QWidget(self)
        box = QVBoxLayout(whole)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.GAP_SMALL)
        box.addWidget(self.form, 1)
        box.addWidget(self.candidates)
        return whole

    def _lay_out(self, read: RecognisedFile, waiting: int) -> None:
        tight = theme.scale.percent > LARGE or self.height() < theme.px(_LOW)
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
        sides.addWidget(
            _side("" if tight else "导入后的报告", self._form_with_candidates(), sides, self.legend)
        )
        room = self.width() - 40
        sides.setSizes([room * 38 // 100, room * 62 // 100])
        self.reading.setFixedHeight(theme.px(_SHORT_LIST if tight else _LIST_HEIGHT))
        self.legend.setVisible(not tight)  # tabs show the counts, tooltips the meaning
        for widget in (source, self.target, self.carried, self.pictures):
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
        self.add_buttons(
            self.closing_button(), *others, primary=self.take, beside=ticks, by_enter=False
        )


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
        counts = {standing: self._draft.count_in_states(standing) for standing in LOOKS}
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
