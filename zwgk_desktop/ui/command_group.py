"""Base class of the window's command groups."""

from collections.abc import Generator
from contextlib import contextmanager

from PySide6.QtCore import QObject, Signal

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.ui.actions import ActionSpec


class CommandGroup(QObject):
    """Group of actions with their handlers and the signals that the window connects."""

    changed = Signal()
    """Emitted after an act. All views must refresh."""
    failed = Signal(object)
    """Emitted with the `UserError` of a failed command."""
    reported = Signal(str)
    """Emitted with a message about a completed command."""
    refused = Signal(str)
    """Emitted with a message about why a command did nothing."""
    written = Signal(object, str)
    """Emitted with the path of a written file and its description."""

    def actions(self) -> tuple[ActionSpec, ...]:
        """Return the actions for the menus, in their order."""
        return ()

    def page_actions(self) -> tuple[ActionSpec, ...]:
        """Return the actions for the page of the group, in the order of its bars."""
        return ()

    @contextmanager
    def attempt(self) -> Generator[None]:
        """Emit `failed` if the block raises `UserError`."""
        try:
            yield
        except UserError as error:
            self.failed.emit(error)
