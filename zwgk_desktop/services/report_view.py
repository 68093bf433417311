"""Interfaces of a report for pages and tables, editable or not."""

from typing import Protocol

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.report import Report
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.proposal import FigureEditor
from zwgk_desktop.services.year_links import Link


class FigureView(Protocol):
    """Figures shown in a table: of a report, a second keying, an import or a roll-up."""

    @property
    def report(self) -> Report:
        """The report with the figures; a new object after each change."""
        ...

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """Findings and remarks to show; the same object until they change."""
        ...

    @property
    def links(self) -> tuple[Link, ...]:
        """Links of the cells whose figure must match last year's report."""
        ...

    def counted_entries(self, cell: Address) -> tuple[str, ...] | None:
        """Return the book entries that a cell counts; None where no book covers the cell."""
        ...

    def ensure_editable(self) -> FigureEditor:
        """Return the editor of these figures.

        Raises:
            UserError: The figures cannot be edited now (D08, D15, V02) or ever (S10, V05).
        """
        ...


class ReportView(FigureView, Protocol):
    """Report shown on pages: an `EditingSession` or a `SubmittedReport`."""

    @property
    def previous(self) -> Report | None:
        """The unit's report of the year before; None if there is none."""
        ...

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Findings of the rules, without remarks."""
        ...

    @property
    def writable(self) -> bool:
        """Whether anything can be changed, if only a field of a final report."""
        ...

    @property
    def editable(self) -> EditingSession:
        """The editing session of the report.

        Raises:
            UserError: The report is a submission and cannot be edited (S10).
        """
        ...
