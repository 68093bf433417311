"""Editable table view of a statutory table: typing, keys, clipboard, error bubble."""

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
from zwgk_desktop.ui.table.cell_paint import TIED
from zwgk_desktop.ui.table.clipboard import Refused
from zwgk_desktop.ui.table.grid_view import GridView
from zwgk_desktop.ui.table.keys import KeyOrder, Step, TableOptions, cursor_step, is_tab, key_step
from zwgk_desktop.ui.table.model import Index, TableModel, selection_text

_STATED_HINT = (
    "这一格由{}格相加得出，不能改写。现在键入的是核对数：来源上载明的合计，只用来与计算数核对。"
)
_ACROSS = {Step.ENTER: Step.TAB, Step.ENTER_BACK: Step.TAB_BACK}


class StatutoryTable(GridView):
    """Editable view of one statutory table.

    A refused entry stays open in its cell with its text, and a bubble shows
    the error. Errors of the file are emitted by `rejected`.
    """

    changed = Signal()
    rejected = Signal(object)  # UserError
    current_changed = Signal(str)
    counted = Signal(str)
    """Emitted with the number and sum of the selected cells as text, or "" for one cell."""
    MODEL: ClassVar[type[TableModel]] = TableModel
    """Class of the table model. The import's table uses its own."""

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
        """Cell at which the error of a refused paste is shown. It need not be the current one."""
        self._editor: EntryEditor | None = None
        self.acts = TableActs(self)
        self.options = options or TableOptions(parent=self)
        self._current_address = self._order.first_entry
        self.setItemDelegate(self._delegate)
        self._connect()
        self.set_sheet(sheet)
        self.setCurrentIndex(self._model.index_of(self._order.first_entry))

    # Interface for the window -----------------------------------------------

    def refresh(self) -> None:
        """Repaint the cells that have changed since the last repaint."""
        self._model.refresh()

    def set_sheet(self, sheet: FigureView) -> None:
        """Show another report of the same edition."""
        self.setAccessibleName(sheet.report.edition.section_of[self._model.table.id].heading)
        self._model.set_sheet(sheet)

    def current_address(self) -> Address:
        """Return the address of the current cell."""
        return self._current_address

    def go_to(self, address: Address) -> None:
        """Make a cell current and scroll to it.

        A refused entry stays current instead.

        Raises:
            KeyError: The address is not in this table.
        """
        index = self._model.index_of(address)
        if self.flush():
            self.setCurrentIndex(index)
            self.scrollTo(index)
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def flush(self) -> bool:
        """Store the entry being typed, if any.

        Returns:
            False if the entry is refused. Its editor then gets the focus.
        """
        if self._editor is None or self._delegate.commit(self._editor):
            return True
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return False

    def cut(self) -> None:
        """Copy the selected block and clear it."""
        self.acts.cut()

    def copy(self) -> None:
        """Copy the selected block to the clipboard."""
        self.acts.copy()

    def paste(self) -> None:
        """Paste the clipboard."""
        self.acts.paste()

    def _connect(self) -> None:
        self._model.edited.connect(self.changed)
        self._model.rejected.connect(self._refuse)
        self._model.refreshed.connect(self._bubble.hide)
        self._model.untied.connect(self._tell_untied)
        self._bubble.gone.connect(self._bubble_gone)
        self.selectionModel().currentChanged.connect(self._moved)
        self.selectionModel().selectionChanged.connect(self._emit_selection_sum)
        self._model.refreshed.connect(self._emit_selection_sum)
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
            if not self._bubble.hides_itself:
                self._bubble.hide()
            self._current_address = address
            self.current_changed.emit(address)

    def _emit_selection_sum(self) -> None:
        """Emit the number and sum of the selected cells, if more than one."""
        many = len(self.selectionModel().selectedIndexes()) > 1 and self.isVisible()
        self.counted.emit(selection_text(self._model, self.selected_addresses()) if many else "")

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.counted.emit("")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._emit_selection_sum()

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Return the index an arrow key leads to, skipping heads and spans."""
        del modifiers
        step, times = cursor_step(action)
        here = self._current_address
        for _ in range(times):
            here = self._order.step(here, step) or here
        return self._model.index_of(here)

    def _step(self, step: Step) -> None:
        """Move the caret by a step. Past either end, Tab leaves the table."""
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
        """Handle clipboard keys before the window's menus, and Tab before the focus chain."""
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
        """Open the editor, or show the error if the table is not editable.

        Qt has two functions of this name, with and without `opening`.

        Args:
            index: Index of the cell.
            opening: Trigger and event, if called by Qt.
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
        """Do nothing: on a refused figure, Qt would move the caret to a similar one."""

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Forward text that an input method commits without composing to the new editor.

        Qt drops such text, for example full-width digits, and only opens the editor.
        """
        opening = self._editor is None
        super().inputMethodEvent(event)
        editor = self._editor
        if opening and editor is not None and event.commitString() and not editor.is_changed:
            QApplication.sendEvent(editor, event)
            editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ignore the click if the entry being typed is refused."""
        if self.flush():
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the cell help for a cell with book entries, otherwise open the editor."""
        address = self._model.address(self.indexAt(event.position().toPoint()))
        if address is not None and self._model.sheet.counted_entries(address):
            self.options.set_help_shown(True)
            return
        super().mouseDoubleClickEvent(event)
        if self._editor is not None:
            self._editor.edit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Repaint only the current cell. Qt would repaint the whole table."""
        del event
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self._show_focus()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Repaint only the current cell, as in `focusInEvent`."""
        del event
        self._show_focus()
        if self._editor is None and not self._bubble.hides_itself:
            self._bubble.hide()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fill_menu(menu, self.acts, self.options, self._model.table.layout)
        menu.popup(event.globalPos())

    def closeEditor(self, editor: QWidget, hint: QStyledItemDelegate.EndEditHint) -> None:
        """Close the editor, unless its entry was refused and is not being reverted."""
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
        editor.textEdited.connect(self._bubble.hide_refusal)
        parts = self._model.table.leaves.get(self._current_address)
        if parts:
            self._bubble.tell(_STATED_HINT.format(len(parts)), self._cell_box())
        elif self._model.figure(self._current_address).tied:
            self._bubble.tell(TIED, self._cell_box())

    def _refuse(self, error: UserError) -> None:
        """Show an error at the cell, or emit `rejected` if it is about the file."""
        if error.code.startswith("D"):
            self.rejected.emit(error)
        else:
            self._bubble.refuse(error, self._cell_box())

    def _refuse_block(self, block: Refused) -> None:
        """Mark the bad cells of a refused paste, and show its error and offers."""
        self._mark_bad(block.bad)
        self._bubble_at = block.at
        self._bubble.refuse(block.error, self._cell_box())
        acts = self.acts
        self._bubble.offer(tuple((o.label, partial(acts.take_offer, o)) for o in block.offers))

    def _tell_left_out(self, words: str) -> None:
        self._bubble.tell(words, self._cell_box())
        self._bubble.offer()

    def _tell_untied(self, count: int) -> None:
        self._tell_left_out(f"{count} 格不再随台账改动。撤销可以恢复。")

    def _mark_bad(self, bad: frozenset[Address]) -> None:
        if bad != self._delegate.bad:
            self._delegate.bad = bad
            self.viewport().update()

    def _bubble_gone(self) -> None:
        self._bubble_at = None
        self._mark_bad(frozenset())

    def _scrolled(self) -> None:
        if self._bubble.hides_itself:
            self._bubble.follow(self._cell_box())
        else:
            self._bubble.hide()
        self._labels.viewport().update()  # group names are centred in the visible part

    def _show_focus(self) -> None:
        self._delegate.focused = self.hasFocus() or self._editor is not None
        self.viewport().update(self.visualRect(self.currentIndex()))

    def _cell_box(self) -> QRect:
        """Return the rectangle of the bubble's cell, or of the current cell if that is hidden."""
        index = self._editor.index if self._editor else self.currentIndex()
        if self._bubble_at is not None:
            about = self._model.index_of(self._bubble_at)
            index = about if self.visualRect(about).intersects(self.viewport().rect()) else index
        box = self.visualRect(index)
        return QRect(self.viewport().mapTo(self, box.topLeft()), box.size())
