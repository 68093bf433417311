"""Context passed to handlers of the window's actions: its parts and ways to show results."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QMainWindow

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.actions import ActionContext
from zwgk_desktop.ui.command_group import CommandGroup
from zwgk_desktop.ui.files import FileQuestions
from zwgk_desktop.ui.frame import Frame
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.navigation import Navigation
from zwgk_desktop.ui.settings import Settings
from zwgk_desktop.ui.shown_report import OpenReportCommands
from zwgk_desktop.ui.tasks import Tasks

_Group = TypeVar("_Group", bound="WindowCommands")


@dataclass(kw_only=True)
class WindowContext:
    """Context that handlers named by an `ActionSpec` get in the window.

    Args:
        last_deleted: Id of the report that undo restores on the start page.
    """

    window: QMainWindow
    library: Library
    settings: Settings
    desk: OpenReportCommands
    frame: Frame
    navigation: Navigation
    tasks: Tasks
    files: FileQuestions
    last_deleted: int | None = None

    @property
    def session(self) -> EditingSession | None:
        """Session of the open report."""
        return self.desk.session

    @property
    def locked(self) -> bool:
        """Whether another process writes to the workspace."""
        return self.library.locked

    @property
    def action_context(self) -> ActionContext:
        """State that decides which actions are possible now."""
        deleted = self.last_deleted is not None and not self.frame.start.isHidden()
        return ActionContext(self.session, locked=self.locked, deleted=deleted)

    def group(self, kind: type[_Group]) -> _Group:
        """Return the window's command group of a class, made at its first use."""
        found = self.window.findChild(kind)
        if found is None:
            found = kind(self)
            self.adopt(found)
        return found

    def adopt(self, group: CommandGroup) -> None:
        """Add the actions of a group to the window, and show what the group reports."""
        self.frame.actions.add(group.actions(), self)
        group.changed.connect(self.navigation.refresh)
        group.failed.connect(self.fail)
        group.refused.connect(self.frame.status.warn)
        group.reported.connect(self.frame.status.tell)
        group.written.connect(self.frame.tell_exported)

    def saved_session(self) -> EditingSession | None:
        """Save unfinished typing. Return the session, or None if some was refused."""
        return self.desk.session if self.desk.saved() else None

    def refresh(self) -> None:
        """Refresh all views after an act."""
        self.navigation.refresh()

    def tell(self, words: str) -> None:
        """Show in the status bar what was done."""
        self.frame.status.tell(words)

    def warn(self, words: str) -> None:
        """Show in the status bar why nothing was done."""
        self.frame.status.warn(words)

    def done(self, words: str) -> None:
        """Refresh all views after an act, and show what was done."""
        self.refresh()
        self.tell(words)

    def written(self, path: Path, words: str) -> None:
        """Show which file was written, and offer to open it."""
        self.frame.tell_exported(path, words)

    def fail(self, error: BaseException) -> None:
        """Show a failure in a message box."""
        alerts.show_failure(error, self.window)

    @contextmanager
    def attempt(self) -> Generator[None]:
        """Show a `UserError` of the block in a message box."""
        try:
            yield
        except UserError as error:
            self.fail(error)


class WindowCommands(CommandGroup):
    """Command group that finds the parts of the window in its context."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context.window)
        self._context = context
        self._window, self._desk, self._frame = context.window, context.desk, context.frame
        self._library, self._settings = context.library, context.settings
        self._navigation, self._tasks, self._files = (
            context.navigation,
            context.tasks,
            context.files,
        )
