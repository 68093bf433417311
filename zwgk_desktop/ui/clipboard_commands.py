"""剪切, 复制, 粘贴, 全选: for whatever has the keyboard."""

from functools import partial
from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QApplication, QMenu, QMenuBar, QWidget
from shiboken6 import isValid

from zwgk_desktop.ui.actions import ActionSpec, Place
from zwgk_desktop.ui.command_group import CommandGroup

_NOWHERE = "请先点中要剪切、复制或者粘贴的格或者文字。"


@runtime_checkable
class Exchanging(Protocol):
    """A field, a text or a table: what Qt's own editors offer, under Qt's names."""

    def cut(self) -> None:
        """Copy what is selected and take it away."""

    def copy(self) -> None:
        """Put what is selected on the clipboard."""

    def paste(self) -> None:
        """Take what is on the clipboard."""

    def selectAll(self) -> None: ...


class ClipboardCommands(CommandGroup):
    """Hands each on to what had the keyboard before a menu borrowed it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._last: QWidget | None = None
        app = QApplication.instance()
        assert isinstance(app, QApplication)  # noqa: S101 - a window has one
        app.focusChanged.connect(self._follow)

    def actions(self) -> tuple[ActionSpec, ...]:
        return tuple(
            ActionSpec(
                name, text, partial(self._do, name), Place.CLIPBOARD, keys=keys, letter=letter
            )
            for name, text, keys, letter in (
                ("cut", "剪切", "Ctrl+X", "T"),
                ("copy", "复制", "Ctrl+C", "C"),
                ("paste", "粘贴", "Ctrl+V", "V"),
                ("selectAll", "全选", "Ctrl+A", "A"),
            )
        )

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and not isinstance(now, (QMenu, QMenuBar)):
            self._last = now

    def _do(self, name: str) -> None:
        widget = self._last
        if widget is not None and isValid(widget) and isinstance(widget, Exchanging):
            getattr(widget, name)()
        else:
            self.refused.emit(_NOWHERE)
