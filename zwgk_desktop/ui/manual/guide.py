"""CodeHelp that is at hand everywhere: the manual, the keys, the tour, and what program this is."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from zwgk_desktop import paths
from zwgk_desktop.late import late
from zwgk_desktop.ui.actions import ActionSpec, KeyGroup, Place
from zwgk_desktop.ui.alerts import CodeHelp
from zwgk_desktop.ui.command_group import CommandGroup
from zwgk_desktop.ui.files import show_file
from zwgk_desktop.ui.settings import Settings

if TYPE_CHECKING:  # each loads when it is first wanted
    from zwgk_desktop.ui.manual.help_dialogs import AboutDialog, KeysWindow
    from zwgk_desktop.ui.manual.tour import Stop, Tour
    from zwgk_desktop.ui.manual.window import ManualWindow
else:  # imported at the first call
    AboutDialog = late("zwgk_desktop.ui.manual.help_dialogs:AboutDialog")
    KeysWindow = late("zwgk_desktop.ui.manual.help_dialogs:KeysWindow")
    Tour = late("zwgk_desktop.ui.manual.tour:Tour")
    ManualWindow = late("zwgk_desktop.ui.manual.window:ManualWindow")


class Guide(CommandGroup, CodeHelp):
    """One for each main window; `help_for` finds it.

    Args:
        keys: Returns the keys of the menus.
        stops: Returns what the tour shows, with the sample if no report is open;
            nothing if the sample could not be opened.
    """

    toured = Signal()
    """The tour is over."""

    def __init__(
        self,
        window: QWidget,
        settings: Settings,
        keys: Callable[[], tuple[KeyGroup, ...]],
        stops: Callable[[], "tuple[Stop, ...]"],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._keys = keys
        self._stops = stops
        self.settings = settings
        self.manual: ManualWindow | None = None
        self.tour: Tour | None = None

    def actions(self) -> tuple[ActionSpec, ...]:
        return (
            ActionSpec("manual", "使用手册", self.show_manual, Place.LEARN, keys="Ctrl+F1"),
            ActionSpec("keys", "快捷键", self.show_keys, Place.LEARN, keys="Shift+F1"),
            ActionSpec("tour", "跟着走一遍", self.show_tour, Place.LEARN, letter="T"),
            ActionSpec("log", "打开日志所在文件夹", _show_log, Place.SUPPORT, letter="L"),
            ActionSpec("about", "关于本程序", self.show_about, Place.SUPPORT, letter="A"),
        )

    def show_manual(self) -> "ManualWindow":
        """Show the manual where it was left."""
        if self.manual is None:
            self.manual = ManualWindow(self._window, self.settings)
        self.manual.show()
        self.manual.activateWindow()
        return self.manual

    def explain(self, code: str) -> None:
        self.show_manual().explain(code)

    def show_keys(self) -> "KeysWindow":
        """List every key, of the menus as they are declared and the rest from the manual."""
        from zwgk_desktop.services.manual import Manual  # noqa: PLC0415 - loads when wanted

        manual = Manual.read(paths.resources() / "manual")
        shown = KeysWindow(self._window, self._keys(), manual)
        shown.show()
        return shown

    def show_tour(self) -> None:
        """Walk round the window, on the sample where no report is open."""
        stops = self._stops() if self.tour is None else ()
        if stops:
            self.tour = Tour(self._window, stops)
            self.tour.ended.connect(self._forget_tour)
            self.tour.ended.connect(self.toured)

    def show_about(self) -> None:
        """Say what this program is."""
        AboutDialog(self._window).open()

    def _forget_tour(self) -> None:
        self.tour = None


def _show_log() -> None:
    show_file(paths.log_file().parent)
