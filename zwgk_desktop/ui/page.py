"""Base class of a report's tabs, and their signals."""

from collections.abc import Mapping
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.findings import Passage
from zwgk_desktop.domain.ties import TieSource


class Writing(Protocol):
    """Protocol of a text editor with the caret."""

    def insert_figure(self, source: TieSource) -> None:
        """Insert a figure at the caret. It then follows the tables."""

    def setFocus(self, reason: Qt.FocusReason, /) -> None:
        """Take the keyboard focus."""


class PageSignals(QWidget):
    """Signals of a tab. The report's page forwards those of all its tabs."""

    changed = Signal()
    """Emitted after an act."""
    pending = Signal()
    """Emitted when there is unsaved typing."""
    rejected = Signal(object)
    """Emitted with the `UserError` of a refused entry."""
    reported = Signal(str)
    """Emitted with a message about a completed command."""
    caret = Signal(str)
    """Emitted with the address of the new current cell."""
    selected = Signal(str)
    """Emitted with number and sum of the selected cells; empty for one or none."""
    offered = Signal(object)
    """Emitted with a pasted `Document` that could be imported instead."""
    drafting = Signal(str)
    """Emitted with the address of a text to draft."""
    wished = Signal(str)
    """Emitted with the name of an action of the window to trigger."""
    repaired = Signal(object)
    """Emitted with the `Repair` to apply."""
    failed = Signal(object)
    """Emitted with an error that no entry caused."""
    blind_changed = Signal()
    """Emitted when `hides_values` may have changed."""

    def relay(self, page: "PageSignals") -> None:
        """Forward all signals of another page."""
        for name, signal in vars(PageSignals).items():
            if isinstance(signal, Signal):
                getattr(page, name).connect(getattr(self, name))


class Page(PageSignals):
    """Tab of a report. Its widgets save each entry at once through the session."""

    @property
    def hides_values(self) -> bool:
        """Whether panels beside the page must not show the values of the report."""
        return False

    @property
    def texts(self) -> tuple[Address, ...]:
        """Text editors of the tab."""
        return ()

    def writing(self) -> "Writing | None":
        """Return the text editor used last, or None."""
        return None

    def selected_passage(self) -> Passage | None:
        """Return the selected passage of a text, or None."""
        return None

    def current_address(self) -> Address | None:
        """Return the address of the current cell, or None."""
        return None

    def refresh(self) -> None:
        """Show the current state of the report, after an act here or elsewhere."""

    def lock(self) -> None:
        """Make the tab read-only: another process writes to the workspace."""

    def hide_editing_controls(self) -> None:
        """Hide controls that only make sense for editing the report."""

    def flush(self) -> bool:
        """Save unfinished typing. Return False if it was refused."""
        return True

    def undo_typing(self) -> bool:
        """Undo unsaved typing. Return False if there is none."""
        return False

    def go_to(self, address: Address, passage: Passage | None = None) -> None:
        """Move the caret to an address."""

    def select(self, passage: Passage) -> None:
        """Highlight a passage of a text without moving the focus."""

    def show_sought(self, places: Mapping[Address, tuple[Passage, ...]]) -> None:
        """Highlight all matches of a search."""

    def show_last_year(self, *, on: bool) -> None:
        """Show or hide last year's text beside each text."""
