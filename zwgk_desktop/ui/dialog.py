"""Base class of dialogs: a scrolling body, one row of buttons and a line for refusals."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import pairwise
from typing import TypeVar

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.ui.fields import FieldAdvice
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import on_press
from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.look.layouts import ScrollingBody

WIDTH = 560
_TITLE_BAR = 32

_Button = TypeVar("_Button", bound=QPushButton)


class ClosingButton(QPushButton):
    """Button that closes a dialog without effect, like Esc. Its type puts it last in the row."""


class Dialog(QDialog):
    """Dialog with content in `box`, which scrolls on a low screen, over one row of buttons.

    Args:
        title: Title of the window.
        width: Minimum width in px at 100 %.
    """

    MARGINS = (24, 20, 24, 20)
    """Margins around body and buttons: left, top, right, bottom in px at 100 %."""

    def __init__(self, parent: QWidget, title: str, width: int = WIDTH) -> None:
        super().__init__(parent)
        self._beneath = parent
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(min(theme.px(width), parent.window().width()))
        self.advice = FieldAdvice("", self)
        self._body = ScrollingBody(self)
        self.box = self._body.box
        self.box.setSpacing(theme.px(10))
        self._foot: list[QPushButton] = []
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(*(theme.px(side) for side in self.MARGINS))
        self._outer.setSpacing(theme.px(10))
        self._outer.addWidget(self._body, 1)

    def showEvent(self, event: QShowEvent) -> None:
        """Show the dialog as high as its body needs. Qt assumes another width and stops at 2/3."""
        self.resize(self.size().boundedTo(self.available_size()))
        self._grow(self._body.wanted_height(self._body_width()))
        super().showEvent(event)

    def event(self, event: QEvent) -> bool:
        """Grow when text is added while the dialog is open."""
        taken = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._grow(self._body.least_height(self._body_width()))
        return taken

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001 - Qt's own
        """Move the focus with Tab: first the fields, then the buttons, closing ones last."""
        self._chain_foot()
        return super().focusNextPrevChild(forward)

    def available_size(self) -> QSize:
        """Return the largest size a dialog may have on its screen."""
        return self.screen().availableGeometry().size() - QSize(0, theme.px(_TITLE_BAR))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the focused button. Qt does so for the default button only."""
        button = self.focusWidget()
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and isinstance(button, QPushButton) and button.hasFocus():
            button.click()
        else:
            super().keyPressEvent(event)

    def label(self, text: str, name: str = "") -> PlainLabel:
        """Add a label whose object name selects its style."""
        label = PlainLabel(text, self, name, wrap=True)
        self.box.addWidget(label)
        return label

    def field(self, text: str, control: QWidget) -> None:
        """Add a control under its label."""
        self.label(text, "strong").setBuddy(control)
        control.setAccessibleName(text)
        self.box.addWidget(control)

    def lines(self, name: str, lines: Iterable[str] = (), height: int = 0) -> QListWidget:
        """Add a list of texts, which are wrapped.

        Args:
            name: Accessible name.
            lines: One text for each entry.
            height: Minimum height in px at 100 %.
        """
        shown = QListWidget(self)
        shown.setObjectName("hits")
        shown.setAccessibleName(name)
        shown.setWordWrap(True)
        shown.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        shown.setMinimumHeight(theme.px(height))
        shown.addItems(list(lines))
        self.box.addWidget(shown, 1)
        return shown

    def resize_scaled(self, size: QSize) -> None:
        """Resize to a size given at 100 %, limited by the window beneath."""
        room = self._beneath.window().size()
        self.resize(QSize(theme.px(size.width()), theme.px(size.height())).boundedTo(room))

    def button(self, label: str, action: Callable[[], object]) -> QPushButton:
        """Return a new button that Enter presses only while it is focused."""
        return self._pressing(QPushButton(label, self), action)

    def closing_button(self, label: str = "取消") -> ClosingButton:
        """Return a new button that closes the dialog without effect, like Esc."""
        return self._pressing(ClosingButton(label, self), self.reject)

    def _pressing(self, button: _Button, action: Callable[[], object]) -> _Button:
        button.setAutoDefault(False)
        on_press(button, action)
        return button

    def add_buttons(
        self,
        leave: ClosingButton,
        *others: QPushButton,
        primary: QPushButton | None = None,
        beside: QWidget | None = None,
        by_enter: bool = True,
    ) -> None:
        """Add the row of buttons: the primary one first, the closing one last.

        Args:
            leave: Button that closes the dialog without effect.
            others: Further buttons.
            primary: Proposed button.
            beside: Widget at the left in place of the line for refusals.
            by_enter: Whether Enter presses it from every field; not if a field uses Enter itself.
        """
        line = QHBoxLayout()
        line.addWidget(beside or self.advice, 1)
        line.addStretch()  # while the widget is hidden, buttons keep their width
        self._foot = [button for button in (primary, *others, leave) if button is not None]
        for button in self._foot:
            line.addWidget(button)
        self._outer.addLayout(line)
        if primary is not None:
            theme.mark(primary, "primary")
            primary.setDefault(by_enter)
            for keys in ("Ctrl+Return", "Ctrl+Enter"):  # the second is on the number pad
                QShortcut(QKeySequence(keys), self, primary.click)

    def _body_width(self) -> int:
        margins = self._outer.contentsMargins()
        return self.width() - margins.left() - margins.right()

    def _grow(self, body: int) -> None:
        """Set the height needed for the body, limited to the screen, and stay on the screen."""
        outer, width = self._outer, self.width()
        whole = outer.totalHeightForWidth(width) if outer.hasHeightForWidth() else -1
        around = max(whole, outer.totalSizeHint().height()) - self._body.sizeHint().height()
        needed = min(body + around, self.available_size().height())
        if self.height() < needed:
            self.resize(width, needed)
            below = self.frameGeometry().bottom() - self.screen().availableGeometry().bottom()
            if self.isVisible() and below > 0:
                self.move(self.x(), self.y() - below)

    def _chain_foot(self) -> None:
        """Put the buttons last in the tab order."""
        chain: list[QWidget] = [self]
        while (after := chain[-1].nextInFocusChain()) is not None and after is not self:
            chain.append(after)
        body = [widget for widget in chain if widget not in self._foot]
        if self._foot and chain[len(body) :] != self._foot:
            for before, after in pairwise((body[-1], *self._foot)):
                self.setTabOrder(before, after)

    def attempt(self, action: Callable[[], object]) -> bool:
        """Run an action. Show a refusal in the dialog and return False."""
        return self.advice.attempt(action)

    def finish(self, action: Callable[[], object], field: QWidget | None = None) -> None:
        """Run an action and accept the dialog. If refused, show why and focus the field."""
        if self.attempt(action):
            self.accept()
        elif field is not None:
            field.setFocus()


class ReasonDialog(Dialog):
    """Dialog that asks for a reason and passes it to an action.

    Args:
        lines: Texts above the reason, each with the name of its style.
        asked: Label of the reason, and an example.
        answer: Label of the button, and the function that gets the reason.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        lines: Sequence[tuple[str, str]],
        asked: tuple[str, str],
        answer: tuple[str, Callable[[str], object]],
    ) -> None:
        super().__init__(parent, title)
        for line in lines:
            self.label(*line)
        self.reason = QPlainTextEdit(self)
        self.reason.setObjectName("reason")
        self.reason.setPlaceholderText(asked[1])
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(theme.px(84))
        self.reason.textChanged.connect(lambda: self.advice.refuse(None))
        self.field(asked[0], self.reason)
        do = partial(self._finish, answer[1])
        self.add_buttons(self.closing_button(), primary=self.button(answer[0], do))
        self.reason.setFocus()

    def _finish(self, action: Callable[[str], object]) -> None:
        self.finish(lambda: action(self.reason.toPlainText()), self.reason)
