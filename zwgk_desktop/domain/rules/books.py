"""The report held against the books of its unit."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.findings import Finding, Severity, difference
from zwgk_desktop.domain.rules.base import Case, Rule
from zwgk_desktop.domain.spec import Edition


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BookSaysOtherwise(Rule):
    """A cell, tied or not, has another figure than the book; blank counts as nought.

    A frozen report is told so too, but nothing is asked of it: the book changes it no more.
    """

    kind: ClassVar[str] = "book"
    says: ClassVar[frozenset[str]] = frozenset({"cell", "difference"})
    book: str

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Every cell to fill: the book itself says of which it speaks."""
        return edition.entered

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each cell of which the book says otherwise."""
        report = case.report
        figures = case.books.figures.get(self.book) if case.books else None
        if figures is None:
            return
        values = report.values
        wrong = {cell for cell, said in figures.items() if (values.get(cell) or 0) != said}
        for cell in report.edition.entered if wrong else ():
            if cell not in wrong:
                continue
            actual, expected = report.entry(cell), figures[cell]
            found = self.finding(
                (cell,),
                expected=expected,
                actual=actual or 0,
                cell=report.edition.label(cell),
                difference=difference(expected, actual or 0),
            )
            yield replace(found, severity=Severity.HINT) if report.frozen else found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SupplementAskedLate(Rule):
    """A supplement was asked for later than the law has it (条例 art. 30)."""

    kind: ClassVar[str] = "late_supplement"
    says: ClassVar[frozenset[str]] = frozenset({"number", "days"})

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """None of its own: the register names the requests."""
        del edition
        return ()

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each request."""
        for late in case.books.late_supplements if case.books else ():
            yield self.finding((late.cell,), number=late.number, days=late.days)
