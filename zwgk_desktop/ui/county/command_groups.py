"""Command groups of the county's page."""

from PySide6.QtWidgets import QMainWindow

from zwgk_desktop.ui.command_group import CommandGroup
from zwgk_desktop.ui.county.county_commands import CountyCommands
from zwgk_desktop.ui.county.preparing import BoardHandingOut, Preparing
from zwgk_desktop.ui.county.receiving import Receiving
from zwgk_desktop.ui.county.rolling_up import RollingUp
from zwgk_desktop.ui.files import FileQuestions
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.tasks import Tasks


class CountyCommandGroups:
    """Create the command groups of the county's page."""

    def __init__(
        self,
        window: QMainWindow,
        county: CountyCommands,
        library: Library,
        files: FileQuestions,
        tasks: Tasks,
    ) -> None:
        self.preparing = Preparing(window, county, library, files, tasks)
        self.receiving = Receiving(window, county, library, files, tasks)
        self.rolling_up = RollingUp(window, county, library, files)
        self.handing_out = BoardHandingOut(window, county, files, tasks, county.settings)

    @property
    def groups(self) -> tuple[CommandGroup, ...]:
        """Groups whose signals the window connects."""
        return (self.preparing, self.receiving, self.rolling_up, self.handing_out)
