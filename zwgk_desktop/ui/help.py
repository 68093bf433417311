"""What explains a rule or a failure: found by whoever stands in a window that has one."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

LABEL = "了解更多"


class CodeHelp:
    """Among the children of each main window is one that answers."""

    def explain(self, code: str) -> None:
        """Show what the manual says about a rule or a failure code."""
        raise NotImplementedError


def help_for(widget: QWidget | None) -> CodeHelp | None:
    """Return the help of the window a widget stands in, or over."""
    while widget is not None:
        found = [child for child in widget.children() if isinstance(child, CodeHelp)]
        if found:
            return found[0]
        widget = widget.parentWidget()
    return None


class MoreButton(QPushButton):
    """Opens the manual at a rule or a failure code.

    Args:
        code: Of the rule or the failure.
        near: Where the window's help is sought; the parent may be a window of its own.
    """

    def __init__(self, code: str, parent: QWidget, near: QWidget | None = None) -> None:
        super().__init__(LABEL, parent)
        self.code = code
        self._near = near or parent
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAccessibleDescription("在使用手册里看例子、依据和办法")
        self.clicked.connect(self._open)

    def _open(self) -> None:
        found = help_for(self._near)
        if found is not None:
            found.explain(self.code)
