"""One statutory table on screen: heads that stay in view, typing, keys, paste."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QEvent, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHideEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QMenu,
    QStyledItemDelegate,
    QWidget,
)

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.tables import Table
from zwgk_desktop.services.report_view import FigureView
from zwgk_desktop.ui.look.notice import EntryBubble
from zwgk_desktop.ui.table.acts import TableActs, fill_menu
from zwgk_desktop.ui.table.cell_delegate import CellDelegate, EntryEditor
from zwgk_desktop.ui.table.clipboard import Refused
from zwgk_desktop.ui.table.grid_view import GridView
from zwgk_desktop.ui.table.keys import KeyOrder, Step, TableOptions, cursor_step, is_tab, key_step
from zwgk_desktop.ui.table.model import Index, TableModel, selection_text

_STATED_HINT = (
    "这一格由{}格相加得出，不能改写。现在键入的是核对数：来源上载明的合计，只用来与计算数核对。"
)
_ACROSS = {Step.ENTER: Step.TAB, Step.ENTER_BACK: Step.TAB_BACK}


class StatutoryTable(GridView):
    """One of the tables, all of it: figures, heads, typing and what findings say.

    An entry that is refused stays in its cell with its text, says why there,
    and is told by `rejected`.
    """

    changed = Signal()
    rejected = Signal(object)  # UserError
    current_changed = Signal(str)
    counted = Signal(str)
    """How many cells are selected and what they add up to; empty while it is but one."""
    MODEL: ClassVar[type[TableModel]] = TableModel
    """What it shows figures by; the import's shows them its own way."""

    def __init__(
        self,
        table: Table,
        sheet: FigureView,
        parent: QWidget | None = None,
        *,
        options: TableOptions | None = None,
    ) -> None:
        model = self.MODEL(table, sheet)
        super().__init__(model, parent)
        model.setParent(self)
        self._order = KeyOrder(self._model.grid)
        self._delegate = CellDelegate(self._model, self)
        self._bubble = EntryBubble(self)
        self._bubble_at: Address | None = None
        """The cell a refused paste is told at, which need not have the caret."""
        self._editor: EntryEditor | None = None
        self.acts = TableActs(self)
        self.options = options or TableOptions(parent=self)
        self._current_address = self._order.first_entry
        self.setItemDelegate(self._delegate)
        self._connect()
        self.set_sheet(sheet)
        self.setCurrentIndex(self._model.index_of(self._order.first_entry))

    # For the window ----------------------------------------------------------

    def refresh(self) -> None:
        """Repaint what an act anywhere has changed; at once when nothing has."""
        self._model.refresh()

    def set_sheet(self, sheet: FigureView) -> None:
        """Show another report of the same edition."""
        self.setAccessibleName(sheet.report.edition.section_of[self._model.table.id].heading)
        self._model.set_sheet(sheet)

    def current_address(self) -> Address:
        """Return the address of the cell that has the caret."""
        return self._current_address

    def go_to(self, address: Address) -> None:
        """Put the caret in a cell and show it.

        An entry that is refused keeps the caret instead.

        Raises:
            KeyError: The cell is none of this table's.
        """
        index = self._model.index_of(address)
        if self.flush():
            self.setCurrentIndex(index)
            self.scrollTo(index)
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def flush(self) -> bool:
        """Take an entry still being typed.

        Returns:
            False when it is refused; then it has the caret, and says why.
        """
        if self._editor is None or self._delegate.commit(self._editor):
            return True
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return False

    def cut(self) -> None:
        """Copy the selected block and clear it."""
        self.acts.cut()

    def copy(self) -> None:
        """Put the selected block on the clipboard."""
        self.acts.copy()

    def paste(self) -> None:
        """Take what is on the clipboard."""
        self.acts.paste()

    def _connect(self) -> None:
        self._model.edited.connect(self.changed)
        self._model.rejected.connect(self._refuse)
        self._model.refreshed.connect(self._bubble.hide)
        self._bubble.gone.connect(self._bubble_gone)
        self.selectionModel().currentChanged.connect(self._moved)
        self.selectionModel().selectionChanged.connect(self._count)
        self._model.refreshed.connect(self._count)
        self._delegate.opened.connect(self._opened)
        self._delegate.finished.connect(self._step)
        self.acts.refused.connect(self._refuse_block)
        self.acts.left_out.connect(self._tell_left_out)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.horizontalScrollBar().valueChanged.connect(self._scrolled)

    # Caret -------------------------------------------------------------------

    def _moved(self, current: Index) -> None:
        self._delegate.caret = (current.row(), current.column())
        self._heads.set_current(current.column())
        self._labels.set_current(current.row())
        address = self._model.address(current) if current.isValid() else None
        if address is not None:
            if not self._bubble.passing:
                self._bubble.hide()
            self._current_address = address
            self.current_changed.emit(address)

    def _count(self) -> None:
        """Say what is selected, where that is more than a cell."""
        many = len(self.selectionModel().selectedIndexes()) > 1 and self.isVisible()
        self.counted.emit(selection_text(self._model, self.selected_addresses()) if many else "")

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.counted.emit("")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._count()

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Move by arrows, alone or with Shift, over heads and across spans."""
        del modifiers
        step, times = cursor_step(action)
        here = self._current_address
        for _ in range(times):
            here = self._order.step(here, step) or here
        return self._model.index_of(here)

    def _step(self, step: Step) -> None:
        """Put the caret where a key leads; past either end Tab leaves the table."""
        across = self.options.enter_right(self._model.table.layout)
        way = _ACROSS.get(step, step) if across else step
        there = self._order.step(self._current_address, way)
        if there is not None:
            index = self._model.index_of(there)
            self.setCurrentIndex(index)
            self.scrollTo(index)
        elif step in {Step.TAB, Step.TAB_BACK}:
            self.focusNextPrevChild(step is Step.TAB)

    # Events ------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep the clipboard's keys from the window's menus, and Tab from its next control."""
        match event:
            case QKeyEvent() if event.type() == QEvent.Type.ShortcutOverride and self._action(
                event
            ):
                event.accept()
                return True
            case QKeyEvent() if event.type() == QEvent.Type.KeyPress and is_tab(event):
                self.keyPressEvent(event)
                return True
            case _:
                return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = key_step(event)
        action = self._action(event)
        if step is not None:
            self._step(step)
        elif action is not None:
            action()
        elif event.key() == Qt.Key.Key_Escape and self._bubble.isVisible():
            self._bubble.hide()
        else:
            super().keyPressEvent(event)
            if event.key() == Qt.Key.Key_F2 and self._editor is not None:
                self._editor.edit()

    def edit(self, index: Index, *opening: Any) -> bool:  # type: ignore[override]  # Qt has two of the name
        """Open the editor; where nothing may be changed, say so at the first key.

        Qt has two functions of the name, with and without `opening`.

        Args:
            index: Of the cell.
            opening: The trigger and its event, where Qt asks.
        """
        if not opening:
            super().edit(index)
            return True
        trigger, event = opening
        if trigger & self.editTriggers():
            error = self._model.refusal()
            if error is not None:
                self._refuse(error)
                return False
        return super().edit(index, trigger, event)

    def keyboardSearch(self, search: str) -> None:
        """Look for nothing: where a figure is refused, Qt would take the caret to one like it."""

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Pass on what an input method commits without composing: Qt would drop it.

        Full-width digits come so: the editor opens, but without them.
        """
        opening = self._editor is None
        super().inputMethodEvent(event)
        editor = self._editor
        if opening and editor is not None and event.commitString() and not editor.is_changed:
            QApplication.sendEvent(editor, event)
            editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Leave the caret where an entry is refused."""
        if self.flush():
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """List what a cell is made of, where a book stands behind it; else edit it."""
        address = self._model.address(self.indexAt(event.position().toPoint()))
        if address is not None and self._model.sheet.behind(address):
            self.options.set_help_shown(True)
            return
        super().mouseDoubleClickEvent(event)
        if self._editor is not None:
            self._editor.edit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Repaint the caret's cell; Qt would repaint all of them, at every entry."""
        del event
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self._show_focus()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """As on coming in."""
        del event
        self._show_focus()
        if self._editor is None and not self._bubble.passing:
            self._bubble.hide()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fill_menu(menu, self.acts, self.options, self._model.table.layout)
        menu.popup(event.globalPos())

    def closeEditor(self, editor: QWidget, hint: QStyledItemDelegate.EndEditHint) -> None:
        """Keep a refused entry open, unless the clerk gives it up."""
        reverting = hint == QStyledItemDelegate.EndEditHint.RevertModelCache
        if isinstance(editor, EntryEditor) and editor.refused and not reverting:
            return
        self._editor = None
        self._bubble.hide()
        super().closeEditor(editor, hint)
        self._show_focus()

    def _action(self, event: QKeyEvent) -> Callable[[], None] | None:
        acts = self.acts
        for keys, action in (
            (QKeySequence.StandardKey.Copy, acts.copy),
            (QKeySequence.StandardKey.Cut, acts.cut),
            (QKeySequence.StandardKey.Paste, acts.paste),
        ):
            if event.matches(keys):
                return action
        clearing = event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}
        return acts.clear if clearing and not event.modifiers() else None

    def _opened(self, editor: EntryEditor) -> None:
        self._bubble.hide()
        self._editor = editor
        editor.textEdited.connect(self._bubble.forgive)
        parts = self._model.table.leaves.get(self._current_address)
        if parts:
            self._bubble.tell(_STATED_HINT.format(len(parts)), self._cell_box())

    def _refuse(self, error: UserError) -> None:
        """Say it once: at the cell; trouble with the file over the window."""
        if error.code.startswith("D"):
            self.rejected.emit(error)
        else:
            self._bubble.refuse(error, self._cell_box())

    def _refuse_block(self, block: Refused) -> None:
        """Mark every bad cell and say what may be done; caret and selection stay."""
        self._mark_bad(block.bad)
        self._bubble_at = block.at
        self._bubble.refuse(block.error, self._cell_box())
        acts = self.acts
        self._bubble.offer(tuple((o.label, partial(acts.take_offer, o)) for o in block.offers))

    def _tell_left_out(self, words: str) -> None:
        self._bubble.tell(words, self._cell_box())
        self._bubble.offer()

    def _mark_bad(self, bad: frozenset[Address]) -> None:
        if bad != self._delegate.bad:
            self._delegate.bad = bad
            self.viewport().update()

    def _bubble_gone(self) -> None:
        self._bubble_at = None
        self._mark_bad(frozenset())

    def _scrolled(self) -> None:
        if self._bubble.passing:
            self._bubble.follow(self._cell_box())
        else:
            self._bubble.hide()
        self._labels.viewport().update()  # group names keep to what is in view

    def _show_focus(self) -> None:
        self._delegate.focused = self.hasFocus() or self._editor is not None
        self.viewport().update(self.visualRect(self.currentIndex()))

    def _cell_box(self) -> QRect:
        """Return where the bubble stands: by the cell it is about, if that is in view."""
        index = self._editor.index if self._editor else self.currentIndex()
        if self._bubble_at is not None:
            about = self._model.index_of(self._bubble_at)
            index = about if self.visualRect(about).intersects(self.viewport().rect()) else index
        box = self.visualRect(index)
        return QRect(self.viewport().mapTo(self, box.topLeft()), box.size())
