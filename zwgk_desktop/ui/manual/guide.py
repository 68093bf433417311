"""Help that is at hand everywhere: the manual, the keys, the tour."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from zwgk_desktop.ui.settings import Settings

if TYPE_CHECKING:  # each loads when it is first wanted
    from zwgk_desktop.ui.main_window import MainWindow
    from zwgk_desktop.ui.manual.keys_window import KeysWindow
    from zwgk_desktop.ui.manual.tour import Tour
    from zwgk_desktop.ui.manual.window import ManualWindow

_WELCOME = "第一次使用？可以先看一份填好的样例，或者跟着走一遍，约一分钟。"


class Guide(QObject):
    """One for each main window; made known to whoever stands in it by `guide_of`."""

    sample_wanted = Signal()
    """There is nothing yet that could be shown on the tour."""

    def __init__(self, window: "MainWindow", settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self.settings = settings
        self.manual: ManualWindow | None = None
        self.tour: Tour | None = None

    def deeds(self) -> dict[str, Callable[[], object]]:
        """What each action of the menu does."""
        return {
            "manual": self.show_manual,
            "keys": self.show_keys,
            "tour": self.show_tour,
        }

    def welcome(self) -> None:
        """Offer a clerk who is here for the first time the sample and the tour."""
        self._window.frame.notice.say(
            _WELCOME, ("打开样例", self.sample_wanted.emit), ("跟着走一遍", self.show_tour)
        )

    def show_manual(self) -> "ManualWindow":
        """Show the manual where it was left."""
        from zwgk_desktop.ui.manual.window import ManualWindow  # noqa: PLC0415

        if self.manual is None:
            self.manual = ManualWindow(self._window, self.settings)
        self.manual.show()
        self.manual.activateWindow()
        return self.manual

    def explain(self, code: str) -> None:
        """Show what the manual says about a rule or a failure code."""
        self.show_manual().explain(code)

    def show_keys(self) -> "KeysWindow":
        """List every key."""
        from zwgk_desktop import paths  # noqa: PLC0415
        from zwgk_desktop.services.manual import Manual  # noqa: PLC0415
        from zwgk_desktop.ui.manual.keys_window import KeysWindow  # noqa: PLC0415

        manual = Manual.read(paths.resources() / "manual")
        shown = KeysWindow(self._window, self._window.frame.deeds.key_groups(), manual)
        shown.show()
        return shown

    def show_tour(self) -> None:
        """Walk round the window, with the sample if no report is open."""
        from zwgk_desktop.ui.manual.tour import Tour  # noqa: PLC0415

        if self.tour is not None:
            return
        if self._window.desk.page is None:
            self.sample_wanted.emit()
        if self._window.desk.page is not None:
            self.tour = Tour(self._window)
            self.tour.ended.connect(self._forget_tour)

    def _forget_tour(self) -> None:
        self.tour = None


def guide_of(widget: QWidget | None) -> Guide | None:
    """Return the guide of the window a widget stands in, or over."""
    while widget is not None:
        found = [child for child in widget.children() if isinstance(child, Guide)]
        if found:
            return found[0]
        widget = widget.parentWidget()
    return None
