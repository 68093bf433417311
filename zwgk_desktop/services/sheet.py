"""What a table on screen shows and fills: the report itself, or a second keying of it."""

from collections.abc import Mapping
from typing import Protocol

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.services.year_links import Link
from zwgk_desktop.storage.acts import ActKind, ActSummary


class FigureSheet(Protocol):
    """Figures that can be read and changed by acts."""

    @property
    def report(self) -> Report:
        """The figures as they stand."""
        ...

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """What is said about them; the same object while they stay as they are."""
        ...

    @property
    def links(self) -> tuple[Link, ...]:
        """The cells that carry on from last year's report."""
        ...

    def behind(self, cell: Address) -> tuple[str, ...] | None:
        """Return the entries of the books behind a cell; None where no book has it."""
        ...

    def ensure_editable(self) -> None:
        """Refuse where nothing may be changed; as `EditingSession.ensure_editable`."""
        ...

    def apply(
        self, values: Mapping[Address, Value | None], kind: ActKind, note: str = ""
    ) -> ActSummary | None:
        """Change several figures as one act; as `EditingSession.apply`."""
        ...
