"""The report held against the books of its unit."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.findings import Finding, Severity, difference
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.rules.base import Case, Rule
from zwgk_desktop.domain.spec import Edition


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BookSaysOtherwise(Rule):
    """A filled cell, tied or not, has another figure than the book.

    Blank cells are no difference: one hint says that the book can fill them. A frozen report is
    told of differences too, but nothing is asked of it: the book changes it no more.

    Args:
        book: The name of the book.
        blank_message: For cells that the book can fill.
    """

    kind: ClassVar[str] = "book"
    says: ClassVar[frozenset[str]] = frozenset({"cell", "difference", "section"})
    book: str
    blank_message: str

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Every cell to fill: the book itself says of which it speaks."""
        return edition.entered

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each filled cell that differs, and one for all blank cells."""
        report = case.report
        figures = case.books.figures.get(self.book) if case.books else None
        if figures is None:
            return
        yield from self._fillable(figures, report)
        wrong = {cell for cell, said in figures.items() if report.entry(cell) not in {None, said}}
        for cell in report.edition.entered if wrong else ():
            actual = report.entry(cell)
            if cell not in wrong or actual is None:
                continue
            expected = figures[cell]
            found = self.finding(
                (cell,),
                expected=expected,
                actual=actual,
                cell=report.edition.label(cell),
                difference=difference(expected, actual),
            )
            yield replace(found, severity=Severity.HINT) if report.frozen else found

    def _fillable(self, figures: Mapping[Address, Number], report: Report) -> Iterator[Finding]:
        """Yield one hint where the book has figures for blank cells, or all of them are blank."""
        blank = [c for c in report.edition.entered if c in figures and c not in report.values]
        if not blank or not (len(blank) == len(figures) or any(figures[c] for c in blank)):
            return
        section = report.edition.section_of[report.edition.cell_of[blank[0]].table].heading
        found = self.finding(blank, message=self.blank_message, actual=len(blank), section=section)
        yield replace(found, severity=Severity.HINT, blanks=len(blank))


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
