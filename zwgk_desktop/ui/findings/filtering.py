"""Which findings are listed: all, or those of one severity."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.status_bar import standing_count

_CHOICES: tuple[Severity | None, ...] = (None, *Severity)


class FindingsFilter(QWidget):
    """One button a severity, with how many stand; arrow keys go from one to the next."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.severity: Severity | None = None
        """What is listed; None is all."""
        self._group = QButtonGroup(self)
        box = QHBoxLayout(self)
        box.setContentsMargins(theme.GAP, theme.GAP_SMALL, theme.GAP, theme.GAP_SMALL)
        box.setSpacing(theme.GAP_SMALL)
        self.buttons: dict[Severity | None, QPushButton] = {}
        for number, choice in enumerate(_CHOICES):
            button = QPushButton(self)
            button.setCheckable(True)
            button.setProperty("chip", True)  # noqa: FBT003 - Qt's own
            self._group.addButton(button, number)
            box.addWidget(button)
            self.buttons[choice] = button
        self.buttons[None].setChecked(True)
        box.addStretch(1)
        self._group.idToggled.connect(self._choose)

    def show_counts(self, findings: tuple[Finding, ...]) -> None:
        """Say how many stand of each severity; what is explained stands no more."""
        self._say(None, "全部", "全部", len(findings))
        for severity in Severity:
            sign = theme.SEVERITIES[severity].sign
            self._say(severity, sign, severity.label, standing_count(findings, severity))

    def turn(self) -> None:
        """Choose the next; after the last, all."""
        following = (_CHOICES.index(self.severity) + 1) % len(_CHOICES)
        self.buttons[_CHOICES[following]].setChecked(True)

    def forget(self) -> None:
        """Drop every filter, so that all findings are listed."""
        self.buttons[None].setChecked(True)

    def admits(self, finding: Finding) -> bool:
        return self.severity in {None, finding.severity}

    def _say(self, choice: Severity | None, sign: str, name: str, count: int) -> None:
        button = self.buttons[choice]
        words = f"{sign} {count}"
        if button.text() != words:
            button.setText(words)
            button.setToolTip(f"{name} {count} 项（Ctrl+F8 换一类）")
            button.setAccessibleName(f"只看{name}，{count} 项" if choice else f"全部，{count} 项")

    def _choose(self, number: int, on: bool) -> None:  # noqa: FBT001 - Qt's own
        if on:
            self.severity = _CHOICES[number]
            self.changed.emit()
