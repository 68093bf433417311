"""How large everything is: the one factor between the sizes we write and pixels."""

import re

from PySide6.QtCore import QObject, Signal

SMALLEST, LARGEST = 100, 200
"""In percent."""

_SIZE = re.compile(r"(\d+)px")


class Scale(QObject):
    """The type size chosen, in percent; there is one, `theme.scale`."""

    changed = Signal(int)
    """The new percent; fonts and the style sheet of the application are new already."""

    def __init__(self) -> None:
        super().__init__()
        self.percent = SMALLEST

    def px(self, size: int) -> int:
        """Return a size in pixels; a hairline stays one."""
        return size if self.percent == SMALLEST or size < 2 else size * self.percent // 100

    def sheet(self, text: str) -> str:
        """Return a style sheet with its sizes scaled."""
        return _SIZE.sub(lambda match: f"{self.px(int(match[1]))}px", text)

    def take(self, percent: int) -> bool:
        """Take a size within the limits; False when it is the one at hand."""
        wanted = min(max(percent, SMALLEST), LARGEST)
        if wanted == self.percent:
            return False
        self.percent = wanted
        return True
