"""雷同: texts of all units compared in the background, the pairs beside the board."""

from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.county.alike import Pair, Prose
from zwgk_desktop.domain.findings import Passage
from zwgk_desktop.domain.report import Report
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.likeness import likeness, report_of_prose
from zwgk_desktop.services.exporting import Progress
from zwgk_desktop.ui.command_group import CommandGroup
from zwgk_desktop.ui.county.county_commands import CountyCommands
from zwgk_desktop.ui.county.page import CountyPage
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.look.rows import as_rows
from zwgk_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from zwgk_desktop.ui.tasks import Task

LIKENESS = "雷同"
_SHARES = (0.2, 0.3, 0.5, 0.8)
_USUAL = 1
_MOST = 500
_HEADS = ("单位", "与谁雷同", "份额")
_NUMBERS = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class LikenessView(QWidget):
    """One line a pair; Enter opens the first unit's report.

    Args:
        report_of: Gives the report that a text is of, None where it is gone.
    """

    opened = Signal(str)
    """A unit whose report is to be looked at."""

    def __init__(self, report_of: Callable[[Prose], Report | None], parent: QWidget) -> None:
        super().__init__(parent)
        self._report_of = report_of
        self._pairs: tuple[Pair, ...] = ()
        self._shown: tuple[Pair, ...] = ()
        self.share = QComboBox(self)
        self.share.setAccessibleName("份额不低于")
        for share in _SHARES:
            self.share.addItem(f"{share:.0%}", share)
        self.share.setCurrentIndex(_USUAL)
        self.share.currentIndexChanged.connect(self._list)
        self.verdict = PlainLabel("", self)
        self.verdict.setObjectName("quiet")
        self.table = _PairTable(self)
        self.table.currentCellChanged.connect(self._turn)
        self.table.opened.connect(self._open)
        self.words = QTextBrowser(self)
        self.words.setObjectName("manual")
        self.words.setAccessibleName("相同或者相近的句子")
        self._lay_out()

    def show_pairs(self, pairs: Sequence[Pair]) -> None:
        """Show what was found."""
        self._pairs = tuple(pairs)
        self._list()

    def show_working(self) -> None:
        """Say that the texts are being compared."""
        self.verdict.setText("正在比较各单位的文字…")

    def focusInEvent(self, *_event: object) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _list(self) -> None:
        least = float(self.share.currentData())
        wanted = [pair for pair in self._pairs if pair.share >= least]
        self._shown = tuple(wanted[:_MOST])
        self.table.show_pairs(self._shown)
        more = f"，列出前 {_MOST} 对" if len(wanted) > _MOST else ""
        said = f"{len(wanted)} 对相同或者相近{more}。按句比较，表式里本来就有的话不算。"
        self.verdict.setText(said if wanted else "没有雷同的。")
        self.words.setVisible(bool(wanted))
        if wanted:
            self.table.setCurrentCell(0, 0)
            self._turn(0)

    def _turn(self, row: int, *_rest: int) -> None:
        if 0 <= row < len(self._shown):
            self.words.setHtml(self._html(self._shown[row]))

    def _open(self, row: int) -> None:
        if 0 <= row < len(self._shown):
            self.opened.emit(self._shown[row].one.unit)

    def _html(self, pair: Pair) -> str:
        one, other = self._report_of(pair.one), self._report_of(pair.other)
        heads = "".join(f"<td><b>{escape(_named(side))}</b></td>" for side in _sides(pair))
        lines = "".join(
            f"<tr><td>{_sentence(one, own)}</td><td>{_sentence(other, theirs)}</td></tr>"
            for own, theirs in pair.passages
        )
        size = theme.px(theme.BASE_SIZE)
        return (
            f'<table width="100%" cellpadding="5" style="font-size:{size}px">'
            f"<tr>{heads}</tr>{lines}</table>"
        )

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.addWidget(PlainLabel("份额不低于", self))
        line.addWidget(self.share)
        line.addWidget(self.verdict, 1)
        both = QSplitter(Qt.Orientation.Vertical, self)
        both.addWidget(self.table)
        both.addWidget(self.words)
        both.setChildrenCollapsible(False)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, theme.GAP, 0, 0)
        box.addLayout(line)
        box.addWidget(both, 1)


class _PairTable(QTableWidget):
    """Enter or a double click opens the line with the caret."""

    opened = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(0, len(_HEADS), parent)
        self.setObjectName("postings")
        self.setAccessibleName("雷同的报告")
        self.setHorizontalHeaderLabels(_HEADS)
        heads = self.horizontalHeader()
        heads.setHighlightSections(False)
        heads.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        heads.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for column in (0, 1):
            heads.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        as_rows(self)
        self.setShowGrid(False)
        self._later = QTimer(self, singleShot=True, interval=0)  # its font is new by then
        self._later.timeout.connect(self._take_size)
        self._take_size()
        theme.looks.changed.connect(self._later.start)
        self.cellDoubleClicked.connect(self._open)

    def _take_size(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme.px(30))
        heads = self.horizontalHeader()
        heads.setSectionResizeMode(len(_HEADS) - 1, QHeaderView.ResizeMode.ResizeToContents)

    def _open(self, row: int, _column: int) -> None:
        self.opened.emit(row)

    def show_pairs(self, pairs: Sequence[Pair]) -> None:
        """List pairs."""
        self.setRowCount(len(pairs))
        for row, pair in enumerate(pairs):
            said = (*(_named(side) for side in _sides(pair)), f"{pair.share:.0%}")
            for column, text in enumerate(said):
                item = QTableWidgetItem(text)
                if column > 1:
                    item.setTextAlignment(_NUMBERS)
                self.setItem(row, column, item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit(self.currentRow())
        else:
            super().keyPressEvent(event)


def _sides(pair: Pair) -> tuple[Prose, Prose]:
    return pair.one, pair.other


def _named(side: Prose) -> str:
    return f"{side.unit}　{side.year}年"


def _sentence(report: Report | None, passage: Passage) -> str:
    if report is None:
        return ""
    words = str(report.values.get(passage.address, ""))[passage.start : passage.end]
    return escape(words)


MANY = 100
"""Reports from which comparing takes seconds: it is told of, and can be stopped."""
_AT_LEAST = 0.2
"""The smallest share of alike text that is shown in a report (本程序的口径)."""


class LikenessCommands(CommandGroup):
    """Knows which texts are alike, of the submissions compared last."""

    compared = Signal()
    """Others may be alike from now on."""

    def __init__(
        self, window: QWidget, library: Library, county: CountyCommands, tasks: Tasks
    ) -> None:
        super().__init__(window)
        self._library, self._county, self._tasks = library, county, tasks
        self.pairs: tuple[Pair, ...] = ()
        self._compared: tuple[int, ...] = ()
        self._task: Task | None = None
        self._view: LikenessView | None = None

    def compare(self) -> bool:
        """Compare the texts of all units, in the background, when others came meanwhile.

        What the clerk stopped is begun again.

        Returns:
            Whether that has begun.
        """
        collection = self._county.collection
        newest = (
            ()
            if collection is None
            else tuple(
                line.current.subject for line in collection.board() if line.current is not None
            )
        )
        stopped = self._task is not None and self._task.cancelled
        if newest == self._compared and not stopped:
            return False
        self._compared = newest
        read, year = self._library.reader(), self._county.year

        def work(progress: Progress) -> object:
            with read() as workspace:
                stored = Collection(workspace.context, year)
                return likeness(stored, _AT_LEAST, lambda done: progress(done, len(newest)))

        if len(newest) > MANY:
            name = "正在比较各单位的文字…"
            self._task = self._tasks.read(
                name, work, then=self._take_alike, failed=self.failed.emit
            )
        else:
            self._task = self._tasks.quietly(work, then=self._take_alike, failed=self.failed.emit)
        return True

    def _take_alike(self, found: object) -> None:
        assert isinstance(found, tuple)  # noqa: S101 - what the task returns
        self.pairs = cast("tuple[Pair, ...]", found)
        if self._view is not None:
            self._view.show_pairs(self.pairs)
        self.compared.emit()

    def add_view(self, page: CountyPage) -> None:
        """Put the likeness of all texts beside the board; it is compared when first looked at."""
        self._view = view = LikenessView(self._report_of, page)
        view.opened.connect(self._county.open_submission)
        page.add_view(LIKENESS, view)
        page.turned.connect(self._look_at_likeness)

    def _look_at_likeness(self) -> None:
        view = self._view
        if view is None or not view.isVisible():
            return
        if not self.compare():
            view.show_pairs(self.pairs)
        else:
            view.show_working()

    def _report_of(self, prose: Prose) -> Report | None:
        collection = self._county.collection
        return report_of_prose(collection, prose) if collection is not None else None
