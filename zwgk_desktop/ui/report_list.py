"""Lists of the start page: answers due, the stage of the latest report, the reports as cards."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.report import Status
from zwgk_desktop.services.books.due_list import (
    PERIOD_CHOICES,
    DueItem,
    DuePeriod,
    due_items,
    due_period,
)
from zwgk_desktop.services.books.dues import due_text, left_text
from zwgk_desktop.services.workspace import ReportEntry, Workspace
from zwgk_desktop.ui.fields import today
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import Picker
from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.look.records import RecordColumn, RecordView
from zwgk_desktop.ui.settings import Settings

_CARD = Qt.ItemDataRole.UserRole
_HEIGHT = 64


@dataclass(frozen=True, slots=True)
class Card:
    """Data of one card. `counts` is None until the report has been checked.

    Args:
        settled: Label of a final report; "" for others.
        due: Time left to publish; "" if unknown.
    """

    entry: ReportEntry
    counts: tuple[int, int, int] | None = None
    unfilled: int = 0
    is_ready: bool = False
    trouble: str = ""
    settled: str = ""
    due: str = ""

    @property
    def subtitle(self) -> str:
        """Level, status, time left to publish and time of the last change."""
        updated = self.entry.updated.astimezone()
        day = f"{day_text(updated)} {updated:%H:%M}"
        parts = (self.entry.level.label, self.entry.status.label, self.due, f"最后修改 {day}")
        return "　".join(filter(None, parts))

    @property
    def standing(self) -> tuple[tuple[str, str], ...]:
        """Texts and colours of the findings or the status."""
        if self.counts is None:
            return ()
        if self.trouble:
            return ((self.trouble, theme.SEVERITIES[Severity.ERROR].ink.name()),)
        if self.settled or self.is_ready:
            return ((f"✓ {self.settled or '可定稿'}", theme.colours().settled.name()),)
        parts = [
            (f"{look.sign} {severity.label} {count}", look.ink.name())
            for (severity, look), count in zip(theme.SEVERITIES.items(), self.counts, strict=True)
            if count and severity is not Severity.HINT
        ]
        if self.unfilled:
            parts.append((f"未填 {self.unfilled}", theme.colours().quiet_ink.name()))
        return tuple(parts)


class ReportList(QListWidget):
    """List of reports. Double click or Enter opens one, Delete asks to delete it."""

    opened = Signal(int)
    deleting = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reports")
        self.setAccessibleName("最近的报告")
        self.setItemDelegate(_CardPainter(self))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.itemDoubleClicked.connect(self._open)

    @property
    def chosen(self) -> int | None:
        """Id of the selected report."""
        card = self.chosen_card
        return None if card is None else card.entry.id

    @property
    def chosen_card(self) -> Card | None:
        """Card of the selected report."""
        item = self.currentItem()
        return None if item is None else _card(item)  # type: ignore[redundant-expr]  # there may be none

    def choose(self, report_id: int) -> None:
        for row, card in enumerate(self.cards()):
            if card.entry.id == report_id:
                self.setCurrentRow(row)

    def show_cards(self, cards: tuple[Card, ...]) -> None:
        """Show the reports and restore the selection."""
        chosen = self.chosen
        self.clear()
        for card in cards:
            item = QListWidgetItem(self)
            item.setSizeHint(QSize(0, theme.px(_HEIGHT)))
            _fill(item, card)
            if card.entry.id == chosen:
                self.setCurrentItem(item)
        if cards and self.currentRow() < 0:
            self.setCurrentRow(0)
        self.updateGeometry()

    def restyle(self) -> None:
        """Apply the current type size."""
        for row in range(self.count()):
            self.item(row).setSizeHint(QSize(0, theme.px(_HEIGHT)))
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Return the height of all cards, since the page scrolls, not the list."""
        height = self.count() * theme.px(_HEIGHT) + 2 * self.frameWidth()
        return super().minimumSizeHint().expandedTo(QSize(0, height))

    def sizeHint(self) -> QSize:
        """Return at least the minimum size, since a page with wrapped text uses the hint."""
        return super().sizeHint().expandedTo(self.minimumSizeHint())

    def place(self) -> QRect:
        """Return the rectangle of the selected card; empty if there is none."""
        return self.visualRect(self.currentIndex())

    def cards(self) -> tuple[Card, ...]:
        """Return the cards from the top."""
        return tuple(_card(self.item(row)) for row in range(self.count()))

    def judge(self, row: int, card: Card) -> None:
        """Show the findings of a checked report."""
        _fill(self.item(row), card)

    def _open(self, item: QListWidgetItem) -> None:
        self.opened.emit(_card(item).entry.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        chosen = self.chosen
        if chosen is not None and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit(chosen)
        elif chosen is not None and event.key() == Qt.Key.Key_Delete:
            self.deleting.emit(chosen)
        else:
            super().keyPressEvent(event)


class _CardPainter(QStyledItemDelegate):
    """Delegate that paints a card: year, unit over details, findings at the right."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        card = index.data(_CARD)
        assert isinstance(card, Card)  # noqa: S101 - we put it there
        # The stubs do not know these members of the option.
        box = cast("QRect", option.rect)  # type: ignore[attr-defined]  # the stubs lack it
        state = cast("QStyle.StateFlag", option.state)  # type: ignore[attr-defined]  # the stubs lack it
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.colours().selection)
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), theme.colours().accent)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.colours().head)
        painter.setPen(theme.colours().line)
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        inner = box.adjusted(20, 8, -20, -8)
        _paint_year(painter, inner, card)
        _paint_words(
            painter,
            inner.adjusted(theme.px(84), 0, -_paint_standing(painter, inner, card), 0),
            card,
        )
        painter.restore()


def _paint_year(painter: QPainter, box: QRect, card: Card) -> None:
    painter.setFont(theme.ui_font(theme.TITLE_SIZE))
    painter.setPen(theme.colours().accent)
    painter.drawText(box, _LEFT, str(card.entry.year))


def _paint_words(painter: QPainter, box: QRect, card: Card) -> None:
    half = box.height() // 2
    for rect, text, font, ink in (
        (
            box.adjusted(0, 0, 0, -half),
            f"{card.entry.unit}{card.entry.scope.mark}",
            theme.ui_font(bold=True),
            theme.colours().ink,
        ),
        (
            box.adjusted(0, half, 0, 0),
            card.subtitle,
            theme.ui_font(theme.SMALL_SIZE),
            theme.colours().quiet_ink,
        ),
    ):
        painter.setFont(font)
        painter.setPen(ink)
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, _LEFT, elided)


def _paint_standing(painter: QPainter, box: QRect, card: Card) -> int:
    """Paint the findings from the right edge. Return the width used."""
    painter.setFont(theme.ui_font(theme.SMALL_SIZE))
    right = box.right()
    for text, ink in reversed(card.standing):
        width = painter.fontMetrics().horizontalAdvance(text)
        painter.setPen(ink)
        painter.drawText(QRect(right - width, box.top(), width + 1, box.height()), _LEFT, text)
        right -= width + theme.GAP_LARGE
    return box.right() - right


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def _fill(item: QListWidgetItem, card: Card) -> None:
    item.setData(_CARD, card)
    words = "，".join(text for text, _ in card.standing)
    item.setText(f"{card.entry.year}年　{card.entry.unit}{card.entry.scope.mark}")
    item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, f"{card.subtitle}　{words}")


def _card(item: QListWidgetItem) -> Card:
    card = item.data(_CARD)
    assert isinstance(card, Card)  # noqa: S101 - we put it there
    return card


def _due_ink(due: DueItem) -> QColor:
    return theme.SEVERITIES[Severity.ERROR if due.is_overdue else Severity.EXPLAIN].ink


_DUE_COLUMNS: Sequence[RecordColumn[DueItem]] = (
    RecordColumn("编号", lambda due: due.label, 100),
    RecordColumn("内容", lambda due: due.subject_text, 340, stretch=True),
    RecordColumn("还有", lambda due: left_text(due.deadline, due.as_of), 130, ink=_due_ink),
    RecordColumn("期限", lambda due: due_text(due.deadline), 120),
    RecordColumn("单位", lambda due: due.unit, 150),
)
_PERIOD = "due-period"
_DUE_ROWS = 5
"""Number of rows visible without scrolling."""


class DueList(QFrame):
    """List of answers overdue or soon due on the start page, hidden while empty."""

    books_wanted = Signal(str)
    """Emitted with a unit to show its books."""
    entry_wanted = Signal(object)
    """Emitted with the key of a `DueItem` to show its entry."""
    print_wanted = Signal(object, object)
    """Emitted with the shown `DueItem`s and their `DuePeriod` to print them."""

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("due")
        self._settings = settings
        self._workspace: Workspace | None = None
        self._every: list[DueItem] = []
        self._text = PlainLabel("", self, wrap=True)
        self.period = Picker(self, "列出多久以内到期的")
        for choice in PERIOD_CHOICES:
            self.period.addItem(due_period(choice, today()).label, choice)
        self.period.setCurrentIndex(max(self.period.findData(settings.word(_PERIOD)), 0))
        self.period.activated.connect(self._choose)
        self.paper = QPushButton("打印清单…", self)
        theme.mark(self.paper, "small")
        self.paper.clicked.connect(lambda: self.print_wanted.emit(self.table.rows, self._chosen))
        self.button = QPushButton("打开台账", self)
        theme.mark(self.button, "small")
        self.button.clicked.connect(self._open_books)
        self.table: RecordView[DueItem] = RecordView(
            settings, key=lambda due: due.key, name="快要到期的申请和案件", parent=self
        )
        self.table.opened.connect(self.entry_wanted)
        self.table.show_list("books-due", _DUE_COLUMNS, ())
        head = QHBoxLayout()
        head.addWidget(self._text, 1)
        head.addWidget(self.period)
        head.addWidget(self.paper)
        head.addWidget(self.button)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 6, theme.GAP, 6)
        box.addLayout(head)
        box.addWidget(self.table)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def look(self, workspace: Workspace | None) -> None:
        """List what is due in the books of a workspace."""
        self._workspace = workspace
        units = workspace.all_books.units() if workspace is not None else ()
        books = [workspace.books(unit) for unit in units] if workspace is not None else []
        self._every = due_items(books, due_period(PERIOD_CHOICES[-1], today()))
        period = self._chosen
        found = [one for one in self._every if period.includes(one.deadline, one.as_of)]
        several = len({due.unit for due in found}) > 1
        name, columns = ("books-due", _DUE_COLUMNS) if several else ("due-one", _DUE_COLUMNS[:-1])
        self.table.show_list(name, columns, found)
        self.table.fit_rows(_DUE_ROWS)
        self.table.setVisible(bool(found))
        self.paper.setEnabled(bool(found))
        self.setVisible(bool(self._every))
        late = sum(due.is_overdue for due in found)
        sign = theme.SEVERITIES[Severity.ERROR if late else Severity.EXPLAIN].sign
        what = f"逾期{late}件，" if late else ""
        self._text.setText(f"{sign} 要答复的：{what}{period.label}到期{len(found) - late}件")

    @property
    def _chosen(self) -> DuePeriod:
        return due_period(str(self.period.currentData()), today())

    def _choose(self) -> None:
        self._settings.remember_word(_PERIOD, str(self.period.currentData()))
        self.look(self._workspace)

    def _open_books(self) -> None:
        self.books_wanted.emit((self.table.rows or self._every)[0].unit)


class StageLine(QFrame):
    """Line with the stage of the latest report, and the days to its date; hidden if published."""

    wanted = Signal(int)
    """Emitted with the id of the report to open it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("due")
        self._id = 0
        self._text = PlainLabel("", self, wrap=True)
        self.button = QPushButton("继续", self)
        theme.mark(self.button, "small")
        self.button.clicked.connect(lambda: self.wanted.emit(self._id))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, theme.GAP, 6)
        row.addWidget(self._text, 1)
        row.addWidget(self.button)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def show_cards(self, cards: Sequence[Card]) -> None:
        """Show the stage of the report of the latest year."""
        latest = max(cards, key=lambda card: (card.entry.year, card.entry.updated), default=None)
        words = stage_words(latest) if latest is not None else ""
        if latest is not None:
            self._id = latest.entry.id
            parts = (f"{latest.entry.year}年度报告　{words}", latest.due)
            self._text.setText("　".join(filter(None, parts)))
        self.setVisible(bool(words))


def stage_words(card: Card) -> str:
    """Return the current stage of a report and what is left to do in it; "" if published."""
    if card.trouble or card.entry.status in {Status.PUBLISHED, Status.CORRECTED}:
        return ""
    if card.counts is None:
        return "正在核对…"
    if card.settled:
        return "第4步 发布：已经定稿，公布以后登记发布"
    if card.is_ready:
        return "第3步 定稿：核对完了，可以定稿"
    if card.unfilled:
        return f"第1步 填写：还有{card.unfilled}处没有填"
    errors, explains, _ = card.counts
    left = [f"必须改正{errors}处"] if errors else []
    left += [f"须说明{explains}处"] if explains else []
    return f"第2步 核对：{'，'.join(left)}"
