"""雷同: background comparison of all units' texts, and the view of similar pairs."""

from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.county.likeness import MAX_SENTENCES, ReportProse, SimilarPair
from zwgk_desktop.domain.findings import Passage
from zwgk_desktop.domain.report import Report
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.likeness import report_of_prose, similar_pairs
from zwgk_desktop.services.exporting import Progress
from zwgk_desktop.ui.actions import ActionContext, ActionSpec, Needs
from zwgk_desktop.ui.county.county_commands import CountyCommands
from zwgk_desktop.ui.county.page import CountyPage
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.look.records import RecordColumn, RecordView
from zwgk_desktop.ui.page_actions import PageActions
from zwgk_desktop.ui.settings import Settings
from zwgk_desktop.ui.window_context import WindowCommands, WindowContext

if TYPE_CHECKING:
    from zwgk_desktop.ui.tasks import Task

LIKENESS = "雷同"
_SHARES = (0.2, 0.3, 0.5, 0.8)
_USUAL = 1
_MOST = 500


def _sides(pair: SimilarPair) -> tuple[ReportProse, ReportProse]:
    return pair.first, pair.second


def _named(side: ReportProse) -> str:
    return f"{side.unit}　{side.year}年"


def _key(pair: SimilarPair) -> tuple[str, ...]:
    return tuple(_named(side) for side in _sides(pair))


_NONE = "没有雷同的。收到两个单位以上的报告，或者有上年的报告，才比较得出来。"
_LESS = "没有这么雷同的。把上面的份额选小一些再看。"
_COLUMNS = (
    RecordColumn[SimilarPair]("单位", lambda pair: _named(pair.first), 420),
    RecordColumn[SimilarPair]("与谁雷同", lambda pair: _named(pair.second), 420),
    RecordColumn[SimilarPair](
        "份额", lambda pair: f"{pair.share:.0%}", 90, lambda pair: pair.share
    ),
)


class LikenessView(QWidget):
    """List of report pairs with shared sentences, most alike first, and the sentences below.

    Args:
        report_of: Returns the report of a text, or None if it is gone.
    """

    opened = Signal(str)
    """Emitted with a unit whose report is to be opened."""

    def __init__(
        self, settings: Settings, report_of: Callable[[ReportProse], Report | None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._report_of = report_of
        self._pairs: tuple[SimilarPair, ...] = ()
        self.share = QComboBox(self)
        self.share.setAccessibleName("份额不低于")
        for share in _SHARES:
            self.share.addItem(f"{share:.0%}", share)
        self.share.setCurrentIndex(_USUAL)
        self.share.currentIndexChanged.connect(self._list)
        self.verdict = PlainLabel("", self, "quiet", wrap=True)
        self.table: RecordView[SimilarPair] = RecordView(settings, _key, "雷同的报告", self)
        self.table.setObjectName("alike")
        self.table.setShowGrid(False)
        self.table.show_list("county-alike", _COLUMNS, ())
        self.table.choice_changed.connect(self._turn)
        self.table.opened.connect(self._open_first)
        self.page_actions = PageActions(self, self._actions())
        self.page_actions.fill_row_menu(self.table)
        self.words = QTextBrowser(self)
        self.words.setObjectName("manual")
        self.words.setAccessibleName("相同或者相近的句子")
        self._lay_out()
        self._turn()

    def _actions(self) -> tuple[ActionSpec, ...]:
        return tuple(
            ActionSpec(
                f"open_side_{side}", text, partial(self._open, side), needs=Needs.ROW, of_row=True
            )
            for side, text in enumerate(("审核这个单位的报告", "审核与它雷同的报告"))
        )

    def show_pairs(self, pairs: Sequence[SimilarPair]) -> None:
        """Show the similar pairs."""
        self._pairs = tuple(pairs)
        self._list()

    def show_working(self) -> None:
        """Show that texts are being compared."""
        self.verdict.setText("正在比较各单位的文字…")

    def focusInEvent(self, *_event: object) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _list(self) -> None:
        least = float(self.share.currentData())
        wanted = [pair for pair in self._pairs if pair.share >= least]
        self.table.show_records(wanted[:_MOST])
        more = f"，列出前 {_MOST} 对" if len(wanted) > _MOST else ""
        how = f"按句比较，一份最多比{MAX_SENTENCES}句，表式里本来就有的话不算。"
        said = f"{len(wanted)} 对相同或者相近{more}。{how}"
        self.verdict.setText(said if wanted else "没有雷同的。")
        self.table.set_empty_text(_LESS if self._pairs else _NONE)
        self.words.setVisible(bool(wanted))
        if wanted and self.table.chosen is None:
            self.table.selectRow(0)
        self._turn()

    def _turn(self) -> None:
        pair = self.table.chosen_record
        self.page_actions.allow(ActionContext(row=pair is not None))
        if pair is not None:
            self.words.setHtml(self._html(pair))

    def _open_first(self, _key: object) -> None:
        self._open(0)

    def _open(self, side: int) -> None:
        pair = self.table.chosen_record
        if pair is not None:
            self.opened.emit(_sides(pair)[side].name)

    def _html(self, pair: SimilarPair) -> str:
        one, other = self._report_of(pair.first), self._report_of(pair.second)
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


def _sentence(report: Report | None, passage: Passage) -> str:
    if report is None:
        return ""
    words = str(report.values.get(passage.address, ""))[passage.start : passage.end]
    return escape(words)


MANY = 100
"""Number of reports from which comparing shows progress and can be stopped."""
_AT_LEAST = 0.2
"""Smallest share of similar text that is shown in a report (本程序的口径)."""


class LikenessCommands(WindowCommands):
    """Commands that compare the newest submissions and show their similar texts."""

    compared = Signal()
    """Emitted when the similar pairs may have changed."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context)
        self._county = context.group(CountyCommands)
        self.pairs: tuple[SimilarPair, ...] = ()
        self._compared: tuple[int, ...] = ()
        self._task: Task | None = None
        self._view: LikenessView | None = None

    def compare(self) -> bool:
        """Compare the texts of all units in the background if the submissions changed.

        A comparison that the clerk stopped is started again.

        Returns:
            Whether a comparison was started.
        """
        collection = self._county.collection
        newest = (
            ()
            if collection is None
            else tuple(
                line.current.subject
                for line in collection.status_lines()
                if line.current is not None
            )
        )
        stopped = self._task is not None and self._task.cancelled
        if newest == self._compared and not stopped:
            return False
        self._compared = newest
        read, year = self._library.reader(), self._county.year

        def work(progress: Progress) -> tuple[SimilarPair, ...]:
            with read() as workspace:
                stored = Collection(workspace.context, year)
                return similar_pairs(stored, _AT_LEAST, lambda done: progress(done, len(newest)))

        if len(newest) > MANY:
            name = "正在比较各单位的文字…"
            self._task = self._tasks.read(
                name, work, then=self._show_compared, failed=self.failed.emit
            )
        else:
            self._task = self._tasks.quietly(
                work, then=self._show_compared, failed=self.failed.emit
            )
        return True

    def _show_compared(self, found: tuple[SimilarPair, ...]) -> None:
        self.pairs = found
        if self._view is not None:
            self._view.show_pairs(self.pairs)
        self.compared.emit()

    def add_view(self, page: CountyPage) -> None:
        """Add the likeness view to the county's page. Texts are compared when it is first shown."""
        self._view = view = LikenessView(self._settings, self._report_of, page)
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

    def _report_of(self, prose: ReportProse) -> Report | None:
        collection = self._county.collection
        return report_of_prose(collection, prose) if collection is not None else None
