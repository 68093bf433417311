"""Which findings are listed: all, or those under one head."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from zwgk_desktop.domain.findings import Finding, Origin, Severity, standing_count
from zwgk_desktop.ui.findings.listing import Shelf, shelf_of
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import set_tip
from zwgk_desktop.ui.look.layouts import Flow

_CHOICES: tuple[Shelf | None, ...] = (
    *(None, Shelf.REMARK, Shelf.ERROR, Shelf.EXPLAIN),
    *(Shelf.UNFILLED, Shelf.HINT),
)
_LARGE = 150
"""Percent from which there is no room for a second character."""


class FindingsFilter(QWidget):
    """One button a head, with how many stand; arrow keys go from one to the next.

    That of the county's remarks is there once it has remarked something, that of what is
    to fill as long as something is.
    """

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.shelf: Shelf | None = None
        """What is listed; None is all."""
        self._group = QButtonGroup(self)
        box = Flow(spacing=theme.GAP_SMALL)
        self.setLayout(box)
        box.setContentsMargins(theme.GAP, theme.GAP_SMALL, theme.GAP, theme.GAP_SMALL)
        self.buttons: dict[Shelf | None, QPushButton] = {}
        for number, choice in enumerate(_CHOICES):
            button = QPushButton(self)
            button.setCheckable(True)
            button.setProperty("chip", True)  # noqa: FBT003 - Qt's own
            self._group.addButton(button, number)
            button.setHidden(choice in {Shelf.REMARK, Shelf.UNFILLED})
            box.addWidget(button)
            self.buttons[choice] = button
        self.buttons[None].setChecked(True)
        self._group.idToggled.connect(self._choose)

    def show_counts(self, findings: tuple[Finding, ...]) -> None:
        """Say how many stand under each head; what is explained, or answered, stands no more."""
        found = tuple(one for one in findings if one.origin is Origin.RULE)
        remarks = [one for one in findings if one.origin is Origin.REMARK]
        narrow = bool(remarks) or theme.scale.percent > _LARGE
        self._say(None, "全" if narrow else "全部", "全部", len(findings))
        for severity in Severity:
            self._say_of(Shelf(severity.value), standing_count(found, severity))
        self._say_of(Shelf.UNFILLED, sum(one.unfilled for one in findings))
        if remarks:
            self._say_of(Shelf.REMARK, sum(one.explanation is None for one in remarks))
        self._keep(Shelf.REMARK, there=bool(remarks))
        self._keep(Shelf.UNFILLED, there=any(one.unfilled for one in findings))

    def turn(self) -> None:
        """Choose the next; after the last, all."""
        shown = [choice for choice in _CHOICES if not self.buttons[choice].isHidden()]
        following = (shown.index(self.shelf) + 1) % len(shown)
        self.buttons[shown[following]].setChecked(True)

    def forget(self) -> None:
        """Drop every filter, so that all findings are listed."""
        self.buttons[None].setChecked(True)

    def admits(self, finding: Finding) -> bool:
        return self.shelf in {None, shelf_of(finding)}

    def _keep(self, shelf: Shelf, *, there: bool) -> None:
        """Show the button of a head that is not always there; what is gone is listed no more."""
        self.buttons[shelf].setVisible(there)
        if not there and self.shelf is shelf:
            self.forget()

    def _say_of(self, shelf: Shelf, count: int) -> None:
        self._say(shelf, shelf.sign, shelf.label, count)

    def _say(self, choice: Shelf | None, sign: str, name: str, count: int) -> None:
        button = self.buttons[choice]
        words = f"{sign} {count}"
        if button.text() != words:
            button.setText(words)
            set_tip(button, f"{name} {count} 项（Ctrl+F8 换一类）")
            button.setAccessibleName(f"只看{name}，{count} 项" if choice else f"全部，{count} 项")

    def _choose(self, number: int, on: bool) -> None:  # noqa: FBT001 - Qt's own
        if on:
            self.shelf = _CHOICES[number]
            self.changed.emit()
