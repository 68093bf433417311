"""What every tab of a report can do."""

from collections.abc import Mapping
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.findings import Passage
from zwgk_desktop.domain.ties import TieSource


class Writing(Protocol):
    """A text being written."""

    def insert_figure(self, source: TieSource) -> None:
        """Write a figure at the caret; it follows the tables from now on."""

    def setFocus(self, reason: Qt.FocusReason, /) -> None:
        """Take the keyboard."""


class PageSignals(QWidget):
    """What a tab tells of itself; a report tells the same of all its tabs."""

    changed = Signal()
    """An act has been done here."""
    pending = Signal()
    """Something has been typed that is not saved yet."""
    rejected = Signal(object)
    """An entry was refused; the `UserError`."""
    reported = Signal(str)
    """Something has been done, in words."""
    caret = Signal(str)
    """The caret stands in another cell."""
    selected = Signal(str)
    """Other cells are selected: how many, and what they add up to; empty for one or none."""
    offered = Signal(object)
    """Something pasted could be recognised instead; the `Document`."""
    drafting = Signal(str)
    """A text is to be drafted; its address."""
    wished = Signal(str)
    """An action of the window is wanted, by its name."""
    failed = Signal(object)
    """Something went wrong that was nobody's entry."""
    blind_changed = Signal()
    """What may be given away beside the page is another now."""

    def relay(self, page: "PageSignals") -> None:
        """Emit whatever a page emits."""
        for name, signal in vars(PageSignals).items():
            if isinstance(signal, Signal):
                getattr(page, name).connect(getattr(self, name))


class Page(PageSignals):
    """One tab; the widgets on it save each entry through the session at once."""

    @property
    def blind(self) -> bool:
        """Whether nothing beside the page may give away what stands in the report."""
        return False

    @property
    def texts(self) -> tuple[Address, ...]:
        """The texts that are written here."""
        return ()

    def writing(self) -> "Writing | None":
        """Return the text that had the caret last; None where nothing is written."""
        return None

    def selected_passage(self) -> Passage | None:
        """Return the words selected in a text; None where none are."""
        return None

    def current_address(self) -> Address | None:
        """Return the cell with the caret; None where there are no cells."""
        return None

    def refresh(self) -> None:
        """Show the report as it stands, after an act done here or elsewhere."""

    def lock(self) -> None:
        """Only show from now on: another process writes to the workspace."""

    def look_only(self) -> None:
        """Offer nothing that only who writes the report can use."""

    def flush(self) -> bool:
        """Save what has been typed; False when that was refused."""
        return True

    def undo_typing(self) -> bool:
        """Take back typing not saved yet; False when there is none."""
        return False

    def go_to(self, address: Address, passage: Passage | None = None) -> None:
        """Put the caret at an address."""

    def select(self, passage: Passage) -> None:
        """Mark a passage of a text that is written here; the keyboard stays where it is."""

    def show_sought(self, places: Mapping[Address, tuple[Passage, ...]]) -> None:
        """Tint every place of words sought."""

    def show_last_year(self, *, on: bool) -> None:
        """Show last year's text beside each that is written here, or take it away."""
