"""The words under a field or in a dialog: help, or why something was refused."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel


class FieldAdvice(PlainLabel):
    """The help of a field; in its place, while an entry is refused, why."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._help = text
        self.setObjectName("advice")
        self.setWordWrap(True)
        self.refuse(None)

    def refuse(self, error: UserError | None) -> None:
        """Show why an entry is refused; None returns to the help."""
        if error is None:
            self.say(self._help)
        else:
            look = theme.SEVERITIES[Severity.ERROR]
            self.say(f"{look.sign} {error.what}。{error.remedy}。", "refused")

    def attempt(self, action: Callable[[], object]) -> bool:
        """Do something; what is refused is told here. False when it was refused."""
        try:
            action()
        except UserError as error:
            self.refuse(error)
            return False
        return True

    def say(self, text: str, tone: str = "") -> None:
        """Show something else instead, in a tone the style sheet knows."""
        self.setText(text)
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)
