"""Item delegate of a table: paints cells, and opens and commits their editors."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QEvent, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from zwgk_desktop.domain.grid import CellRole, GridCell
from zwgk_desktop.domain.tables import Layout
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.table.cell_paint import PAD, Cell, paint_cell
from zwgk_desktop.ui.table.keys import finishing_step
from zwgk_desktop.ui.table.label_paint import Label, paint_label
from zwgk_desktop.ui.table.model import Index, TableModel

if TYPE_CHECKING:
    from collections.abc import Collection

    from zwgk_desktop.domain.addresses import Address

_Align = Qt.AlignmentFlag
_SELECTED = QStyle.StateFlag.State_Selected.value
"""State flag as an integer: Python's flags are too slow for every painted cell."""


class EntryEditor(QLineEdit):
    """Line edit for a cell's figure. It stays open while its text is refused."""

    def __init__(self, parent: QWidget, index: Index) -> None:
        super().__init__(parent)
        self.index = QPersistentModelIndex(index)
        self._begun_with = ""
        self.refused = False
        self.closing = False
        self.editing = False
        """Whether Left and Right move the text cursor (F2) instead of leaving the cell."""
        self.setObjectName("entry")
        self.setFrame(False)
        self.setFont(theme.ui_font())
        self.setTextMargins(theme.px(PAD) - 2, 0, theme.px(PAD) - 2, 0)
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
        self.textEdited.connect(self._typing)

    @property
    def is_changed(self) -> bool:
        """Whether the text differs from the initial text."""
        return self.text() != self._begun_with  # isModified() misses text from input methods

    def begin_with(self, text: str) -> None:
        """Set the initial text."""
        self._begun_with = text
        self.setText(text)

    def edit(self) -> None:
        """Make the arrow keys move the text cursor, and put it at the end."""
        self.editing = True
        self.end(False)  # noqa: FBT003 - Qt's own positional flag

    def _typing(self) -> None:
        self.refused = False


class CellDelegate(QStyledItemDelegate):
    """Item delegate of a table: paints cells, and opens, commits and closes their editors."""

    opened = Signal(object)  # EntryEditor
    finished = Signal(object)  # Step: entry committed, caret to move

    def __init__(self, model: TableModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        right = model.table.layout is Layout.MATRIX
        self.align = _Align.AlignRight if right else _Align.AlignHCenter
        self.caret: tuple[int, int] = (-1, -1)
        """Row and column of the current cell."""
        self.focused = False
        """Whether the table or an open editor has the focus."""
        self.bad: Collection[Address] = ()
        """Addresses with invalid content in a refused paste."""

    # Painting ----------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell = self._model.grid_cell(index)
        if cell is None:
            return
        box = _box(option)
        if cell.address is None:
            paint_label(painter, Label(cell=_wordless_band(cell), box=box, shown=box))
        else:
            here = (index.row(), index.column()) == self.caret
            figure = self._model.figure(cell.address)
            caret = (
                (theme.colours().accent if self.focused else theme.colours().strong_line)
                if here
                else None
            )
            selected = not here and _selected(option)
            bad = cell.address in self.bad
            paint_cell(painter, Cell(box, figure, self.align, selected, caret, bad))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return QSize(0, 0)  # sizes come from the layout

    # Typing ------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        del option
        editor = EntryEditor(parent, index)
        editor.setAlignment(self.align | _Align.AlignVCenter)
        editor.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        self.opened.emit(editor)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Set the editor's initial text, unless the user has already typed."""
        if isinstance(editor, EntryEditor) and not editor.is_changed:
            editor.begin_with(str(index.data(Qt.ItemDataRole.EditRole)))

    def setModelData(self, editor: QWidget, model: QObject, index: Index) -> None:
        del model
        if isinstance(editor, EntryEditor) and editor.is_changed:
            editor.refused = not self._model.setData(index, editor.text())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        del index
        editor.setGeometry(_box(option).adjusted(2, 2, -3, -3))

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if not isinstance(editor, EntryEditor):
            return super().eventFilter(editor, event)
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            if event.reason() != Qt.FocusReason.PopupFocusReason:
                self.commit(editor)
            return False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(editor, event)
        return super().eventFilter(editor, event)

    def _key(self, editor: EntryEditor, event: QKeyEvent) -> bool:
        step = finishing_step(event, editing=editor.editing)
        if step is not None:
            if self.commit(editor):
                self.finished.emit(step)
            return True
        if event.key() == Qt.Key.Key_F2:
            editor.edit()
            return True
        if event.key() == Qt.Key.Key_Escape:
            return super().eventFilter(editor, event)
        return False  # Qt would treat Ctrl+Tab as Tab

    def commit(self, editor: EntryEditor) -> bool:
        """Store the typed text and close the editor.

        Returns:
            False if the text was refused. The editor then stays open.
        """
        if editor.closing:
            return True
        self.commitData.emit(editor)
        if editor.refused:
            return False
        editor.closing = True
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        return True


def _box(option: QStyleOptionViewItem) -> QRect:
    return cast("QRect", cast("Any", option).rect)  # PySide's stubs leave out QStyleOption


def _selected(option: QStyleOptionViewItem) -> bool:
    return bool(cast("Any", option).state.value & _SELECTED)


def _wordless_band(cell: GridCell) -> GridCell:
    """Return a band without its name, which the label column already shows."""
    return replace(cell, text="") if cell.role is CellRole.BAND else cell
