"""Tabs that look like the sections of a report, wherever there are tabs."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar, QToolButton


def as_sections(bar: QTabBar) -> None:
    """Dress a bar of tabs; Tab stops at the tabs, not at the arrows beside them."""
    bar.setObjectName("sections")
    for arrow in bar.findChildren(QToolButton):
        arrow.setFocusPolicy(Qt.FocusPolicy.NoFocus)
