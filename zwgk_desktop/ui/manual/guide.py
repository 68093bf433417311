"""Help menu: the manual, the keys, the tour, the log and the program itself."""

from typing import TYPE_CHECKING

from zwgk_desktop import paths
from zwgk_desktop.late import late
from zwgk_desktop.ui.actions import ActionSpec, MenuSection
from zwgk_desktop.ui.alerts import CodeHelp
from zwgk_desktop.ui.files import show_file
from zwgk_desktop.ui.window_context import WindowCommands, WindowContext
from zwgk_desktop.ui.workspaces import Workspaces

if TYPE_CHECKING:  # loaded at first use
    from zwgk_desktop.ui.manual.tour import Tour, stops
    from zwgk_desktop.ui.manual.window import ManualWindow
else:  # imported at the first call
    Tour = late("zwgk_desktop.ui.manual.tour:Tour")
    stops = late("zwgk_desktop.ui.manual.tour:stops")
    ManualWindow = late("zwgk_desktop.ui.manual.window:ManualWindow")


class Guide(WindowCommands, CodeHelp):
    """Commands of the help menu. `help_for` finds the instance of a window."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context)
        self.manual: ManualWindow | None = None
        self.tour: Tour | None = None

    def actions(self) -> tuple[ActionSpec, ...]:
        keys = "zwgk_desktop.ui.manual.help_dialogs:show_keys"
        about = "zwgk_desktop.ui.manual.help_dialogs:show_about"
        return (
            ActionSpec("manual", "使用手册", self.show_manual, MenuSection.LEARN, keys="Ctrl+F1"),
            ActionSpec("keys", "快捷键", keys, MenuSection.LEARN, keys="Shift+F1"),
            ActionSpec("tour", "跟着走一遍", self.show_tour, MenuSection.LEARN, access_letter="T"),
            ActionSpec(
                "log", "打开日志所在文件夹", _show_log, MenuSection.SUPPORT, access_letter="L"
            ),
            ActionSpec("about", "关于本程序", about, MenuSection.SUPPORT, access_letter="A"),
        )

    def show_manual(self) -> "ManualWindow":
        """Show the manual at the chapter read last."""
        if self.manual is None:
            self.manual = ManualWindow(self._context.window, self._context.settings)
        self.manual.show()
        self.manual.activateWindow()
        return self.manual

    def explain(self, code: str) -> None:
        self.show_manual().explain(code)

    def show_tour(self) -> None:
        """Show the tour of the window, on the sample if no report is open."""
        if self.tour is not None:
            return
        context = self._context
        if context.desk.page is None:
            context.group(Workspaces).open_sample()
        page = context.desk.page  # None if the sample could not be opened
        if page is not None:
            shown = stops(context.window.menuBar(), context.frame, page)
            self.tour = Tour(context.window, shown)
            self.tour.ended.connect(self._end_tour)

    def _end_tour(self) -> None:
        self.tour = None
        self._context.desk.focus()


def _show_log() -> None:
    show_file(paths.log_file().parent)
