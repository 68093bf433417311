"""How many units stand where, each count a button that shows these and no others."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from zwgk_desktop.services.county.board import BoardFilter
from zwgk_desktop.ui.look import theme


class BoardFilterBar(QWidget):
    """One button a state; arrow keys go from one to the next."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("boardCounts")
        self._group = QButtonGroup(self)
        self.buttons: dict[BoardFilter, QPushButton] = {}
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.GAP_SMALL)
        for number, choice in enumerate(BoardFilter):
            button = QPushButton(choice.value, self)
            button.setCheckable(True)
            button.setProperty("chip", True)  # noqa: FBT003 - Qt's own
            self._group.addButton(button, number)
            box.addWidget(button)
            self.buttons[choice] = button
        self.buttons[BoardFilter.ALL].setChecked(True)
        self._group.idToggled.connect(self._choose)

    @property
    def chosen(self) -> BoardFilter:
        """Which units are shown."""
        return list(BoardFilter)[self._group.checkedId()]

    def _choose(self, _number: int, on: bool) -> None:  # noqa: FBT001 - Qt's own
        if on:
            self.changed.emit()

    def show_counts(self, count: Callable[[BoardFilter], int]) -> None:
        """Say how many there are of each."""
        for choice, button in self.buttons.items():
            number = count(choice)
            button.setText(f"{choice.value} {number}")
            button.setAccessibleName(f"{choice.value}{number}个单位")
            button.setVisible(bool(number) or choice is not BoardFilter.LATE)
