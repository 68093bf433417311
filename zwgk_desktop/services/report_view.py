"""What pages and tables need of a report to show it, whether it can be edited or not."""

from typing import Protocol

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.report import Report
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.proposal import FigureEditor
from zwgk_desktop.services.year_links import Link


class FigureView(Protocol):
    """Figures of a table: a report's, a second keying's, an import's or sums."""

    @property
    def report(self) -> Report:
        """The figures, in another object after each change."""
        ...

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """Findings and remarks to show; the same object until they change."""
        ...

    @property
    def links(self) -> tuple[Link, ...]:
        """The cells that carry on from last year's report."""
        ...

    def behind(self, cell: Address) -> tuple[str, ...] | None:
        """Return the entries of the books behind a cell; None where no book has it."""
        ...

    def ensure_editable(self) -> FigureEditor:
        """Return the editor of these figures.

        Raises:
            UserError: They may not be changed now (D08, D15, V02) or ever (S10, V05).
        """
        ...


class ReportView(FigureView, Protocol):
    """Report as its pages show it: an `EditingSession` or a `SubmittedReport`."""

    @property
    def previous(self) -> Report | None:
        """The same unit's report of the year before, if there is one."""
        ...

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Findings of the rules, without remarks."""
        ...

    @property
    def writable(self) -> bool:
        """Whether anything may be changed, were it only a field of a final report."""
        ...

    @property
    def editable(self) -> EditingSession:
        """The session that changes the report.

        Raises:
            UserError: It was submitted and is only shown (S10).
        """
        ...
