"""The base of whatever the window can be told to do in one room."""

from collections.abc import Generator
from contextlib import contextmanager

from PySide6.QtCore import QObject, Signal

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.ui.actions import ActionSpec


class CommandGroup(QObject):
    """Some actions and their handlers. The window hears all its groups in one loop."""

    changed = Signal()
    """An act has been done; everything must be shown anew."""
    failed = Signal(object)
    """Something went wrong; the `UserError`."""
    reported = Signal(str)
    """Something has been done, in words."""
    refused = Signal(str)
    """As `reported`, but nothing was done."""
    written = Signal(object, str)
    """A file was written: its path, and what it is in words."""

    def actions(self) -> tuple[ActionSpec, ...]:
        """What the menus offer of it, in their order."""
        return ()

    def page_actions(self) -> tuple[ActionSpec, ...]:
        """What the page of the group offers of it, in the order of its bars."""
        return ()

    def relay(self, group: "CommandGroup") -> None:
        """Emit whatever another group emits."""
        for name, signal in vars(CommandGroup).items():
            if isinstance(signal, Signal):
                getattr(group, name).connect(getattr(self, name))

    @contextmanager
    def attempt(self) -> Generator[None]:
        """Do something that may fail, and all that follows from it; a `UserError` is told."""
        try:
            yield
        except UserError as error:
            self.failed.emit(error)
