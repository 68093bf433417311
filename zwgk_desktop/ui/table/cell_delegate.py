"""Painting and typing in the cells of a table."""

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

from zwgk_desktop.domain.grid import GridCell, Role
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
"""As a number: Python's flags are slow, and every cell painted asks."""


class EntryEditor(QLineEdit):
    """The field a figure is typed in; it stays open while its text is refused."""

    def __init__(self, parent: QWidget, index: Index) -> None:
        super().__init__(parent)
        self.index = QPersistentModelIndex(index)
        self._begun_with = ""
        self.refused = False
        self.closing = False
        self.editing = False
        """Whether Left and Right move in the figure (F2); while typing they leave it."""
        self.setObjectName("entry")
        self.setFrame(False)
        self.setFont(theme.ui_font())
        self.setTextMargins(theme.px(PAD) - 2, 0, theme.px(PAD) - 2, 0)
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
        self.textEdited.connect(self._typing)

    @property
    def is_changed(self) -> bool:
        """Whether another text stands here than at the beginning."""
        return self.text() != self._begun_with  # isModified() passes input methods by

    def begin_with(self, text: str) -> None:
        """Take the text to begin with."""
        self._begun_with = text
        self.setText(text)

    def edit(self) -> None:
        """Let the arrow keys move in the figure from now on, the caret at its end."""
        self.editing = True
        self.end(False)  # noqa: FBT003 - Qt's own positional flag

    def _typing(self) -> None:
        self.refused = False


class CellDelegate(QStyledItemDelegate):
    """One for a table; it paints cells and opens, judges and closes their editor."""

    opened = Signal(object)  # EntryEditor
    finished = Signal(object)  # Step: the entry was taken, the caret moves on

    def __init__(self, model: TableModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        right = model.table.layout is Layout.MATRIX
        self.align = _Align.AlignRight if right else _Align.AlignHCenter
        self.caret: tuple[int, int] = (-1, -1)
        """Row and column of the current cell."""
        self.focused = False
        """Whether the caret is in the table, in an open editor too."""
        self.bad: Collection[Address] = ()
        """The cells that a refused paste could not fill."""

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
        """Begin with what was entered; what is being typed is never overwritten."""
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
        return False  # Qt would take Ctrl+Tab for Tab

    def commit(self, editor: EntryEditor) -> bool:
        """Take what was typed and close the editor.

        Returns:
            False when it was refused; then the editor stays, with its text.
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
    """Return a band without its name, which the label column beside it shows."""
    return replace(cell, text="") if cell.role is Role.BAND else cell
