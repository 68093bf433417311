"""The buttons under a finding: each is one thing that may be done about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from zwgk_desktop.ui.look.controls import on_press


@dataclass(frozen=True, slots=True, kw_only=True)
class CardChoice:
    """What one button says and does.

    Args:
        action: What a press does; left out where it opens `further` choices.
        further: The words, when asked for, and action of each choice in its menu, in order.
        primary: Whether it is what we advise.
    """

    label: str
    action: Callable[[], object] | None = None
    further: Sequence[tuple[Callable[[], str], Callable[[], object]]] = ()
    primary: bool = False


class ChoiceButton(QPushButton):
    """Serves one choice after another: figures change under a finding at every entry."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._choice = CardChoice(label="")
        self._menu: QMenu | None = None
        self.setProperty("small", True)  # noqa: FBT003 - Qt's own
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAutoDefault(True)  # Enter presses it, as Space does
        self.clicked.connect(self._do)

    def offer(self, choice: CardChoice) -> None:
        """Say and do another thing from now on."""
        before, self._choice = self._choice, choice
        if choice.label != before.label:
            self.setText(choice.label)
        if choice.primary is not before.primary:
            self.setProperty("primary", choice.primary)
            self.style().polish(self)
        if bool(choice.further) is not bool(before.further):
            menu = self._further() if choice.further else None
            self.setMenu(cast("QMenu", menu))  # Qt takes none as well

    def _do(self) -> None:
        if self._choice.action is not None:
            self._choice.action()

    def _further(self) -> QMenu:
        """Return the menu of the further choices: what is in it is asked when it opens."""
        if self._menu is None:
            self._menu = QMenu(self)
            self._menu.aboutToShow.connect(self._fill)
        return self._menu

    def _fill(self) -> None:
        menu = self._further()
        menu.clear()
        for number, (words, action) in enumerate(self._choice.further, start=1):
            on_press(menu.addAction(f"&{number}  {words()}"), action)


class Choices(QHBoxLayout):
    """As many buttons in a line as there are choices; what follows them is added to it.

    Args:
        made: Called with each button that is made.
    """

    def __init__(self, parent: QWidget, made: Callable[[QWidget], object]) -> None:
        super().__init__()
        self._parent = parent
        self._made = made
        self._buttons: list[ChoiceButton] = []
        self._offered = 0
        self._away = False

    def offer(self, choices: Sequence[CardChoice], about: str) -> None:
        """Put these choices, and say to a screen reader what they are about."""
        while len(self._buttons) < len(choices):
            button = ChoiceButton(self._parent)
            self.insertWidget(len(self._buttons), button)
            self._buttons.append(button)
            self._made(button)
        for button, choice in zip(self._buttons, choices, strict=False):
            button.offer(choice)
            button.setAccessibleDescription(about)
        self._offered = len(choices)
        self._show()

    @property
    def buttons(self) -> Sequence[QWidget]:
        """The buttons, shown or not."""
        return self._buttons

    def put_away(self, *, away: bool) -> None:
        """Hide the buttons while something else is asked for."""
        self._away = away
        self._show()

    def _show(self) -> None:
        for number, button in enumerate(self._buttons):
            button.setHidden(self._away or number >= self._offered)
