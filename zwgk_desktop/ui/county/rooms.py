"""What else is done on the page of the county, each in a room of its own."""

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
    """Makes the rooms over one page."""

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
        """Whatever the window must hear of."""
        return (self.preparing, self.receiving, self.rolling_up, self.handing_out)
