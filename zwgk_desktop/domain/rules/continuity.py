"""Rules that compare a report with the year before and with the unit's books."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from zwgk_desktop.domain.addresses import Address, AddressKind
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.findings import Finding, Severity, absolute_difference
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.rules.base import Case, Rule, RulePiece
from zwgk_desktop.domain.spec import Edition


def _last_year_figure(previous: Report | None, cell: Address) -> Number | None:
    """Return last year's figure; None when absent, blank or not in that form."""
    return None if previous is None else previous.stated_or_computed(cell)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RowEqualsLastYear(Rule):
    """Rule that a row equals another row of last year, column by column."""

    kind: ClassVar[str] = "carried"
    placeholders: ClassVar[frozenset[str]] = frozenset({"column", "last_year", "difference"})
    table: str
    row: str
    last: str

    def pairs(self, edition: Edition) -> Iterator[tuple[Address, Address]]:
        """Yield each cell with last year's cell that it must equal."""
        table = edition.table_of[self.table]
        for column in table.columns:
            yield table.address(self.row, column), table.address(self.last, column)

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return the addresses of both rows, cell by cell."""
        return (cell for pair in self.pairs(edition) for cell in pair)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each column that differs; none for blank cells."""
        report = case.report
        for cell, last_cell in self.pairs(report.edition):
            actual, expected = (
                report.stated_or_computed(cell),
                _last_year_figure(case.previous, last_cell),
            )
            if actual is None or expected is None or actual == expected:
                continue
            if not report.is_filled(cell):
                continue  # a total over blank cells is not final yet
            yield self.finding(
                (cell,),
                expected=expected,
                actual=actual,
                column=report.edition.column(cell).full_label,
                last_year=report.year - 1,
                difference=absolute_difference(expected, actual),
            )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StockAddsUp(Rule):
    """Rule that the number in force is last year's, plus those added, minus those removed."""

    kind: ClassVar[str] = "stock"
    placeholders: ClassVar[frozenset[str]] = frozenset(
        {"row", "last", "added", "removed", "difference"}
    )
    table: str
    rows: tuple[str, ...]
    stock: str
    added: str
    removed: str

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return the addresses of the three columns in each row."""
        table = edition.table_of[self.table]
        columns = (self.stock, self.added, self.removed)
        return (table.address(row, column) for row in self.rows for column in columns)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each row that does not add up; none for blank cells."""
        table = case.report.edition.table_of[self.table]
        for row in self.rows:
            cells = tuple(table.address(row, c) for c in (self.stock, self.added, self.removed))
            actual, added, removed = map(case.report.entry, cells)
            last = _last_year_figure(case.previous, cells[0])
            if actual is None or added is None or removed is None or last is None:
                continue
            expected = last + added - removed
            if actual != expected:
                yield self.finding(
                    cells,
                    expected=expected,
                    actual=actual,
                    row=table.row_of[row].label,
                    last=last,
                    added=added,
                    removed=removed,
                    difference=absolute_difference(expected, actual),
                )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PendingCasesReappear(Rule):
    """Rule that cases pending at the end of last year appear in this year's table.

    Args:
        pending: The column of pending cases.
        total: The column of all results.
    """

    kind: ClassVar[str] = "pending_gone"
    placeholders: ClassVar[frozenset[str]] = frozenset({"last_year", "section"})
    table: str
    pending: str
    total: str

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return the addresses of both columns."""
        table = edition.table_of[self.table]
        return (
            table.address(row, column)
            for column in (self.total, self.pending)
            for row in table.rows
        )

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding if all totals are filled and zero though cases were pending."""
        table = case.report.edition.table_of[self.table]
        totals = tuple(table.address(row, self.total) for row in table.rows)
        report = case.report
        if case.previous is None or any(
            report.stated_or_computed(cell) != 0 or not report.is_filled(cell) for cell in totals
        ):
            return
        cells = (table.address(row, self.pending) for row in table.rows)
        pending = sum(_last_year_figure(case.previous, cell) or 0 for cell in cells)
        if pending:
            yield self.finding(
                totals,
                expected=pending,
                actual=0,
                last_year=case.report.year - 1,
                section=case.report.edition.section_of[self.table].heading,
            )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LargeJump(Rule):
    """Rule that no figure differs from last year's by both a large share and a large number.

    A total is reported only if none of its parts is. Signed columns are ignored, since their
    figures are changes already.

    Args:
        percent: Lowest difference that is a finding, in percent of last year's figure.
        least: Lowest absolute difference that is a finding.
    """

    kind: ClassVar[str] = "jump"
    placeholders: ClassVar[frozenset[str]] = frozenset({"cell", "last_year", "difference"})
    percent: int
    least: int

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return the addresses of all cells and totals."""
        return (cell for table in edition.tables for cell in table.addresses)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each jump; none for figures that depend on blank cells."""
        for table in case.report.edition.tables:
            yield from self._check_table(table.addresses, case)

    def pieces(self, edition: Edition) -> Iterator[RulePiece]:
        """Yield each table as a part of its own."""
        for table in edition.tables:
            yield RulePiece(partial(self._check_table, table.addresses), frozenset(table.addresses))

    def _check_table(self, cells: tuple[Address, ...], case: Case) -> Iterator[Finding]:
        if case.previous is None:
            return
        leaves = case.report.edition.leaves
        both = zip(
            case.report.all_stated_or_computed(cells),
            case.previous.all_stated_or_computed(cells),
            strict=True,
        )
        told: set[Address] = set()
        for cell, (now, last) in zip(cells, both, strict=True):
            if now == last:
                continue  # most cells, so check this first: the rule runs at every entry
            found = self._check_cell(case, cell)
            parts = leaves.get(cell, (cell,)) if found else ()
            if found and told.isdisjoint(parts):
                told.update(parts)
                yield found

    def _check_cell(self, case: Case, cell: Address) -> Finding | None:
        now, last = case.report.stated_or_computed(cell), _last_year_figure(case.previous, cell)
        if now is None or last is None:
            return None
        apart = absolute_difference(last, now)
        if apart < self.least or apart * 100 < last * self.percent:
            return None
        edition = case.report.edition
        whole = case.previous is not None and case.previous.is_filled(cell)
        if not whole or not case.report.is_filled(cell) or edition.column(cell).signed:
            return None
        return self.finding(
            (cell,),
            expected=last,
            actual=now,
            cell=edition.label(cell),
            last_year=case.report.year - 1,
            difference=apart,
        )


def figures_from_last_year(rules: Iterable[Rule], case: Case) -> dict[Address, Number]:
    """Map each entered cell that must equal a figure of last year to that figure."""
    return {
        cell: figure
        for rule in rules
        if isinstance(rule, RowEqualsLastYear)
        for cell, last in rule.pairs(case.report.edition)
        if case.report.edition.kind(cell) is AddressKind.CELL
        and (figure := _last_year_figure(case.previous, last)) is not None
    }


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DiffersFromBook(Rule):
    """Rule that filled cells, tied or not, equal the figures of a book.

    Blank cells do not count as differences; one hint says that the book can fill them. In a
    frozen report, differences are hints only.

    Args:
        book: The name of the book.
        blank_message: Message for blank cells that the book can fill.
    """

    kind: ClassVar[str] = "book"
    placeholders: ClassVar[frozenset[str]] = frozenset({"cell", "difference", "section"})
    book: str
    blank_message: str

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return the addresses of all entered cells, since the book determines its cells."""
        return edition.entered

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each filled cell that differs, and one for all blank cells."""
        report = case.report
        figures = case.books.figures.get(self.book) if case.books else None
        if figures is None:
            return
        yield from self._blank_cells_hint(figures, report)
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
                difference=absolute_difference(expected, actual),
            )
            yield replace(found, severity=Severity.HINT) if report.is_frozen else found

    def _blank_cells_hint(
        self, figures: Mapping[Address, Number], report: Report
    ) -> Iterator[Finding]:
        """Yield a hint if blank cells have figures above zero in the book, or all are blank."""
        blank = [c for c in report.edition.entered if c in figures and c not in report.values]
        if not blank or not (len(blank) == len(figures) or any(figures[c] for c in blank)):
            return
        section = report.edition.section_of[report.edition.cell_of[blank[0]].table].heading
        found = self.finding(blank, message=self.blank_message, actual=len(blank), section=section)
        yield replace(found, severity=Severity.HINT, blanks=len(blank))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SupplementAskedLate(Rule):
    """Rule that supplements are asked for within the legal time limit (条例 art. 30)."""

    kind: ClassVar[str] = "late_supplement"
    placeholders: ClassVar[frozenset[str]] = frozenset({"number", "days"})

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return no addresses, since the findings come from the book of requests."""
        del edition
        return ()

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each request with a late demand for a supplement."""
        for late in case.books.late_supplements if case.books else ():
            yield self.finding((late.cell,), number=late.number, days=late.days)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AnswerLate(Rule):
    """Rule that answers in reviews and defences in suits are given within the legal time limit.

    Args:
        missing_message: Message where none was given.
        answer: Name of the answer in a review.
        defence: Name of the defence in a suit.
        reviews_from: First year in which the time limit of reviews is in force.
    """

    kind: ClassVar[str] = "late_answer"
    placeholders: ClassVar[frozenset[str]] = frozenset({"id", "what", "due", "days"})
    missing_message: str
    answer: str
    defence: str
    reviews_from: int

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return no addresses, since the findings come from the book of disputes."""
        del edition
        return ()

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each dispute with a late or missing answer."""
        for late in case.books.late_answers if case.books else ():
            if late.review and late.year < self.reviews_from:
                continue
            yield self.finding(
                (late.cell,),
                message=self.missing_message if late.days is None else None,
                id=late.id,
                what=self.answer if late.review else self.defence,
                due=day_text(late.due),
                days=late.days,
            )
