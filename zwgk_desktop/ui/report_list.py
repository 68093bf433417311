"""List of the reports of a workspace, shown as cards."""

from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.services.workspace import ReportEntry
from zwgk_desktop.ui.look import theme

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
            card.entry.unit,
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
    item.setText(f"{card.entry.year}年　{card.entry.unit}")
    item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, f"{card.subtitle}　{words}")


def _card(item: QListWidgetItem) -> Card:
    card = item.data(_CARD)
    assert isinstance(card, Card)  # noqa: S101 - we put it there
    return card
