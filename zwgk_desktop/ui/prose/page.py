"""Tab with the texts of one section and their outline."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.addresses import Address, text_address
from zwgk_desktop.domain.findings import Passage
from zwgk_desktop.domain.prose_editing import outline
from zwgk_desktop.domain.spec import Text
from zwgk_desktop.services.report_view import ReportView
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import set_tip
from zwgk_desktop.ui.prose.editor import ProseEditor
from zwgk_desktop.ui.prose.part import ProsePart, ProseTools
from zwgk_desktop.ui.tabs import Page

if TYPE_CHECKING:
    from zwgk_desktop.domain.prose_editing import HeadingEntry

_INDENT = "　"
_EMPTY = "段首写成“（一）主动公开”的样子，就会列在这里。"


class OutlineList(QListWidget):
    """Outline of the texts, with one line per heading, indented by rank."""

    chosen = Signal(str, int)
    """Emitted with the address of a text and the line of a clicked heading."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("outline")
        self.setAccessibleName("目录")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._entries: tuple[tuple[Address, HeadingEntry], ...] | None = None
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)

    def show_texts(self, texts: Iterable[tuple[Address, str]]) -> None:
        """List the headings of the texts in order."""
        entries = tuple((address, entry) for address, text in texts for entry in outline(text))
        if entries == self._entries:
            return
        self._entries = entries
        self.setAccessibleDescription("" if entries else _EMPTY)
        with QSignalBlocker(self):
            self.clear()
            highest = min((entry.rank for _, entry in entries), default=1)
            for _, entry in entries:
                item = QListWidgetItem(f"{_INDENT * (entry.rank - highest)}{entry.title}", self)
                set_tip(item, entry.title)

    def mark(self, address: Address, line: int) -> None:
        """Select the heading above a line of a text."""
        above = [
            row
            for row, (text, entry) in enumerate(self._entries or ())
            if text == address and entry.line <= line
        ]
        with QSignalBlocker(self):
            self.setCurrentRow(above[-1] if above else -1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the list, or a word-wrapped hint on how to write headings if it is empty."""
        super().paintEvent(event)
        if not self._entries:
            painter = QPainter(self.viewport())
            painter.setPen(theme.colours().quiet_ink)
            room = self.viewport().rect().adjusted(theme.GAP, theme.GAP, -theme.GAP_SMALL, 0)
            painter.drawText(room, Qt.TextFlag.TextWordWrap, _EMPTY)
            painter.end()

    def _choose(self, item: QListWidgetItem) -> None:
        if self._entries:
            address, entry = self._entries[self.row(item)]
            self.chosen.emit(address, entry.line)


_WIDEST = 860  # some 48 characters a line: wider lines are hard to read
_OUTLINE = 176
_ROOM = 560  # px of text width below which the outline is hidden


class ProsePage(Page):
    """Tab with an outline and the editors of a section's texts."""

    def __init__(
        self, texts: Iterable[Text], view: ReportView, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._parts: dict[Address, ProsePart] = {}
        self._beside = False
        self._above = text_address(view.report.edition.roles.texts.preface)
        self.tools = ProseTools(self)
        self.tools.wished.connect(self.wished)
        self.outline = OutlineList(self)
        self.outline.chosen.connect(self._go_to_line)
        self._texts = QWidget(self)
        self._texts.setObjectName("texts")
        self._column = QVBoxLayout(self._texts)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GAP_LARGE)
        for text in texts:
            self._add(text, view)
        self._scroll = self._scrolling()
        self._middle = QWidget(self)
        """Column with the toolbar above the texts."""
        self._lay_out()
        theme.scale.changed.connect(self._size)
        self._size()
        self._list()

    @property
    def texts(self) -> tuple[Address, ...]:
        return tuple(self._parts)

    def editor(self, address: Address) -> ProseEditor:
        return self._parts[address].editor

    def writing(self) -> ProseEditor:
        """Return the editor with the focus, or the one that had it last."""
        editors = [part.editor for part in self._parts.values()]
        here = next((editor for editor in editors if editor.hasFocus()), None)
        return here or self._last

    def selected_passage(self) -> Passage | None:
        return self.writing().selected()

    def refresh(self) -> None:
        for part in self._parts.values():
            part.refresh()
        self._list()

    def lock(self) -> None:
        for part in self._parts.values():
            part.lock()
        self.tools.lock()

    def hide_editing_controls(self) -> None:
        self.tools.hide()

    def flush(self) -> bool:
        saved = [part.editor.flush() for part in self._parts.values()]  # all, even if one fails
        return all(saved)

    def undo_typing(self) -> bool:
        """Undo unsaved typing, first in the editor with the focus."""
        editors = [part.editor for part in self._parts.values()]
        editors.sort(key=lambda editor: not editor.hasFocus())
        return any(editor.undo_typing() for editor in editors)

    def go_to(self, address: Address, passage: Passage | None = None) -> None:
        part = self._parts.get(address)
        if part is not None:
            part.open()
            part.editor.go_to(passage)

    def show_sought(self, places: Mapping[Address, tuple[Passage, ...]]) -> None:
        for address, part in self._parts.items():
            part.editor.show_sought(places.get(address, ()))

    def select(self, passage: Passage) -> None:
        self._parts[passage.address].open()
        editor = self._parts[passage.address].editor
        editor.select(passage)
        self._scroll.ensureWidgetVisible(editor)

    def show_last_year(self, *, on: bool) -> None:
        self._beside = on
        self.tools.show_last_year(on=on)
        for part in self._parts.values():
            part.show_last_year(on=on)
        self._size()
        self._list()

    # Qt interface ------------------------------------------------------------

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Focus the section's own text. A focus proxy would make Tab skip the toolbar."""
        self._own.setFocus(reason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()
        self._list()

    # -------------------------------------------------------------------------

    def _add(self, text: Text, view: ReportView) -> None:
        short = text.address == self._above
        part = ProsePart(text, view, self, foldable=short)
        self._column.addWidget(part, 0 if short else 1)
        self._parts[text.address] = part
        part.editor.saved.connect(self.changed)
        part.editor.pending.connect(self.pending)
        part.editor.rejected.connect(self.rejected)
        part.editor.entered.connect(lambda: self._scroll.ensureWidgetVisible(part.editor))
        part.typed.connect(self._list)
        part.drafting.connect(self.drafting)
        part.moved.connect(self.outline.mark)
        self._own = self._last = part.editor  # the last is the section's own
        part.moved.connect(lambda: self._remember(part.editor))

    def _remember(self, editor: ProseEditor) -> None:
        self._last = editor

    def _is_short(self, part: ProsePart) -> bool:
        """Return whether a part is the preface, shown above the section's own text."""
        return part.address == self._above

    def _scrolling(self) -> QScrollArea:
        """Return the scroll area of the texts, needed for large type on small screens."""
        area = QScrollArea(self)
        area.setWidget(self._texts)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_LARGE)
        column = QVBoxLayout(self._middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(self.tools)
        column.addWidget(self._scroll, 1)
        row.addWidget(self.outline)
        row.addStretch(1)
        row.addWidget(self._middle, 1000)
        row.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.GAP_LARGE, theme.GAP_SMALL, theme.GAP_LARGE, theme.GAP_LARGE)
        box.addLayout(row, 1)

    def _list(self) -> None:
        for part in self._parts.values():
            if self._is_short(part):
                part.fit()
        parts = self._parts.items()
        self.outline.show_texts((address, part.editor.toPlainText()) for address, part in parts)
        for address, part in parts:
            if part.editor.hasFocus():
                self.outline.mark(address, part.editor.textCursor().blockNumber())

    def _go_to_line(self, address: Address, line: int) -> None:
        self._parts[address].editor.go_to_line(line)

    def _size(self) -> None:
        self.outline.setFixedWidth(theme.px(_OUTLINE))
        self._middle.setMaximumWidth(theme.px(_WIDEST) * (2 if self._beside else 1))
        for part in self._parts.values():
            part.update_height()
        self._list()
        self._make_room()

    def _make_room(self) -> None:
        """Hide the outline if the texts would be too narrow."""
        needed = theme.px(_OUTLINE + _ROOM * (2 if self._beside else 1))
        self.outline.setVisible(self.width() >= needed)
