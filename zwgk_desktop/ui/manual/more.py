"""The button that leads from a finding or a failure to what the manual says about it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from zwgk_desktop.ui.manual.guide import guide_of

LABEL = "了解更多"


class More(QPushButton):
    """Opens the manual at a rule or a failure code.

    Args:
        code: Of the rule or the failure.
        near: Where the window's guide is sought; the parent may be a window of its own.
    """

    def __init__(self, code: str, parent: QWidget, near: QWidget | None = None) -> None:
        super().__init__(LABEL, parent)
        self.code = code
        self._near = near or parent
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAccessibleDescription("在使用手册里看例子、依据和办法")
        self.clicked.connect(self._open)

    def _open(self) -> None:
        guide = guide_of(self._near)
        if guide is not None:
            guide.explain(self.code)
