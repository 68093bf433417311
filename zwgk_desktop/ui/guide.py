"""Help that is at hand everywhere: the manual, the keys, the tour."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow, QWidget

from zwgk_desktop.ui.settings import Settings

if TYPE_CHECKING:  # each loads when it is first wanted
    from zwgk_desktop.ui.manual_window import ManualWindow


class Guide(QObject):
    """One for each main window; made known to whoever stands in it by `guide_of`."""

    def __init__(self, window: QMainWindow, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self.settings = settings
        self.manual: ManualWindow | None = None

    def deeds(self) -> dict[str, Callable[[], object]]:
        """What each action of the menu does."""
        return {"manual": self.show_manual}

    def show_manual(self) -> "ManualWindow":
        """Show the manual where it was left."""
        from zwgk_desktop.ui.manual_window import ManualWindow  # noqa: PLC0415

        if self.manual is None:
            self.manual = ManualWindow(self._window, self.settings)
        self.manual.show()
        self.manual.activateWindow()
        return self.manual

    def explain(self, code: str) -> None:
        """Show what the manual says about a rule or a failure code."""
        self.show_manual().explain(code)


def guide_of(widget: QWidget | None) -> Guide | None:
    """Return the guide of the window a widget stands in, or over."""
    while widget is not None:
        found = [child for child in widget.children() if isinstance(child, Guide)]
        if found:
            return found[0]
        widget = widget.parentWidget()
    return None
